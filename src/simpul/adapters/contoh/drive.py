"""The road of a survey drive: the pavement of each street, its damage at each visit, the surroundings."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from . import noise
from .damage import Damage
from .populate import KINDS, one_damage, shades, spots, things
from .route import Route
from .streets import Street
from .surface import Profile, Shade, Spot, Thing, World

type Visit = Literal[1, 2, 3]
"""The first drive, the second four months later, and one after repairs, five weeks after the second."""

STRETCH_M = 50.0
"""Damage is equally dense within stretches of this length and jumps between them, as on real streets."""

CLEAR_M = 17.0
"""Nothing is broken and nothing stands this near a corner, where the picture is bent most."""

MOVES = frozenset({"person", "car", "motorbike"})
"""What stands elsewhere at each visit."""

SHARES = {"D00": 0.3, "D10": 0.12, "D20": 0.3, "D40": 0.28}
"""How often each kind occurs."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a damage between the visits: grown, repaired, or new."""

    damage_id: int
    what: Literal["grown", "repaired", "new"]


def world(seed: int, route: Route, visit: Visit, mended: Collection[int] = ()) -> tuple[World, list[Change]]:
    """Give the road as it is at a visit, and what changed since the visit before.

    Args:
        seed: of the town.
        route: the way that the car takes.
        visit: the third finds everything as the second did, but for what was mended.
        mended: ids of the damages that were mended before the third visit; a patch lies where each was.

    Raises:
        ValueError: something is mended that the second visit did not find, or before another than the third.
    """
    first, second, changes = worlds(seed, route)
    if visit == 3:
        return _mended(seed, route, second, frozenset(mended))
    if mended:
        raise ValueError(f"visit {visit}: only the third comes after repairs that one may choose")
    return (first, []) if visit == 1 else (second, changes)


def _mended(seed: int, route: Route, second: World, mended: frozenset[int]) -> tuple[World, list[Change]]:
    """Mend some of what the second visit found; light, people and vehicles are others."""
    unknown = mended - {damage.id for damage in second.damages}
    if unknown:
        raise ValueError(f"no damage has the number {min(unknown)} at the second visit")
    patches = tuple(_patch(damage) for damage in second.damages if damage.id in mended)
    stay = tuple(thing for thing in second.things if thing.what not in MOVES)
    moved = _things(noise.stream("mended", seed), route, second.profiles)
    third = replace(
        second,
        damages=tuple(damage for damage in second.damages if damage.id not in mended),
        spots=(*second.spots, *patches),
        shades=tuple(replace(shade, across_m=shade.across_m * 0.9) for shade in second.shades),
        things=(*stay, *(thing for thing in moved if thing.what in MOVES)),
        sun=0.2,
    )
    return third, [Change(damage, "repaired") for damage in sorted(mended)]


def _patch(damage: Damage) -> Spot:
    """Give the mended place of a damage: a dark patch with a sealed rim, larger than what was broken."""
    size = damage.length_m + 0.5, damage.width_m + 0.5
    return Spot("patch", damage.along_m, damage.across_m, *size, 0.72, damage.seed)


def worlds(seed: int, route: Route) -> tuple[World, World, list[Change]]:
    """Give the road as it was at the first and at the second visit, and what changed between them."""
    rng = noise.stream("drive", seed)
    profiles = _profiles(seed, route)
    damages = _damages(rng, route, profiles)
    first = World(
        length_m=route.length_m,
        profiles=profiles,
        damages=tuple(damages),
        spots=tuple(_spots(rng, route, profiles)),
        shades=tuple(_shades(rng, route, profiles)),
        things=tuple(_things(rng, route, profiles)),
        mouths=tuple(_mouths(route)),
        sun=0.6,
        seed=seed * 1009 + 7,
    )
    later, patches, changes = _later(noise.stream("later", seed), first)
    things_later = tuple(thing for thing in first.things if thing.what not in MOVES)
    moved = [t for t in _things(noise.stream("moved", seed), route, profiles) if t.what in MOVES]
    shadows = tuple(replace(shade, across_m=-shade.across_m * 0.8) for shade in first.shades)
    second = replace(
        first,
        damages=tuple(later),
        spots=(*first.spots, *patches),
        shades=shadows,
        things=(*things_later, *moved),
        sun=-0.9,
    )
    return first, second, changes


def _profiles(seed: int, route: Route) -> tuple[tuple[float, Profile], ...]:
    """Give the pavement of each leg: the main street newer and marked, the small one old and bare."""
    rng = noise.stream("pavement", seed)
    starts = [0.0, *route.corners]
    return tuple(
        (start, _profile(leg.street, rng, seed * 31 + number))
        for number, (start, leg) in enumerate(zip(starts, route.legs, strict=True))
    )


def _profile(street: Street, rng: np.random.Generator, seed: int) -> Profile:
    main = street.road_class in {"primary", "secondary"}
    small = street.road_class == "residential"
    tone = float(rng.uniform(96, 118) if main else rng.uniform(118, 142))
    if street.tags["surface"] == "concrete":
        tone = float(rng.uniform(146, 160))
    return Profile(
        tone=tone,
        tint=(1.0 + float(rng.uniform(-0.006, 0.014)), 1.0, 1.0 + float(rng.uniform(-0.012, 0.012))),
        grain=float(rng.uniform(5.5, 8.0)),
        wear=float(rng.uniform(0.4, 0.9)),
        blotch=float(rng.uniform(3.5, 6.0)),
        lane_m=3.5,
        shoulder_m=1.0 if main else 0.35,
        opposite_m=3.5 if not small else 3.0,
        centre="dashed" if main else ("none" if small else "dashed"),
        edge_lines=main,
        mark_wear=0.45 if main else 0.95,
        edge="kerb" if main else ("soil" if small else "grass"),
        seed=seed % 9973,
    )


