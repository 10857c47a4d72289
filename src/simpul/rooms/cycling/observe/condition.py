"""What is known of a city's streets, as a builder of routing tiles wants it: by way of the map."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Grade, SegmentState
from simpul.kernel.ports import Known


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is known: by OpenStreetMap way, and of when it is.

    `states_at` is the newest change among all of it, `seen_on` the newest day of a look; None where nothing
    is known at all.
    """

    by_way: Mapping[int, Sequence[Known]]
    states_at: datetime | None
    seen_on: date | None


def known(city: City) -> Conditions:
    """Read the newest word on each segment of the city's present map; "not known" is left out."""
    by_way: defaultdict[int, list[Known]] = defaultdict(list)
    states_at: datetime | None = None
    seen_on: date | None = None
    rows = SegmentState.objects.filter(city=city, segment__retired_at=None).exclude(grade=Grade.UNKNOWN)
    street = ("osm_way_id", "node_from", "node_to", "length_m")
    columns = ("grade", "changed_at", "seen_on", "segment__from_m", "segment__to_m")
    wanted = [*columns, *(f"segment__street__{name}" for name in street)]
    for row in rows.values_list(*wanted).iterator(chunk_size=5000):
        grade, changed_at, day, from_m, to_m, way, node_from, node_to, length_m = row
        by_way[way].append(Known(node_from, node_to, length_m, from_m, to_m, grade))
        states_at = max(states_at or changed_at, changed_at)
        seen_on = max(seen_on or day, day)
    return Conditions(dict(by_way), states_at, seen_on)
