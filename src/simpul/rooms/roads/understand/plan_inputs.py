"""What a plan is worked out from, frozen as plain JSON, and read again as arrays. Pure.

The JSON has everything: stretches by column, prices, treatments, weights, rules, the solver's name. Whoever
has it works out the same plan, whatever happened to the city since.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from simpul.kernel.program import Numbers
from simpul.rooms.roads.understand import treatment
from simpul.rooms.roads.understand.best import Effort
from simpul.rooms.roads.understand.choice import Whole
from simpul.rooms.roads.understand.treatment import Points, Treatment

FORMAT = 1
NEAR = ("schools", "health", "destinations")
COLUMNS = (
    "id", "district", "road_class", "surface", "length_m", "width_m", "sdi", "sdi_low", "sdi_high",
    "pothole_points", "crack_points", "potholes", "cracked_percent", "seen_on", "age_years", "rate", "basis",
    *NEAR, "reports", "wished",
)  # fmt: skip
"""What is frozen of each stretch. `basis`: "confirmed", "survey" or "inspection"; near things are 0 or 1."""
PER_KM = 1000.0


@dataclass(frozen=True, slots=True)
class Roads:
    """The stretches as arrays, in one order. `district` is a place in `Inputs.districts`, -1 none."""

    id: Whole
    district: Whole
    length_m: Numbers
    area_m2: Numbers
    cracked_m2: Numbers
    potholes: Numbers
    importance: Numbers
    points: Points

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The frozen inputs, read. `least` is money by district; `said` the JSON itself."""

    said: Mapping[str, Any]
    roads: Roads
    treatments: tuple[Treatment, ...]
    districts: tuple[str, ...]
    budgets: Numbers
    least: Numbers
    ahead: int
    effort: Effort

    @property
    def years(self) -> int:
        """How many years have a budget."""
        return len(self.budgets)

    def column(self, name: str) -> list[Any]:
        """Give one column of the stretches as it was frozen."""
        found: list[Any] = self.said["segments"][name]
        return found


@cache
def shipped() -> Mapping[str, Any]:
    """Read data/plan.toml."""
    text = files("simpul.rooms.roads").joinpath("data/plan.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read(said: Mapping[str, Any]) -> Inputs:
    """Read frozen inputs. Raises KeyError, ValueError, TypeError for what is none."""
    if said["format"] != FORMAT:
        raise ValueError(f"plan inputs of format {said['format']}: this version reads {FORMAT}")
    districts = tuple(sorted(said["districts"]))
    budgets = np.array(said["budgets"], dtype=float)
    least = np.array([float(said["least_by_district"].get(code, 0.0)) for code in districts]) * budgets.sum()
    treatments = tuple(one for one in treatment.read(said["treatments"]) if one.name in said["prices"])
    rules = said["rules"]
    roads = _roads(said, {code: at for at, code in enumerate(districts)})
    return Inputs(
        said, roads, treatments, districts, budgets, least, int(rules["look_ahead_years"]),
        Effort(**rules["effort"]),
    )  # fmt: skip


def _roads(said: Mapping[str, Any], district: Mapping[str, int]) -> Roads:
    columns = said["segments"]

    def numbers(name: str) -> Numbers:
        return np.array(columns[name], dtype=float)

    length_m = numbers("length_m")
    area_m2 = length_m * numbers("width_m")
    points = Points(
        numbers("sdi"), numbers("pothole_points"), numbers("crack_points"), numbers("rate"),
        numbers("age_years"), float(said["rules"]["worst_sdi"]),
    )  # fmt: skip
    return Roads(
        np.array(columns["id"], dtype=np.int64),
        np.array([district.get(code, -1) for code in columns["district"]], dtype=np.int64),
        length_m, area_m2, area_m2 * numbers("cracked_percent") / 100, numbers("potholes"),
        importance(said), points,
    )  # fmt: skip


def importance(said: Mapping[str, Any]) -> Numbers:
    """Give what a metre of each stretch counts.

    It is its class's figure to the power of the traffic's weight, and more where schools, health posts,
    destinations or reports are near or planners asked for it.
    """
    rules, weights, columns = said["rules"], said["weights"], said["segments"]
    by_class = rules["importance"]
    figures = [
        float(by_class.get(one.removesuffix("_link"), by_class["other"])) for one in columns["road_class"]
    ]
    more = np.ones(len(figures))
    for name in NEAR:
        more += float(weights[name]) * np.array(columns[name], dtype=float)
    full = float(rules["near"]["reports_full"])
    more += float(weights["reports"]) * np.minimum(np.array(columns["reports"], dtype=float) / full, 1.0)
    more += float(weights["wished"]) * np.array(columns["wished"], dtype=float)
    return np.asarray(np.array(figures, dtype=float) ** float(weights["traffic"]) * more)


def costs(inputs: Inputs, one: Treatment) -> Numbers:
    """Give what a treatment costs on each stretch; 0 where there is nothing of it to do."""
    price = inputs.said["prices"][one.name]
    return float(price["amount"]) * amounts(inputs.roads, one, price["unit"])


def amounts(roads: Roads, one: Treatment, unit: str) -> Numbers:
    """Give how much of a treatment each stretch takes, in the unit of its price."""
    if unit == "piece":
        return roads.potholes
    if unit == "m":
        return roads.length_m
    return roads.cracked_m2 if one.covers == "cracked" else roads.area_m2


def fitting(inputs: Inputs, one: Treatment) -> np.ndarray:
    """Tell where a treatment is for the surface and class of the way."""
    surfaces = inputs.said["treatments"]
    known = {surface: treatment.kind_of(surfaces, surface) for surface in set(inputs.column("surface"))}
    pairs = zip(inputs.column("surface"), inputs.column("road_class"), strict=True)
    fits = np.array([one.fits(known[surface], road_class) for surface, road_class in pairs], dtype=bool)
    return fits & (np.array(inputs.column("cracked_percent"), dtype=float) >= one.cracked_from)
