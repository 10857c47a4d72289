"""Destinations as they come in: where a rider gets off, by the tiles; and what the search is told of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from django.db import transaction
from django.urls import reverse

from simpul.ground.places.models import City, Place
from simpul.ground.search import act as search
from simpul.ground.search.act import Entry
from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Engine, Snapped
from simpul.rooms.cycling.models.destination import Destination, DestinationSnap, State
from simpul.rooms.cycling.understand import destination as rules

SEARCH, SEARCH_MAP = "cycling.destination", "cycling.place"
"""How the search names what staff said of a destination, and a goal that only the map knows."""
BATCH = 500
WEIGHT = 1.5
"""What staff wrote about comes before what only the map knows."""


def key_of(position: LonLat) -> str:
    """Give a position as the cache names it: 1e-6 degrees is some 11 cm."""
    return f"{position.lon:.6f},{position.lat:.6f}"


def ref_of(place: Place) -> str:
    """Give the name of a place of the map in addresses, such as "node-123"."""
    return place.osm_id.replace("/", "-")


def snap(city: City, positions: Iterable[LonLat], engine: Engine) -> int:
    """See that the cache knows, by these tiles, where a rider gets off for each position.

    Those that are missing are asked of the engine together. Rows of other tiles of the city are dropped.

    Returns:
        How many were missing.
    """
    wanted = {key_of(position): position for position in positions}
    known: set[str] = set()
    for keys in batched(wanted, BATCH):
        there = DestinationSnap.objects.filter(city=city, version=engine.version, key__in=keys)
        known.update(there.values_list("key", flat=True))
    missing = [(key, position) for key, position in wanted.items() if key not in known]
    if not missing:
        return 0
    found = engine.snap([position for _key, position in missing])
    rows = [
        _row(city, engine.version, key, one) for (key, _position), one in zip(missing, found, strict=True)
    ]
    with transaction.atomic():
        DestinationSnap.objects.filter(city=city).exclude(version=engine.version).delete()
        DestinationSnap.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(missing)


def tell_search(row: Destination) -> None:
    """Let a destination be found by its words, or by nobody but staff while it is not published."""
    entry = _entry(row)
    search.index(
        SEARCH, entry.key, title=entry.title, body=entry.body, language=entry.language, url=entry.url,
        city=entry.city, public=entry.public, weight=entry.weight,
    )  # fmt: skip
    if row.osm_id:
        search.forget(SEARCH_MAP, f"{row.city.slug}/{row.osm_id}")


def learn() -> int:
    """Let every goal with a name that only a map knows be found, and no other. Returns how many there are."""
    return search.rebuild(SEARCH_MAP, _goals())


def _goals() -> Iterator[Entry]:
    taken = set(Destination.objects.exclude(osm_id="").values_list("city_id", "osm_id"))
    tags = rules.telling_tags(rules.goals())
    places = Place.objects.live().filter(city__served=True, kind__in=tags).exclude(name="")
    for place in places.select_related("city").order_by("pk"):
        kind = rules.kind_of(place.kind, place.tags)
        if kind and rules.kinds()[kind].goal and (place.city_id, place.osm_id) not in taken:
            yield Entry(
                key=f"{place.city.slug}/{place.osm_id}",
                title=place.name,
                body=" ".join(_names(kind)),
                language="id",
                url=reverse("cycling:destination", args=[place.city.slug, ref_of(place)]),
                city=place.city,
            )


def _entry(row: Destination) -> Entry:
    body = [row.name_en, *_names(row.kind), row.story_id, row.story_en]
    return Entry(
        key=str(row.pk),
        title=row.name,
        body="\n".join(filter(None, body)),
        language="id" if row.story_id or not row.story_en else "en",
        url=row.get_absolute_url(),
        city=row.city,
        public=row.state == State.PUBLISHED,
        weight=WEIGHT,
    )


def _names(kind: str) -> Sequence[str]:
    known = rules.kinds().get(kind)
    return tuple(known.names.values()) if known else ()


def _row(city: City, version: str, key: str, found: Snapped | None) -> DestinationSnap:
    if found is None or found.distance_m > rules.limits().reach_m:
        return DestinationSnap(city=city, version=version, key=key)
    return DestinationSnap(
        city=city, version=version, key=key, lon=found.position.lon, lat=found.position.lat,
        distance_m=found.distance_m, street=found.street[:200],
    )  # fmt: skip
