"""Reports that belong together: the same thing told by several, or things beside each other. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.rooms.reports.understand import alike
from simpul.rooms.reports.understand.words import meant, stemmed

MOST_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class One:
    """A report as a group sees it: where, when (days since any day), category ("" not known), words."""

    position: LonLat
    day: float
    category: str
    text: str


def groups(reports: Sequence[One], least: float, own: alike.Settings | None = None) -> list[tuple[int, ...]]:
    """Give the groups of two and more by the numbers of their reports, the largest first.

    Pairs within reach are scored as possible duplicates are (`alike.scores`); those of a score of `least` and
    more are tied, and what is tied, directly or by others, is a group.
    """
    own = own or alike.settings()
    pairs = _near(reports, own)
    if not len(pairs):
        return []
    tied = pairs[_scores(reports, pairs, own) >= least]
    if not len(tied):
        return []
    size = len(reports)
    graph = coo_array((np.ones(len(tied)), (tied[:, 0], tied[:, 1])), (size, size))
    _, label = connected_components(graph, directed=False)
    counted = Counter(label.tolist())
    members: dict[int, list[int]] = {of: [] for of, count in counted.items() if count > 1}
    for number, of in enumerate(label.tolist()):
        if of in members:
            members[of].append(number)
    return sorted((tuple(own_) for own_ in members.values()), key=lambda one: (-len(one), one))


def _near(reports: Sequence[One], own: alike.Settings) -> NDArray[np.int64]:
    """Give the pairs of numbers that are within reach of each other."""
    if len(reports) < 2:  # noqa: PLR2004 - a pair
        return np.empty((0, 2), int)
    flat = np.array([one.position for one in reports])
    flat = (flat - flat.mean(axis=0)) * metres_per_degree(float(flat[:, 1].mean()))
    found: NDArray[np.int64] = cKDTree(flat).query_pairs(own.within_m, output_type="ndarray")
    return found[:MOST_PAIRS]


def _scores(reports: Sequence[One], pairs: NDArray[np.int64], own: alike.Settings) -> alike.Floats:
    one, other = pairs[:, 0], pairs[:, 1]
    flat = np.array([each.position for each in reports])
    apart = (flat[one] - flat[other]) * metres_per_degree(float(flat[:, 1].mean()))
    day = np.array([each.day for each in reports])
    vectors = alike.vectors([each.text for each in reports])
    codes = np.array([each.category for each in reports])
    known = (codes[one] != "") & (codes[other] != "")
    same = np.where(known, np.where(codes[one] == codes[other], 1.0, -1.0), 0.0)
    words = alike.likeness(vectors[one], vectors[other])
    days = np.abs(day[one] - day[other])
    return alike.scores(alike.Pairs(np.hypot(apart[:, 0], apart[:, 1]), days, words, same), own)


def shared(texts: Sequence[str], most: int = 4) -> tuple[str, ...]:
    """Give the words that at least half of the texts (and two) have, as they are written most; no numbers."""
    holders: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for text in texts:
        said = [word for word in meant(text) if not any(letter.isdigit() for letter in word)]
        ends = stemmed(said)
        holders.update(list(dict.fromkeys(ends)))  # in their order: words as frequent keep it
        for stem, word in zip(ends, said, strict=True):
            written.setdefault(stem, Counter())[word] += 1
    common = [stem for stem, count in holders.most_common() if 2 * count >= len(texts) and count > 1]
    return tuple(written[stem].most_common(1)[0][0] for stem in common[:most])
