"""Reports go on to another server once, whatever breaks, and what happens there happens here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import begin, open311_heard, open311_in, open311_out, step
from simpul.rooms.reports.act.open311_out import Answer
from simpul.rooms.reports.models import Endpoint, Event, Heard, Office, Outgoing, Report
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.doors.conftest import BASE

HERE = "https://straight.example"
THERE = "https://province.example"


class Broken(Refused):
    """The connection broke."""


class Server:
    """Our own Open311 server as another city's; it can break before or after it has heard."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.fails, self.asked = browser, list[str](), list[str]()

    def __call__(self, url: str, form: bytes | None) -> Answer:
        """Ask it."""
        how = self.fails.pop(0) if self.fails else ""
        parts = urlsplit(url)
        path = BASE + parts.path.rpartition("/v2/")[2]
        self.asked.append(f"{'POST' if form is not None else 'GET'} {path}")
        if how == "before":
            raise Broken("no connection")
        if how.isdigit():
            return Answer(
                int(how), b"<errors><error><code>1</code><description>not now</description></error></errors>"
            )
        if form is None:
            answer = self.browser.get(f"{path}?{parts.query}")
        else:
            answer = self.browser.post(path, {name: one[0] for name, one in parse_qs(form.decode()).items()})
        if how == "after":
            raise Broken("the answer was lost")
        return Answer(answer.status_code, answer.content)


@pytest.fixture
def server(client: Browser) -> Server:
    return Server(client)


@pytest.fixture
def province(db: None) -> City:
    """Another city whose server is the same installation."""
    city = City.objects.create(
        slug="province", name="Province", country="IDN", west=114, south=-9, east=115, north=-8, version="1"
    )
    begin.begin(city, actor=system_person(), now=NOW)
    return city


@pytest.fixture
def endpoint(city: City, province: City, offices: tuple[Office, Office]) -> Endpoint:
    key = open311_in.grant(province, "Straight", actor=system_person(), now=NOW)[1]
    return Endpoint.objects.create(
        city=city, name="Province", office=offices[0], url=f"{THERE}{BASE}", jurisdiction="province",
        api_key=key, services={"pothole": "pothole"},
    )  # fmt: skip


type Forwarded = Callable[..., Report]


@pytest.fixture
def forwarded(tell: Tell, desk: Person, offices: tuple[Office, Office]) -> Forwarded:
    """Give a report that the road office has."""

    def make(**said: object) -> Report:
        report = tell(timezone.now(), **said)
        step.step(report, "verify", step.office(desk), now=timezone.now())
        return step.step(report, "forward", step.office(desk), now=timezone.now(), to=offices[0])

    return make


def run(endpoint: Endpoint, server: Server, now: datetime | None = None) -> list[Outgoing]:
    """Do what the job does in a minute."""
    now = now or timezone.now() + timedelta(seconds=1)
    open311_out.enlist(endpoint, now)
    for one in Outgoing.objects.due(now):
        open311_out.send(one, server, HERE, now=now)
    return list(Outgoing.objects.order_by("pk"))


