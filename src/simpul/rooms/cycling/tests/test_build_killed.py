"""A worker that is killed in the middle of a build: the next builds it, once, and nothing is left behind."""

import shutil
import signal
from pathlib import Path

import pytest

from simpul.ground.conftest import Installation, fresh_installation, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LONGEST_S = 120  # this machine may be busy with much else

__all__ = ["fresh_installation"]

PREPARE = """
from django.utils import timezone
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import build
from simpul.rooms.cycling.jobs import build as jobs
city = City.objects.create(
    slug="kota", name="Kota", version="1", map_read_at=timezone.now(),
    west=114.3, south=-8.4, east=114.5, north=-8.1,
)
print(city.folder)
"""
ASK = """
from django.db import transaction
from django.utils import timezone
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import build
from simpul.rooms.cycling.jobs import build as jobs
city = City.objects.get(slug="kota")
with transaction.atomic():
    build.ask(city, why="roadstate.told", now=timezone.now(), start=jobs.start)
"""
LOOK = """
from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.rooms.cycling.models import Build
from simpul.rooms.cycling.observe import tiles
rows = [(one.state, one.version, one.progress) for one in Build.objects.order_by("pk")]
here = tiles.current(City.objects.get(slug="kota"))
print(repr((rows, here and here.version, Entry.objects.filter(verb="cycling.built").count())))
"""


def test_a_killed_build_is_taken_up_and_built_once(
    fresh_installation: Installation, town_files: Path
) -> None:
    place = Path(fresh_installation.python(PREPARE).strip().splitlines()[-1])
    place.mkdir(parents=True)
    shutil.copyfile(town_files / "town.osm.pbf", place / "town.osm.pbf")
    fresh_installation.python(ASK)
    home = fresh_installation.data / "cycling" / "kota"

    first = fresh_installation.start("ox_worker", "--skip-checks", "--interval", "0.1")
    try:
        wait_for(lambda: any(home.glob(".building-*/*")))  # it is at it: the map is being written
        first.send_signal(signal.SIGKILL)
    finally:
        first.kill()
        first.wait()
    rows, current, _ = eval(fresh_installation.python(LOOK))  # noqa: S307 - what our own lines print
    assert ([state for state, *_ in rows], current) == (["building"], None)

    second = fresh_installation.start("ox_worker", "--skip-checks", "--interval", "0.1")
    try:
        wait_for(lambda: any(home.glob("2*/tiles")))
        wait_for(lambda: "'ready'" in fresh_installation.python(LOOK))
        rows, current, built = eval(fresh_installation.python(LOOK))  # noqa: S307
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(LONGEST_S)
    assert [state for state, *_ in rows] == ["ready"]
    assert (current, built) == (rows[0][1], 1)
    assert {path.name for path in home.iterdir()} == {".lock", current}
