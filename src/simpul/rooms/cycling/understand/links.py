"""How one goes on by bus or train: which lines lead from some stops to others without a change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Day:
    """How often a line leaves its first stop on one day of the week; times in seconds after midnight.

    `departures` 0: it does not run; then `first_s` and `last_s` are None. Past midnight counts on: 25:00 is
    90000.
    """

    departures: int
    first_s: int | None = None
    last_s: int | None = None

    @property
    def headway_s(self) -> int | None:
        """Give the mean time between departures; None with fewer than two."""
        if self.departures < 2 or self.first_s is None or self.last_s is None:  # noqa: PLR2004 - two make a gap
            return None
        return round((self.last_s - self.first_s) / (self.departures - 1))


type Week = tuple[Day | None, ...]
"""Seven days from Monday on; None where the timetable does not say."""


@dataclass(frozen=True, slots=True)
class Line:
    """One order in which a route calls at stops.

    `stops` are keys in order; a stop may come twice. `at_s` are the seconds from the first stop, None where
    not known. `mode` is GTFS route_type. `feed` is the key of the timetable.
    """

    key: int
    feed: int
    route_id: str
    name: str
    long_name: str
    mode: int
    colour: str
    text_colour: str
    headsign: str
    stops: tuple[int, ...]
    at_s: tuple[int | None, ...]
    week: Week


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride on one line: from the call number `begin` to the call number `end` of its stops."""

    line: Line
    begin: int
    end: int

    @property
    def from_stop(self) -> int:
        """The key of the stop where one gets on."""
        return self.line.stops[self.begin]

    @property
    def to_stop(self) -> int:
        """The key of the stop where one gets off."""
        return self.line.stops[self.end]

    @property
    def calls(self) -> tuple[int, ...]:
        """The keys of all stops on the way, both ends included."""
        return self.line.stops[self.begin : self.end + 1]

    @property
    def ride_s(self) -> int | None:
        """How long it takes by the timetable; None where it does not say (or says nothing possible)."""
        left, reached = self.line.at_s[self.begin], self.line.at_s[self.end]
        if left is None or reached is None or reached <= left:
            return None
        return reached - left


def direct(lines: Iterable[Line], from_stops: Sequence[int], to_stops: Sequence[int]) -> list[Ride]:
    """Give for each route the ride that begins and ends at the most wished stops.

    Args:
        lines: those that may serve.
        from_stops: keys, the most wished first (such as the nearest).
        to_stops: keys, the most wished first.

    Returns:
        One ride a route (not a line), the most wished first: by the sum of the places of its two stops in the
        lists, then by the fewest calls. None goes from a stop to itself.
    """
    begins = {stop: place for place, stop in enumerate(from_stops)}
    ends = {stop: place for place, stop in enumerate(to_stops)}
    best: dict[tuple[int, str], tuple[tuple[int, int], Ride]] = {}
    for line in lines:
        found = _best(line, begins, ends)
        route = (line.feed, line.route_id)
        if found and (route not in best or found[0] < best[route][0]):
            best[route] = found
    return [ride for _, ride in sorted(best.values(), key=lambda pair: (pair[0], pair[1].line.key))]


def _best(line: Line, begins: dict[int, int], ends: dict[int, int]) -> tuple[tuple[int, int], Ride] | None:
    """Give the best ride on a line with its cost, going once along its calls."""
    found: tuple[tuple[int, int], Ride] | None = None
    boarded: tuple[int, int] | None = None  # the best place to get on so far: (wish, call)
    for call, stop in enumerate(line.stops):
        if boarded and stop in ends and stop != line.stops[boarded[1]]:
            cost = (boarded[0] + ends[stop], call - boarded[1])
            if found is None or cost < found[0]:
                found = (cost, Ride(line, boarded[1], call))
        if stop in begins and (boarded is None or begins[stop] <= boarded[0]):
            boarded = (begins[stop], call)
    return found
