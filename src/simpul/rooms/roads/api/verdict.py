"""The camera's verdicts on repairs as JSON."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from simpul.ground.places.models import City
from simpul.rooms.roads.share import verdicts as share

router = Router()


class RepairVerdict(Schema):
    """What counts of one repair, in metres; `chance_missed` is 0 to 1; null where nothing was to measure."""

    id: int
    damage: int
    kind: str
    street: str
    lon: float
    lat: float
    repaired_on: date
    surveyed_on: date
    survey: int
    outcome: str
    by_camera: str
    why: str
    apart_m: float | None
    apart_across_m: float | None
    tolerance_m: float
    tolerance_across_m: float
    chance_missed: float | None
    crew: str | None


class CrewShare(Schema):
    """How a crew's repairs fared. `percent` is null where fewer than `least` were decided."""

    crew: int
    name: str
    kind: str
    repaired: int
    confirmed: int
    disputed: int
    not_seen: int
    not_passed: int
    percent: float | None
    least: int


@router.get(
    "/verdicts", response=list[RepairVerdict], summary="The camera's verdicts on repairs, newest first"
)
def verdicts(
    request: HttpRequest,
    city: str,
    outcome: Literal["confirmed", "disputed", "not_seen"] | None = None,
    crew: int | None = None,
) -> list[dict[str, Any]]:
    """Give the verdicts that count, at most 200: of one outcome, of one crew where these are given."""
    served = get_object_or_404(City.objects.served(), slug=city)
    return share.rows(served, outcome=outcome or "", crew=crew)


@router.get("/verdicts/crews", response=list[CrewShare], summary="Each crew's confirmed share")
def shares(request: HttpRequest, city: str) -> list[share.Share]:
    """Give what became of each crew's repairs, as the camera of later surveys saw them."""
    return share.shares(get_object_or_404(City.objects.served(), slug=city))
