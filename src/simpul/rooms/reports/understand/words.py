"""The words of a report as typed on a phone: what is meant, in stems, and in pieces of letters. Pure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any
from zlib import crc32

from simpul.kernel.words import stems, words

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_TWICE = re.compile(r"^([^\W\d_]{3,})2$")
SHORTEST, LONGEST = 3, 5
"""Letters of the pieces that a word is cut into."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the words of a report are read (suggest.toml); `short` is everyday spelling and what is meant."""

    letters: int
    sure: float
    also: float
    most: int
    typo: float
    typo_from: int
    typo_two_from: int
    most_hits: float
    alone_weight: float
    photo_weight: float
    photo_lane: float
    photo_part: float
    photo_power: float
    short: Mapping[str, str] = field(default_factory=dict)
    common: frozenset[str] = frozenset()


@cache
def settings() -> Settings:
    """Read suggest.toml."""
    said: dict[str, Any] = tomllib.loads(_data().joinpath("suggest.toml").read_text(encoding="utf-8"))
    common = frozenset(said.pop("common")["words"])
    numbers = {name: said[name] for name in Settings.__slots__ if name in said and name != "short"}
    return Settings(**numbers, short=said["short"], common=common)


def meant(text: str) -> list[str]:
    """Give the words of a text that tell something: folded, "bauuu" as "bau", "jln" as "jalan"."""
    own = settings()
    found: list[str] = []
    for term in words(text[: own.letters]):
        word = _TWICE.sub(r"\1", _DRAWN_OUT.sub(r"\1", term.word))
        found += own.short.get(word, word).split()
    return [word for word in found if word not in own.common and len(word) > 1]


def stemmed(said: Sequence[str]) -> list[str]:
    """Give one stem of each word: the Indonesian one, which leaves most English words as they are."""
    return [stems(word)[0] for word in said]


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[int, ...]:
    """Give the pieces of a word of 3 to 5 letters as numbers, its beginning and end marked."""
    marked = f"_{word}_"
    long = len(marked)
    cut = {marked[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(long - size + 1)}
    return tuple(crc32(piece.encode()) for piece in sorted(cut))


def features(text: str, dimensions: int) -> dict[int, float]:
    """Give what a text is made of as a sparse vector of length 1 (sum of squares): stems, pairs, pieces.

    Each is hashed (CRC 32) into one of so many places, as Weinberger et al. 2009 do it; a report of no words
    is the empty vector.
    """
    said = meant(text)
    ends = stemmed(said)
    found: dict[int, float] = {}
    for mark, weight in (
        *((crc32(f"w {stem}".encode()), 1.0) for stem in ends),
        *((crc32(f"{one} {next_}".encode()), 0.7) for one, next_ in pairwise(ends)),
        *((piece, 0.3) for word in said for piece in _pieces(word)),
    ):
        found[mark % dimensions] = found.get(mark % dimensions, 0.0) + weight
    length = sum(value * value for value in found.values()) ** 0.5
    return {place: value / length for place, value in found.items()}


def _data() -> Any:
    return files("simpul.rooms.reports").joinpath("data")
