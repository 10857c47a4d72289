"""From who rides and what is wished to the options of the routing engine. Pure; the numbers are data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from simpul.rooms.cycling.understand.wish import Kind, Profile, Wish

type Costing = dict[str, float | str]
"""Options of Valhalla's bicycle costing."""


@cache
def table() -> Mapping[str, Any]:
    """Give the content of data/profiles.toml."""
    file = resources.files("simpul.rooms.cycling").joinpath("data", "profiles.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def costing(wish: Wish, kind: Kind) -> Costing:
    """Give the engine's options for one of the three answers to a wish.

    The hills slider is Valhalla's `use_hills`, the surface slider is its `avoid_bad_surfaces` turned round.
    """
    return options(wish.profile, kind, wish.hills, wish.surface)


def options(
    profile: Profile, kind: Kind = "balanced", hills: float | None = None, surface: float | None = None
) -> Costing:
    """Give the engine's options of a profile; `hills` and `surface` None: as the profile has them."""
    rider, style = table()["profile"][profile], table()["kind"][kind]
    avoids = 1 - (rider["surface"] if surface is None else surface)
    roads = style["roads"] - table()["less_roads"].get(profile, 0)
    return {
        "bicycle_type": rider["bicycle_type"],
        "cycling_speed": rider["speed_kmh"],
        "use_roads": round(max(roads, 0.0), 3),
        "use_hills": rider["hills"] if hills is None else hills,
        "avoid_bad_surfaces": round(min(avoids, table()["most"]["avoids"]) * style["minds_surface"], 3),
        "use_living_streets": style["living_streets"],
    }
