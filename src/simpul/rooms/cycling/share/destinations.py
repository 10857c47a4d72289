"""What leaves of destinations: those of the map and those of the register in one typed shape.

Privacy is decided here: without `staff`, only what is published leaves. A row of the register stands over the
place of the map; a draft stands over it for staff only; a retired one hides it.
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Place
from simpul.kernel.geo import Bounds, LonLat, distance_m, metres_per_degree
from simpul.rooms.cycling.models.destination import Destination, DestinationPhoto, DestinationSnap, State
from simpul.rooms.cycling.observe.destinations import key_of, ref_of
from simpul.rooms.cycling.understand import destination as rules

MAP = "map"
"""The state of what only the map knows."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a rider gets off: on a way, so many metres as the crow flies before the destination."""

    position: LonLat
    distance_m: float
    street: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One destination. `id` is the row's number, or the map's name such as "node-123".

    `name` is its kind's where it has none (`named`). `story` is in the reader's language where it is known in
    it, else in `story_language`; "" where nobody told one. `snapped` is None where no way is within reach,
    and also where nobody looked yet: `snap_known` tells. `state` is "map" for what only the map knows.
    `given` is the name as the record or the map has it. `pk` is the row's, None where there is none.
    """

    id: str
    city: str
    kind: str
    kind_name: str
    goal: bool
    sign: str
    name: str
    named: bool
    position: LonLat
    url: str
    state: str = MAP
    story: str = ""
    story_language: str = ""
    photo: str | None = None
    photo_alt: str = ""
    snapped: Reach | None = None
    snap_known: bool = False
    pk: int | None = None
    given: str = ""

    @property
    def has_story(self) -> bool:
        """Tell whether somebody told or showed something of it."""
        return bool(self.story or self.photo)

    def feature(self) -> dict[str, Any]:
        """Give it as a GeoJSON feature (RFC 7946)."""
        return {
            "type": "Feature",
            "id": self.id,
            "geometry": _point(self.position),
            "properties": self.json(),
        }

    def json(self) -> dict[str, Any]:
        """Give it for programs; positions are [longitude, latitude], None is not known."""
        snapped = self.snapped and {
            "position": list(self.snapped.position),
            "distance_m": round(self.snapped.distance_m, 1),
            "street": self.snapped.street or None,
        }
        return {
            "id": self.id, "city": self.city, "kind": self.kind, "kind_name": self.kind_name,
            "goal": self.goal, "sign": self.sign, "name": self.name, "named": self.named,
            "position": [round(side, 7) for side in self.position], "story": self.story or None,
            "story_language": self.story_language or None, "photo": self.photo, "snapped": snapped,
            "snap_known": self.snap_known, "state": self.state, "url": self.url,
        }  # fmt: skip


def listed(
    city: City,
    kinds: Collection[str] | None = None,
    bounds: Bounds | None = None,
    *,
    staff: bool = False,
) -> tuple[Shown, ...]:
    """Give the destinations of a city: by kind in the kinds' order, those with a name first, then by name.

    Args:
        city: which.
        kinds: only these (ids of data/kinds.toml); None gives the goals, what one rides to.
        bounds: only what lies in this box; None gives all.
        staff: with drafts, for those who may edit.
    """
    wanted = rules.goals() if kinds is None else tuple(kinds)
    rows = list(Destination.objects.filter(city=city).select_related("city"))
    seen = [row for row in rows if _seen(row, staff=staff) and row.kind in wanted and _inside(row, bounds)]
    hidden = {row.osm_id for row in rows if row.osm_id and _hides(row, staff=staff)}
    photos = _first_photos(seen)
    found = [of_row(row, photos.get(row.pk)) for row in seen]
    found += [shown for shown in _of_map(city, wanted, bounds) if shown.id not in _refs(hidden)]
    order = {one: number for number, one in enumerate(rules.kinds())}
    found.sort(key=lambda one: (order[one.kind], not one.named, one.name.casefold(), one.id))
    return reached(city, found)


def near(  # noqa: PLR0913, PLR0917 - where, how far, of what, how many
    city: City,
    position: LonLat,
    radius_m: float,
    kinds: Collection[str] | None = None,
    limit: int = 20,
    each: int | None = None,
) -> tuple[tuple[Shown, float], ...]:
    """Give what lies within so many metres as the crow flies, nearest first, each with its distance.

    `kinds` None gives what one needs on the way (services); `each` is how many of a kind, None any number.
    """
    lon_m, lat_m = metres_per_degree(position.lat)
    wide, high = radius_m / max(lon_m, 1.0), radius_m / lat_m
    box = Bounds(position.lon - wide, position.lat - high, position.lon + wide, position.lat + high)
    found = listed(city, rules.services() if kinds is None else kinds, box)
    measured = [(one, distance_m(position, one.position)) for one in found]
    within = sorted((pair for pair in measured if pair[1] <= radius_m), key=lambda pair: pair[1])
    counts: Counter[str] = Counter()
    kept = []
    for one, metres in within:
        counts[one.kind] += 1
        if each is None or counts[one.kind] <= each:
            kept.append((one, metres))
    return tuple(kept[:limit])


def reached(city: City, found: Iterable[Shown]) -> tuple[Shown, ...]:
    """Give the destinations with where a rider gets off, as far as `observe.destinations.snap` found out."""
    shown = tuple(found)
    keys = [key_of(one.position) for one in shown]
    known: dict[str, DestinationSnap] = {}
    for some in batched(dict.fromkeys(keys), BATCH):
        known |= {row.key: row for row in DestinationSnap.objects.filter(city=city, key__in=some)}
    return tuple(_with(one, known.get(key)) for one, key in zip(shown, keys, strict=True))


def of_row(row: Destination, photo: DestinationPhoto | None = None) -> Shown:
    """Give a row of the register. Reads `city`."""
    language = get_language() or "en"
    story, told_in = rules.first_said(language, {"id": row.story_id, "en": row.story_en})
    name = row.name_en if language == "en" and row.name_en else row.name
    return Shown(
        id=str(row.pk), pk=row.pk, name=name, given=row.name, named=True, position=row.position,
        state=row.state, url=row.get_absolute_url(), story=story, story_language=told_in,
        photo=photo_url(photo) if photo else None, photo_alt=photo_alt(photo) if photo else "",
        **_kind(row.kind, language), city=row.city.slug,
    )  # fmt: skip


def of_place(place: Place, city: City, kind: str) -> Shown:
    """Give a place that only the map knows."""
    language = get_language() or "en"
    said = _kind(kind, language)
    name = rules.readable(language, place.name, place.tags)
    return Shown(
        id=ref_of(place), name=name or said["kind_name"], given=place.name, named=bool(name),
        position=place.position,
        url=reverse("cycling:destination", args=[city.slug, ref_of(place)]), city=city.slug, **said,
    )  # fmt: skip


def photo_url(photo: DestinationPhoto) -> str:
    """Give the address of a photo."""
    return reverse("cycling:destination-photo", args=[photo.pk])


def photo_alt(photo: DestinationPhoto) -> str:
    """Give what is to be seen on a photo in the reader's language."""
    return photo.alt_id if get_language() == "id" else photo.alt_en


