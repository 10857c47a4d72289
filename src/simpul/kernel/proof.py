"""What a photo that is to prove something tells, as plain values: what the checks go by. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from simpul.kernel.geo import LonLat


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two pictures agree, one laid over the other: shares from 0 to 1.

    `agree` is the share of the squares with a grain that agree, `covered` the share of the one picture that
    the other one lies over.
    """

    agree: float
    covered: float


@dataclass(frozen=True, slots=True)
class Marks:
    """What a photo's file says of itself. Anybody can write these: they can betray, and never prove.

    `camera` is its maker and model, `software` whatever is named as having written it, each "" where nothing
    is. `at` is None where no time is given; `by_satellite` tells that it is the satellites' and not the
    phone's. `changed_s` is how long after it was taken the file says that it was changed, `said_size` the
    (width, height) that it says it was taken with, `size` the one it has. `thumbnail` is how far the small
    picture inside agrees with the large one (-1 to 1). Each is None where the file says nothing of it.
    `sources` are IPTC's words for how a picture came to be; `credentials` tells of C2PA's signed history,
    which is not verified here.
    """

    size: tuple[int, int]
    camera: str = ""
    software: str = ""
    at: datetime | None = None
    by_satellite: bool = False
    position: LonLat | None = None
    changed_s: float | None = None
    said_size: tuple[int, int] | None = None
    thumbnail: float | None = None
    sources: tuple[str, ...] = ()
    credentials: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A photo that was looked at as it was sent.

    `sha256` is of its pixels alone. `words` are what later photos find it by, `asked` and `mirrored` what it
    and its mirror image find earlier ones by.
    `shown` is the JPEG to be kept: faces and plates hidden, nothing of the camera left, `shown_size` wide and
    high. `like` lays a kept JPEG over it, and its mirror image too.
    """

    marks: Marks
    sha256: str
    words: Sequence[int]
    asked: Sequence[int]
    mirrored: Sequence[int]
    shown: bytes
    shown_size: tuple[int, int]
    like: Callable[[bytes], Likeness]


type Examine = Callable[[bytes, tzinfo], Examined]
"""Looks at a JPEG; the zone is that of clocks that say none. Raises ValueError for what is no whole JPEG."""

type Words = Callable[[bytes], Sequence[int]]
"""Gives what later photos find a kept JPEG by. Raises ValueError for what is none."""
