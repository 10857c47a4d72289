"""How many reused photos the check of proofs tells, and how many honest ones it doubts, beside exact hashing.

    python benchmarks/lookalike.py --data DATA/road_damage --contoh FOLDER --every 2

takes the test photos of `road_damage` and frames of Kota Contoh (a folder with survey*/frames, as
`./simpul sample` draws them; made here where it is not there), keeps them as proofs are kept, and sends each
again: as it is, saved again, dated anew, cut, lighter or darker, mirrored, turned, all of it. Each is also
sent once as an honest photo, held against all others: those before and after it show the same road 5 m away.
The limit is chosen on one half of the photos and the shares are told of the other. Peers in the same run:
SHA-256 of the file, and a perceptual hash (`pip install ImageHash`) at the distance that caught most on the
first half without a false one, left out where it is not installed.
"""

import argparse
import hashlib
import io
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from PIL import Image

from simpul.adapters import contoh, images, proofs
from simpul.ground.proof.rules import rules
from simpul.kernel.ports import Rgb

try:
    import imagehash
except ImportError:
    imagehash = None

LIMITS = rules()
STEPS = np.arange(0.5, 1.0, 0.01)
WRONG_AT_MOST = 0.0
"""Share of honest photos of the first half that may be doubted where the limit is chosen."""


@dataclass
class Sent:
    """What became of one photo that was sent: `source` is the number of the photo that it is, or None."""

    name: str
    edit: str
    source: int | None
    half: int
    same_file: bool
    agree: float
    agree_other: float
    near: int
    near_other: int
    tried: int
    seconds: float
    flagged: dict[str, float] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of test.json")
    parser.add_argument("--contoh", type=Path, help="folder of survey*/frames; drawn where it is not given")
    parser.add_argument("--every", type=int, default=1, help="send only every so many-th photo; all are kept")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--json", type=Path, help="also write every figure here")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    with TemporaryDirectory(prefix="simpul-lookalike-") as name:
        every = [*_test(args.data), *_contoh(args.contoh, Path(name))]
        paths = [path for path in every if _is_whole(path)]
        print(f"{len(every) - len(paths)} of {len(every)} photos are broken on purpose and left out")
        _measure(paths, args)


def _test(data: Path) -> Iterator[Path]:
    said = json.loads((data / "test.json").read_text())
    yield from sorted(data / image["file_name"] for image in said["images"])


def _contoh(folder: Path | None, made: Path) -> Iterator[Path]:
    if folder is None:
        contoh.make(1).write(made, photos=(160, 80), workers=1, tell=lambda _done, _all: None)
        folder = made
    yield from sorted(folder.glob("survey*/frames/*.jpg"))


def _is_whole(path: Path) -> bool:
    try:
        return min(_picture(path).shape[:2]) >= LIMITS.least_side
    except images.Undecodable:
        return False


