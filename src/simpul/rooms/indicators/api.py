"""The indicators room over HTTP and JSON."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from simpul.ground.places.models import City
from simpul.rooms.indicators import share

router = Router(tags=["indicators"])

Year = Annotated[int, Query(ge=2000, le=2100, description="calendar year, in the city's own time zone")]


@router.get("/", response=list[share.Answer], summary="Every indicator of a city in a year")
def indicators(request: HttpRequest, city: str, year: Year) -> list[share.Answer]:
    """Measure every indicator that a room has put in the catalogue."""
    return share.answers(City.objects.get(slug=city), year)
