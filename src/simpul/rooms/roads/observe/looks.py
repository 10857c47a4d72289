"""Every look at a segment, by cameras and by people, and the days on which it was repaired."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import batched

from django.db.models import F, Q

from simpul.ground.places.models import City
from simpul.rooms.roads.models import Condition, Damage, Inspection, Item
from simpul.rooms.roads.understand.trend import Look

AT_ONCE = 500
DONE = (Item.State.REPAIRED, Item.State.CONFIRMED)
"""States of a repair that stands: a disputed one ended nothing."""


def of_segments(segments: Collection[int]) -> dict[int, list[Look]]:
    """Give the looks at some segments, oldest first; a segment without one is left out."""
    return _gathered(_rows(segment_id__in=list(some)) for some in batched(sorted(segments), AT_ONCE))


def of_city(city: City) -> dict[int, list[Look]]:
    """Give the looks at every segment of a city's today's network."""
    return _gathered([_rows(city=city, segment__retired_at=None)])


def repairs(segments: Collection[int] | None = None, city: City | None = None) -> dict[int, set[date]]:
    """Give the days on which segments were repaired: a damage on them, or they themselves."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    wanted = [Q(segment__city=city)] if segments is None else []
    wanted += [Q(segment__in=list(some)) for some in batched(sorted(segments or ()), AT_ONCE)]
    for one in wanted:
        damages = Damage.objects.filter(one, repaired_on__isnull=False)
        mended = damages.exclude(state=Damage.State.DISPUTED).values_list("segment_id", "repaired_on")
        items = Item.objects.filter(one, state__in=DONE, done_on__isnull=False)
        for segment, day in [*mended, *items.values_list("segment_id", "done_on")]:
            if segment and day:
                found[segment].add(day)
    return dict(found)


def _rows(**wanted: object) -> Iterator[tuple[int, Look]]:
    surveys = Condition.objects.filter(sdi_high__isnull=False, **wanted).annotate(on=F("surveyed_on"))
    for pk, segment, on, low, high in surveys.values_list(
        "pk", "segment_id", "on", "sdi_low", "sdi_high"
    ).iterator(chunk_size=5000):
        if low is not None and high is not None:
            yield segment, Look(on, low, high, "survey", f"roads.condition/{pk}")
    said = Inspection.objects.standing().filter(sdi_high__isnull=False, **wanted)
    for pk, segment, on, low, high in said.values_list(
        "pk", "segment_id", "inspected_on", "sdi_low", "sdi_high"
    ).iterator(chunk_size=5000):
        if low is not None and high is not None:
            yield segment, Look(on, low, high, "inspection", f"roads.inspection/{pk}")


def _gathered(many: Iterable[Iterable[tuple[int, Look]]]) -> dict[int, list[Look]]:
    found: defaultdict[int, list[Look]] = defaultdict(list)
    for rows in many:
        for segment, look in rows:
            found[segment].append(look)
    for looks in found.values():
        looks.sort(key=lambda look: (look.on, look.ref))
    return dict(found)
