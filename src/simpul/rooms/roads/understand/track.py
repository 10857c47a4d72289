"""Where and when a frame was taken, when a separate track knows: interpolation, clock offset, jumps. Pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from simpul.kernel.geo import LonLat, distance_m, metres_per_degree
from simpul.kernel.ports import Fix

MAX_GAP_S = 30.0
"""A hole in a track longer than this is not bridged: nobody knows which way the car went."""
MAX_OFFSET_S = 15 * 3600
"""A camera clock is wrong by a time zone at most (UTC-12 to UTC+14, and some)."""
TRIED = 200
"""At most so many photos vote on the clock offset."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A moment and the position at that moment."""

    at: datetime
    position: LonLat


class Track:
    """A drive's positions in the order of time; points without a time are left out."""

    def __init__(self, fixes: Sequence[Fix]) -> None:
        unique = {fix.at: Timed(fix.at, fix.position) for fix in reversed(fixes) if fix.at is not None}
        self.points = sorted(unique.values(), key=lambda point: point.at)
        self._at_s = [point.at.timestamp() for point in self.points]

    def at(self, moment: datetime, max_gap_s: float = MAX_GAP_S) -> LonLat | None:
        """Give the position at a moment; None outside the drive and in a hole over `max_gap_s`."""
        moment_s = moment.timestamp()
        after = bisect_right(self._at_s, moment_s)
        if after == 0:
            return None
        start = self.points[after - 1]
        if start.at == moment:
            return start.position
        if after == len(self.points) or self._at_s[after] - self._at_s[after - 1] > max_gap_s:
            return None
        share = (moment_s - self._at_s[after - 1]) / (self._at_s[after] - self._at_s[after - 1])
        return between(start.position, self.points[after].position, share)

    def offset_s(self, photos: Sequence[Timed]) -> float | None:
        """Estimate what must be added to the photos' clock to get the track's, by where the photos were.

        Each photo votes for the time at which the track passed nearest to it; the vote that puts all photos
        nearest to the track wins, and is refined to a tenth of a second. None where no photo fits.
        """
        photos = photos[:: max(1, len(photos) // TRIED)]
        votes = sorted(
            {round(self._nearest_s(photo) - photo.at.timestamp(), 1) for photo in photos if self.points}
        )
        votes = [vote for vote in votes[:: max(1, len(votes) // TRIED)] if abs(vote) <= MAX_OFFSET_S]
        if not votes:
            return None
        best = min(votes, key=lambda vote: self._miss_m(photos, vote))
        for step in (0.5, 0.1):
            around = [best + step * move for move in range(-6, 7)]
            best = min(around, key=lambda vote: (round(self._miss_m(photos, vote), 2), abs(vote - best)))
        return None if math.isinf(self._miss_m(photos, best)) else round(best, 1)

    def _nearest_s(self, photo: Timed) -> float:
        """Give the time at which the track came nearest to where the photo was taken."""
        east_m, north_m = metres_per_degree(photo.position.lat)

        def flat(position: LonLat) -> tuple[float, float]:
            return (
                (position.lon - photo.position.lon) * east_m,
                (position.lat - photo.position.lat) * north_m,
            )

        best = (math.inf, 0.0)
        for index, point in enumerate(self.points):
            ax, ay = flat(point.position)
            bx, by = flat(self.points[min(index + 1, len(self.points) - 1)].position)
            along = (bx - ax) ** 2 + (by - ay) ** 2
            share = min(1.0, max(0.0, -(ax * (bx - ax) + ay * (by - ay)) / along)) if along else 0.0
            next_s = self._at_s[min(index + 1, len(self.points) - 1)]
            away = math.hypot(ax + share * (bx - ax), ay + share * (by - ay))
            best = min(best, (away, self._at_s[index] + share * (next_s - self._at_s[index])))
        return best[1]

    def _miss_m(self, photos: Sequence[Timed], offset_s: float) -> float:
        """Give the median distance between photos and track; infinite where half have no position."""
        moved = timedelta(seconds=offset_s)
        places = [(photo, self.at(photo.at + moved)) for photo in photos]
        return median(distance_m(photo.position, place) if place else math.inf for photo, place in places)


def between(start: LonLat, end: LonLat, share: float) -> LonLat:
    """Give the position at `share` (0 to 1) of the way; straight in degrees, so for short ways."""
    return LonLat(start.lon + share * (end.lon - start.lon), start.lat + share * (end.lat - start.lat))


def heading_deg(start: LonLat, end: LonLat) -> float | None:
    """Give the direction to the next position, degrees clockwise from north; None where they are one."""
    east_m, north_m = metres_per_degree(start.lat)
    east, north = (end.lon - start.lon) * east_m, (end.lat - start.lat) * north_m
    return math.degrees(math.atan2(east, north)) % 360 if (east, north) != (0.0, 0.0) else None


def jumps(drive: Sequence[tuple[datetime | None, LonLat]], *, limit_m_per_s: float) -> list[bool]:
    """Tell for each position of a drive whether it is a jump: reached faster than any car, and left so too.

    A position that the next one agrees with is a new start (the camera was off for a while) and not a jump.
    Where a frame has no time, frames are taken to be at least a second apart.
    """
    wrong = [False] * len(drive)
    last: int | None = None
    for index in range(len(drive)):
        follower = index + 1 if index + 1 < len(drive) else None
        off = last is not None and _too_fast(drive, last, index, limit_m_per_s)
        alone = follower is None or _too_fast(drive, index, follower, limit_m_per_s)
        first_is_off = (
            last is None and follower is not None and alone and not _tail_off(drive, follower, limit_m_per_s)
        )
        wrong[index] = (off and alone) or first_is_off
        if not wrong[index]:
            last = index
    return wrong


def _tail_off(drive: Sequence[tuple[datetime | None, LonLat]], index: int, limit_m_per_s: float) -> bool:
    """Tell whether the position after the first does not agree with its own follower either."""
    return index + 1 >= len(drive) or _too_fast(drive, index, index + 1, limit_m_per_s)


def _too_fast(
    drive: Sequence[tuple[datetime | None, LonLat]], start: int, end: int, limit_m_per_s: float
) -> bool:
    (start_at, start_position), (end_at, end_position) = drive[start], drive[end]
    passed_s = float(end - start)
    if start_at and end_at:
        passed_s = abs((end_at - start_at).total_seconds())
    return distance_m(start_position, end_position) > limit_m_per_s * max(passed_s, 1.0)
