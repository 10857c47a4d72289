"""The spelling of a question, mended by the words that the documents hold. A process remembers the words."""

from collections.abc import Sequence

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from simpul.ground.search.models import Word

SHORTEST = 3
"""Letters of a word that may be misspelt: two letters are near to every other two."""
FEW_LETTERS, FEW_FAULTS, FAULTS = 4, 1, 2
"""Up to so many letters one fault is forgiven, in a longer word two: a letter more, less, other, or
two swapped."""
CANDIDATES = 8
_words: dict[int, str] = {}


def near(word: str) -> Sequence[tuple[str, float]]:
    """Give words of the documents that may be meant, each with how far it is: 0.5 for one that begins so.

    Whether the reader may know of a document with that word is for the caller to ask.
    """
    if len(word) < SHORTEST:
        return []
    known = list(_vocabulary().values())
    most = FEW_FAULTS if len(word) <= FEW_LETTERS else FAULTS
    begun = sorted((each for each in known if each.startswith(word) and each != word), key=len)[:CANDIDATES]
    found = process.extract(
        word, known, scorer=OSA.distance, processor=None, score_cutoff=most, limit=CANDIDATES
    )
    distances = {each: float(distance) for each, distance, _ in found if each != word}
    return sorted((distances | dict.fromkeys(begun, 0.5)).items(), key=lambda pair: pair[1])


def _vocabulary() -> dict[int, str]:
    """Give the words by their ids, asking the database only for those that came since.

    A word whose transaction ended late, or that is gone again, shows in the count: then all are read anew.
    """
    there = Word.objects.aggregate(count=Count("pk"), last=Max("pk"))
    if there["count"] != len(_words) or (there["last"] or 0) not in _words:
        last = max(_words, default=0)
        _words.update(Word.objects.filter(pk__gt=last).values_list("pk", "text"))
    if there["count"] != len(_words):
        _words.clear()
        _words.update(Word.objects.values_list("pk", "text"))
    return _words
