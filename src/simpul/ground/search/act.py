"""What is done with the index: a record is put in or taken out, in the transaction that changes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import transaction

from simpul.ground.places.models import City
from simpul.ground.search import fulltext, understand
from simpul.ground.search.models import Document, Word

BATCH = 200
TITLE = 500
"""Letters of a title that are kept."""
_CHANGED = (
    *("title", "body", "language", "url", "city", "country", "public", "weight"),
    *("title_terms", "body_terms"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as the index is told of it.

    `key` is its name within its kind. `title` and `body` are plain text. `language` is "id" or "en", for
    reading it aloud. `country` is ISO 3166-1 alpha-3; "" takes the city's. `public` False hides it from all
    but those who ask with public_only=False. `weight` multiplies its rank: 1 for most, 2 for what should come
    first.
    """

    key: str
    title: str
    body: str = ""
    language: str = "en"
    url: str
    city: City | None = None
    country: str = ""
    public: bool = True
    weight: float = 1.0


def index(  # noqa: PLR0913 - what a document is, all by name
    kind: str,
    key: str,
    *,
    title: str,
    url: str,
    body: str = "",
    language: str = "en",
    city: City | None = None,
    country: str = "",
    public: bool = True,
    weight: float = 1.0,
) -> None:
    """Put a record in the index, or bring it to what it is now. Twice is as once.

    Call it in the transaction that writes the record: both happen or neither.

    Args:
        kind: "room.model", such as "hub.project".
        key: see Entry, and all that follow.
        title: what counts most.
        url: of its page.
        body: what else it may be found by.
        language: "id" or "en".
        city: whose it is; None for none.
        country: "" takes the city's.
        public: whether anyone may find it.
        weight: of its rank.
    """
    entry = Entry(
        key=key, title=title, body=body, language=language, url=url, city=city, country=country,
        public=public, weight=weight,
    )  # fmt: skip
    with transaction.atomic():
        _put([_document(kind, entry)])
        _learn(_words([entry]))


def forget(kind: str, key: str) -> None:
    """Take a record out of the index; nothing happens where it is not in it."""
    Document.objects.filter(kind=kind, key=key).delete()


def rebuild(kind: str, entries: Iterable[Entry]) -> int:
    """Make the index of one kind what `entries` say and nothing else, and give how many there are.

    All of `entries` is read and stemmed first, then written in one transaction: a process that dies in the
    middle leaves the index as it was, and others wait for the writing only.
    """
    latest = {entry.key: entry for entry in entries}
    documents = [_document(kind, entry) for entry in latest.values()]
    words = _words(latest.values())
    with transaction.atomic():
        for batch in batched(documents, BATCH):
            _put(batch)
        known = Document.objects.filter(kind=kind).values_list("key", flat=True)
        for gone in batched(set(known) - latest.keys(), BATCH):
            Document.objects.filter(kind=kind, key__in=gone).delete()
        _learn(words)
        fulltext.analyse()
    return len(documents)


def _put(documents: Sequence[Document]) -> None:
    Document.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=("kind", "key"), update_fields=_CHANGED
    )


def _words(entries: Iterable[Entry]) -> set[str]:
    return {term.word for entry in entries for term in understand.words(f"{entry.title} {entry.body}")}


def _learn(words: set[str]) -> None:
    """Add the words that are new, in their order: who adds the same ones waits, and never for ever."""
    known = {
        word
        for some in batched(sorted(words), 500)
        for word in Word.objects.filter(text__in=some).values_list("text", flat=True)
    }
    missing = (Word(text=word) for word in sorted(words - known))
    Word.objects.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)


def _document(kind: str, entry: Entry) -> Document:
    title, body = entry.title.replace("\0", "")[:TITLE], entry.body.replace("\0", "")
    return Document(
        kind=kind,
        key=entry.key,
        title=title,
        body=body,
        language=entry.language,
        url=entry.url,
        city=entry.city,
        country=entry.country or (entry.city.country if entry.city else ""),
        public=entry.public,
        weight=entry.weight,
        title_terms=understand.terms(title),
        body_terms=understand.terms(body),
    )
