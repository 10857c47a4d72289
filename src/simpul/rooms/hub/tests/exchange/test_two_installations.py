"""A city and a hub on one machine: killed, full or unknown, nothing is lost and nothing is doubled."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from simpul.rooms.hub.tests.exchange.beside import Beside, make

pytestmark = pytest.mark.slow
PEOPLE = """
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.hub.models import *
from simpul.rooms.hub.models.exchange import *
from simpul.rooms.hub.models.campaign import *
from simpul.ground import keys
actor = system_person()
"""
NETWORK = """
from simpul.ground.places.act import know_city
from simpul.kernel.geo import LonLat
city = know_city(slug="tepi", name="Tepi", country="IDN", position=LonLat(114.3, -8.2), time_zone="", now=now)
state = State.objects.create(iso3="IDN", name="Indonesia")
member = NetworkCity.objects.create(city=city, state=state)
project = Project.objects.create(slug="idn-tepi-lamps", title="Smart lamps", network_city=member, state=state,
    status="ongoing", published=True, made_at=now, changed_at=now)
"""
CAMPAIGN = """
from datetime import date
from simpul.rooms.hub.act import campaign as campaigns
days = date(2026, 3, 1), date(2026, 5, 31)
campaign = campaigns.open_campaign(2026, *days, source="test", actor=actor, now=now)
"""
ANSWER = """
City.objects.filter(pk=city.pk).update(served=True)
saved = campaigns.save(campaign, project, {"status": "ongoing", "progress": "Half are lit."}, revision=0,
    actor=actor, now=now)
campaigns.move(saved.answer, "submit", actor=actor, now=now, release=True)
"""
MORE = """
from simpul.rooms.hub.act import campaign as campaigns
answer = Answer.objects.get()
campaigns.move(answer, "return_by_state", actor=actor, now=now, reason="more")
saved = campaigns.save(answer.campaign, answer.project, {"status": "ongoing", "progress": "MORE"},
    revision=answer.revision, actor=actor, now=now)
