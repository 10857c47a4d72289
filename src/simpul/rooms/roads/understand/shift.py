"""Two drives along one street laid over each other by what both saw. Pure.

A receiver is off by metres, and by about the same for a while: a later drive has everything a few metres
farther on, or back, and that changes slowly. How far is found from the damage that both drives saw: a chain
of places along the street, each a little off from the one before (an Ornstein-Uhlenbeck process), seen
through pairs of which many are no pairs. The forward-backward algorithm (Rabiner 1989) gives for each place
the mean of the shift and its standard deviation: large where little or nothing was seen twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STEP_M = 5.0
"""Distance of the places along the street at which the shift is worked out."""
FINE_M = 0.25
"""How finely the shift is told."""

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rules:
    """How well positions are known, in metres; the [places] of verdict.toml."""

    receiver_m: float
    steady_m: float
    farthest_m: float
    reading_m: float
    reading_across_m: float
    clutter: float
    deviations: float


class Way(NamedTuple):
    """One street in one direction of driving."""

    street: int
    forward: bool


class Mark(NamedTuple):
    """Something of a kind on a way: seen by the drive, or on record."""

    way: Way
    kind: str
    along_m: float
    across_m: float


class Shift(NamedTuple):
    """How much farther along the drive has a place than the record, and the standard deviation of that."""

    by_m: float
    sd_m: float


@dataclass(frozen=True, slots=True)
class _Laid:
    along_m: Floats
    by_m: Floats
    sd_m: Floats


class Over:
    """A drive laid over what is on record: ask it for the shift at a place of the record."""

    def __init__(self, rules: Rules, seen: Iterable[Mark], known: Iterable[Mark]) -> None:
        self.rules = rules
        by_way: defaultdict[Way, tuple[list[Mark], list[Mark]]] = defaultdict(lambda: ([], []))
        for side, marks in enumerate((seen, known)):
            for mark in marks:
                by_way[mark.way][side].append(mark)
        self._laid = {way: _lay(rules, *both) for way, both in by_way.items() if all(both)}

    def at(self, way: Way, along_m: float) -> Shift:
        """Give the shift at a place. Where nothing was seen twice it is 0, give or take the receivers'."""
        laid = self._laid.get(way)
        if laid is None:
            return Shift(0.0, self.rules.receiver_m)
        by, sd = (float(np.interp(along_m, laid.along_m, values)) for values in (laid.by_m, laid.sd_m))
        off = max(laid.along_m[0] - along_m, along_m - laid.along_m[-1], 0.0)
        kept = float(np.exp(-off / self.rules.steady_m))
        return Shift(by * kept, float(np.sqrt((sd * kept) ** 2 + self.rules.receiver_m**2 * (1 - kept**2))))

    def tolerance_m(self, shift: Shift) -> float:
        """Give how far along from its place, the shift taken out, the same damage may be read."""
        return self.rules.deviations * float(np.hypot(shift.sd_m, self.rules.reading_m))


def _lay(rules: Rules, seen: Sequence[Mark], known: Sequence[Mark]) -> _Laid:
    """Work out the shift along one way."""
    by = np.arange(-rules.farthest_m, rules.farthest_m + FINE_M / 2, FINE_M)
    marks = [mark.along_m for mark in (*seen, *known)]
    along = np.arange(min(marks), max(marks) + STEP_M, STEP_M)
    said = np.zeros((len(along), len(by)))
    for mark in seen:
        index = min(round((mark.along_m - float(along[0])) / STEP_M), len(along) - 1)
        said[index] += np.log(_likelihood(rules, mark, known, by))
    usual = np.exp(-((by / rules.receiver_m) ** 2) / 2)
    usual /= usual.sum()
    chance = _smooth(rules, by, usual, np.exp(said - said.max(axis=1, keepdims=True)))
    mean = chance @ by
    spread = np.sqrt(np.maximum(chance @ by**2 - mean**2, FINE_M**2 / 12))
    return _Laid(along, mean, spread)


def _likelihood(rules: Rules, mark: Mark, known: Sequence[Mark], by: Floats) -> Floats:
    """Say how well each shift explains one thing seen: by a record of its kind, or as something new."""
    total = np.full(len(by), rules.clutter)
    for record in known:
        apart = mark.along_m - record.along_m
        if record.kind == mark.kind and abs(apart) <= rules.farthest_m + 3 * rules.reading_m:
            across = (mark.across_m - record.across_m) / rules.reading_across_m
            total += np.exp(-(((apart - by) / rules.reading_m) ** 2) / 2 - across**2 / 2)
    return total


def _smooth(rules: Rules, by: Floats, usual: Floats, said: Floats) -> Floats:
    """Give the chance of each shift at each place, from all that is said: forward, then backward."""
    keeps = float(np.exp(-STEP_M / rules.steady_m))
    sd = rules.receiver_m * float(np.sqrt(1 - keeps**2))
    step = np.exp(-(((by[None, :] - keeps * by[:, None]) / sd) ** 2) / 2)
    step /= step.sum(axis=1, keepdims=True)
    forward, backward = np.empty_like(said), np.ones_like(said)
    forward[0] = usual * said[0]
    forward[0] /= forward[0].sum()
    for index in range(1, len(said)):
        forward[index] = (forward[index - 1] @ step) * said[index]
        forward[index] /= forward[index].sum()
    for index in range(len(said) - 2, -1, -1):
        backward[index] = step @ (said[index + 1] * backward[index + 1])
        backward[index] /= backward[index].sum()
    chance = forward * backward
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))