def _kind(kind: str, language: str) -> dict[str, Any]:
    known = rules.kinds()[kind]
    return {"kind": kind, "kind_name": known.name(language), "goal": known.goal, "sign": known.sign}


def _of_map(city: City, kinds: Collection[str], bounds: Bounds | None) -> Iterator[Shown]:
    tags = rules.telling_tags(kinds)
    places: QuerySet[Place] = Place.objects.live().filter(city=city, kind__in=tags)
    if bounds is not None:
        places = spatial.in_bbox(places, bounds)
    for place in places.order_by("pk"):
        kind = rules.kind_of(place.kind, place.tags)
        if kind in kinds and kind is not None:
            yield of_place(place, city, kind)


def _seen(row: Destination, *, staff: bool) -> bool:
    known = row.kind in rules.kinds()
    return known and (row.state == State.PUBLISHED or (staff and row.state == State.DRAFT))


def _hides(row: Destination, *, staff: bool) -> bool:
    return row.state in {State.PUBLISHED, State.RETIRED} or staff


def _refs(osm_ids: Collection[str]) -> set[str]:
    return {osm_id.replace("/", "-") for osm_id in osm_ids}


def _inside(row: Destination, bounds: Bounds | None) -> bool:
    if bounds is None:
        return True
    west, south, east, north = bounds
    return west <= row.lon <= east and south <= row.lat <= north


def _first_photos(rows: Sequence[Destination]) -> dict[int, DestinationPhoto]:
    photos = DestinationPhoto.objects.filter(destination__in=rows).order_by("-order", "-pk")
    return {photo.destination_id: photo for photo in photos}


def _with(one: Shown, row: DestinationSnap | None) -> Shown:
    if row is None:
        return one
    reach = None
    if row.lon is not None and row.lat is not None and row.distance_m is not None:
        reach = Reach(LonLat(row.lon, row.lat), row.distance_m, row.street)
    return dataclasses.replace(one, snapped=reach, snap_known=True)


def _point(position: LonLat) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(position.lon, 7), round(position.lat, 7)]}
