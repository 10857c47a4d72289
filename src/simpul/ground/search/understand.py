"""Words: found in a text, folded, stemmed in Indonesian and in English, and marked in a snippet. Pure.

A text is indexed by the stems of both languages, and asked for by the stems of both and of the words that
mean the same in the other: a record in either is found in either.
"""

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from simpul.kernel import words as words_of
from simpul.kernel.words import Term, fold, words

__all__ = ["Group", "Part", "Term", "asked", "fold", "group", "snippet", "stems", "terms", "words"]

MOST_WORDS = 12
"""Words of a question that count: more narrow nothing."""


class Part(NamedTuple):
    """A piece of a snippet: plain text, escaped where it is shown, and whether the question asked for it."""

    text: str
    marked: bool


type Group = frozenset[str]
"""The stems of which any one answers a word of the question."""


@lru_cache(maxsize=100_000)
def stems(word: str) -> tuple[str, ...]:
    """Give the stems of a folded word in both languages as the index keeps them; a common word has none."""
    if word in common():
        return ()
    if not word.isascii():
        return ("x" + word.encode().hex(),)
    return words_of.stems(word)


def terms(text: str) -> str:
    """Give what the index keeps of a text: its stems, apart by spaces, of small ASCII letters and digits."""
    return " ".join(stem for term in words(text) for stem in stems(term.word))


def asked(text: str) -> list[str]:
    """Give the words of a question that count, each once: the common ones are left out."""
    found = dict.fromkeys(term.word for term in words(text))
    return [word for word in found if stems(word)][:MOST_WORDS]


def group(word: str) -> Group:
    """Give the stems that answer a word: its own, and those of the words that mean the same."""
    own = stems(word)
    return frozenset(own).union(*(same_as().get(stem, ()) for stem in own))


def snippet(text: str, groups: Sequence[Group], longest: int = 200) -> tuple[Part, ...]:
    """Give the stretch of a text that answers most words of the question, in parts.

    Args:
        text: of the document, as it was told.
        groups: what was asked for.
        longest: letters that it has at most, about; it begins and ends between words.

    Returns:
        The parts, joined they are the stretch, with "…" where the text goes on; () for an empty text.
    """
    wanted = frozenset().union(*groups)
    hits = [term for term in words(text[:20_000]) if not wanted.isdisjoint(stems(term.word))]
    start, end = _stretch(text, hits, groups, longest)
    inside = [term for term in hits if start <= term.start and term.end <= end]
    cuts = [start, *(edge for term in inside for edge in term[:2]), end]
    parts = [Part(text[a:b], bool(at % 2)) for at, (a, b) in enumerate(pairwise(cuts)) if a < b]
    before = [Part("… ", marked=False)] if start else []
    after = [Part(" …", marked=False)] if end < len(text) else []
    return (*before, *parts, *after)


def _stretch(text: str, hits: Sequence[Term], groups: Sequence[Group], longest: int) -> tuple[int, int]:
    """Give where the stretch with the most words of the question starts and ends; the first of several."""
    best, start = 0, 0
    for at, first in enumerate(hits):
        near = [term for term in hits[at : at + 20] if term.end <= first.start + longest - 40]
        found = {stem for term in near for stem in stems(term.word)}
        count = sum(not each.isdisjoint(found) for each in groups)
        if count > best:
            best, start = count, first.start
    start = max(0, start - 40)
    if start:
        start = text.find(" ", start) + 1
    end = len(text)
    if start + longest < end:
        last = text.rfind(" ", start, start + longest)
        end = last if last > start else start + longest
    return start, end


@cache
def common() -> frozenset[str]:
    """Give the words that stand in every text and narrow nothing (words.toml)."""
    return frozenset(_own()["common"])


@cache
def same_as() -> dict[str, frozenset[str]]:
    """Give for a stem the stems of the words of the other language that mean the same (words.toml)."""
    found: dict[str, set[str]] = {}
    for pair in _own()["same"]:
        sides = [{stem for word in side.split() for stem in stems(word)} for side in pair]
        for one, other in (sides, sides[::-1]):
            for stem in one:
                found.setdefault(stem, set()).update(other)
    return {stem: frozenset(others) for stem, others in found.items()}


@cache
def _own() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
