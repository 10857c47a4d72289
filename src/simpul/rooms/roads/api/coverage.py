"""As JSON: what was not driven lately, as lines and sums, and the drive that would put it right."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.security import django_auth
from pydantic import AfterValidator, Field

from simpul.adapters import valhalla
from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.roads.act.survey import may_add
from simpul.rooms.roads.share import coverage as share
from simpul.rooms.roads.understand import capture
from simpul.rooms.roads.understand.suggest import Wish

router = Router()


def _box(text: str) -> str:
    Bounds.parse(text)
    return text


class Days(Schema):
    """Which city, and after how many days a road counts as not driven."""

    city: str
    days: Annotated[int, Field(ge=1, le=36_500)] = capture.read().coverage.days


class Part(Days):
    """What part of it."""

    bbox: Annotated[str, AfterValidator(_box)]


class Wished(Days):
    """Where a drive begins and ends, and how long it may be: kilometres, or minutes."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    km: Annotated[float | None, Field(ge=1, le=capture.read().suggest.most_km)] = None
    minutes: Annotated[int | None, Field(ge=5, le=capture.read().suggest.most_minutes)] = None


class Suggested(Schema):
    """A drive; `line` is longitude, latitude."""

    km: float
    minutes: float
    unseen_km: float
    segments: int
    line: list[tuple[float, float]]


@router.get("/coverage", summary="Segments in a box, with the last day that each was seen")
def coverage(request: HttpRequest, shown: Query[Part]) -> HttpResponse:
    """Give GeoJSON; "seen" is lately, long_ago or never; "truncated" tells whether there are more."""
    city = get_object_or_404(City.objects.served(), slug=shown.city)
    today = city.day(timezone.now())
    found = share.lines(city, Bounds.parse(shown.bbox), today, shown.days)
    return HttpResponse(found, content_type="application/geo+json")


@router.get("/coverage/table", response=share.Table, summary="Kilometres not driven lately")
def coverage_table(request: HttpRequest, shown: Query[Days]) -> share.Table:
    """Sum by class of road and by district."""
    city = get_object_or_404(City.objects.served(), slug=shown.city)
    return share.table(city, city.day(timezone.now()), shown.days)


@router.get(
    "/coverage/drive",
    response=Suggested,
    auth=django_auth,
    summary="A drive over what was not driven lately",
)
def coverage_drive(request: HttpRequest, wished: Query[Wished]) -> Suggested:
    """Suggest a round trip that covers the most unseen kilometres; needs roads.add_survey."""
    city = get_object_or_404(City.objects.served(), slug=wished.city)
    may_add(person(request), city)
    tiles = city.tiles
    if tiles is None or not tiles.is_dir():
        raise share.NoDrive(_("This city has no map yet, so no way can be found in it."))
    if bool(wished.km) == bool(wished.minutes):
        raise share.NoDrive(_("Say either how long or how many minutes the drive may be."))
    start = LonLat(wished.lon, wished.lat)
    wish = (
        Wish(start, wished.km * 1000)
        if wished.km
        else Wish(start, (wished.minutes or 0) * 60, in_seconds=True)
    )
    found = share.drive(city, wish, city.day(timezone.now()), wished.days, valhalla.driver(tiles))
    return Suggested(
        km=round(found.km, 2), minutes=round(found.minutes, 1), unseen_km=round(found.unseen_km, 2),
        segments=found.segments, line=[(lon, lat) for lon, lat in found.line],
    )  # fmt: skip