def _clear(route: Route, along: float, margin: float = CLEAR_M) -> bool:
    return all(abs(along - corner) > margin for corner in route.corners)


def _damages(
    rng: np.random.Generator, route: Route, profiles: tuple[tuple[float, Profile], ...]
) -> list[Damage]:
    made: list[Damage] = []
    base = (0.55, 1.0, 1.9)
    start = 9.0
    while start < route.length_m - 12:
        stop = min(start + STRETCH_M, route.length_m - 10)
        leg = int(route.leg[int((start + stop) / 2 / 0.5)])
        dense = base[min(leg, 2)] * float(rng.choice([0.0, 0.5, 1.0, 2.4], p=[0.2, 0.3, 0.3, 0.2]))
        for _ in range(int(rng.poisson(dense * (stop - start) / 5))):
            kind = KINDS[int(rng.choice(4, p=[SHARES[kind] for kind in KINDS]))]
            along = float(rng.uniform(start, stop))
            damage = one_damage(rng, kind, along, profiles[leg][1], len(made) + 1)
            if _clear(route, along, CLEAR_M + damage.length_m / 2) and _apart(damage, made):
                made.append(damage)
        start = stop
    return made


def _apart(damage: Damage, others: list[Damage]) -> bool:
    """Tell whether a damage touches none of its kind, so that each stays one object."""
    for other in others:
        near = 3.2 if other.kind == damage.kind else 0.2
        if abs(other.along_m - damage.along_m) < near + (other.length_m + damage.length_m) / 2 and (
            other.kind == damage.kind
            or abs(other.across_m - damage.across_m) < (other.width_m + damage.width_m) / 2 + 0.1
        ):
            return False
    return True


def _later(rng: np.random.Generator, first: World) -> tuple[list[Damage], list[Spot], list[Change]]:
    """Repair some damages, let others grow, and add a few."""
    later: list[Damage] = []
    patches: list[Spot] = []
    changes: list[Change] = []
    for damage in first.damages:
        if rng.random() < (0.4 if damage.kind == "D40" else 0.15):
            patches.append(_patch(damage))
            changes.append(Change(damage.id, "repaired"))
        elif rng.random() < 0.5:
            grown = replace(damage, strength=min(1.3, damage.strength * 1.15))
            later.append(replace(grown, length_m=damage.length_m * 1.12, width_m=damage.width_m * 1.06))
            changes.append(Change(damage.id, "grown"))
        else:
            later.append(damage)
    number = max((damage.id for damage in first.damages), default=0)
    for _ in range(max(3, len(first.damages) // 10)):
        like = first.damages[int(rng.integers(len(first.damages)))] if first.damages else None
        if like is None:
            break
        along = float(np.clip(like.along_m + rng.uniform(6, 14), 9, first.length_m - 12))
        fresh = one_damage(
            rng, "D40" if rng.random() < 0.5 else "D00", along, first.profile(along), number + 1
        )
        if _apart(fresh, [*later, *first.damages]):
            number += 1
            later.append(fresh)
            changes.append(Change(fresh.id, "new"))
    return later, patches, changes


def _per_leg(
    route: Route, profiles: tuple[tuple[float, Profile], ...]
) -> list[tuple[Profile, tuple[float, float]]]:
    stops = [*[start for start, _ in profiles[1:]], route.length_m]
    return [(profile, (start, stop)) for (start, profile), stop in zip(profiles, stops, strict=True)]


def _spots(rng: np.random.Generator, route: Route, profiles: tuple[tuple[float, Profile], ...]) -> list[Spot]:
    legs = _per_leg(route, profiles)
    made = [spot for profile, span in legs for spot in spots(rng, profile, span, 0.6)]
    return [spot for spot in made if _clear(route, spot.along_m, 12)]


def _shades(
    rng: np.random.Generator, route: Route, profiles: tuple[tuple[float, Profile], ...]
) -> list[Shade]:
    return [s for profile, span in _per_leg(route, profiles) for s in shades(rng, profile, span, 0.55)]


def _things(
    rng: np.random.Generator, route: Route, profiles: tuple[tuple[float, Profile], ...]
) -> list[Thing]:
    legs = _per_leg(route, profiles)
    made = [thing for profile, span in legs for thing in things(rng, profile, span, 1.3)]
    open_ = list(_mouths(route))
    return [
        thing
        for thing in made
        if _clear(route, thing.along_m, 26)
        and all(
            abs(thing.along_m - at) > wide / 2 + 4 or thing.across_m * side < 0 for at, wide, side in open_
        )
    ]


def _mouths(route: Route) -> list[tuple[float, float, int]]:
    """Give where side streets open, from the junctions of the streets driven."""
    found: list[tuple[float, float, int]] = []
    for number, leg in enumerate(route.legs):
        chainage = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(leg.street.xy, axis=0).T))])
        own = np.flatnonzero(route.leg == number)
        for index in leg.street.junctions[1:-1]:
            at = int(own[np.argmin(np.abs(route.street_m[own] - chainage[index]))])
            if abs(route.street_m[at] - chainage[index]) < 2 and _clear(route, at * 0.5, 20):
                found.append((at * 0.5, 5.0, -1 if leg.street.nodes[index] % 3 else 1))
    return found
