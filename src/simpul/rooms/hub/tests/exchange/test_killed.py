"""The real web server and commands, killed in the middle or without room: nothing is lost or doubled."""

import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.plugin import DjangoDbBlocker

from simpul.ground.conftest import Installation, beside, wait_for
from simpul.rooms.hub.tests.exchange.beside import Beside, free_port
from simpul.rooms.hub.tests.exchange.test_two_installations import (
    ANSWER,
    CAMPAIGN,
    MORE,
    NETWORK,
    PEOPLE,
    SENT,
    TAKEN,
    Pair,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NEEDED = 11
"""Two for each submission, one for each upload and load, one that nobody kills."""
RECEIPTS = "sorted(one.receipt for one in {model}.objects.all())"
ENTRIES = (
    "from simpul.ground.ledger.models import Entry\n"
    "Entry.objects.filter(verb__in=['hub.take_submission', 'hub.keep_receipt']).count()"
)


@pytest.fixture(scope="module")
def pool(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[Installation]]:
    """Installations for every test here: none can be made once a test has begun its own transaction."""
    with ExitStack() as stack:
        yield [stack.enter_context(beside(tmp_path_factory, django_db_blocker)) for _one in range(NEEDED)]


@pytest.fixture
def make(pool: list[Installation]) -> Callable[[], Beside]:
    """Gives an installation of its own on the database that the tests run on, which can serve its pages."""
    return lambda: _serving(pool.pop())


def _serving(installation: Installation) -> Beside:
    port = free_port()
    settings = {
        "SIMPUL_PORT": str(port), "SIMPUL_WORKERS": "1", "SIMPUL_LANGUAGE": "en",
        "SIMPUL_SECRET_KEY": "beside" * 10,
    }  # fmt: skip
    return Beside(installation.data, port, installation.environment | settings)


@pytest.fixture
def two(make: Callable[[], Beside]) -> Iterator[Pair]:
    """A hub that trusts a city, and the city, which has something to say to it."""
    hub, city = make(), make()
    hub.python(PEOPLE + NETWORK + CAMPAIGN)
    own = "print(keys.own(City.objects.get()).public)"
    key = city.python(PEOPLE + NETWORK + CAMPAIGN + ANSWER + own).split()[-1]
    hub.python(PEOPLE + f"keys.act.trust({key!r}, City.objects.get(), actor, now)")
    yield Pair(hub, city)
    hub.stop(signal.SIGKILL)


@pytest.mark.parametrize(("where", "before"), [("kept", 0), ("committed", 1)])
def test_a_server_killed_while_it_takes_a_submission_has_it_once(
    two: Pair, tmp_path: Path, where: str, before: int
) -> None:
    mark = tmp_path / "mark"
    two.hub.serve(
        application="simpul.rooms.hub.tests.exchange.halting:application",
        more={"HALT_AT": where, "HALT_MARK": str(mark)},
    )
    words = ("--year", "2026", "--publish", "projects", "--by", "mayor")
    sending = two.city.begin("hub", "submit", "--to", two.hub.url, *words)
    wait_for(mark.exists)
    two.hub.stop(signal.SIGKILL)
    assert sending.wait(60) != 0

    [[_, sha256, state]] = two.city.ask(PEOPLE + SENT)
    assert state == "waiting"
    assert len(two.hub.ask(PEOPLE + TAKEN)) == before
    first = two.hub.ask(PEOPLE + RECEIPTS.format(model="Submission"))
    assert (two.hub.faults(), two.city.faults()) == ([], [])

    two.hub.serve()
    code, said = two.submit()
    again, nothing = two.submit()

    assert (code, "Received" in said) == (0, True), said
    assert (again, "Nothing is new" in nothing) == (0, True), nothing
    assert two.hub.ask(PEOPLE + TAKEN) == [[1, sha256, 1]]
    assert two.city.ask(PEOPLE + SENT) == [[1, sha256, "received"]]
    receipts = two.hub.ask(PEOPLE + RECEIPTS.format(model="Submission"))
    assert receipts == two.city.ask(PEOPLE + RECEIPTS.format(model="Outgoing"))
    assert receipts[: len(first)] == first
    assert (two.hub.ask(ENTRIES), two.city.ask(ENTRIES)) == (1, 1)
    assert two.hub.ask(PEOPLE + "[Submission.objects.count(), Answer.objects.count()]") == [1, 1]
    assert (two.hub.faults(), two.city.faults()) == ([], [])


LOAD = """
import os, signal, sys
from django.db.models.signals import post_save
from simpul.rooms.hub.models import Project
from simpul.rooms.hub.models.help import Offer
from simpul.rooms.hub.models.practice import Practice
saved = 0
def die(**_):
    global saved
    saved += 1
    if saved == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
post_save.connect(die, sender={model}, weak=False)
from simpul.site.commands.hub import group
group(["load", "--quiet"])
"""
COUNTS = """
from django.apps import apps
from simpul.ground.ledger.models import Entry
counted = {one._meta.label: one.objects.count() for one in apps.get_app_config("hub").get_models()}
counted["entries"] = Entry.objects.count()
counted["found"] = apps.get_app_config("search").get_model("Document").objects.count()
counted
"""


@pytest.fixture(scope="module")
def undisturbed(pool: list[Installation]) -> dict[str, int]:
    """What a load that nobody kills leaves in the database, by table."""
    here = _serving(pool.pop())
    assert here.command("hub", "load", "--quiet").returncode == 0
    counted: dict[str, int] = here.ask(COUNTS)
    return counted


@pytest.mark.parametrize(("model", "at"), [("Project", 70), ("Practice", 2)])
def test_a_load_that_is_killed_is_run_again_whole(
    make: Callable[[], Beside], undisturbed: dict[str, int], model: str, at: int
) -> None:
    killed = make()

    killed.python(LOAD.format(model=model, at=at), killed=True)
    half = killed.ask(COUNTS)
    assert half["hub.Project"] in {0, undisturbed["hub.Project"]}, "half a record is none"
    assert half["hub.Practice"] == 0
    done = killed.command("hub", "load", "--quiet")

    assert done.returncode == 0, done.stderr
    assert undisturbed["hub.Project"] > 100
    assert killed.ask(COUNTS) == undisturbed
    assert killed.faults() == []


DESK = """
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from simpul.ground.people.act import grant
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from pathlib import Path
from uuid import uuid4
(Path(settings.SIMPUL_DATA) / "arriving").mkdir(exist_ok=True)
city = City.objects.create(slug="penuh", name="Penuh", west=110, south=-8, east=111, north=-7)
person = Person.objects.create_user("officer")
grant(person, "officer", city, now)
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[-1]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
from django.core.management import call_command
call_command("collectstatic", verbosity=0)
print(session.session_key)
"""
STORED = """
from simpul.ground.files.models import Blob
from simpul.ground.ledger.models import Entry
from simpul.rooms.indicators.models import Intake, Value
[Blob.objects.count(), Intake.objects.count(), Value.objects.count(), Entry.objects.count()]
"""
LINE = b"ISO37122:10.2,2024,1,Dinas Komunikasi dan Informatika".ljust(99) + b"\n"
MEGABYTE = 1_000_000


@pytest.mark.parametrize("size", [2 * MEGABYTE, 4 * MEGABYTE], ids=["kept in memory", "arrives in a file"])
def test_an_upload_without_room_is_refused_and_comes_in_later(make: Callable[[], Beside], size: int) -> None:
    here = make()
    session = here.python(DESK).split()[-1]
    before = here.ask(STORED)
    sheet = b"code,year,number,department\n" + LINE * (size // len(LINE))

    here.serve(most_bytes=MEGABYTE * 3 // 2)
    status, page = _upload(here, session, sheet)
    here.stop()

    assert status in {422, 507}, page
    assert "no room" in page
    assert here.ask(STORED) == before
    assert not list((here.data / "arriving").iterdir())
    assert not list(here.data.glob("files/**/.unfinished-*"))
    here.serve()
    status, page = _upload(here, session, sheet)
    here.stop()
    assert (status, "Which of your columns is what" in page) == (200, True)
    assert here.faults() == []


def test_a_hub_whose_store_is_full_says_so_and_keeps_nothing(two: Pair) -> None:
    two.city.python(PEOPLE + MORE.replace('"MORE"', '"Half are lit. " * 1000'))
    files = two.hub.data / "files"
    # less than what is sent; on SQLite more than the index of its log
    two.hub.serve(most_bytes=8_000 if "SIMPUL_DATABASE_URL" in two.hub.environment else 40_000)

    code, said = two.submit()

    assert (code, "no room" in said) == (1, True), said
    two.hub.stop()
    assert two.hub.ask(PEOPLE + "[Submission.objects.count(), Answer.objects.count()]") == [0, 0]
    assert not list(files.glob("**/.unfinished-*"))
    two.hub.serve()
    assert two.submit()[0] == 0
    assert len(two.hub.ask(PEOPLE + TAKEN)) == 1
    assert (two.hub.faults(), two.city.faults()) == ([], [])


def _upload(here: Beside, session: str, sheet: bytes) -> tuple[int, str]:
    """Send a sheet as the browser of somebody who is signed in does."""
    token, mark = "a" * 32, uuid4().hex
    body = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'.encode()
        + sheet
        + f"\r\n--{mark}--\r\n".encode()
    )
    headers = {
        "Content-Type": f"multipart/form-data; boundary={mark}", "X-CSRFToken": token,
        "Cookie": f"sessionid={session}; csrftoken={token}; django_language=en",
    }  # fmt: skip
    url = f"{here.url}/indicators/penuh/import/"
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
