"""The ground under Kota Contoh: an invented place in the open sea south of Java, its bends and its hills.

The streets are planned on straight lines in metres (x east, y north of the middle) and then bent by a smooth
displacement, so that the plan stays free of crossings and the town looks grown.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat

from . import noise

MIDDLE = LonLat(110.5, -10.5)
"""Where the invented city lies: open sea, about 250 km south of Java. Nothing is there."""

DEGREE_M = 111_195.0
"""Metres in a degree of latitude on a sphere of 6,371 km."""

COAST = -0.455
"""Planned y of the shore, as a share of the height of the rectangle; the invented sea lies south of it."""

type Points = NDArray[np.float64]


@dataclass(frozen=True)
class Terrain:
    """The lie of the land for a seed and a size; `width_m` x `height_m` is the planned rectangle."""

    seed: int
    width_m: float
    height_m: float

    @cached_property
    def _waves(self) -> list[tuple[float, float, float, float, int]]:
        """Give the bends as (wave number x, y, phase, amplitude in m, axis)."""
        rng = noise.stream("bend", self.seed)
        waves = []
        for length, size in ((4200.0, 170.0), (2100.0, 80.0), (900.0, 26.0), (420.0, 8.0)):
            for axis in (0, 1):
                for _ in range(2):
                    turn = rng.uniform(0, 2 * math.pi)
                    k = 2 * math.pi / length
                    waves.append(
                        (
                            k * math.cos(turn),
                            k * math.sin(turn),
                            rng.uniform(0, 2 * math.pi),
                            size * 0.6,
                            axis,
                        )
                    )
        return waves

    def bend(self, plan: Points) -> Points:
        """Move planned points (n, 2) to where they lie on the ground, both in metres."""
        out = plan.copy()
        for kx, ky, phase, size, axis in self._waves:
            out[:, axis] += size * np.sin(kx * plan[:, 0] + ky * plan[:, 1] + phase)
        steep = np.clip((plan[:, 1] / self.height_m - 0.22) * 5, 0, 1)
        out[:, 0] += steep * 20 * np.sin(plan[:, 1] / 47.0 + self.seed)
        out[:, 1] += steep * 16 * np.sin(plan[:, 0] / 53.0 + 2 * self.seed)
        return out

    def unbend(self, ground: Points) -> Points:
        """Undo `bend`, to a few metres."""
        plan = ground.copy()
        for _ in range(4):
            plan += ground - self.bend(plan)
        return plan

    def river(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give where the river runs: planned x for planned y, in metres."""
        west = -0.11 * min(self.width_m, 9000)
        return np.asarray(west + 90 * np.sin(y / 330 + self.seed) + 42 * np.sin(y / 128))

    def lonlat(self, ground: Points) -> Points:
        """Turn metres east and north of the middle into longitude and latitude, to 1e-7 degrees, (n, 2)."""
        lat = MIDDLE.lat + ground[:, 1] / DEGREE_M
        lon = MIDDLE.lon + ground[:, 0] / (DEGREE_M * math.cos(math.radians(MIDDLE.lat)))
        return np.round(np.stack([lon, lat], axis=1), 7)

    def metres(self, lonlat: Points) -> Points:
        """Turn longitude and latitude (n, 2) into metres east and north of the middle."""
        x = (lonlat[:, 0] - MIDDLE.lon) * DEGREE_M * math.cos(math.radians(MIDDLE.lat))
        return np.stack([x, (lonlat[:, 1] - MIDDLE.lat) * DEGREE_M], axis=1)

    @cached_property
    def _hills(self) -> NDArray[np.float64]:
        rng = noise.stream("hills", self.seed)
        count = max(9, int(self.width_m / 600))
        x = rng.uniform(-0.55, 0.55, count) * self.width_m
        y = rng.uniform(0.22, 0.6, count) * self.height_m
        radius = rng.uniform(0.08, 0.2, count) * self.height_m
        return np.stack(
            [x, y, radius, rng.uniform(0.3, 1.0, count) * (150 if self.height_m < 8000 else 170)], axis=1
        )

    def height(self, ground: Points) -> NDArray[np.float64]:
        """Give the height above the invented sea at points (n, 2), in metres; 0 at sea."""
        north = self.unbend(ground)[:, 1] / self.height_m - COAST
        high = np.clip(north, 0, None) * 22 + np.clip(north - 0.6, 0, None) ** 2 * (
            260 if self.height_m < 8000 else 800
        )
        for x, y, radius, top in self._hills:
            away = (ground[:, 0] - x) ** 2 + (ground[:, 1] - y) ** 2
            high += top * np.exp(-away / (2 * radius**2))
        high += 1.6 * np.sin(ground[:, 0] / 310) * np.sin(ground[:, 1] / 270)
        return np.asarray(np.where(north > 0, np.clip(high * np.clip(north * 12, 0, 1), 0, None), 0.0))

    def elevation(self, lon: float, lat: float) -> float:
        """Give the height at a position, in metres above the invented sea."""
        return float(self.height(self.metres(np.array([[lon, lat]])))[0])
