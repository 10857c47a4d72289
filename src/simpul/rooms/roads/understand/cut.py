"""Where a video is cut into photos: every few metres of its track, in the video's own seconds. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.ports import Fix
from simpul.rooms.roads.understand.track import between

STILL_M = 3.0
"""Moves shorter than this are the trembling of the satellites while the car stands still."""

STOOD_S = 5.0
"""In less than this a car that moves has left its place by more than that."""
NOTHING_M = 1e-4
"""Less than this is the rounding of the sums."""


class Clock(StrEnum):
    """How it is known when a video began."""

    TRACK = "track"
    """The track is inside the video, in its own time: no clock is needed."""
    FILE = "file"
    """The file says when, in UTC as its format asks."""
    LOCAL = "local"
    """The file says when, and means the time of the place, as many cameras do: so the track fits."""
    GIVEN = "given"
    """Somebody said what to add to the file's clock."""


@dataclass(frozen=True, slots=True)
class Began:
    """When a video began, and how that is known."""

    at: datetime
    clock: Clock


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the camera was at a second of the video."""

    at_s: float
    position: LonLat


def began(
    created_at: datetime, fixes: Sequence[Fix], duration_s: float, *, zone_s: float, offset_s: float | None
) -> Began | None:
    """Say when a video began, by its file's clock and the times of a track; None where the two never meet.

    Args:
        created_at: what the file says.
        fixes: of the track.
        duration_s: of the video.
        zone_s: what the place's clocks are ahead of UTC.
        offset_s: what somebody said is to be added to the file's clock; None where nobody did.
    """
    if offset_s is not None:
        at = created_at + timedelta(seconds=offset_s)
        return Began(at, Clock.GIVEN) if _meets(at, fixes, duration_s) else None
    for at, clock in ((created_at, Clock.FILE), (created_at - timedelta(seconds=zone_s), Clock.LOCAL)):
        if _meets(at, fixes, duration_s):
            return Began(at, clock)
    return None


def moments(fixes: Sequence[Fix], began_at: datetime) -> list[Moment]:
    """Give a track in the seconds of a video that began at a time; positions without a time are left out."""
    timed = {fix.at: fix.position for fix in fixes if fix.at is not None}
    return [Moment((at - began_at).total_seconds(), timed[at]) for at in sorted(timed)]


def cuts(track: Sequence[Moment], duration_s: float, *, every_m: float, gap_s: float) -> list[Moment]:
    """Give the moments of a video at which a photo is taken from it, every so many metres of its track.

    Args:
        track: in the order of time; what lies outside the video is left out.
        duration_s: of the video.
        every_m: metres between photos.
        gap_s: a hole in the track longer than this is not bridged: the count begins anew behind it.
    """
    found: list[Moment] = []
    for run in _runs(track, gap_s):
        found += _along(_moving(run), every_m)
    return [one for one in found if 0 <= one.at_s <= duration_s]


def outside_s(track: Sequence[Moment], duration_s: float, gap_s: float) -> float:
    """Say how many seconds of a video the track says nothing about."""
    runs = _runs(list(track), gap_s)
    inside = [min(duration_s, run[-1].at_s) - max(0.0, run[0].at_s) for run in runs]
    return max(0.0, duration_s - sum(max(0.0, one) for one in inside))


def _meets(at: datetime, fixes: Sequence[Fix], duration_s: float) -> bool:
    times = [fix.at for fix in fixes if fix.at is not None]
    return bool(times) and at <= max(times) and min(times) <= at + timedelta(seconds=duration_s)


def _moving(track: Sequence[Moment]) -> list[Moment]:
    """Leave out the trembling of a car that stands: it stood where it came to a stand, until it left."""
    kept = list(track[:1])
    for before, one in pairwise(track):
        if distance_m(kept[-1].position, one.position) < STILL_M:
            continue
        if before.at_s - kept[-1].at_s > STOOD_S:
            kept.append(Moment(before.at_s, kept[-1].position))
        kept.append(one)
    return kept


def _runs(track: Sequence[Moment], gap_s: float) -> Iterator[list[Moment]]:
    run: list[Moment] = []
    for one in track:
        if run and one.at_s - run[-1].at_s > gap_s:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _along(run: Sequence[Moment], every_m: float) -> Iterator[Moment]:
    yield run[0]
    since_m = 0.0
    for start, end in pairwise(run):
        length_m = distance_m(start.position, end.position)
        at_m = every_m - since_m
        while at_m <= length_m + NOTHING_M:
            share = min(1.0, at_m / length_m)
            at_s = round(start.at_s + share * (end.at_s - start.at_s), 3)
            yield Moment(at_s, between(start.position, end.position, share))
            at_m += every_m
        since_m = length_m - (at_m - every_m)
