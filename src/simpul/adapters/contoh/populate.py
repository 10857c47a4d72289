"""Fills an invented road: how old its pavement is, what broke, what was patched, what stands beside it."""

import math
from dataclasses import replace

import numpy as np

from .damage import Damage, Kind, Look
from .surface import Cast, Edge, Litter, Marks, Profile, Shade, Spot, Thing, World

SCENE_M = 32.0
"""Length of the road that a random scene repeats into the distance."""

KINDS: tuple[Kind, ...] = ("D00", "D10", "D20", "D40")


def random_world(rng: np.random.Generator, seed: int) -> World:
    """Give a short random road that repeats, for pictures that need not belong to any place."""
    profile = random_profile(rng, seed)
    span = (0.0, SCENE_M)
    dense = float(rng.choice([0.0, 0.5, 1.0, 2.2], p=[0.12, 0.3, 0.36, 0.22]))
    return World(
        length_m=SCENE_M,
        profiles=((0.0, profile),),
        damages=_echo(damages(rng, profile, span, dense)),
        spots=_echo(spots(rng, profile, span, 1.0)),
        shades=_echo(shades(rng, profile, span, float(rng.choice([0.0, 1.0, 2.0])))),
        things=tuple(things(rng, profile, span, 1.0)),
        sun=float(rng.uniform(-1.6, 1.6)),
        seed=seed,
        loop=True,
    )


def _echo[T: (Damage, Spot, Shade)](items: list[T]) -> tuple[T, ...]:
    """Repeat what may reach over the end of a road that repeats."""
    return tuple(
        replace(item, along_m=item.along_m + turn * SCENE_M) for turn in (-1, 0, 1) for item in items
    )


def random_profile(rng: np.random.Generator, seed: int) -> Profile:
    """Draw a pavement: pale and smooth with age, or dark and rough when newer."""
    pale = rng.random() < 0.6
    tone = float(rng.uniform(112, 158) if pale else rng.uniform(80, 108))
    warm = float(rng.normal(0.004, 0.012))
    centre: Marks = ("dashed", "solid", "double", "none")[int(rng.choice(4, p=[0.45, 0.15, 0.2, 0.2]))]
    edge: Edge = ("grass", "soil", "paved", "kerb")[int(rng.choice(4, p=[0.35, 0.3, 0.15, 0.2]))]
    return Profile(
        tone=tone,
        tint=(1 + warm, 1.0, 1 - warm * 0.6 + float(rng.normal(0, 0.01))),
        grain=float(rng.uniform(3.5, 9.0)),
        wear=float(rng.uniform(0.1, 1.1)),
        blotch=float(rng.uniform(2.0, 5.8)),
        lane_m=float(rng.uniform(2.9, 3.7)),
        shoulder_m=float(rng.uniform(0.1, 2.2)),
        opposite_m=float(rng.uniform(2.9, 3.7)),
        centre=centre,
        centre_yellow=bool(rng.random() < 0.5),
        edge_lines=bool(rng.random() < 0.75),
        mark_wear=float(rng.uniform(0.1, 1.0)),
        edge=edge,
        seed=seed % 9973,
    )


def damages(
    rng: np.random.Generator, profile: Profile, span: tuple[float, float], per_m: float, first_id: int = 1
) -> list[Damage]:
    """Scatter damage over the own lane (and some beyond it), denser where `per_m` is higher.

    Args:
        rng: where the numbers come from.
        profile: the cross-section.
        span: (from, to) chainage.
        per_m: expected damages per 4 m of lane.
        first_id: id of the first one.
    """
    made: list[Damage] = []
    for _ in range(int(rng.poisson((span[1] - span[0]) / 4 * per_m))):
        kind = KINDS[int(rng.choice(4, p=[0.28, 0.12, 0.34, 0.26]))]
        along = float(rng.uniform(*span))
        own = rng.random() < 0.85
        made.append(one_damage(rng, kind, along, profile if own else None, first_id + len(made)))
    return made


def one_damage(
    rng: np.random.Generator, kind: Kind, along: float, profile: Profile | None, number: int
) -> Damage:
    """Draw one damage of a kind; in the own lane, or where `profile` is None in the opposite one."""
    lane = profile.lane_m if profile else 3.4
    track = -lane / 2 + float(rng.choice([-0.82, 0.82])) + float(rng.normal(0, 0.18))
    look: Look = "crack"
    strength = float(rng.uniform(0.55, 1.25))
    if kind == "D00":
        length, width = float(rng.uniform(1.5, 7)), float(rng.uniform(0.1, 0.4))
    elif kind == "D10":
        width = float(rng.uniform(0.9, lane - 0.4))
        length, track = float(rng.uniform(0.1, 0.35)), -lane / 2 + float(rng.normal(0, 0.3))
    elif kind == "D20":
        length, width = float(rng.uniform(0.8, 6)), float(rng.uniform(0.5, 1.5))
    else:
        width = float(np.clip(rng.lognormal(math.log(0.5), 0.5), 0.18, 1.7))
        length = float(np.clip(width * rng.uniform(0.8, 2.2), 0.2, 2.4))
        look = ("deep", "peel", "water")[int(rng.choice(3, p=[0.42, 0.4, 0.18]))]
        strength = float(rng.uniform(0.8, 1.15))
    limit = max(0.1, lane / 2 - width / 2 - 0.1)
    across = float(np.clip(track, -lane / 2 - limit, -lane / 2 + limit))
    if profile is None:
        across = -across
    return Damage(number, kind, along, across, length, width, look, strength, int(rng.integers(1 << 30)))


