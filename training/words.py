"""Train the weights by which a report's category is suggested: `python -m training.words`, some seconds.

A linear model (multinomial logistic regression, L2) over hashed stems, pairs of stems and pieces of words,
together with one weight for the words that a city wrote beside its categories. It reads the training half of
benchmarks/reports/sentences.txt, chooses how strongly it is held and how sharp its shares are by
cross-validation over whole templates, and writes src/simpul/rooms/reports/data/suggest.npz. The test half is
never read here: benchmarks/reports_understanding.py does that.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import log_softmax

from simpul.rooms.reports.understand import suggest, words

ROOT = Path(__file__).resolve().parents[1]
ROOM = ROOT / "src/simpul/rooms/reports"
SENTENCES = ROOT / "benchmarks/reports/sentences.txt"
DIMENSIONS = 1 << 14
FOLDS = 6
HELD = (0.00001, 0.00003, 0.0001)
TEST_OF_TWELVE = 5
UNSURE = "unsure"
LISTED = -1
"""The template of a listed word: trained on in every fold, never judged."""

type Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, its category ("unsure": none), its language, and the template that it is made by."""

    text: str
    category: str
    language: str
    template: int


def read() -> list[Line]:
    """Read the labelled set."""
    found: list[Line] = []
    category = ""
    for number, line in enumerate(SENTENCES.read_text(encoding="utf-8").splitlines()):
        if line.startswith("["):
            category = line.strip("[]")
        elif line and not line.startswith("#"):
            language, _, said = line.partition(": ")
            found += [Line(text.strip(), category, language, number) for text in said.split(" | ")]
    return found


def split(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part the set by templates into training and test, in each category 7 to 5, as a hash decides."""
    test: set[int] = set()
    for category in sorted({line.category for line in lines}):
        first = {line.template: line.text for line in reversed(lines) if line.category == category}
        ranked = sorted(first, key=lambda template: crc32(first[template].encode()))
        test.update(ranked[: round(len(ranked) * TEST_OF_TWELVE / 12)])
    train = [line for line in lines if line.template not in test]
    return train, [line for line in lines if line.template in test]


def categories() -> list[tuple[str, tuple[str, ...]]]:
    """Give the categories that a city begins with: code and words."""
    rows = tomllib.loads((ROOM / "data/categories.toml").read_text(encoding="utf-8"))["categories"]
    return [(row["code"], tuple(row["words"])) for row in rows]


@dataclass(frozen=True, slots=True)
class Set:
    """Sentences as numbers: `spots` are features, `hits` of the categories' words, `own` the right one."""

    spots: csr_array
    hits: Matrix
    own: NDArray[np.int64]
    templates: NDArray[np.int64]


def listed() -> list[Line]:
    """Read the words and phrases of words.toml as sentences of their own."""
    rows = tomllib.loads((ROOT / "training/words.toml").read_text(encoding="utf-8"))
    return [
        Line(phrase.strip(), code, "", LISTED) for code, said in rows.items() for phrase in said.split(",")
    ]


def numbers(lines: Sequence[Line]) -> Set:
    """Turn sentences into numbers; those of no category are left out."""
    offered = tuple(categories())
    codes = [code for code, _ in offered]
    kept = [line for line in lines if line.category != UNSURE]
    cells = [
        (row, place, value)
        for row, line in enumerate(kept)
        for place, value in words.features(line.text, DIMENSIONS).items()
    ]
    rows, places, values = zip(*cells, strict=True)
    return Set(
        csr_array((values, (rows, places)), (len(kept), DIMENSIONS)),
        np.array([suggest.hits(words.meant(line.text), offered) for line in kept]),
        np.array([codes.index(line.category) for line in kept]),
        np.array([line.template for line in kept]),
    )


def fit(data: Set, held: float, which: NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Fit weights and bias on some of the sentences: the smaller `held`, the nearer to them."""
    spots, own, count = data.spots[which], data.own[which], data.hits.shape[1]
    used = np.unique(spots.indices)
    spots, right = spots[:, used], np.eye(count)[own]
    size = len(used) * count

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat[:size].reshape(-1, count)
        logs = log_softmax(spots @ weights + flat[size:], axis=1)
        off = (np.exp(logs) - right) / len(own)
        slope = np.concatenate([(spots.T @ off).ravel(), off.sum(0)]) + held * flat
        return float(-(logs * right).sum() / len(own) + held * (flat @ flat) / 2), slope

    end = minimize(loss, np.zeros(size + count), jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    weights = np.zeros((DIMENSIONS, count))
    weights[used] = end[:size].reshape(-1, count)
    return weights, end[size:]


def crossed(data: Set, held: float) -> tuple[Matrix, Set]:
    """Give what is learned of each sentence by a fit on the templates of the other folds, and these."""
    fold = np.array([crc32(str(template).encode()) % FOLDS for template in data.templates])
    fold[data.templates == LISTED] = LISTED
    found = np.zeros_like(data.hits)
    for one in range(FOLDS):
        weights, bias = fit(data, held, fold != one)
        found[fold == one] = data.spots[fold == one] @ weights + bias
    is_judged = fold != LISTED
    judged = Set(data.spots[is_judged], data.hits[is_judged], data.own[is_judged], data.templates[is_judged])
    return found[is_judged], judged


def sharpened(learned: Matrix, judged: Set) -> tuple[float, float, float]:
    """Give the least log loss, and how much what was learned and the categories' own words count there."""

    def loss(at: Matrix) -> float:
        return surprise(at[0] * learned + at[1] * judged.hits, judged.own)

    best = minimize(loss, np.array([2.0, 0.5]), method="Nelder-Mead", bounds=[(0.1, 40), (0.0, 10)])
    return float(best.fun), float(best.x[0]), float(best.x[1])


def surprise(found: Matrix, own: NDArray[np.int64]) -> float:
    """Give how little the right categories were expected, on average (log loss)."""
    return float(-log_softmax(found, axis=1)[np.arange(len(own)), own].mean())


def main() -> None:
    train, _ = split(read())
    data = numbers([*train, *listed()])
    best: tuple[tuple[float, float, float], float] = ((np.inf, 0.0, 0.0), 0.0)
    for held in HELD:
        learned, judged = crossed(data, held)
        figures = sharpened(learned, judged)
        right = float(((figures[1] * learned + figures[2] * judged.hits).argmax(1) == judged.own).mean())
        print(f"held {held}: crossed top-1 {right:.3f}, log loss, sharp, words", np.round(figures, 3))
        best = min(best, (figures, held))
    (_, sharp, own_words), held = best
    weights, bias = fit(data, held, np.ones(len(data.own), bool))
    step = float(np.abs(weights).max()) / 127
    rarity = np.log((1 + len(data.own)) / (1 + (data.spots > 0).sum(axis=0)))
    out = ROOM / "data/suggest.npz"
    kept = {
        "codes": np.array([code for code, _ in categories()]),
        "weights": np.round(weights / step).astype(np.int8),
        "step": np.float32(step),
        "bias": bias.astype(np.float32),
        "sharp": np.float32(sharp),
        "words": np.float32(own_words),
        "rarity": rarity.astype(np.float16),
    }
    np.savez_compressed(out, allow_pickle=False, **kept)
    print(f"kept held {held}, sharp {sharp:.2f}, words {own_words:.2f}: {out.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
