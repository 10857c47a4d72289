"""What leaves of planners' questions: the page's figures, the drawing before and after, and the lists."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import batched
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from simpul.ground.places.models import City, Line, Segment, Street
from simpul.ground.places.share import geometry
from simpul.kernel.geo import metres_per_degree
from simpul.rooms.cycling.models.network import NetworkLook, RepairStudy
from simpul.rooms.cycling.observe.network import Repair

TREATMENTS = {
    "overlay": gettext_lazy("New wearing course"),
    "rebuild": gettext_lazy("Rebuild"),
    "patch": gettext_lazy("Patch"),
    "pave": gettext_lazy("Pave"),
}
GRADES = {"poor": gettext_lazy("Lightly damaged"), "bad": gettext_lazy("Heavily damaged")}
HEADER = (
    "order", "segment", "street", "road_class", "length_m", "grade", "seen_on", "treatment", "cost",
    "currency", "assumed",
)  # fmt: skip
BATCH = 500
WIDE, EDGE = 1000.0, 16.0
LEAST_M = 6.0
"""Steps of a drawn line shorter than this on the ground are left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One repair as a table shows it; `cost` None: nobody knows a price."""

    order: int
    segment: int
    street: str
    road_class: str
    length_m: float
    grade: str
    seen_on: date
    treatment: str
    cost: float | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the plan: what is repaired together, what it costs and unlocks, also summed up so far."""

    order: int
    streets: str
    cost: float
    unlocked_km: float
    cost_so_far: float
    km_so_far: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map of the network as SVG paths in a box of `width` x `height`; `marks` are the steps' numbers."""

    width: float
    height: float
    joined: str
    unlocked: str
    repairs: str
    marks: Sequence[tuple[int, float, float]]

    @property
    def box(self) -> str:
        """The SVG's viewBox, with room for the marks at its edges."""
        return f"{-EDGE:g} {-EDGE:g} {self.width + 2 * EDGE:g} {self.height + 2 * EDGE:g}"


def rows(study: RepairStudy) -> list[Row]:
    """Give the repairs of an answer in their order."""
    return [_row(number, one) for number, one in enumerate(study.answer.get("repairs", ()), start=1)]


def steps(study: RepairStudy) -> list[Step]:
    """Give the steps of an answer, each with what it comes to so far."""
    names = {one["street"]: one["name"] for one in study.answer.get("repairs", ())}
    found: list[Step] = []
    cost = km = 0.0
    for number, one in enumerate(study.answer.get("steps", ()), start=1):
        cost, km = cost + one["cost"], km + one["unlocked_m"] / 1000
        called = dict.fromkeys(names.get(street) or _("Street without a name") for street in one["streets"])
        found.append(Step(number, ", ".join(called), one["cost"], one["unlocked_m"] / 1000, cost, km))
    return found