def spots(rng: np.random.Generator, profile: Profile, span: tuple[float, float], amount: float) -> list[Spot]:
    """Scatter what is not damage but may look like it."""
    made: list[Spot] = []
    length = span[1] - span[0]
    rates: dict[Litter, float] = {
        "patch": 0.03,
        "manhole": 0.014,
        "stain": 0.07,
        "leaf": 0.5,
        "joint": 0.012,
        "skid": 0.015,
        "drip": 0.2,
    }
    for what, rate in rates.items():
        found = int(rng.poisson(rate * length * amount))
        made += [_spot(rng, what, float(rng.uniform(*span)), profile) for _ in range(found)]
    return made


def _spot(rng: np.random.Generator, what: Litter, along: float, profile: Profile) -> Spot:
    across = float(rng.uniform(-profile.lane_m - 0.4, profile.opposite_m))
    long, wide, level = {
        "patch": (rng.uniform(0.6, 5), rng.uniform(0.5, 2.2), float(rng.choice([0.66, 0.76, 0.86, 1.1]))),
        "manhole": (0.68, 0.68, rng.uniform(0.65, 0.9)),
        "stain": (rng.uniform(0.3, 1.6), rng.uniform(0.2, 0.7), rng.uniform(0.62, 0.85)),
        "leaf": (rng.uniform(0.04, 0.12), rng.uniform(0.04, 0.1), rng.uniform(0.25, 0.7)),
        "joint": (rng.uniform(0.03, 0.08), profile.lane_m, rng.uniform(0.6, 0.85)),
        "skid": (rng.uniform(3, 9), rng.uniform(0.12, 0.2), rng.uniform(0.72, 0.88)),
        "drip": (rng.uniform(0.04, 0.18), rng.uniform(0.04, 0.15), rng.uniform(0.6, 0.8)),
    }[what]
    if what == "joint":
        across = -profile.lane_m / 2
    seed = int(rng.integers(1 << 30))
    return Spot(what, along, across, float(long), float(wide), float(level), seed)


def shades(
    rng: np.random.Generator, profile: Profile, span: tuple[float, float], amount: float
) -> list[Shade]:
    """Scatter shadows of crowns, houses and wires."""
    made: list[Shade] = []
    depth = float(rng.uniform(0.3, 0.62))
    for _ in range(int(rng.poisson((span[1] - span[0]) / 16 * amount))):
        what: Cast = ("tree", "building", "wire")[int(rng.choice(3, p=[0.76, 0.08, 0.16]))]
        along, side = float(rng.uniform(*span)), -1 if rng.random() < 0.7 else 1
        across = side * float(rng.uniform(profile.lane_m - 1.8, profile.lane_m + 3.5))
        long, wide = float(rng.uniform(3, 13)), float(rng.uniform(4, 11))
        if what == "wire":
            across, long, wide = 0.0, 0.2, 40.0
        elif what == "building":
            across, wide = side * (profile.lane_m + 4.0), float(rng.uniform(6.5, 11.0))
        made.append(Shade(what, along, across, long, wide, depth, int(rng.integers(1 << 30))))
    return made


HIGH_M = {
    "tree": (5, 9),
    "palm": (6, 10),
    "bush": (0.8, 2),
    "house": (4, 5.2),
    "shop": (2.8, 3.3),
    "wall": (1.2, 2),
    "pole": (7, 9),
    "person": (1.5, 1.75),
    "car": (1.5, 1.8),
    "motorbike": (1.1, 1.25),
    "rider": (1.6, 1.75),
}
"""How high each thing is, metres (from, to)."""

STAND_M = {
    "tree": (2.0, 26),
    "palm": (3, 30),
    "bush": (1.6, 24),
    "house": (6.5, 22),
    "shop": (4, 6),
    "wall": (3.2, 6),
    "pole": (1.0, 2),
    "person": (0.7, 3),
    "car": (1.2, 2.2),
    "motorbike": (0.6, 3),
    "rider": (0, 0),
}
"""How far from the edge of the asphalt each thing stands, metres (from, to)."""


def things(
    rng: np.random.Generator, profile: Profile, span: tuple[float, float], amount: float
) -> list[Thing]:
    """Scatter what stands beside the road; a few vehicles drive ahead in the own lane."""
    rates = {
        "tree": 11,
        "palm": 4,
        "bush": 14,
        "house": 6,
        "shop": 1,
        "wall": 3,
        "pole": 2,
        "person": 2,
        "car": 0.7,
        "motorbike": 1.6,
    }
    made: list[Thing] = []
    for what, per_100_m in rates.items():
        for _ in range(int(rng.poisson(per_100_m * 2 * (span[1] - span[0]) / 100 * amount))):
            side = -1 if rng.random() < 0.5 else 1
            edge = (profile.lane_m if side < 0 else profile.opposite_m) + profile.shoulder_m
            across = side * (edge + float(rng.uniform(*STAND_M[what])))
            high = float(rng.uniform(*HIGH_M[what]))
            made.append(Thing(what, float(rng.uniform(*span)), across, high, int(rng.integers(1 << 30))))
    return made