def later(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def there(province: City) -> list[Report]:
    return list(Report.objects.filter(city=province))


def test_it_goes_on_once(endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City) -> None:
    report = forwarded(name="Ani", email="ani@example.org")

    [out] = run(endpoint, server)
    run(endpoint, server, later(1))

    [arrived] = there(province)
    assert (out.state, out.theirs) == ("sent", arrived.code)
    assert report.code in arrived.text
    assert arrived.text.startswith("Jalan berlubang")
    assert not hasattr(arrived, "contact"), "the person stays here unless the endpoint is told"
    assert "Jalan berlubang" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_the_person_goes_along_where_that_is_set(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City
) -> None:
    Endpoint.objects.update(tells_person=True)
    forwarded(name="Ani Wulandari", email="ani@example.org")
    forwarded(known="nobody", name="Budi", email="budi@example.org")

    run(Endpoint.objects.get(), server)

    first, second = there(province)[::-1]
    assert first.contact.email == "ani@example.org"
    assert not hasattr(second, "contact")


@pytest.mark.parametrize("how", ["before", "after"])
def test_when_the_line_breaks_it_still_arrives_once(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City, how: str
) -> None:
    forwarded()
    server.fails = [how]

    [out] = run(endpoint, server)
    assert (out.state, out.theirs) == ("unsure", "")
    [again] = run(endpoint, server, later(1))

    assert again.state == "sent"
    assert [one.code for one in there(province)] == [again.theirs]
    if how == "after":
        assert server.asked == [f"POST {BASE}requests.xml", f"GET {BASE}requests.xml"], (
            "it was not sent again"
        )


def test_while_it_cannot_be_told_nothing_is_sent_again(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City
) -> None:
    forwarded()
    server.fails = ["after", "before", "503"]

    for hours in (0.1, 2, 4):
        run(endpoint, server, later(hours))

    assert [one.split()[0] for one in server.asked] == ["POST", "GET", "GET"]
    assert len(there(province)) == 1


def test_a_no_is_kept_with_its_reason(endpoint: Endpoint, server: Server, forwarded: Forwarded) -> None:
    forwarded()
    Endpoint.objects.update(api_key="revoked")

    [out] = run(Endpoint.objects.get(), server)
    run(Endpoint.objects.get(), server, later(24))

    assert out.state == "refused"
    assert "api_key" in out.error
    assert len(server.asked) == 1


def test_only_what_the_office_has_and_the_endpoint_takes(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, tell: Tell
) -> None:
    tell()
    forwarded(category="drain")
    Report.objects.filter(pk=forwarded().pk).update(source="open311")

    assert run(endpoint, server) == []


def test_what_happens_there_happens_here(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City
) -> None:
    report = forwarded()
    run(endpoint, server)
    office = Office.objects.create(city=province, name="Bina Marga")
    by, now = step.office(system_person()), timezone.now()
    [mirror] = there(province)
    step.step(mirror, "verify", by, now=now)
    step.step(mirror, "forward", by, now=now, to=office)
    step.step(mirror, "start", by, now=now, words="Kami datang besok")

    new = open311_heard.hear(endpoint, server, now=later(0.1))
    again = open311_heard.hear(Endpoint.objects.get(), server, now=later(0.2))

    report.refresh_from_db()
    assert (new, again) == (3, 0)
    assert report.state == "in_progress"
    assert Event.objects.filter(report=report, words="Kami datang besok").count() == 1
    assert Heard.objects.count() == 3


def test_done_there_asks_who_reported_it_here(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City
) -> None:
    report = forwarded()
    run(endpoint, server)
    [mirror] = there(province)
    Report.objects.filter(pk=mirror.pk).update(state="proposed")
    mirror.refresh_from_db()
    step.step(mirror, "confirm", step.REPORTER, now=timezone.now(), words="Sudah ditambal")

    open311_heard.hear(endpoint, server, now=later(0.1))

    report.refresh_from_db()
    assert report.state == "proposed"
    assert "Sudah ditambal" in Event.objects.filter(report=report).latest("pk").words


def test_a_server_without_updates_is_asked_for_its_requests(
    endpoint: Endpoint, server: Server, forwarded: Forwarded, province: City
) -> None:
    report = forwarded()
    run(endpoint, server)
    Report.objects.filter(city=province).update(state="confirmed")
    server.fails = ["404"]

    assert open311_heard.hear(endpoint, server, now=later(0.1)) == 1
    report.refresh_from_db()
    assert report.state == "proposed"


@pytest.mark.parametrize(
    "xml", [b"not xml", b'<!DOCTYPE x [<!ENTITY a "b">]><service_requests/>', b"<service_requests/>"]
)
def test_an_answer_that_cannot_be_read_is_no_number(
    endpoint: Endpoint, forwarded: Forwarded, xml: bytes
) -> None:
    forwarded()
    now = timezone.now() + timedelta(seconds=1)
    open311_out.enlist(endpoint, now)

    out = open311_out.send(Outgoing.objects.get(), lambda _url, _form: Answer(200, xml), HERE, now=now)

    assert (out.state, out.theirs) == ("unsure", "")
    assert out.next_at > now


def test_a_token_becomes_a_number_later(endpoint: Endpoint, forwarded: Forwarded) -> None:
    forwarded()
    now = timezone.now() + timedelta(seconds=1)
    open311_out.enlist(endpoint, now)
    answers = [
        b"<service_requests><request><token>t/1</token></request></service_requests>",
        b"<service_requests><request><service_request_id/><token>t/1</token></request></service_requests>",
        b"<service_requests><request><service_request_id>638344</service_request_id></request></service_requests>",
    ]
    asked: list[str] = []

    def call(url: str, _form: bytes | None) -> Answer:
        asked.append(url)
        return Answer(200, answers[len(asked) - 1])

    for hours in (0, 1, 2):
        out = Outgoing.objects.get()
        open311_out.send(out, call, HERE, now=now + timedelta(hours=hours))

    assert Outgoing.objects.get().theirs == "638344"
    assert asked[1].startswith(f"{THERE}{BASE}tokens/t%2F1.xml?")
