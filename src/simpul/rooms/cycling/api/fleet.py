"""The cycling room over HTTP and JSON: shared bicycles, stops of buses and trains, and what joins them."""

import re
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from ninja.security import django_auth
from pydantic import AfterValidator, BaseModel, Field

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.act import fleet as act
from simpul.rooms.cycling.models import BikeStation
from simpul.rooms.cycling.share import fleet, stops, transit

router = Router(tags=["cycling"])
GEOJSON = "application/geo+json"
MOST_KEYS = 50
KEYS = re.compile(rf"[0-9]{{1,15}}(,[0-9]{{1,15}}){{0,{MOST_KEYS - 1}}}")


def _box(text: str) -> str:
    Bounds.parse(text)
    return text


def _keys(text: str) -> str:
    if not KEYS.fullmatch(text):
        raise ValueError(f"give at most {MOST_KEYS} numbers of stops with commas between, such as 12,15")
    return text


Box = Annotated[str, AfterValidator(_box)]
Keys = Annotated[str, AfterValidator(_keys)]


@router.get("/bikes", summary="Stations of shared bicycles, with what is there and how old that is")
def bikes(request: HttpRequest, city: str, bbox: Box | None = None) -> HttpResponse:
    """Give GeoJSON and the systems beside it; counts of a dead system are null, never 0."""
    found, now = _city(city), timezone.now()
    bounds = Bounds.parse(bbox) if bbox else None
    feeds, stations = fleet.feeds(found, now), fleet.stations(found, now, bounds)
    return HttpResponse(fleet.collection(feeds, stations), content_type=GEOJSON)


@router.get("/stops", summary="Stops of buses and trains: points close in, counts by cell far out")
def transit_stops(request: HttpRequest, city: str, bbox: Box, zoom: float = 15) -> HttpResponse:
    """Give GeoJSON; "truncated" tells whether there are more than were sent. Headways are of today."""
    found = _city(city)
    return HttpResponse(
        stops.collection(found, Bounds.parse(bbox), zoom, _today(found)), content_type=GEOJSON
    )


class RouteOut(BaseModel):
    """A route at a stop; `headway_s` from Monday to Sunday, null where not known."""

    id: str
    name: str
    long: str
    mode: int
    colour: str
    text: str
    headway_s: list[int | None]


class StopOut(BaseModel):
    """A stop."""

    id: int
    stop_id: str
    name: str
    position: tuple[float, float]
    routes: list[RouteOut]


class RideOut(BaseModel):
    """A ride without a change; null for what the timetable does not say."""

    route: str
    name: str
    long_name: str
    mode: int
    colour: str
    text_colour: str
    headsign: str
    from_stop: StopOut
    to_stop: StopOut
    stops: int
    line: list[tuple[float, float]]
    length_m: float
    ride_s: int | None
    headway_s: int | None
    departures: int | None
    timetable: str
    expired_on: date | None


@router.get("/links", response=list[RideOut], summary="Rides from stop to stop without a change")
def links(request: HttpRequest, city: str, from_stops: Keys, to_stops: Keys, on: date | None = None) -> Any:
    """Give for each route the ride between the stops that come first in the two lists; `on` is today."""
    found = _city(city)
    begin, end = ([int(key) for key in text.split(",")] for text in (from_stops, to_stops))
    return [asdict(ride) for ride in transit.direct(found, begin, end, on=on or _today(found))]


class Counted(BaseModel):
    """What somebody counted at a station of the city's own fleet."""

    bikes: int = Field(ge=0, le=10_000)
    is_renting: bool = True


class StationOut(BaseModel):
    """A station of the city's own fleet after it was counted."""

    id: int
    bikes: int | None
    docks: int | None
    is_renting: bool | None


@router.post(
    "/bikes/stations/{int:station_id}/count", response=StationOut, auth=django_auth, summary="Count a station"
)
def count(request: HttpRequest, station_id: int, counted: Counted) -> Any:
    """Say how many bicycles stand at a station of the city's own fleet; needs cycling.fleet."""
    station = get_object_or_404(BikeStation.objects.select_related("feed__city"), pk=station_id)
    actor, now = person(request), timezone.now()
    done = act.count(station, counted.bikes, renting=counted.is_renting, actor=actor, now=now)
    return StationOut(id=done.pk, bikes=done.bikes, docks=done.docks, is_renting=done.is_renting)


def _city(slug: str) -> City:
    return get_object_or_404(City.objects.served(), slug=slug)


def _today(city: City) -> date:
    return city.day(timezone.now())
