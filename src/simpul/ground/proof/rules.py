"""What speaks against a photo that is to prove something was mended: reasons for a person to look. Pure.

Nothing here knows of rooms: it goes by a photo, a place, and the moment from which a photo can be a proof.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.proof import Likeness, Marks


class Reason(StrEnum):
    """Why a photo is doubted."""

    SAME_PHOTO = "same_photo"
    LOOKS_LIKE = "looks_like"
    BEFORE_PHOTO = "before_photo"
    SURVEY_PHOTO = "survey_photo"
    REPORT_PHOTO = "report_photo"
    FAR = "far"
    NO_PLACE = "no_place"
    PLACES_DIFFER = "places_differ"
    OLDER = "older"
    AHEAD = "ahead"
    NO_TIME = "no_time"
    CLOCK = "clock"
    NO_CAMERA = "no_camera"
    EDITED = "edited"
    MADE_UP = "made_up"
    THUMBNAIL = "thumbnail"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Flag:
    """One reason, with the numbers and names behind it.

    `ref` is the record of the photo that it is like, such as "roads.proof/12"; "" where it is about none.
    """

    reason: Reason
    detail: Mapping[str, Any] = field(default_factory=dict)
    ref: str = ""

    def plain(self) -> dict[str, Any]:
        """Give it as JSON, as rooms keep it."""
        return {"reason": self.reason.value, "detail": dict(self.detail), "ref": self.ref}


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of proof.toml; metres, seconds, shares."""

    far_m: float
    inexact_m: float
    differ_m: float
    before_s: float
    ahead_s: float
    clock_s: float
    changed_s: float
    thumbnail_below: float
    size_ratio: float
    software: tuple[str, ...]
    makers: tuple[str, ...]
    sources: frozenset[str]
    shared: int
    tried: int
    agree: float
    covered: float
    frames_along_m: float
    frames_most: int
    most_bytes: int
    least_side: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the phone said when it sent a photo; each None where it did not.

    `taken_at` is when the photo was taken and `sent_at` when it was sent, both by the phone's clock.
    """

    position: LonLat | None = None
    accuracy_m: float | None = None
    taken_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Where and when a photo was taken, as far as it can be known, with the phone's clock set right.

    `skew_s` is how far the phone's clock was ahead when it sent. Each is None where it is not known.
    """

    at: datetime | None
    by_photo: bool
    position: LonLat | None
    accuracy_m: float | None
    skew_s: float | None


@cache
def rules() -> Rules:
    """Read proof.toml."""
    said = tomllib.loads(files("simpul.ground.proof").joinpath("proof.toml").read_text(encoding="utf-8"))
    parts = ("place", "time", "edited", "alike", "file")
    numbers = {name: value for part in parts for name, value in said[part].items()}
    lists = {"software": tuple(numbers["software"]), "makers": tuple(numbers["makers"])}
    return Rules(**numbers | lists | {"sources": frozenset(numbers["sources"])})


def settle(marks: Marks, said: Said, received_at: datetime) -> Settled:
    """Put together what the photo and the phone say. The photo's word counts before the phone's."""
    skew_s = (said.sent_at - received_at).total_seconds() if said.sent_at else None
    by_photo = marks.at is not None
    at = marks.at or said.taken_at
    if at is not None and skew_s is not None and not (by_photo and marks.by_satellite):
        at -= timedelta(seconds=skew_s)
    if said.position is not None:
        return Settled(at, by_photo, said.position, said.accuracy_m, skew_s)
    return Settled(at, by_photo, marks.position, None, skew_s)


def alike(found: Likeness, limits: Rules) -> bool:
    """Tell whether two pictures are one, by how far they agree."""
    return found.agree >= limits.agree and found.covered >= limits.covered


def doubts(  # noqa: PLR0913 - the photo, what was said of it, and what it is held against
    marks: Marks,
    said: Said,
    settled: Settled,
    *,
    since: datetime,
    received_at: datetime,
    away_m: float | None,
    limits: Rules,
) -> list[Flag]:
    """Give what speaks against a photo by itself; photos that it is like are another matter.

    Args:
        marks: what its file says.
        said: what the phone said.
        settled: both together.
        since: the moment from which a photo can be a proof: when it was ordered or reported.
        received_at: when it came.
        away_m: from the thing to be mended; None where nobody knows where it was taken.
        limits: the city's numbers.
    """
    return [
        *_place(marks, said, settled, away_m, limits),
        *_time(settled, since, received_at, limits),
        *_file(marks, limits),
    ]


def _place(marks: Marks, said: Said, settled: Settled, away_m: float | None, limits: Rules) -> Iterator[Flag]:
    off_m = settled.accuracy_m or 0.0
    if settled.position is None or away_m is None:
        yield Flag(Reason.NO_PLACE)
    elif off_m > limits.inexact_m:
        yield Flag(Reason.NO_PLACE, {"accuracy_m": round(off_m)})
    elif away_m - off_m > limits.far_m:
        yield Flag(Reason.FAR, {"away_m": round(away_m), "accuracy_m": round(off_m), "far_m": limits.far_m})
    if marks.position and said.position:
        apart_m = distance_m(marks.position, said.position) - (said.accuracy_m or 0.0)
        if apart_m > limits.differ_m:
            yield Flag(Reason.PLACES_DIFFER, {"apart_m": round(apart_m)})


def _time(settled: Settled, since: datetime, received_at: datetime, limits: Rules) -> Iterator[Flag]:
    if settled.skew_s is not None and abs(settled.skew_s) > limits.clock_s:
        yield Flag(Reason.CLOCK, {"skew_s": round(settled.skew_s)})
    if settled.at is None or not settled.by_photo:
        yield Flag(Reason.NO_TIME)
    if settled.at is None:
        return
    early_s = (since - settled.at).total_seconds()
    late_s = (settled.at - received_at).total_seconds()
    if early_s > limits.before_s:
        yield Flag(Reason.OLDER, {"taken_at": settled.at.isoformat(), "since": since.isoformat()})
    if late_s > limits.ahead_s:
        yield Flag(Reason.AHEAD, {"taken_at": settled.at.isoformat(), "received_at": received_at.isoformat()})


def _file(marks: Marks, limits: Rules) -> Iterator[Flag]:
    named = marks.software.lower()
    if not marks.camera:
        yield Flag(Reason.NO_CAMERA)
    made_up = sorted(set(marks.sources) & limits.sources)
    if made_up or any(name in named for name in limits.makers):
        yield Flag(Reason.MADE_UP, {"sources": made_up, "software": marks.software})
    elif any(name in named for name in limits.software):
        yield Flag(Reason.EDITED, {"software": marks.software})
    if marks.thumbnail is not None and marks.thumbnail < limits.thumbnail_below:
        yield Flag(Reason.THUMBNAIL, {"agree": round(marks.thumbnail, 2)})
    if marks.changed_s is not None and marks.changed_s > limits.changed_s:
        yield Flag(Reason.CHANGED, {"after_s": round(marks.changed_s)})
    elif marks.said_size and not _sized(marks.said_size, marks.size, limits.size_ratio):
        yield Flag(Reason.CHANGED, {"said_size": list(marks.said_size), "size": list(marks.size)})


def _sized(said: tuple[int, int], has: tuple[int, int], ratio: float) -> bool:
    """Tell whether a size is the one that was said, upright or on its side."""
    return any(
        abs(said[0] - wide) <= ratio * wide and abs(said[1] - high) <= ratio * high
        for wide, high in (has, has[::-1])
    )
