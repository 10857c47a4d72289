"""Open311: FixMyStreet's client lists, reads, creates and follows; the standard's cases; nothing leaks."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import open311_in, proof, step
from simpul.rooms.reports.models import Client, Contact, Event, Office, Report
from simpul.rooms.reports.tests.conftest import Tell, at
from simpul.rooms.reports.tests.doors.conftest import BASE, FixMyStreet, simple

HERE: dict[str, Any] = {"lat": at(120).lat, "long": at(120).lon}


def day(days: float) -> str:
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def said_done(report: Report, desk: Person, office: Office) -> None:
    now = timezone.now()
    step.step(report, "verify", step.office(desk), now=now)
    step.step(report, "forward", step.office(desk), now=now, to=office)
    proof.prove_without(report, uuid4(), "Sudah gelap", actor=desk, now=now)


def test_it_lists_what_can_be_reported(fms: FixMyStreet) -> None:
    services = {one["service_code"]: one for one in fms.get_service_list()}
    meta = fms.get_service_meta_info("pothole")

    assert services["pothole"]["service_name"] == "Pothole"
    assert services["pothole"]["metadata"] == "true"
    assert [one["code"] for one in meta] == ["fixmystreet_id", "place", "known"]
    assert meta[0]["automated"] == "server_set"
    assert [one["key"] for one in meta[2]["values"]] == ["office", "nobody"]
    assert {one["required"] for one in meta} == {"false"}


def test_a_report_that_is_sent_twice_is_one(fms: FixMyStreet) -> None:
    number = fms.send_service_request("pothole", **HERE)
    again = fms.send_service_request("pothole", **HERE)

    report = Report.objects.get()
    assert number == again == report.code
    assert (report.source, report.category and report.category.code) == ("open311", "pothole")
    assert report.contact.name == "Ani Wulandari"
    assert report.segment is not None


def test_without_a_number_the_same_words_are_one_report(fms: FixMyStreet) -> None:
    own: dict[str, Any] = {"attribute[fixmystreet_id]": ""}
    first = fms.send_service_request("pothole", **(HERE | own))
    again = fms.send_service_request("pothole", **(HERE | own))
    other = fms.send_service_request("pothole", **(HERE | own | {"description": "Satu lagi"}))

    assert first == again != other
    Report.objects.filter(code=first).update(made_at=timezone.now() - timedelta(days=2))
    # said again after days, it is there again; on the very same day of the city the key is still taken
    assert Report.objects.count() == 2


def test_it_follows_what_it_sent(
    fms: FixMyStreet, desk: Person, offices: tuple[Office, Office], somebody: object
) -> None:
    number = str(fms.send_service_request("pothole", **HERE))
    report, now = Report.objects.get(), timezone.now()
    step.step(report, "verify", step.office(desk), now=now)
    step.step(report, "forward", step.office(desk), now=now, to=offices[0])
    step.step(report, "start", step.office(desk), now=now, words="Kami datang besok")

    updates = fms.get_service_request_updates(day(-1), day(1))
    found = fms.get_service_requests(start_date=day(-1), end_date=day(1))

    assert [one["status"] for one in updates] == ["investigating", "investigating", "in_progress"]
    assert {one["service_request_id"] for one in updates} == {number}
    assert updates[1]["description"] == "With the office: Dinas PU"
    assert updates[2]["description"] == "Kami datang besok"
    assert len({one["update_id"] for one in updates}) == 3
    assert found[0]["service_request_id"] == number
    assert found[0]["status"] == "open"
    assert found[0]["extended_attributes"]["status"] == "in_progress"
    assert float(found[0]["lat"]) == pytest.approx(HERE["lat"], abs=1e-5)


def test_said_to_be_done_is_not_closed(
    fms: FixMyStreet, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    report, now = tell(), timezone.now()
    said_done(report, desk, offices[0])

    proposed = fms.get_service_requests(service_request_id=report.code)[0]
    step.step(report, "confirm", step.REPORTER, now=now)
    confirmed = fms.get_service_requests(service_request_id=report.code)[0]

    assert (proposed["status"], confirmed["status"]) == ("open", "closed")
    assert confirmed["extended_attributes"]["status"] == "fixed"


def test_an_update_is_taken_once(fms: FixMyStreet) -> None:
    number = str(fms.send_service_request("pothole", **HERE))

    first = fms.post_service_request_update(number)
    again = fms.post_service_request_update(number)

    assert first == again
    [event] = Event.objects.filter(words="Masih ada")
    assert (event.who, str(event.pk)) == ("reporter", first)
    assert "Masih" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_only_who_reported_it_confirms_or_disputes(
    fms: FixMyStreet, desk: Person, offices: tuple[Office, Office]
) -> None:
    number = str(fms.send_service_request("pothole", **HERE))
    report = Report.objects.get()
    said_done(report, desk, offices[0])

    fms.post_service_request_update(number, status="FIXED", email="other@example.org", update_id="1")
    report.refresh_from_db()
    assert report.state == "proposed"
    fms.post_service_request_update(number, status="OPEN", update_id="2")
    report.refresh_from_db()
    assert report.state == "disputed"


def test_private_words_in_an_update_hold_the_report(fms: FixMyStreet, client: Browser) -> None:
    number = str(fms.send_service_request("pothole", **HERE))

    fms.post_service_request_update(number, description="Telepon saya 0812-3456-7890")

    report = Report.objects.get()
    assert not report.shown
    assert report.held == ["phone"]
    stranger = client.get(BASE + "servicerequestupdates.json", {"service_request_id": number})
    assert stranger.json() == []


def test_a_stranger_reads_days_and_only_what_is_shown(fms: FixMyStreet, client: Browser, tell: Tell) -> None:
    shown = tell(timezone.now(), name="Ani", email="ani@example.org")
    tell(timezone.now(), confidential=True)
    tell(timezone.now(), text="NIK saya 3510014501900001")

    [found] = client.get(BASE + "requests.json").json()

    assert found["service_request_id"] == shown.code
    assert "T00:00:00" in found["requested_datetime"]
    assert "T00:00:00" in found["updated_datetime"]
    assert "Ani" not in str(found)
    assert len(fms.get_service_requests()) == 1, "a key of another opens nothing either"


def test_no_span_of_time_finds_a_minute(client: Browser, tell: Tell) -> None:
    now = timezone.now()
    tell(now)
    later = (now + timedelta(seconds=1)).isoformat()

    found = client.get(BASE + "requests.json", {"start_date": later, "end_date": later}).json()
    changed = client.get(BASE + "requests.json", {"updated_after": later}).json()

    assert len(found) == len(changed) == 1, "a stranger's span is widened to the day"


def test_the_window_is_that_of_the_standard(client: Browser, tell: Tell, fms: FixMyStreet) -> None:
    now = timezone.now()
    old, new = tell(now - timedelta(days=120)), tell(now)

    def codes(**said: str) -> set[str]:
        return {one["service_request_id"] for one in client.get(BASE + "requests.json", said).json()}

    assert codes() == {new.code}
    assert codes(start_date=day(-150)) == {old.code}, "90 days from the start"
    assert codes(end_date=day(-100)) == {old.code}
    assert codes(service_request_id=f"{old.code},{new.code.lower().replace('-', '')}") == {old.code, new.code}
    assert codes(service_code="drain") == set()
    assert codes(status="closed") == set()
    assert codes(status="open,closed") == {new.code}
    assert codes(page="2") == set()
    assert codes(page_size="1", start_date=day(-80)) == {new.code}
    assert client.get(f"{BASE}requests/{old.code}.json").json()[0]["service_request_id"] == old.code


@pytest.mark.parametrize(
    ("path", "said", "code"),
    [
        ("requests.xml", {"start_date": "yesterday"}, 400),
        ("requests.xml", {"start_date": "0001-01-01T00:00:00+14:00"}, 400),
        ("requests.xml", {"status": "late"}, 400),
        ("requests.xml", {"page": "0"}, 400),
        ("requests.xml", {"page": "²"}, 400),
        ("requests.xml", {"page_size": "1001"}, 400),
        ("requests.xml", {"updated_after": "x"}, 400),
        ("requests.xml", {"api_key": "made up"}, 403),
        ("requests.xml", {"jurisdiction_id": "nowhere"}, 404),
        ("requests/7F3K-9QXP.xml", {}, 404),
        ("services/unknown.xml", {}, 404),
        ("tokens/nothing.xml", {}, 404),
    ],
)
def test_a_no_is_said_in_the_standards_form(
    client: Browser, city: City, path: str, said: dict[str, str], code: int
) -> None:
    answer = client.get(BASE + path, said)

    assert answer.status_code == code
    [error] = simple(answer.content)["error"]
    assert error["code"] == str(code)
    assert error["description"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "made up"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "ufo"}, 404),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "91"}, 400),
        ({"lat": "10", "long": "10"}, 400),
        ({"description": " "}, 400),
        ({"lat": "", "address_string": "Jalan Tak Ada"}, 400),
        ({"attribute[known]": "all"}, 400),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    fms: FixMyStreet, client: Browser, change: dict[str, str], code: int
) -> None:
    said = {
        "api_key": fms.key, "service_code": "pothole", "lat": str(HERE["lat"]), "long": str(HERE["long"]),
        "description": "Ada lubang",
    } | change  # fmt: skip

    answer = client.post(BASE + "requests.json", said)

    assert answer.status_code == code, answer.content
    assert answer.json()[0]["code"] == code
    assert not Report.objects.exists()


def test_an_address_is_found(fms: FixMyStreet, client: Browser) -> None:
    said = {
        "api_key": fms.key,
        "service_code": "pothole",
        "address_string": "Jalan Lurus",
        "description": "Lubang",
    }

    answer = client.post(BASE + "requests.json", said)

    assert answer.status_code == 201
    report = Report.objects.get()
    assert (report.code, report.place) == (answer.json()[0]["service_request_id"], "Jalan Lurus")


def test_nobody_means_nobody(fms: FixMyStreet) -> None:
    fms.send_service_request("pothole", **(HERE | {"attribute[known]": "nobody"}))

    assert Report.objects.get().known == "nobody"
    assert not Contact.objects.exists()


def test_a_client_changes_only_its_own(fms: FixMyStreet, tell: Tell) -> None:
    report = tell()

    assert fms.post_service_request_update(report.code) is None
    assert Event.objects.filter(report=report).count() == 1


def test_a_client_may_send_so_many_and_no_more(fms: FixMyStreet, granted: tuple[Client, str]) -> None:
    Client.objects.update(per_hour=1)

    assert fms.send_service_request("pothole", **HERE)
    assert fms.send_service_request("pothole", **HERE), "the same again is no new one"
    assert fms.send_service_request("pothole", **(HERE | {"attribute[fixmystreet_id]": "13"})) is None
    assert Report.objects.count() == 1


def test_a_key_is_kept_as_a_hash_and_ends(fms: FixMyStreet, granted: tuple[Client, str]) -> None:
    client, key = granted
    assert key not in str(vars(client))
    assert key not in str(list(Entry.objects.values_list("detail", flat=True)))

    open311_in.end(client, actor=system_person(), now=timezone.now())

    assert fms.send_service_request("pothole", **HERE) is None


def test_discovery_says_where_it_is(client: Browser, city: City) -> None:
    found = client.get(BASE + "discovery.json").json()

    assert found["endpoints"][0]["url"] == "http://testserver/reports/open311/v2"
    assert client.get(BASE + "discovery.xml").status_code == 200
    assert client.delete(BASE + "discovery.json").status_code == 405


def test_a_token_leads_to_its_report(client: Browser, tell: Tell) -> None:
    report = tell()

    found = client.get(f"{BASE}tokens/{report.key}.json").json()

    assert found[0]["service_request_id"] == report.code


def test_a_list_costs_the_same_however_long(
    client: Browser, tell: Tell, django_assert_max_num_queries: object
) -> None:
    for _number in range(5):
        tell(timezone.now())

    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(client.get(BASE + "requests.xml").content) > 100


def test_letters_that_xml_has_no_room_for_are_left_out(client: Browser, tell: Tell) -> None:
    tell(timezone.now(), text="Lubang <b> & \x0b dalam")

    [found] = simple(client.get(BASE + "requests.xml").content)["request"]

    assert found["description"] == "Lubang <b> &  dalam"