def drawing(study: RepairStudy) -> Drawing | None:
    """Draw what was joined before, what is unlocked, and what is repaired; None where there is nothing."""
    answer = study.answer
    order = {
        segment: number
        for number, step in enumerate(answer["steps"], start=1)
        for segment in step["segments"]
    }
    joined = _lines(Street, answer["joined"])
    unlocked = _lines(Street, answer["unlocked"])
    repaired = _lines(Segment, order)
    every = [*joined.values(), *unlocked.values(), *repaired.values()]
    if not every:
        return None
    west, south, east, north = shapely.total_bounds(
        shapely.MultiLineString([line.tolist() for line in every])
    )
    lon_m, lat_m = metres_per_degree((south + north) / 2)
    scale = WIDE / max((east - west) * lon_m, (north - south) * lat_m, 200.0)
    place = _Place(west, north, lon_m * scale, lat_m * scale, LEAST_M * scale)
    marks: dict[int, tuple[int, float, float]] = {}
    for segment, line in repaired.items():
        x, y = place.put(line)[len(line) // 2].tolist()
        marks.setdefault(order[segment], (order[segment], round(x, 1), round(y, 1)))
    return Drawing(
        round((east - west) * lon_m * scale, 1), round((north - south) * lat_m * scale, 1),
        place.path(joined.values()), place.path(unlocked.values()), place.path(repaired.values()),
        [marks[number] for number in sorted(marks)],
    )  # fmt: skip


def table(study: RepairStudy) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the list as a file, in the order of HEADER; words are those of the data."""
    for number, one in enumerate(study.answer.get("repairs", ()), start=1):
        yield (
            number, one["segment"], one["name"], one["road_class"], round(one["length_m"], 1), one["grade"],
            one["seen_on"], one["treatment"], one["cost"], study.currency, one["assumed"],
        )  # fmt: skip


def geojson(study: RepairStudy) -> str:
    """Give the repairs, and the streets joined before and unlocked by them, as GeoJSON (RFC 7946)."""
    answer = study.answer
    repairs = dict(zip((one["segment"] for one in answer["repairs"]), table(study), strict=True))
    features = [
        *_features(
            Segment, repairs, lambda pk: {"what": "repair", **dict(zip(HEADER, repairs[pk], strict=True))}
        ),
        *_features(Street, answer["unlocked"], lambda pk: {"what": "unlocked", "street": pk}),
        *_features(Street, answer["joined"], lambda pk: {"what": "joined_before", "street": pk}),
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def smoothed(route: Mapping[str, Any], repairs: Mapping[int, Repair]) -> dict[str, Any]:
    """Say which repairs make a route smooth, and what keeps it from being calm beside its surface.

    Args:
        route: one of `routes` in the JSON of an answer.
        repairs: of the city, by segment.

    Returns:
        `rows` in the order of the way and what they `cost` together (None where a price is missing);
        `unseen_m`, which nobody has surveyed; `stressful_m`, whose traffic is at level 3 or 4: no repair
        changes that.
    """
    segments = dict.fromkeys(one["segment"] for one in route["stretches"] if one["segment"] in repairs)
    found = [repairs[one] for one in segments]
    costs = [one.cost for one in found if one.cost is not None]
    by_level = route["figures"]["stress_m"]
    return {
        "rows": [_row(number, one) for number, one in enumerate(map(asdict, found), start=1)],
        "cost": sum(costs) if len(costs) == len(found) else None,
        "unseen_m": sum(
            one["to_m"] - one["from_m"] for one in route["stretches"] if one["grade"] == "unknown"
        ),
        "stressful_m": by_level["3"] + by_level["4"],
    }


ASSUMED = gettext_noop("Simpul's own round assumption of 2026, unverified: no price book of any city")
"""The source of the prices that `ground.roadstate` ships (prices.toml), written here to be translated."""


def price_source(source: str) -> str:
    """Name the source of prices in the reader's language; what a city calls its own stays as it is."""
    return _(ASSUMED) if source == ASSUMED else source


def newest_look(city: City) -> NetworkLook | None:
    """Give how the network was when it was looked at last."""
    return NetworkLook.objects.filter(city=city).order_by("-looked_at").first()


def _row(order: int, one: Mapping[str, Any]) -> Row:
    return Row(
        order, one["segment"], one["name"] or _("Street without a name"), one["road_class"], one["length_m"],
        str(GRADES[one["grade"]]), date.fromisoformat(str(one["seen_on"])), str(TREATMENTS[one["treatment"]]),
        one["cost"], one["assumed"],
    )  # fmt: skip


def _features(model: type[Line], pks: Iterable[int], say: Any) -> Iterator[dict[str, Any]]:
    for some in batched(pks, BATCH):
        for row in model.objects.filter(pk__in=some).order_by("pk"):
            yield {"type": "Feature", "geometry": geometry(row.line), "properties": say(row.pk)}


def _lines(model: type[Line], pks: Iterable[int]) -> dict[int, np.ndarray]:
    found: dict[int, np.ndarray] = {}
    for some in batched(pks, BATCH):
        for pk, line in model.objects.filter(pk__in=some).values_list("pk", "line"):
            found[pk] = shapely.get_coordinates(shapely.from_wkb(bytes(line)))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """How degrees become units of the drawing."""

    west: float
    north: float
    x: float
    y: float
    least: float

    def put(self, line: np.ndarray) -> np.ndarray:
        return np.stack([(line[:, 0] - self.west) * self.x, (self.north - line[:, 1]) * self.y], axis=1)

    def path(self, lines: Iterable[np.ndarray]) -> str:
        return "".join(self._one(line) for line in lines)

    def _one(self, line: np.ndarray) -> str:
        thinned = shapely.simplify(shapely.LineString(self.put(line)), self.least / 2)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(thinned).tolist())