campaigns.move(saved.answer, "submit", actor=actor, now=now, release=True)
"""
TRUST = """
from simpul.rooms.hub.act import exchange
exchange.decide(Stranger.objects.get(), trust=True, actor=actor, now=now)
"""
TAKEN = (
    "[[one.sequence, one.sha256, one.applied.get('projects')] "
    "for one in Submission.objects.order_by('sequence')]"
)
SENT = "[[one.sequence, one.sha256, one.state] for one in Outgoing.objects.order_by('pk')]"


@dataclass
class Pair:
    """A hub that serves, and a city that has something to say to it."""

    hub: Beside
    city: Beside

    def submit(self) -> tuple[int, str]:
        """Send as a person does, and give the exit status and what was said."""
        done = self.city.command(
            "hub", "submit", "--to", self.hub.url, "--year", "2026", "--publish", "projects", "--by", "mayor"
        )
        return done.returncode, done.stdout + done.stderr


@dataclass
class Templates:
    """Folders to copy: a city, a hub that does not know its key yet, and one that trusts it."""

    city: Path
    hub: Path
    trusting: Path


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    base = tmp_path_factory.mktemp("templates")
    empty = make(base / "empty").data
    hub, city = make(base / "hub", empty), make(base / "city", empty)
    hub.python(PEOPLE + NETWORK + CAMPAIGN)
    key = city.python(
        PEOPLE + NETWORK + CAMPAIGN + ANSWER + "print(keys.own(City.objects.get()).public)"
    ).split()[-1]
    trusting = make(base / "trusting", hub.data)
    trusting.python(PEOPLE + f"keys.act.trust({key!r}, City.objects.get(), actor, now)")
    return Templates(city.data, hub.data, trusting.data)


@pytest.fixture
def two(templates: Templates, tmp_path: Path) -> Iterator[Pair]:
    both = Pair(make(tmp_path / "hub", templates.trusting), make(tmp_path / "city", templates.city))
    yield both
    both.hub.stop()


@pytest.fixture
def unknown(templates: Templates, tmp_path: Path) -> Iterator[Pair]:
    both = Pair(make(tmp_path / "hub", templates.hub), make(tmp_path / "city", templates.city))
    yield both
    both.hub.stop()


def test_an_unknown_key_is_turned_away_until_it_is_trusted(unknown: Pair) -> None:
    two = unknown
    two.hub.serve()

    code, said = two.submit()
    assert (code, "not trusted" in said) == (1, True), said
    [[_, before, state]] = two.city.ask(PEOPLE + SENT)
    assert state == "waiting"
    two.hub.python(PEOPLE + TRUST)
    code, said = two.submit()
    assert (code, "Received" in said) == (0, True), said
    code, said = two.submit()
    assert (code, "Nothing is new" in said) == (0, True), said

    assert two.hub.ask(PEOPLE + TAKEN) == [[1, before, 1]]
    assert two.city.ask(PEOPLE + SENT) == [[1, before, "received"]]
    assert two.hub.ask(PEOPLE + "list(Answer.objects.values_list('state', 'released'))") == [
        ["submitted", True]
    ]
    verbs = "list(Entry.objects.filter(verb__startswith='hub.').values_list('verb', flat=True))"
    ledger = "from simpul.ground.ledger.models import Entry\n"
    assert "hub.keep_receipt" in two.city.ask(ledger + verbs)
    assert "hub.take_submission" in two.hub.ask(ledger + verbs)
    assert (two.hub.faults(), two.city.faults()) == ([], [])


def test_the_second_follows_the_first(two: Pair) -> None:
    two.hub.serve()
    two.submit()
    two.city.python(PEOPLE + MORE)

    code, said = two.submit()

    assert code == 0, said
    assert [one[0] for one in two.hub.ask(PEOPLE + TAKEN)] == [1, 2]
    assert two.hub.ask(PEOPLE + "[one.content['progress'] for one in Answer.objects.all()]") == ["MORE"]


def test_a_city_killed_before_it_has_the_receipt_sends_the_same_again(two: Pair) -> None:
    two.submit()  # nobody listens yet: it is kept, and waits
    two.hub.serve()

    two.city.python(
        PEOPLE
        + "import os, signal\n"
        + "from simpul.rooms.hub import jobs\n"
        + "def post(url, body):\n"
        + "    answer = jobs.post(url, body)\n"
        + "    os.kill(os.getpid(), signal.SIGKILL)\n"
        + "jobs.send(Hub.objects.get(), City.objects.get(), actor=actor, now=timezone.now, by=post)",
        killed=True,
    )
    [[_, sha256, state]] = two.city.ask(PEOPLE + SENT)
    assert (state, two.hub.ask(PEOPLE + TAKEN)) == ("waiting", [[1, sha256, 1]])

    assert two.submit()[0] == 0
    assert two.hub.ask(PEOPLE + TAKEN) == [[1, sha256, 1]]
    assert two.city.ask(PEOPLE + SENT)[0] == [1, sha256, "received"]
    assert (two.hub.faults(), two.city.faults()) == ([], [])


def test_a_hub_killed_in_the_middle_has_taken_nothing_and_takes_it_again(two: Pair) -> None:
    code, said = two.submit()
    assert code != 0, said  # nobody listens: it is kept, and waits
    raw = two.city.python(
        PEOPLE
        + "from simpul.ground.files import store\nprint(store.open(Outgoing.objects.get().blob).decode())"
    )
    (two.hub.data / "sent.json").write_text(raw.strip())
    two.hub.python(
        PEOPLE
        + "import os, signal\nfrom pathlib import Path\n"
        + "from django.db.models.signals import post_save\n"
        + "def die(**_): os.kill(os.getpid(), signal.SIGKILL)\n"
        + "post_save.connect(die, sender=Submission, weak=False)\n"
        + "from simpul.rooms.hub.act import exchange\n"
        + f"exchange.take(Path({str(two.hub.data / 'sent.json')!r}).read_bytes(), now=now)",
        killed=True,
    )
    assert two.hub.ask(PEOPLE + TAKEN) == []
    two.hub.serve()

    assert two.submit()[0] == 0
    assert two.hub.ask(PEOPLE + "[Submission.objects.count(), Answer.objects.count()]") == [1, 1]
    assert (two.hub.faults(), two.city.faults()) == ([], [])


def test_a_hub_without_room_says_so_and_keeps_nothing(two: Pair) -> None:
    two.city.python(PEOPLE + MORE.replace('"MORE"', '"Half are lit. " * 1000'))
    two.hub.serve(most_bytes=40_000)  # more than the index of its log needs, less than one transaction

    code, said = two.submit()

    assert (code, "no room" in said) == (1, True), said
    two.hub.stop()
    assert two.hub.ask(PEOPLE + "[Submission.objects.count(), Answer.objects.count()]") == [0, 0]
    assert not list(two.hub.data.glob("files/**/.unfinished-*"))
    two.hub.serve()
    assert two.submit()[0] == 0
    assert len(two.hub.ask(PEOPLE + TAKEN)) == 1
    assert two.hub.faults() == []


def test_a_city_restored_from_an_old_copy_goes_on_where_the_hub_is(two: Pair, tmp_path: Path) -> None:
    two.submit()  # nobody listens yet
    copy = (two.city.data / "db.sqlite3").read_bytes()
    two.hub.serve()
    two.submit()
    two.city.python(PEOPLE + MORE)
    two.submit()
    for name in ("db.sqlite3-wal", "db.sqlite3-shm"):
        (two.city.data / name).unlink(missing_ok=True)
    (two.city.data / "db.sqlite3").write_bytes(copy)
    two.city.python(PEOPLE + MORE.replace('"MORE"', '"Other lamps"'))

    said = [two.submit() for _try in range(3)]

    assert said[-1][0] == 0, said
    assert [one[0] for one in two.hub.ask(PEOPLE + TAKEN)] == [1, 2, 3]
    assert (two.hub.faults(), two.city.faults()) == ([], [])
