"""The cycling room over HTTP and JSON: round trips, tours, how far one gets, bicycle and bus."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema
from ninja.errors import ValidationError

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.share import by_bus, outings, reach, routes, tours, trips
from simpul.rooms.cycling.understand import destination
from simpul.rooms.cycling.understand.outing import BadOuting, Reach, Round
from simpul.rooms.cycling.understand.wish import BadWish, Language, Wish

router = Router(tags=["cycling"])
GEOJSON = "application/geo+json"


class Rider(Schema):
    """Who rides where: the words of a wish, beside its places. What is left out is the profile's own."""

    city: str
    profile: str = Field("", description="city, trekking, road, family or ebike")
    hills: str = Field("", description="0 avoids hills, 1 does not mind them")
    surface: str = Field("", description="0 avoids rough surfaces, 1 does not mind them")
    kind: str = Field("", description="quick, balanced or calm")
    at: str = Field("", description="when the ride begins, ISO 8601 with its offset")
    lang: str = Field("", description="id or en")

    @property
    def words(self) -> dict[str, str]:
        """Give the words of the address."""
        return {name: value for name, value in self.model_dump().items() if isinstance(value, str)}


class FromStart(Rider):
    """What begins at one place."""

    start: str = Field(description="longitude,latitude")
    minutes: str = ""


class RoundTrip(FromStart):
    """A wished round trip: `length_m` or `minutes`."""

    length_m: str = ""
    towards: str = Field("", description="north, northeast, east, ...")


class Near(FromStart):
    """Destinations within reach."""

    kinds: str = Field("", description="kinds of destinations with commas between; all that one rides to")


class Stops(Rider):
    """What leads over stops."""

    stops: str = Field(description="lon,lat;lon,lat")


class Tour(Stops):
    """Stops that are visited in the best order."""

    back: bool = Field(True, description="ends where it began; else at the last stop")  # noqa: FBT003 - ninja's way


@router.get("/round-trips", summary="Round trips of a wished length or time, past worthwhile places")
def round_trips(request: HttpRequest, asked: Query[RoundTrip]) -> HttpResponse:
    """Give what /routes gives; each of its routes is a round trip with a "trip" beside its figures."""
    with _read():
        wanted = Round.parse(asked.words, language=_language())
    city, engine = _place(asked)
    return JsonResponse(trips.round_trips(city, wanted, engine=engine, answer=_answer(city, engine)))


@router.get("/tours", summary="Up to 12 stops in the best order, and the metres that it saves")
def tour(request: HttpRequest, asked: Query[Tour]) -> HttpResponse:
    """Give what /routes gives over the stops in their best order; "tour" says which and why."""
    with _read():
        wish = Wish.parse(asked.words, language=_language())
    city, engine = _place(asked)
    return JsonResponse(tours.tour(wish, back=asked.back, engine=engine, answer=_answer(city, engine)))


@router.get("/isochrone", summary="How far one gets in 30, 60 and 120 minutes")
def isochrone(request: HttpRequest, asked: Query[FromStart]) -> HttpResponse:
    """Give GeoJSON: one polygon for each number of minutes (up to four), the largest first."""
    with _read():
        wanted = Reach.parse(asked.words, "area", language=_language())
    city, engine = _place(asked)
    return JsonResponse(reach.area(city, wanted, engine=engine), content_type=GEOJSON)


@router.get("/reach", summary="Destinations that are reached in so many minutes, the nearest first")
def rideable(request: HttpRequest, asked: Query[Near]) -> HttpResponse:
    """Give destinations with length and time by bicycle, and how many are not among them and why."""
    with _read():
        wanted, kinds = Reach.parse(asked.words, "reach", language=_language()), _kinds(asked.kinds)
    city, engine = _place(asked)
    return JsonResponse(reach.reach(city, wanted, kinds, engine=engine))


@router.get("/with-bus", summary="By bicycle to a stop, by bus or train, and on by bicycle")
def with_bus(request: HttpRequest, asked: Query[Stops]) -> HttpResponse:
    """Give up to three ways between two places; no time is promised that the timetable does not say."""
    now = timezone.now()
    with _read():
        wish = by_bus.two_ends(Wish.parse(asked.words, language=_language()))
    city, engine = _place(asked)
    answer = _answer(city, engine)
    return JsonResponse(by_bus.options(city, wish, engine=engine, now=now, answer=answer))


@contextmanager
def _read() -> Iterator[None]:
    """Turn what cannot be read into a 422 that names the word."""
    try:
        yield
    except (BadOuting, BadWish) as error:
        text = outings.sentence(error)
        raise ValidationError([{"type": error.reason, "loc": ("query", error.field), "msg": text}]) from None


def _place(asked: Rider) -> tuple[City, Engine]:
    city = get_object_or_404(City.objects.served(), slug=asked.city)
    return city, engines.current(city, valhalla.engine)


def _answer(city: City, engine: Engine) -> Callable[[Wish], Any]:
    return partial(routes.answer, city, engine=engine, now=timezone.now(), why=False)


def _language() -> Language:
    return "id" if (get_language() or "en").startswith("id") else "en"


def _kinds(text: str) -> tuple[str, ...] | None:
    kinds = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for kind in kinds:
        if kind not in destination.kinds():
            raise BadOuting("kinds", "not-one-of", given=kind[:60], known=", ".join(destination.kinds()))
    return kinds or None
