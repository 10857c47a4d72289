"""What is found, in one typed shape for page, part and API."""

from collections.abc import Collection
from dataclasses import dataclass

from simpul.ground.places.models import City
from simpul.ground.search import fulltext, spelling, understand
from simpul.ground.search.fulltext import Only, Row
from simpul.ground.search.understand import Group, Part

MOST = 100
LONGEST = 300
"""Letters of a question that are read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that answers. `title` and `snippet` are plain text in parts: join them, or mark the marked.

    `language` is the record's own, for the page's `lang`; `score` is comparable within one answer only.
    """

    kind: str
    key: str
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    url: str
    language: str
    score: float

    @property
    def name(self) -> str:
        """The title as one text."""
        return "".join(part.text for part in self.title)


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a question, best first.

    `corrected` is the question as it was searched for instead, None where as it was asked. `partly` says that
    no record answers every word, and these answer some.
    """

    hits: list[Hit]
    corrected: str | None = None
    partly: bool = False


def find(  # noqa: PLR0913 - the filters, all by name
    text: str,
    *,
    kinds: Collection[str] | None = None,
    city: City | None = None,
    country: str | None = None,
    limit: int = 20,
    public_only: bool = True,
) -> Found:
    """Find the records that a question in Indonesian or English asks for, spelling mended.

    Every word must be in a record; where no record has them all, its words are mended one by one by those of
    the records that may be found, and where that does not help either, some of the words are enough.

    Args:
        text: the question; LONGEST letters of it are read.
        kinds: only these; None means all.
        city: only what is of this city.
        country: only what is of this state (ISO 3166-1 alpha-3).
        limit: how many, at most MOST.
        public_only: False finds what is not public too: the caller has asked whether this person may.
    """
    words = understand.asked(text[:LONGEST])
    only = _only(kinds, city, country, public_only=public_only)
    limit = max(0, min(limit, MOST))
    rows = fulltext.best(groups := _groups(words), only, limit, all_of=True)
    meant = words
    if words and not rows:
        meant = _mended(words, only)
        groups = _groups(meant)
        rows = fulltext.best(groups, only, limit, all_of=True)
    partly = not rows and len(words) > 1
    if partly:
        rows = fulltext.best(groups, only, limit, all_of=False)
    changed = meant != words and bool(rows)
    return Found(_hits(rows, groups), " ".join(meant) if changed else None, partly and bool(rows))


def _groups(words: Collection[str]) -> list[Group]:
    return [understand.group(word) for word in words]


def _mended(words: list[str], only: Only) -> list[str]:
    """Give the words, each that no record has replaced by the nearest that one has (the more the better)."""
    known = fulltext.counts(_groups(words), only, most=1)
    return [word if count else _meant(word, only) for word, count in zip(words, known, strict=True)]


def _meant(word: str, only: Only) -> str:
    near = [(each, distance) for each, distance in spelling.near(word) if understand.stems(each)]
    counts = fulltext.counts([frozenset(understand.stems(each)) for each, _ in near], only)
    ranked = ((distance, -count, each) for (each, distance), count in zip(near, counts, strict=True) if count)
    return min(ranked, default=(0.0, 0, word))[2]


def _only(
    kinds: Collection[str] | None, city: City | None, country: str | None, *, public_only: bool
) -> Only:
    parts: list[str] = ["d.public"] if public_only else ["1 = 1"]
    values: list[object] = []
    if kinds is not None:
        parts.append(f"d.kind IN ({', '.join(['%s'] * len(kinds)) or 'NULL'})")
        values += kinds
    if city is not None:
        parts.append("d.city_id = %s")
        values.append(city.pk)
    if country is not None:
        parts.append("d.country = %s")
        values.append(country)
    return Only(" AND ".join(parts), tuple(values))


def _hits(rows: list[Row], groups: list[Group]) -> list[Hit]:
    return [
        Hit(
            row.kind,
            row.key,
            understand.snippet(row.title, groups, longest=len(row.title) + 1),
            understand.snippet(row.body, groups),
            row.url,
            row.language,
            row.score,
        )
        for row in rows
    ]
