"""Which category a report is of, from its words and from what the camera's model sees in its photo. Pure.

Three kinds of evidence join in one sum for each category, and the sums become shares (softmax): trained
weights of stems, pairs of stems and pieces of words (a linear model, data/suggest.npz); the words that the
city itself wrote beside its category, found with typos; and the photo. A category that nothing was trained
for, because the city made it, lives by its words alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from simpul.kernel.ports import Pixels
from simpul.kernel.words import fold, stems
from simpul.rooms.reports.understand.words import features, meant, settings

HALF = 127
"""Of what a pixel's probability is kept as: 0 to 255."""

type Categories = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The trained weights: (dimensions, codes); `bias` is of each code, `sharp` what their sums are times.

    `words` is what the words count that the city wrote beside a category, `rarity` how seldom each feature is
    (its idf).
    """

    codes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharp: float
    words: float
    rarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the categories: phrases of stems with what each counts for which, and every word."""

    phrases: tuple[tuple[tuple[frozenset[str], ...], int, float], ...]
    known: tuple[str, ...]


def suggest(
    text: str,
    categories: Iterable[tuple[str, Iterable[str]]],
    photo: Mapping[str, float] | None = None,
) -> list[tuple[str, float]]:
    """Give the categories that a report is likely of, best first, each with a confidence from 0 to 1.

    A confidence of 0.8 means that 8 of 10 such suggestions are right, on sentences that we invented.

    Args:
        text: what was said; "" where there is only a photo.
        categories: the code and words of each that the city offers, in any order.
        photo: for codes, how sure the camera's model is to see such a thing (`seen`); None without a photo.

    Returns:
        At most three; none where it is not sure.
    """
    own = settings()
    offered: Categories = tuple((code, tuple(words)) for code, words in categories)
    said = meant(text)
    if not offered or not (said or photo):
        return []
    sums = evidence(text, offered, model())
    for at, (code, _words) in enumerate(offered):
        sums[at] += own.photo_weight * (photo or {}).get(code, 0.0) ** own.photo_power
    ranked = sorted(zip([code for code, _ in offered], shares(sums), strict=True), key=lambda one: -one[1])
    if ranked[0][1] < own.sure:
        return []
    return [(code, share) for code, share in ranked[: own.most] if share >= own.also]


def seen(kinds: Mapping[str, float], damages: Iterable[tuple[str, Iterable[str]]]) -> dict[str, float]:
    """Turn what the camera's model sees in a photo into evidence for categories.

    Args:
        kinds: the kinds of damage (codes of GRDDC such as "D40") with how sure it is, 0 to 1.
        damages: the code of each category and the kinds that it is told by (`Category.damage`).

    Returns:
        How sure it is for each category that has one of them.
    """
    found = {code: max((kinds.get(kind, 0.0) for kind in of), default=0.0) for code, of in damages}
    return {code: share for code, share in found.items() if share > 0}


def kinds(pixels: Pixels) -> dict[str, float]:
    """Give the kinds of damage (codes of GRDDC) that the camera's model sees in a photo, with how sure it is.

    How sure is the mean over the surest pixels of the photo (`photo_part` of it). A crack is any crack: the
    model does not tell D00, D10 and D20 apart. Nothing where there is hardly a road in the photo.
    """
    own = settings()
    if (pixels.lane > HALF).mean() < own.photo_lane:
        return {}
    count = max(1, round(own.photo_part * pixels.pothole.size))
    surest = {
        kind: float(np.sort(seen_, axis=None)[-count:].mean()) / 255
        for kind, seen_ in (("D40", pixels.pothole), ("D00", pixels.crack))
    }
    return {kind: share for kind, share in surest.items() if share > 0}


def evidence(text: str, offered: Categories, trained: Model | None) -> NDArray[np.float64]:
    """Sum up what the words of a text say for each category, in their order; larger is likelier."""
    own = settings()
    counts = hits(meant(text), offered)
    if trained is None:
        return own.alone_weight * counts
    vector = features(text, len(trained.weights))
    places, values = list(vector), np.fromiter(vector.values(), float, len(vector))
    learned = values @ trained.weights[places] + trained.bias
    at = {code: number for number, code in enumerate(trained.codes)}
    base = float(trained.bias.mean())
    return np.array(
        [
            trained.sharp * learned[at[code]] + trained.words * count
            if code in at
            else trained.sharp * base + own.alone_weight * count
            for (code, _), count in zip(offered, counts, strict=True)
        ]
    )


def shares(sums: NDArray[np.float64]) -> list[float]:
    """Turn sums into shares of 1."""
    raised = np.exp(sums - sums.max())
    found: list[float] = (raised / raised.sum()).tolist()
    return found


@cache
def model() -> Model | None:
    """Read the trained weights; None where the file is not there."""
    file = files("simpul.rooms.reports").joinpath("data/suggest.npz")
    if not file.is_file():
        return None
    with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as kept:
        weights = kept["weights"].astype(np.float32) * np.float32(kept["step"])
        return Model(
            tuple(kept["codes"].tolist()), weights, kept["bias"], float(kept["sharp"]), float(kept["words"]),
            kept["rarity"].astype(np.float32),
        )  # fmt: skip


def hits(said: Sequence[str], offered: Categories) -> NDArray[np.float64]:
    """Count for each category which of its words are said, up to a most; one of several counts in parts."""
    lexicon = _lexicon(offered)
    read = [_read(word, lexicon.known) for word in said]
    found = np.zeros(len(offered))
    for phrase, category, weight in lexicon.phrases:
        found[category] += weight * _best(phrase, read)
    return np.minimum(found, settings().most_hits)


def _best(phrase: Sequence[frozenset[str]], read: Sequence[tuple[frozenset[str], float]]) -> float:
    """Give how well a phrase is said, word after word: 0 for not at all, 1 for as it is written."""
    best, long = 0.0, len(phrase)
    for start in range(len(read) - long + 1):
        pairs = list(zip(phrase, read[start : start + long], strict=True))
        if all(not part.isdisjoint(word) for part, (word, _) in pairs):
            best = max(best, min(share for _, (_, share) in pairs))
    return best


def _read(word: str, known: Sequence[str]) -> tuple[frozenset[str], float]:
    """Give the stems of a word, or of the known word that it is a misspelling of, and what it counts."""
    own = settings()
    ends = _ends(word)
    if word in known or len(word) < own.typo_from:
        return ends, 1.0
    faults = 2 if len(word) >= own.typo_two_from else 1
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=faults, processor=None)
    if near is None or near[0][0] != word[0] or len(near[0]) < own.typo_from:
        return ends, 1.0
    return ends | _ends(near[0]), 1.0 if near[0] in ends else own.typo


@lru_cache(maxsize=50_000)
def _ends(word: str) -> frozenset[str]:
    return frozenset((word, *stems(word)))


@lru_cache(maxsize=64)
def _lexicon(offered: Categories) -> _Words:
    """Read the words of the categories once: a city's own list stays the same for a long time."""
    rows = [
        (tuple(_ends(fold(part)) for part in phrase.split()), number)
        for number, (_, phrases) in enumerate(offered)
        for phrase in phrases
        if phrase.strip()
    ]
    shared: dict[tuple[frozenset[str], ...], set[int]] = {}
    for phrase, number in rows:
        shared.setdefault(phrase, set()).add(number)
    known = {fold(part) for _, phrases in offered for phrase in phrases for part in phrase.split()}
    weighed = tuple(
        (phrase, number, len(phrase) / len(numbers))
        for phrase, numbers in shared.items()
        for number in sorted(numbers)
    )
    return _Words(weighed, tuple(sorted(known)))