def _measure(paths: list[Path], args: argparse.Namespace) -> None:
    with ProcessPoolExecutor(args.processes, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        kept = list(pool.map(_keep, paths, chunksize=8))
    index: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(kept):
        for word in one[1]:
            index[word].append(number)
    print(
        f"{len(paths)} photos kept, {sum(len(one[1]) for one in kept) / len(kept):.0f} words each", flush=True
    )
    wanted = range(0, len(paths), args.every)
    with ProcessPoolExecutor(
        args.processes, initializer=_begin, initargs=(kept, dict(index), list(map(str, paths)))
    ) as pool:
        sent = [one for some in pool.map(_send, wanted, chunksize=2) for one in some]
    _tell(sent, args.json)


def _keep(path: Path) -> tuple[bytes, list[int], str, int]:
    """Keep a photo as a proof is kept: hidden and saved again; its words, its file's hash, its peer's."""
    data = _saved(_picture(path), 92)
    seen = proofs.examine(data, UTC)
    return seen.shown, list(seen.words), hashlib.sha256(data).hexdigest(), _peer(data)


KEPT: list[tuple[bytes, list[int], str, int]] = []
INDEX: dict[int, list[int]] = {}
PATHS: list[str] = []


def _begin(
    kept: list[tuple[bytes, list[int], str, int]], index: dict[int, list[int]], paths: list[str]
) -> None:
    cv2.setNumThreads(1)
    KEPT.extend(kept)
    INDEX.update(index)
    PATHS.extend(paths)


def _send(number: int) -> list[Sent]:
    path = Path(PATHS[number])
    picture, chance = _picture(path), np.random.default_rng(number)
    out = [_one(number, "honest", _saved(picture, 92), honest=True)]
    for name, edit in EDITS.items():
        out.append(_one(number, name, edit(picture, chance), honest=False))
    return out


def _one(number: int, edit: str, data: bytes, *, honest: bool) -> Sent:
    started = time.monotonic()
    seen = proofs.examine(data, UTC)
    found: dict[int, float] = {}
    left = {number} if honest else set()
    for candidate in _candidates([seen.asked, seen.mirrored], left):
        like = seen.like(KEPT[candidate][0])
        found[candidate] = like.agree if like.covered >= LIMITS.covered else 0.0
    spent = time.monotonic() - started
    digest, peer = hashlib.sha256(data).hexdigest(), _peer(data)
    distances = {
        other: (peer ^ KEPT[other][3]).bit_count() for other in range(len(KEPT)) if other not in left
    }
    return Sent(
        name=PATHS[number], edit=edit, source=None if honest else number, half=number // 8 % 2,
        same_file=any(digest == one[2] for other, one in enumerate(KEPT) if other not in left),
        agree=0.0 if honest else found.get(number, 0.0),
        agree_other=max((agree for other, agree in found.items() if other != number), default=0.0),
        near=64 if honest else distances[number],
        near_other=min(distance for other, distance in distances.items() if other != number),
        tried=len(found), seconds=spent,
    )  # fmt: skip


def _candidates(asked: list[list[int]], left: set[int]) -> list[int]:
    """Do in memory what observe.proof.candidates asks the database."""
    best: Counter[int] = Counter()
    for words in asked:
        shared = Counter(other for word in words for other in INDEX.get(word, ()) if other not in left)
        for other, count in shared.items():
            if count >= LIMITS.shared:
                best[other] = max(best[other], count)
    return [
        other for other, _count in sorted(best.items(), key=lambda one: (-one[1], one[0]))[: LIMITS.tried]
    ]


def _picture(path: Path) -> Rgb:
    return images.decode(path.read_bytes(), 10_000).rgb


def _saved(picture: Rgb, quality: int) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(picture).save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def _peer(data: bytes) -> int:
    if imagehash is None:
        return 0
    return int(str(imagehash.phash(Image.open(io.BytesIO(data)))), 16)


def _again(picture: Rgb, chance: np.random.Generator) -> bytes:
    small = cv2.resize(picture, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    return _saved(np.asarray(small, np.uint8), int(chance.integers(35, 80)))


def _dated(picture: Rgb, chance: np.random.Generator) -> bytes:
    return images.encode(
        picture, at=datetime(2026, 11, int(chance.integers(1, 20)), tzinfo=UTC), position=None
    )


def _cut(keep: float, picture: Rgb, chance: np.random.Generator) -> Rgb:
    high, wide = (int(side * keep) for side in picture.shape[:2])
    top = int(chance.integers(0, picture.shape[0] - high + 1))
    left = int(chance.integers(0, picture.shape[1] - wide + 1))
    return np.ascontiguousarray(picture[top : top + high, left : left + wide])


def _light(picture: Rgb, chance: np.random.Generator) -> Rgb:
    power = float(chance.choice([0.6, 0.75, 1.35, 1.7]))
    return np.asarray(255 * (picture / 255.0) ** power, np.uint8)


def _mirror(picture: Rgb) -> Rgb:
    return np.ascontiguousarray(picture[:, ::-1])


def _turn(picture: Rgb, chance: np.random.Generator) -> Rgb:
    high, wide = picture.shape[:2]
    degrees = float(chance.uniform(2, 5) * chance.choice([-1, 1]))
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.12)
    return np.asarray(cv2.warpAffine(picture, turn, (wide, high)), np.uint8)


def _all(picture: Rgb, chance: np.random.Generator) -> bytes:
    return _again(_mirror(_light(_cut(0.8, picture, chance), chance)), chance)


EDITS: dict[str, Callable[[Rgb, np.random.Generator], bytes]] = {
    "the same file": lambda picture, _chance: _saved(picture, 92),
    "saved again, 70 %": _again,
    "dated anew": _dated,
    "cut to 90 %": lambda picture, chance: _saved(_cut(0.9, picture, chance), 85),
    "cut to 75 %": lambda picture, chance: _saved(_cut(0.75, picture, chance), 85),
    "cut to 60 %": lambda picture, chance: _saved(_cut(0.6, picture, chance), 85),
    "lighter or darker": lambda picture, chance: _saved(_light(picture, chance), 85),
    "mirrored": lambda picture, _chance: _saved(_mirror(picture), 85),
    "turned 2 to 5 degrees": lambda picture, chance: _saved(_turn(picture, chance), 85),
    "cut to 80 %, light, mirrored, saved": _all,
}


def _tell(sent: list[Sent], out: Path | None) -> None:
    first, second = ([one for one in sent if one.half == half] for half in (0, 1))
    limit = _best(first)
    near = _best_near(first)
    print(f"limit chosen on the first half: {limit:.2f}; in proof.toml: {LIMITS.agree:.2f}")
    print(f"{'second half':38}{'photos':>8}{'ours':>9}{'SHA-256':>9}{f'pHash<={near}':>11}")
    figures = {}
    for edit in ("honest", *EDITS):
        some = [one for one in second if one.edit == edit]
        shares = {
            "ours": _share(some, lambda one: max(one.agree, one.agree_other) >= limit),
            "proof.toml": _share(some, lambda one: max(one.agree, one.agree_other) >= LIMITS.agree),
            "sha256": _share(some, lambda one: one.same_file),
            "phash": _share(some, lambda one: min(one.near, one.near_other) <= near) if imagehash else None,
        }
        figures[edit] = {"photos": len(some), **shares}
        peer = "" if shares["phash"] is None else f"{shares['phash']:11.1%}"
        label = "HONEST: doubted wrongly" if edit == "honest" else edit
        print(f"{label:38}{len(some):8}{shares['ours']:9.1%}{shares['sha256']:9.1%}{peer}")
    seconds = sorted(one.seconds for one in sent)
    middle, slow = seconds[len(seconds) // 2], seconds[len(seconds) * 95 // 100]
    print(f"seconds a photo: median {middle:.2f}, 95 % {slow:.2f}")
    print(f"photos laid over each: mean {np.mean([one.tried for one in sent]):.1f}")
    honest = sorted((one.agree_other for one in sent if one.edit == "honest"), reverse=True)
    print(f"honest photos agree with another at most: {', '.join(f'{one:.2f}' for one in honest[:5])}")
    if out:
        out.write_text(json.dumps({"limit": limit, "phash_distance": near, "second_half": figures}, indent=1))


def _share(some: list[Sent], told: Callable[[Sent], bool]) -> float:
    return sum(map(told, some)) / len(some) if some else float("nan")


def _best(first: list[Sent]) -> float:
    """Give the lowest limit that doubts no more honest photos than is allowed, and a step more."""
    agree = [one.agree_other for one in first if one.edit == "honest"]
    fine = [
        step for step in STEPS if agree and sum(one >= step for one in agree) <= WRONG_AT_MOST * len(agree)
    ]
    return float(min(1.0, fine[0] + 0.05)) if fine else 1.0


def _best_near(first: list[Sent]) -> int:
    honest = [one for one in first if one.edit == "honest"]
    return max(
        (near for near in range(-1, 33) if not any(one.near_other <= near for one in honest)), default=-1
    )


if __name__ == "__main__":
    sys.exit(main())
