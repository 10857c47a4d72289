"""The cycling room over HTTP and JSON: hazards that riders report, and places by name."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import AfterValidator, Field

from simpul.ground.people import address
from simpul.ground.places.models import City
from simpul.ground.roadstate import act
from simpul.ground.roadstate import share as roadstate
from simpul.ground.roadstate.models import Hazard
from simpul.ground.roadstate.share import OpenHazard
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.observe import arrivals
from simpul.rooms.cycling.share import find

router = Router(tags=["cycling"])
TOO_MANY = 429


def _box(text: str) -> str:
    Bounds.parse(text)
    return text


class Report(Schema):
    """A hazard as a phone sends it. The same `key` again is the same hazard."""

    city: str
    key: UUID
    kind: Hazard.Kind
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    note: str = Field("", max_length=500)


class Taken(Schema):
    """What became of a report. `is_new` is false where the key had arrived before."""

    key: str
    is_new: bool


class Named(Schema):
    """A place or a street. `label` typed into the planner leads back to it."""

    label: str
    lon: float
    lat: float


@router.post("/hazards", response={200: Taken, 201: Taken}, summary="Report a hazard")
def report(request: HttpRequest, sent: Report) -> Any:
    """Take in a hazard without an account; of the sender nothing is kept.

    201 where it is new, 200 where this key had arrived, 429 for too many.
    """
    city = get_object_or_404(City.objects.served(), slug=sent.city)
    now, sender = timezone.now(), address.of(request)
    known = Hazard.objects.filter(city=city, key=str(sent.key)).exists()
    try:
        if not known:
            arrivals.check(city, sender, now)
    except arrivals.TooMany as refusal:
        raise HttpError(TOO_MANY, str(refusal)) from None
    position = LonLat(sent.lon, sent.lat)
    found, is_new = act.report_hazard(
        city, str(sent.key), sent.kind, position, sent.note, actor=None, now=now
    )
    if is_new:
        arrivals.count(sender)
    return Status(201 if is_new else 200, {"key": found.key, "is_new": is_new})


@router.get("/hazards", summary="Open hazards in a box, as GeoJSON")
def hazards(request: HttpRequest, city: str, bbox: Annotated[str, AfterValidator(_box)]) -> dict[str, Any]:
    """Give what riders should know of, newest first."""
    served = get_object_or_404(City.objects.served(), slug=city)
    rows = roadstate.open_hazards(served, Bounds.parse(bbox), timezone.now())
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows]}


@router.get("/places", response=list[Named], summary="Places and streets by name")
def places(request: HttpRequest, city: str, q: str) -> list[dict[str, Any]]:
    """Give at most 8 that a name may mean, the likeliest first."""
    served = get_object_or_404(City.objects.served(), slug=city)
    return [
        {"label": one.label, "lon": one.position.lon, "lat": one.position.lat}
        for one in find.named(served, q)
    ]


def _feature(row: OpenHazard) -> dict[str, Any]:
    """Write one open hazard; a note is a rider's own words and stays with the staff."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(row.position)},
        "properties": {"kind": row.kind, "severity": row.severity, "seen_on": row.seen_on.isoformat()},
    }
