"""How routing tiles are made: asked for, built beside the old ones, put in their place at once.

One process at a time builds for a city: it holds a lock on a file, which the operating system lets go when
the process ends, whatever it ends of. A row that says "being built" without such a process is one whose
process died; whoever takes the lock next takes it up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places import folders
from simpul.ground.places.act import NoMap
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.ports import Inject
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models.build import Build
from simpul.rooms.cycling.observe import build_folders, condition
from simpul.rooms.cycling.understand import mapping

BUILD = "cycling.build"

type Start = Callable[[int], object]
"""Asks for the job that builds for a city (its primary key), in the transaction of the asking."""

type Tell = Callable[[int, str], None]
"""Says how far it has come: 0 to 100, and what is done now (English, marked for translation)."""


class BuildFailed(Refused):
    """New tiles could not be made; the tiles of before are still in use."""


class NothingToBuild(Refused):
    """What was asked for is built already."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The ports: what writes condition into a map, and what makes tiles of a map (with heights, or None)."""

    inject: Inject
    tiles: Callable[[Path, Path, Path | None], None]


@transaction.atomic
def ask(city: City, *, why: str, now: datetime, start: Start | None) -> tuple[Build, bool]:
    """Ask for new tiles. Asked again before the work begins, it is asked once.

    Args:
        city: whose.
        why: what asks, such as "roadstate.told".
        now: when, aware.
        start: asks for the job; None where the caller builds.

    Returns:
        The build that waits, and whether it is new.

    Raises:
        NoMap: there is nothing to build from.
    """
    if not city.version:
        raise NoMap(_("%(city)s has no map yet. Load one: ./simpul city add") % {"city": city.name})
    lock(city)
    build, is_new = Build.objects.get_or_create(
        city=city, state=Build.State.WAITING, defaults={"why": why, "asked_at": now}
    )
    if is_new and start:
        start(city.pk)
    return build, is_new


@transaction.atomic
def ask_by_hand(city: City, *, actor: Person, now: datetime, start: Start | None) -> Build:
    """Let somebody ask for new tiles.

    Raises:
        PermissionDenied: the actor may not.
        NoMap: there is nothing to build from.
    """
    require(actor, BUILD, city)
    build, is_new = ask(city, why=BUILD, now=now, start=start)
    if is_new:
        record(city=city, actor=actor, verb="cycling.ask_build", subject=build, now=now)
    return build


def run(city: City, tools: Tools, *, now: Callable[[], datetime], tell: Tell | None = None) -> Build | None:
    """Build what was asked for, or what a process that died was at. Done twice, it is done once.

    What fails leaves the old tiles in their place, and the row says why.

    Args:
        city: whose tiles.
        tools: the ports.
        now: the clock.
        tell: hears how far it has come, beside the row.

    Returns:
        The build, ready or failed; None where nothing was asked for.

    Raises:
        AlreadyBuilding: another process is at it.
        Exception: what failed and is no `Refused`, after the row says so.
    """
    with build_folders.alone(city.slug):
        build_folders.sweep(city, now())
        build = _take(city, now())
        if build is None:
            return None
        try:
            _make(build, tools, now, _teller(build, tell))
        except Exception as error:
            _fail(build, error, now())
            if not isinstance(error, Refused):
                raise
        return build


def tend(city: City, *, now: datetime, start: Start) -> bool:
    """See to it that what was asked for is built, and tried again where it failed long ago.

    Returns:
        Whether a job was asked for.
    """
    waits = Build.objects.filter(city=city, state__in=[Build.State.WAITING, Build.State.BUILDING]).first()
    if waits is None:
        last = Build.objects.filter(city=city).order_by("-asked_at", "-pk").first()
        due = last and last.state == Build.State.FAILED and last.asked_at + mapping.rules().retry <= now
        return bool(due) and ask(city, why="cycling.retry", now=now, start=start)[1]
    if waits.asked_at + build_folders.PATIENCE > now or build_folders.is_building(city.slug):
        return False
    start(city.pk)
    return True


@transaction.atomic
def _take(city: City, now: datetime) -> Build | None:
    """Give the row to build: the one whose process died, else the one that waits; None where neither is."""
    lock(city)
    rows = Build.objects.select_related("city").filter(city=city)
    died = rows.filter(state=Build.State.BUILDING).first()
    waits = rows.filter(state=Build.State.WAITING).first()
    build = died or waits
    if build is None:
        return None
    if died and waits:
        waits.delete()
    build.state, build.began_at, build.error = Build.State.BUILDING, now, ""
    build.version, build.map_version = folders.version(now), build.city.version
    build.progress, build.step = 0, ""
    build.save()
    return build


def _make(build: Build, tools: Tools, now: Callable[[], datetime], tell: Tell) -> None:
    city = build.city
    with build_folders.workplace(build) as folder:
        tell(5, gettext_noop("reading what is known of the streets"))
        found = condition.known(city)
        tell(10, gettext_noop("writing it into the map"))
        town = folder / "town.osm.pbf"
        done = tools.inject(city.folder / "town.osm.pbf", town, found.by_way, mapping.retag(city.country))
        build.streets, build.surveyed = done.ways, done.written
        build.split_ways, build.skipped = done.cut, done.skipped
        build.states_at, build.seen_on = found.states_at, found.seen_on
        tell(30, gettext_noop("building the routing tiles"))
        tools.tiles(town, folder / "tiles", city.elevation)
        town.unlink()
        tell(95, gettext_noop("putting them in place"))
        with folders.publish(folder), transaction.atomic():
            _publish(build, now())
    build_folders.sweep(city, now())
    tell(100, "")


def _publish(build: Build, now: datetime) -> None:
    """Put the tiles in place: who asks from now on gets them."""
    build.state, build.ended_at, build.progress, build.step = Build.State.READY, now, 100, ""
    build.save()
    record(
        city=build.city, actor=system_person(), verb="cycling.built", subject=build, now=now,
        version=build.version, why=build.why, streets=build.streets, surveyed=build.surveyed,
        split_ways=build.split_ways, skipped=build.skipped, seen_on=build.seen_on,
    )  # fmt: skip


@transaction.atomic
def _fail(build: Build, error: Exception, now: datetime) -> None:
    said = str(error) or type(error).__name__
    build.state, build.ended_at, build.error, build.step = Build.State.FAILED, now, said[:2000], ""
    build.save()
    record(
        city=build.city, actor=system_person(), verb="cycling.build_failed", subject=build, now=now,
        why=build.why, error=said[:500],
    )  # fmt: skip


def _teller(build: Build, tell: Tell | None) -> Tell:
    def say(progress: int, step: str) -> None:
        Build.objects.filter(pk=build.pk).update(progress=progress, step=step)
        build.progress, build.step = progress, step
        if tell:
            tell(progress, step)

    return say
