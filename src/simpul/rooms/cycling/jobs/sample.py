"""The recommended routes of the invented city: found between its own places, and marked invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simpul.adapters import valhalla
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City, Place
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import curated as act
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.share import laid
from simpul.rooms.cycling.understand.wish import Profile, Wish

LEAST = 2
"""Places that make a route."""


@dataclass(frozen=True, slots=True)
class Invented:
    """A route to be made: through the first places of some kinds, the name of each begins as said."""

    through: tuple[tuple[str, str], ...]
    words: act.Words


ROUTES = (
    Invented(
        (
            ("amenity=marketplace", "Pasar"), ("tourism=attraction", "Kampung"),
            ("tourism=attraction", "Pantai"),
        ),
        act.Words(
            title_id="Dari pasar ke pantai", title_en="From the market to the beach",
            story_id="Jalur rekaan: sarapan di pasar, lewat kampung yang teduh, lalu turun ke pantai. "
            "Bawa air minum; di pantai tidak ada keran.",
            story_en="An invented ride: breakfast at the market, through a shady village, down to the beach. "
            "Take water along; there is no tap at the beach.",
            profile="family", tags=("family", "beach", "market"),
        ),
    ),
    Invented(
        (("shop=bicycle", "Bengkel"), ("tourism=museum", ""), ("tourism=attraction", "Alun")),
        act.Words(
            title_id="Keliling kota lama", title_en="Around the old town",
            story_id="Jalur rekaan yang pendek: bengkel sepeda, museum, alun-alun. Pelan-pelan di depan "
            "masjid pada jam salat.",
            story_en="An invented short ride: bicycle shop, museum, square. Ride slowly past the mosque at "
            "prayer times.",
            profile="city", tags=("heritage", "family"),
        ),
    ),
    Invented(
        (
            ("railway=station", ""), ("tourism=attraction", "Air Terjun"),
            ("tourism=viewpoint", "Gardu Pandang Bambu"),
        ),
        act.Words(
            title_id="Air terjun dan gardu pandang", title_en="Waterfall and viewpoint",
            story_id="Jalur rekaan yang menanjak: dari stasiun ke air terjun, lalu ke gardu pandang. "
            "Berangkat pagi, sebelum panas.",
            story_en="An invented climb: from the station to the waterfall and on to the viewpoint. Set out "
            "early, before the heat.",
            profile="trekking", tags=("nature", "viewpoint", "climb"),
        ),
    ),
)  # fmt: skip


def routes(city: City, *, now: datetime) -> list[CuratedRoute]:
    """Make and publish the invented routes of a city that are not there yet, where its map has their places.

    Raises:
        Refused: the city has no map.
    """
    engine, machine = engines.current(city, valhalla.engine), system_person()
    made = []
    for one in ROUTES:
        stops = _stops(city, one.through)
        known = CuratedRoute.objects.filter(city=city, title_en=one.words.title_en)
        if len(stops) < LEAST or known.exists():
            continue
        profile: Profile = next(word for word in ("family", "city", "trekking") if word == one.words.profile)
        wish = Wish(tuple(at for _name, at in stops), profile=profile, kinds=("calm",))
        try:
            found = laid.wished(city, wish, names=[name for name, _at in stops], engine=engine, now=now)
            route = act.add(city, one.words, found, actor=machine, now=now, invented=True)
        except Refused:
            continue
        for word in ("submit", "publish"):
            act.step(route, word, actor=machine, now=now)
        route.refresh_from_db()
        made.append(route)
    return made


def _stops(city: City, through: Sequence[tuple[str, str]]) -> list[tuple[str, LonLat]]:
    """Give the first place of each kind whose name begins so; a kind without one is left out."""
    found = []
    for kind, name in through:
        place = (
            Place.objects.live().filter(city=city, kind=kind, name__startswith=name).order_by("pk").first()
        )
        if place is not None:
            found.append((place.name, place.position))
    return found
