"""How well a category is suggested and duplicates are found, beside plain TF-IDF, on invented sentences.

    python benchmarks/reports_understanding.py [--json]

The test half of benchmarks/reports/sentences.txt and the pairs that training/pairs.py draws from it: nothing
of them was trained or chosen on. But one author wrote both halves and the list of words, so these figures say
what the method does with short, well-meant sentences, not what a city's real reports would give.

`plain` is the baseline of the same run: TF-IDF over folded words (no stems, no pieces, no spelling), nearest
centroid by cosine for the category, trained on the same sentences and the same listed words; for duplicates a
distance, a number of days and a cosine, the three thresholds chosen for the best F1 on the training pairs.
"""

import argparse
import itertools
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from training.pairs import Pair, numbers, pairs
from training.words import UNSURE, Line, categories, listed, read, split

from simpul.kernel.words import words as words_of
from simpul.rooms.reports.understand import alike, suggest, words

type Rank = Callable[[str], Sequence[tuple[str, float]]]
SURE = (0.0, 0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9)


class Plain:
    """TF-IDF and nearest centroid, as a first evening's work would have it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        documents = [Counter(term.word for term in words_of(line.text)) for line in lines]
        seen = Counter(word for document in documents for word in document)
        self.rarity = {
            word: float(np.log((1 + len(lines)) / (1 + count)) + 1) for word, count in seen.items()
        }
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for line, document in zip(lines, documents, strict=True):
            for word, share in self.vector(document).items():
                sums[line.category][word] += share
        self.centroids = {category: _unit(dict(added)) for category, added in sums.items()}

    def vector(self, document: Counter[str]) -> dict[str, float]:
        """Weigh the words of a text."""
        return _unit({word: count * self.rarity.get(word, 0.0) for word, count in document.items()})

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Rank the categories."""
        vector = self.vector(Counter(term.word for term in words_of(text)))
        found = [(category, _dot(vector, other)) for category, other in self.centroids.items()]
        return sorted(found, key=lambda one: -one[1])

    def cosine(self, one: str, other: str) -> float:
        """Compare two texts."""
        first, second = (self.vector(Counter(term.word for term in words_of(text))) for text in (one, other))
        return _dot(first, second)


def ours(text: str) -> list[tuple[str, float]]:
    """Rank all categories, sure or not."""
    offered = tuple(categories())
    found = suggest.shares(suggest.evidence(text, offered, suggest.model()))
    return sorted(zip([code for code, _ in offered], found, strict=True), key=lambda one: -one[1])


def judged(rank: Rank, lines: Sequence[Line]) -> dict[str, Any]:
    """Give top-1, top-3, and precision, recall and F1 of each category and on average."""
    ranked = [[code for code, _ in rank(line.text)[:3]] for line in lines]
    firsts = [found[0] for found in ranked]
    rows = {}
    for code in sorted({line.category for line in lines}):
        right = sum(first == code == line.category for first, line in zip(firsts, lines, strict=True))
        said, there = firsts.count(code), sum(line.category == code for line in lines)
        precision, recall = right / said if said else 0.0, right / there
        rows[code] = (precision, recall, 2 * right / (said + there), there)
    own = [line.category for line in lines]
    first_right = [first == code for first, code in zip(firsts, own, strict=True)]
    by_language = {
        language: _share(
            [is_right for is_right, line in zip(first_right, lines, strict=True) if line.language == language]
        )
        for language in ("id", "jv", "mk", "en")
    }
    return {
        "sentences": len(lines),
        "top1": _share(first_right),
        "top3": _share([code in found for found, code in zip(ranked, own, strict=True)]),
        "macro_precision": statistics.fmean(row[0] for row in rows.values()),
        "macro_recall": statistics.fmean(row[1] for row in rows.values()),
        "macro_f1": statistics.fmean(row[2] for row in rows.values()),
        "top1_by_language": by_language,
        "categories": rows,
    }


def coverage(lines: Sequence[Line], unsure: Sequence[Line]) -> list[dict[str, float]]:
    """Give for each threshold how many get a suggestion, how many of them are right, how many vague do."""
    firsts = [ours(line.text)[0] for line in lines]
    rows = [(code == line.category, share) for (code, share), line in zip(firsts, lines, strict=True)]
    vague = [ours(line.text)[0][1] if words.meant(line.text) else 0.0 for line in unsure]
    return [
        {
            "sure_from": sure,
            "covered": _share([share >= sure for _, share in firsts]),
            "right_of_covered": _share([right for right, share in rows if share >= sure]),
            "vague_covered": _share([share >= sure for share in vague]),
        }
        for sure in SURE
    ]


def calibration(lines: Sequence[Line]) -> list[tuple[str, int, float, float]]:
    """Give for each range of confidence how many fell into it, what was said on average, the share right."""
    rows = [(share, code == line.category) for line in lines for code, share in [ours(line.text)[0]]]
    found = []
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.01)):
        inside = [row for row in rows if low <= row[0] < high]
        if inside:
            said = statistics.fmean(share for share, _ in inside)
            found.append(
                (f"{low:.2f}-{min(high, 1):.2f}", len(inside), said, _share([right for _, right in inside]))
            )
    return found


