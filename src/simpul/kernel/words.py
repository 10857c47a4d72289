"""Words of a text: found in any script, folded, stemmed in Indonesian and in English. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer

LONGEST = 40
"""Letters of a word that count."""
_INDONESIAN = snowballstemmer.stemmer("indonesian")
_ENGLISH = snowballstemmer.stemmer("english")
_LETTERS = str.maketrans("đłøıħŧ", "dloiht")
_ACCENT = re.compile(r"[\u0300-\u036f]")


class Term(NamedTuple):
    """A word of a text: where it stands, and its folded form."""

    start: int
    end: int
    word: str


def words(text: str) -> Iterator[Term]:
    """Give the words of a text in their order: letters and digits of any script, with their marks."""
    for found in _word().finditer(text):
        yield Term(found.start(), found.end(), fold(found[0]))


def fold(word: str) -> str:
    """Give a word in small letters without accents on Latin letters: "Huế" is "hue"; other scripts stay."""
    if word.isascii():
        return word.lower()[:LONGEST]
    apart = unicodedata.normalize("NFKD", word.casefold()).translate(_LETTERS)
    return _ACCENT.sub("", apart)[:LONGEST]


@lru_cache(maxsize=100_000)
def stems(word: str) -> tuple[str, ...]:
    """Give the stems of a folded word: the Indonesian one, and the English one where it is another."""
    return tuple(dict.fromkeys((_INDONESIAN.stemWord(word), _ENGLISH.stemWord(word))))


@cache
def _word() -> re.Pattern[str]:
    """Make the pattern of a word: Python's own has no marks in it, without which Thai falls to pieces."""
    ranges: list[list[int]] = []
    for code in range(0x10000):  # the basic plane: every script of today's names
        if unicodedata.category(chr(code)) not in {"Mn", "Mc"}:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    return re.compile(f"[^\\W_](?:[^\\W_]|[{marks}])*")
