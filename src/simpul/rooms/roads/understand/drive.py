"""A drive put in order before anybody looks at a photo: time, position, what is rejected for them. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from statistics import median

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.ports import Fix
from simpul.rooms.roads.understand import track as tracks
from simpul.rooms.roads.understand.damage import NEAR_M, REACH_M
from simpul.rooms.roads.understand.quality import Gate, Reason
from simpul.rooms.roads.understand.track import Timed, Track

FARTHEST_M = 15.0
"""Farther ahead damage is too few pixels to be measured."""
STILL_M = 0.5
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo file, and what it says of itself; None for what it does not say.

    `readable` is False where not even the size can be read. `focal_ratio` is focal length over photo width.
    """

    name: str
    sha256: str
    readable: bool = True
    at: datetime | None = None
    position: LonLat | None = None
    heading_deg: float | None = None
    focal_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A photo in its place in the drive: the time and position that count, and why it is rejected if so."""

    photo: Photo
    at: datetime | None
    position: LonLat | None
    heading_deg: float | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Drive:
    """Every photo that came in, in the order of the drive, and what was added to the photos' clock."""

    frames: tuple[Planned, ...]
    offset_s: float
    offset_estimated: bool


def plan(
    photos: Sequence[Photo],
    *,
    track: Track | None,
    offset_s: float | None,
    known: Collection[str],
    gate: Gate,
) -> Drive:
    """Put a drive in order.

    Args:
        photos: in any order.
        track: of the same drive; None where the photos carry their own positions.
        offset_s: to add to the photos' clock to get the track's; None to estimate it where that can be done.
        known: hashes of photos that other surveys have.
        gate: for its speed limit.
    """
    estimated = None
    if track is not None and offset_s is None:
        estimated = track.offset_s([Timed(p.at, p.position) for p in photos if p.at and p.position])
    offset = offset_s if offset_s is not None else estimated or 0.0
    placed = [_place(photo, track, offset) for photo in photos]
    ordered = sorted(placed, key=lambda frame: (frame.at or NEVER, frame.photo.name))
    frames = _headed(_without_jumps(_without_doubles(ordered, known), gate))
    return Drive(tuple(frames), offset, estimated is not None)


def reach_m(positions: Sequence[LonLat]) -> float:
    """Say how far ahead damage is told in the photos of a drive: farther where they are farther apart.

    Each metre is then in about one photo. Positions that stand still do not count.
    """
    gaps = [distance_m(one, other) for one, other in pairwise(positions)]
    moved = [gap for gap in gaps if gap >= STILL_M]
    return min(FARTHEST_M, max(REACH_M, NEAR_M + median(moved))) if moved else REACH_M


def survey_hash(photos: Sequence[Photo], fixes: Sequence[Fix] = (), offset_s: float | None = None) -> str:
    """Give what makes a survey the same survey: its photos' hashes, sorted, and its track."""
    track = [f"{fix.at} {fix.position.lon} {fix.position.lat}" for fix in fixes]
    said = [*sorted(photo.sha256 for photo in photos), *track, str(offset_s) if track else ""]
    return sha256("\n".join(said).encode()).hexdigest()


def _place(photo: Photo, track: Track | None, offset_s: float) -> Planned:
    at = photo.at + timedelta(seconds=offset_s) if photo.at else None
    position = (track.at(at) if track and at else None) or photo.position
    reason = None if photo.readable else Reason.UNDECODABLE
    if photo.readable and position is None:
        reason = Reason.NO_POSITION
    return Planned(photo, at, position, photo.heading_deg, reason)


def _without_doubles(frames: Sequence[Planned], known: Collection[str]) -> list[Planned]:
    seen = set(known)
    result = []
    for frame in frames:
        again = frame.photo.sha256 in seen
        result.append(replace(frame, reason=Reason.DUPLICATE) if again else frame)
        seen.add(frame.photo.sha256)
    return result


def _without_jumps(frames: Sequence[Planned], gate: Gate) -> list[Planned]:
    result = list(frames)
    good = [index for index, frame in enumerate(frames) if frame.reason is None]
    drive = [(frames[i].at, position) for i in good if (position := frames[i].position)]
    for index, wrong in zip(good, tracks.jumps(drive, limit_m_per_s=gate.jump_m_per_s), strict=True):
        if wrong:
            result[index] = replace(frames[index], reason=Reason.POSITION_JUMP)
    return result


def _headed(frames: Sequence[Planned]) -> list[Planned]:
    """Give frames that do not say theirs the heading from their position to the next frame's."""
    result = list(frames)
    following: LonLat | None = None
    for index in range(len(frames) - 1, -1, -1):
        frame = frames[index]
        if frame.reason is not None or frame.position is None:
            continue
        if frame.heading_deg is None and following is not None:
            result[index] = replace(frame, heading_deg=tracks.heading_deg(frame.position, following))
        following = frame.position
    return result