def duplicates(train: Sequence[Line], test: Sequence[Line], plain: Plain) -> dict[str, Any]:
    """Give precision, recall and F1 of ours and of plain thresholds of distance, days and cosine."""
    tuned, tried = pairs(train), pairs(test)
    best = max(
        itertools.product((25, 50, 75, 100, 150, 250), (7, 14, 21, 30, 60), np.arange(0, 0.6, 0.05)),
        key=lambda at: _figures([_is_plain(pair, plain, *at) for pair in tuned], tuned)["f1"],
    )
    own = alike.settings()
    both = zip(alike.scores(numbers(tried)), tried, strict=True)
    found = [score >= own.likely and pair.distance_m <= own.within_m for score, pair in both]
    return {
        "pairs": len(tried),
        "same": sum(pair.is_one for pair in tried),
        "ours": _figures(found, tried),
        "plain": _figures([_is_plain(pair, plain, *best) for pair in tried], tried),
        "plain_thresholds": [float(each) for each in best],
    }


def _is_plain(pair: Pair, plain: Plain, metres: float, days: float, cosine: float) -> bool:
    is_near = pair.distance_m <= metres and pair.days <= days
    return is_near and plain.cosine(pair.one, pair.other) >= cosine


def _figures(found: Sequence[bool], tried: Sequence[Pair]) -> dict[str, Any]:
    right = sum(each and pair.is_one for each, pair in zip(found, tried, strict=True))
    said, there = sum(found), sum(pair.is_one for pair in tried)
    wrong = Counter(pair.kind for each, pair in zip(found, tried, strict=True) if each and not pair.is_one)
    return {
        "precision": right / said if said else 0.0,
        "recall": right / there,
        "f1": 2 * right / (said + there),
        "wrong": dict(wrong),
    }


def speed(lines: Sequence[Line]) -> float:
    """Give the milliseconds of a suggestion, the median over the sentences, each read for the first time."""
    taken = []
    for line in lines:
        began = time.process_time()
        suggest.suggest(line.text, categories())
        taken.append(time.process_time() - began)
    return 1000 * statistics.median(taken)


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sum(value * value for value in vector.values()) ** 0.5
    return {word: value / length for word, value in vector.items()} if length else {}


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other.get(word, 0.0) for word, value in one.items())


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    train, test = split(read())
    lines = [line for line in test if line.category != UNSURE]
    unsure = [line for line in read() if line.category == UNSURE]
    plain = Plain([line for line in [*train, *listed()] if line.category != UNSURE])
    suggest.suggest("lubang", categories())
    result = {
        "milliseconds": speed(lines),
        "ours": judged(ours, lines),
        "plain": judged(plain.rank, lines),
        "coverage": coverage(lines, unsure),
        "calibration": calibration(lines),
        "duplicates": duplicates(train, test, plain),
    }
    print(json.dumps(result, indent=2) if asked.json else _told(result))


def _told(result: dict[str, Any]) -> str:
    both = [result["ours"], result["plain"]]
    out = [
        f"Invented sentences, test half: {both[0]['sentences']}; one takes {result['milliseconds']:.1f} ms",
        f"{'':22}{'ours':>8}{'plain':>8}",
    ]
    names = ("top1", "top3", "macro_precision", "macro_recall", "macro_f1")
    out += [f"{name:22}" + "".join(f"{one[name]:8.3f}" for one in both) for name in names]
    out += [
        f"{'top1 ' + language:22}" + "".join(f"{one['top1_by_language'][language]:8.3f}" for one in both)
        for language in ("id", "jv", "mk", "en")
    ]
    out += ["", f"{'category':16}{'n':>4}  precision recall f1 (ours | plain)"]
    for code, row in both[0]["categories"].items():
        figures = (" ".join(f"{value:.2f}" for value in each["categories"][code][:3]) for each in both)
        out.append(f"{code:16}{row[3]:4}  {' | '.join(figures)}")
    out += ["", "sure from   covered   right of these   vague sentences covered"]
    out += [
        f"{row['sure_from']:9.2f}{row['covered']:10.3f}{row['right_of_covered']:17.3f}{row['vague_covered']:26.3f}"
        for row in result["coverage"]
    ]
    out += ["", "confidence  sentences  said  right"]
    out += [f"{at:11}{count:10}{said:7.2f}{right:7.2f}" for at, count, said, right in result["calibration"]]
    found = result["duplicates"]
    out += ["", f"Duplicates: {found['pairs']} pairs, {found['same']} of them one"]
    for name in ("ours", "plain"):
        row = found[name]
        out.append(
            f"{name:6} precision {row['precision']:.3f} recall {row['recall']:.3f} F1 {row['f1']:.3f} "
            f"wrongly one: {row['wrong']}"
        )
    return "\n".join(out)


if __name__ == "__main__":
    main()
