"""How routing tiles are built by themselves: a periodic job reads the ledger and asks, another builds.

Picks the adapters. Both are safe to run twice.
"""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.adapters import osm, valhalla
from simpul.ground import jobs
from simpul.ground.ledger import observe as ledger
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import build as act
from simpul.rooms.cycling.act.build import Tell, Tools
from simpul.rooms.cycling.models.build import Build
from simpul.rooms.cycling.observe import build_folders
from simpul.rooms.cycling.observe.build_folders import AlreadyBuilding

READER = "cycling.build"
VERBS = ("roadstate.told", "places.loaded_map", "places.set_elevation", "places.set_country")
"""What makes tiles old: a look at streets, a new map, heights, and the side one drives on."""

LOOK = timedelta(seconds=30)
"""How often the ledger is read: a survey's word is to be on the road within a minute."""

TOOLS = Tools(inject=osm.inject, tiles=valhalla.build)


@task
def build(city_id: int) -> str:
    """Build a city's tiles until nothing is asked for. Returns the state of the last."""
    city = City.objects.get(pk=city_id)
    try:
        done = run(city)
    except AlreadyBuilding:
        return "another process is at it"
    return done.state if done else "nothing to do"


@jobs.every(LOOK)
@task
def look() -> int:
    """Ask for new tiles where the ledger says that the old are out of date. Returns for how many cities."""
    now = timezone.now()
    asked = 0
    for city in City.objects.served().exclude(version=""):
        with ledger.take(READER, city, VERBS) as entries:
            if entries:
                asked += act.ask(city, why=entries[-1].verb, now=now, start=start)[1]
        asked += act.tend(city, now=now, start=start)
    return asked


@jobs.every(timedelta(minutes=10), phase=timedelta(minutes=8))
@task
def sweep() -> int:
    """Delete tiles that nobody uses any more. Returns how many builds lost their folder."""
    gone = 0
    for city in City.objects.served().exclude(version=""):
        try:
            with build_folders.alone(city.slug):
                gone += build_folders.sweep(city, timezone.now())
        except AlreadyBuilding:
            continue
    return gone


def start(city_id: int) -> None:
    """Ask for the job that builds for a city, in the transaction of the asking."""
    jobs.run(build, city_id)


def run(city: City, tell: Tell | None = None, tools: Tools = TOOLS) -> Build | None:
    """Build in this process until nothing is asked for; gives the last build, None where there was none.

    Raises:
        AlreadyBuilding: another process is at it.
    """
    last = None
    while done := act.run(city, tools, now=timezone.now, tell=tell):
        last = done
        city.refresh_from_db()
    return last
