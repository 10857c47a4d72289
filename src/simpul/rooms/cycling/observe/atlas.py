"""A city's segments and what is known of them, kept in this process as arrays: a route is joined in no time.

The segments are read again when the city's map changes, a state or a hazard when it changed.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.conf import settings
from django.db.models import Max
from numpy.typing import NDArray

from simpul.ground.places import lines
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import share as roadstate
from simpul.ground.roadstate.models import SegmentState
from simpul.ground.roadstate.share import OpenHazard
from simpul.kernel.geo import metres_per_degree
from simpul.kernel.routing import Steps
from simpul.rooms.cycling.observe import marks
from simpul.rooms.cycling.observe.marks import Marks
from simpul.rooms.cycling.understand.condition import Laid, Ways, lay, rules, surface_of

GRADES = ("", "unknown", "good", "fair", "poor", "bad")
"""Grades by their number here, from no word at all to the worst."""
GAP_M = 1000.0
"""Streets lie so far apart on the axis of `Ways` that no step of one reaches another."""


@dataclass
class States:
    """What is known of each segment, in the order of `Atlas.segment_ids`; nan and "" where nothing is.

    `grade` is a number of GRADES; `seen` days since 1 January of the year 1, 0 where nobody looked; `changed`
    the moment as a timestamp.
    """

    grade: NDArray[np.int8]
    confidence: NDArray[np.float64]
    damages: NDArray[np.float64]
    seen: NDArray[np.int64]
    changed: NDArray[np.float64]
    newest: datetime | None = None


class Told(NamedTuple):
    """What is known of each segment, and last of none: what stands at -1. See `understand.figures.Known`."""

    grade: NDArray[np.int8]
    damages: NDArray[np.float64]
    length_m: NDArray[np.float64]
    seen: NDArray[np.int64]
    paved: NDArray[np.float64]


@dataclass
class Atlas:
    """The segments of one map of a city, with their states and the hazards on them.

    `paved` is 1 or 0, nan where the map does not say; `middles` and `lines` are degrees. `kept` is for sums
    that hold until something changes.
    """

    home: tuple[str, ...]
    segment_ids: NDArray[np.int64]
    ways: Ways
    lines: list[NDArray[np.float64]]
    names: list[str]
    surfaces: list[str | None]
    paved: NDArray[np.float64]
    middles: NDArray[np.float64]
    lengths: NDArray[np.float64]
    states: States
    hazards: list[OpenHazard] = field(default_factory=list)
    marks: tuple[Any, Any] = (None, (None, None))
    kept: dict[Any, Any] = field(default_factory=dict)

    def index_of(self, segment_id: int) -> int:
        """Give the index of a segment; -1 where the map has none of that number."""
        return self._order.get(segment_id, -1)

    def laid(self, steps: Steps) -> Laid:
        """Give the steps of a set of tiles on the axis of `ways`; the last set is kept."""
        found: tuple[Steps, Laid] | None = self.__dict__.get("_laid")
        if found is None or found[0] is not steps:
            found = self.__dict__["_laid"] = (steps, lay(steps, self.ways))
        return found[1]

    @property
    def told(self) -> Told:
        """What is known of each segment."""
        found: Told | None = self.kept.get("told")
        if found is None:
            states = self.states
            found = self.kept["told"] = Told(
                np.append(states.grade, np.int8(0)), np.append(states.damages, np.nan),
                np.append(self.lengths, np.nan), np.append(states.seen, 0), np.append(self.paved, np.nan),
            )  # fmt: skip
        return found

    @property
    def mapped(self) -> NDArray[np.object_]:
        """Surface, name and number of each segment, None where the map has none, and last of none: (n, 3)."""
        found: NDArray[np.object_] | None = self.__dict__.get("_mapped")
        if found is None:
            names = (name or None for name in self.names)
            rows = [*zip(self.surfaces, names, self.segment_ids.tolist(), strict=True), (None, None, None)]
            found = self.__dict__["_mapped"] = np.array(rows, dtype=object)
        return found

    @property
    def _order(self) -> dict[int, int]:
        found: dict[int, int] | None = self.__dict__.get("_index")
        if found is None:
            found = self.__dict__["_index"] = {one: at for at, one in enumerate(self.segment_ids.tolist())}
        return found

    def seen_on(self, index: int) -> date | None:
        """Give the day that a segment was last looked at; None where nobody did."""
        day = int(self.states.seen[index])
        return date.fromordinal(day) if day else None


_lock = threading.Lock()
_kept: dict[int, Atlas] = {}


def of(city: City, now: Marks | None = None) -> Atlas:
    """Give the atlas of a city as its records are now. Its hazards are open; the time of some may be over.

    Args:
        city: which.
        now: its marks, where they were read already.
    """
    found, now, home = _kept.get(city.pk), now or marks.of(city), _home(city)
    if found and found.home == home and found.marks == (now.states, now.hazards):
        return found
    with _lock:
        if found is None or found.home != home:
            found = _read(city)
        _renew_states(city, found)
        found.hazards = _hazards(city) if now.hazards[1] else []
        found.marks = (now.states, now.hazards)
        found.kept.clear()
        _kept[city.pk] = found
    return found


def _home(city: City) -> tuple[str, ...]:
    """Name the map that a city has now, in this data folder."""
    return str(settings.SIMPUL_DATA), city.slug, city.version


def _read(city: City) -> Atlas:
    rows = list(
        Segment.objects.live()
        .filter(city=city)
        .order_by("street_id", "index")
        .values_list("pk", "street_id", "from_m", "to_m", "line", "name", "surface", "street__osm_way_id")
    )
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    drawn = [shapely.get_coordinates(one) for one in shapely.from_wkb([bytes(row[4]) for row in rows])]
    lengths = np.array([row[3] - row[2] for row in rows], dtype=float)
    ways = _ways(rows, drawn)
    middles = np.array([line.mean(axis=0) for line in drawn]).reshape(-1, 2)
    surfaces = [surface_of(row[6]) for row in rows]
    paved = [np.nan if word is None else float(word in rules()["paved"]["words"]) for word in surfaces]
    return Atlas(
        _home(city), ids, ways, drawn, [row[5] for row in rows], surfaces, np.array(paved), middles,
        lengths, _nothing(len(rows)),
    )  # fmt: skip


def _nothing(count: int) -> States:
    """Give the states of a city that nobody has looked at."""
    unknown = np.full(count, np.nan)
    return States(
        np.zeros(count, np.int8), unknown, unknown.copy(), np.zeros(count, np.int64), np.zeros(count)
    )


def _ways(rows: list[Any], drawn: list[NDArray[np.float64]]) -> Ways:
    """Lay all streets on one axis, and sort the steps of their segments by way."""
    if not rows:
        none = np.zeros(0)
        return Ways(none.astype(int), np.zeros(1, int), np.ones(2), *[none] * 8)
    streets = np.array([row[1] for row in rows])
    from_m, to_m = (np.array([row[at] for row in rows], dtype=float) for at in (2, 3))
    is_first = np.concatenate([[True], streets[1:] != streets[:-1]])
    ends = np.flatnonzero(np.concatenate([is_first[1:], [True]]))
    origin = np.concatenate([[0.0], np.cumsum(to_m[ends] + GAP_M)[:-1]])
    base = origin[np.cumsum(is_first) - 1]
    stations = lines.all_stations(drawn)
    counts = np.array([len(line) - 1 for line in drawn])
    owner = np.repeat(np.arange(len(rows)), counts)
    stretch = (to_m - from_m) / np.maximum([along[-1] for along in stations], 1e-9)
    low = np.concatenate([along[:-1] for along in stations]) * stretch[owner] + (base + from_m)[owner]
    high = np.concatenate([along[1:] for along in stations]) * stretch[owner] + (base + from_m)[owner]
    corners = np.concatenate([np.hstack([line[:-1], line[1:]]) for line in drawn])
    way = np.array([row[7] for row in rows], dtype=np.int64)[owner]
    order = np.argsort(way, kind="stable")
    way_ids, first = np.unique(way[order], return_index=True)
    scale = np.array(metres_per_degree(float(corners[:, 1].mean())))
    x, y, to_x, to_y = (corners[order] * np.tile(scale, 2)).T.copy()
    return Ways(
        way_ids, np.append(first, len(way)), scale, x, y, to_x - x, to_y - y, low[order], high[order],
        base + from_m, base + to_m,
    )  # fmt: skip


def _renew_states(city: City, atlas: Atlas) -> None:
    """Read what changed since the last time; the arrays are written anew so that a reader keeps the old."""
    states = atlas.states
    rows = SegmentState.objects.filter(city=city)
    newest = rows.aggregate(newest=Max("changed_at"))["newest"]
    if newest == states.newest:
        return
    if newest is None or (states.newest is not None and newest < states.newest):
        states = _nothing(len(states.grade))  # the rows of before are gone
    if states.newest is not None:
        rows = rows.filter(changed_at__gte=states.newest)
    grade, confidence, damages = states.grade.copy(), states.confidence.copy(), states.damages.copy()
    seen, changed = states.seen.copy(), states.changed.copy()
    wanted = ("segment_id", "grade", "confidence", "damages", "seen_on", "changed_at")
    for segment, word, sure, count, day, at in rows.values_list(*wanted):
        index = atlas.index_of(segment)
        if index < 0:
            continue
        grade[index] = GRADES.index(word) if word in GRADES else 1
        confidence[index] = np.nan if sure is None else sure
        damages[index] = np.nan if count is None else count
        seen[index], changed[index] = day.toordinal(), at.timestamp()
    atlas.states = States(grade, confidence, damages, seen, changed, newest)


def _hazards(city: City) -> list[OpenHazard]:
    return roadstate.open_hazards(city, None, datetime.min.replace(tzinfo=UTC))
