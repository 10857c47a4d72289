"""What is said of the routing tiles: one shape for the page, the shell and the API; it is public.

Why a build failed carries paths of this machine: it leaves only for staff.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.places.models import City
from simpul.rooms.cycling.models.build import Build
from simpul.rooms.cycling.observe import tiles

MOST_SHOWN = 20
WHY = {
    "roadstate.told": gettext_lazy("a survey of the roads"),
    "places.loaded_map": gettext_lazy("a new map"),
    "places.set_elevation": gettext_lazy("new heights"),
    "places.set_country": gettext_lazy("the city's country"),
    "cycling.retry": gettext_lazy("another try after a failure"),
    "cycling.build": gettext_lazy("somebody asked for it"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """One build. Times and figures are None where there are none yet; `error` is "" unless it failed."""

    id: int
    version: str
    state: str
    state_name: str
    why: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    seconds: float | None
    seen_on: date | None
    streets: int | None
    surveyed: int | None
    split_ways: int | None
    skipped: int | None
    progress: int
    step: str
    error: str

    def plain(self) -> dict[str, Any]:
        """Give it as plain values, times as text (ISO 8601)."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """How a city's tiles stand: what is routed on, what is under way, whether the newest could not be made.

    `built_at` None: the city has no map. `own_map`: what is routed on is the map as it came, without what is
    known of the streets. `failed` is the newest build where that failed: the tiles before it are still in
    use.
    """

    city: str
    built_at: datetime | None
    own_map: bool
    seen_on: date | None
    hills_known: bool
    under_way: Facts | None
    failed: Facts | None


def facts(build: Build) -> Facts:
    """Say what is to be said of a build."""
    ready = build.state == Build.State.READY
    took = build.ended_at - build.began_at if build.ended_at and build.began_at else None
    return Facts(
        id=build.pk, version=build.version, state=str(build.state),
        state_name=str(Build.State(build.state).label),
        why=str(WHY.get(build.why, build.why)), asked_at=build.asked_at, began_at=build.began_at,
        ended_at=build.ended_at, seconds=None if took is None else round(took.total_seconds(), 1),
        seen_on=build.seen_on, streets=build.streets if ready else None,
        surveyed=build.surveyed if ready else None, split_ways=build.split_ways if ready else None,
        skipped=build.skipped if ready else None, progress=build.progress,
        step=_(build.step) if build.step else "", error=build.error,
    )  # fmt: skip


def standing(city: City) -> Standing:
    """Say how a city's tiles stand."""
    rows = Build.objects.filter(city=city)
    under_way = rows.filter(state__in=[Build.State.BUILDING, Build.State.WAITING]).order_by("state").first()
    last = rows.exclude(ended_at=None).order_by("-ended_at", "-pk").first()
    here = tiles.now(city)
    return Standing(
        city=city.slug,
        built_at=here.built_at if here else None,
        own_map=bool(here) and tiles.current(city) is None,
        seen_on=here.seen_on if here else None,
        hills_known=city.elevation is not None,
        under_way=facts(under_way) if under_way else None,
        failed=facts(last) if last and last.state == Build.State.FAILED else None,
    )


def newest(city: City) -> list[Facts]:
    """Give the newest builds of a city, at most MOST_SHOWN."""
    return [facts(build) for build in Build.objects.filter(city=city)[:MOST_SHOWN]]
