"""Bytes of a drive as they come: written where the last ones ended, by one at a time, kept when it breaks."""

import base64
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Part, Recording
from simpul.rooms.roads.observe.upload import Sent

AT_ONCE = 1 << 20
SAVED_EVERY = 8 << 20
"""Bytes after which it is noted how many there are: so much comes again at most when a process dies."""
SUMS = ("sha1", "sha256")

type Read = Callable[[int], bytes]
"""Gives up to so many bytes of what is being sent, b"" at its end. Raises OSError where the line broke."""


class Busy(Refused):
    """Somebody else writes this file at this moment."""


class NotTheSame(Refused):
    """The bytes that came are not those that were sent: their sum differs. None of them was kept."""


class UnknownSum(Refused):
    """A checksum of a kind that nobody here can compute, or that is none."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the bytes of one piece must add up to."""

    name: str
    digest: bytes

    @classmethod
    def parse(cls, said: str) -> "Sum":
        """Read "sha1 BASE64". Raises UnknownSum."""
        name, _, text = said.partition(" ")
        if name not in SUMS:
            raise UnknownSum(name)
        try:
            digest = base64.b64decode(text.strip(), validate=True)
        except ValueError:
            raise UnknownSum(said) from None
        return cls(name, digest)


def have(part: Part) -> int:
    """Say how many bytes of a part are kept: what was noted, or less where the file is shorter."""
    try:
        return min(part.done, part.path.stat().st_size)
    except FileNotFoundError:
        return 0


def write(part: Part, read: Read, wanted: Sum | None, note: Callable[[int], None]) -> int:
    """Write what comes behind what is there, up to the length that was said; what comes after it is not read.

    Args:
        part: as it is now; the caller holds it (`alone`).
        read: what is being sent.
        wanted: the sum of the piece, None where none was said.
        note: is told how many bytes are safe now.

    Returns:
        How many bytes there are.

    Raises:
        NotTheSame: the sum differs; nothing of the piece was kept.
        OSError: it cannot be written.
    """
    part.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    start = have(part)
    sum_ = hashlib.new(wanted.name, usedforsecurity=False) if wanted else None
    with part.path.open("r+b" if part.path.exists() else "w+b") as file:
        file.truncate(start)
        file.seek(start)
        done = _copy(file, read, part.length, sum_, note if wanted is None else _nothing)
        if wanted and sum_ and sum_.digest() != wanted.digest:
            file.truncate(start)
            raise NotTheSame
        file.flush()
        os.fsync(file.fileno())
    note(done)
    return done


def _copy(file: BinaryIO, read: Read, length: int, sum_: Any, note: Callable[[int], None]) -> int:
    done = noted = file.tell()
    while done < length:
        try:
            some = read(min(AT_ONCE, length - done))
        except OSError:
            break  # the line broke: what came stays
        if not some:
            break
        file.write(some)
        if sum_:
            sum_.update(some)
        done += len(some)
        if done - noted >= SAVED_EVERY:
            file.flush()
            note(done)
            noted = done
    return done


def _nothing(_done: int) -> None:
    """Note nothing: a piece with a sum counts whole or not at all."""


@contextmanager
def alone(part: Part) -> Iterator[None]:
    """Hold a part, in this process and all others of this machine. Raises Busy."""
    part.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with part.path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        yield


def throw_away(recording: Recording) -> None:
    """Delete the files of a drive."""
    shutil.rmtree(recording.folder, ignore_errors=True)


def put(part: Part, source: Sent) -> None:
    """Write a whole part at once: what a form sent."""
    part.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with part.path.open("wb") as target:
        for piece in source.chunks():
            target.write(piece)


def strays(needed: set[str], root: Path) -> int:
    """Delete folders under `root` that belong to no drive, and say how many."""
    gone = 0
    with suppress(FileNotFoundError):
        for folder in root.iterdir():
            if folder.name not in needed:
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
    return gone
