"""Frames for training: decoded once at the network's size, then read at random and varied.

A split is three files in the cache folder: `NAME.frames.npy` (n, h, w, 3) uint8 RGB,
`NAME.masks.npy` (n, h, w, 3) uint8 share of each pixel that is lane, crack, pothole, and
`NAME.json`, one row for each frame. Both arrays are read through the page cache, never as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.paste import Hole, Pasting, holes

LANE, CRACK, POTHOLE = 1, 2, 3
"""Values in the mask files; 0 is background, and lane means any of the three."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Source:
    """One photo and its mask on disk, before they are cached."""

    photo: Path
    mask: Path
    road: str


def survey_frames(coco: Path) -> list[Source]:
    """The frames a COCO file lists, laid out as `road_damage` (`images[].mask` beside `file_name`)."""
    root = coco.parent
    rows = json.loads(coco.read_text())["images"]
    return [Source(root / row["file_name"], root / row["mask"], row["segment"]) for row in rows]


def rendered_frames(folder: Path) -> list[Source]:
    """Rendered frames: every `*.jpg` under the folder that has a mask of the same name (`*.png`)."""
    masks = {path.stem: path for path in folder.rglob("*.png")}
    photos = sorted(path for path in folder.rglob("*.jpg") if path.stem in masks)
    return [Source(photo, masks[photo.stem], "contoh") for photo in photos]


def fitted(image: Bytes, into: tuple[int, int]) -> Bytes:
    """The image scaled into this width and height, at the top left, the rest black."""
    height, width = image.shape[:2]
    scale = min(into[0] / width, into[1] / height)
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    out = np.zeros((into[1], into[0], 3), np.uint8)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    out[: size[1], : size[0]] = cv2.resize(image, size, interpolation=method)
    return out


def shares(mask: Bytes, into: tuple[int, int]) -> Bytes:
    """Index mask -> (h, w, 3) of this width and height: how much (0 to 255) is lane, crack, pothole."""
    planes = [(mask >= LANE), (mask == CRACK), (mask == POTHOLE)]
    return fitted(np.stack(planes, axis=-1).astype(np.uint8) * 255, into)


def build(name: str, sources: Sequence[Source], into: Path, size: tuple[int, int]) -> None:
    """Decodes every source once, at this width and height; a split that is already there is left as it is."""
    if (into / f"{name}.json").exists():
        return
    into.mkdir(parents=True, exist_ok=True)
    shape = (len(sources), size[1], size[0], 3)
    frames = np.lib.format.open_memmap(into / f"{name}.frames.npy", "w+", np.uint8, shape)
    masks = np.lib.format.open_memmap(into / f"{name}.masks.npy", "w+", np.uint8, shape)
    rows: list[dict[str, Any]] = []
    for at, source in enumerate(sources):
        photo = cv2.imread(str(source.photo), cv2.IMREAD_COLOR)
        mask = cv2.imread(str(source.mask), cv2.IMREAD_UNCHANGED)
        if photo is None or mask is None or photo.shape[:2] != mask.shape[:2]:
            raise ValueError(f"{source.photo}: photo or mask is missing, broken, or of another size")
        frames[at] = fitted(np.asarray(photo[:, :, ::-1], np.uint8), size)
        masks[at] = shares(np.asarray(mask, np.uint8), size)
        rows.append(
            {
                "photo": source.photo.name,
                "road": source.road,
                "crack_px": int((mask == CRACK).sum()),
                "pothole_px": int((mask == POTHOLE).sum()),
            }
        )
    frames.flush()
    masks.flush()
    (into / f"{name}.json").write_text(json.dumps(rows))


class Split:
    """A cached split, opened for reading."""

    def __init__(self, name: str, cache: Path) -> None:
        self.name = name
        self.rows: list[dict[str, Any]] = json.loads((cache / f"{name}.json").read_text())
        self.frames: Bytes = np.load(cache / f"{name}.frames.npy", mmap_mode="r")
        self.masks: Bytes = np.load(cache / f"{name}.masks.npy", mmap_mode="r")

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its frames."""
        return self.frames.shape[2], self.frames.shape[1]

    def odds(self, pothole_odds: float) -> NDArray[np.float64]:
        """Probability of drawing each frame, those with potholes `pothole_odds` times as likely."""
        weight = np.array([pothole_odds if row["pothole_px"] else 1.0 for row in self.rows])
        return np.asarray(weight / weight.sum())


@dataclass(frozen=True)
class Variety:
    """How much the frames are varied; the default is only a mirror image half of the time."""

    flip: float = 0.5
    zoom: tuple[float, float] = (1.0, 1.0)
    turn_deg: float = 0.0
    shift: float = 0.0
    light: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    pothole_odds: float = 1.0
    rendered_share: float = 0.22
    pasted: float = 0.0


@dataclass
class Batches:
    """An endless stream of varied batches: real frames, and rendered ones where there are any."""

    real: Split
    rendered: Split | None
    variety: Variety
    seed: int
    shrink: int = 2

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.odds = self.real.odds(self.variety.pothole_odds)
        self.paste = Pasting(self._cut_out(), often=self.variety.pasted) if self.variety.pasted else None

    def _cut_out(self) -> list[Hole]:
        rows = [at for at, row in enumerate(self.real.rows) if row["pothole_px"]]
        return holes(self.real.frames, self.real.masks, rows)

    def batch(self, count: int, size: tuple[int, int]) -> tuple[Bytes, NDArray[np.float32]]:
        """`count` frames (n, h, w, 3) and their targets (n, 3, h/shrink, w/shrink), 0 to 1."""
        picked = [self._one(size) for _ in range(count)]
        frames = np.stack([frame for frame, _ in picked])
        masks = np.stack([mask for _, mask in picked])
        return frames, np.ascontiguousarray(masks.transpose(0, 3, 1, 2)).astype(np.float32) / np.float32(255)

    def _one(self, size: tuple[int, int]) -> tuple[Bytes, Bytes]:
        if self.rendered is not None and self.random.random() < self.variety.rendered_share:
            split, at = self.rendered, int(self.random.integers(len(self.rendered)))
        else:
            split, at = self.real, int(self.random.choice(len(self.real), p=self.odds))
        frame, mask = self._placed(split.frames[at], split.masks[at], size)
        if self.paste:
            frame, mask = self.paste(frame, mask, self.random)
        if self.shrink > 1:
            small = (size[0] // self.shrink, size[1] // self.shrink)
            mask = np.asarray(cv2.resize(mask, small, interpolation=cv2.INTER_AREA), np.uint8)
        return self._lit(frame), mask

    def _placed(self, frame: Bytes, mask: Bytes, size: tuple[int, int]) -> tuple[Bytes, Bytes]:
        """Mirrored, zoomed, turned, shifted; and cut to `size` round a place with damage if it has any."""
        vary, random = self.variety, self.random
        if random.random() < vary.flip:
            frame, mask = frame[:, ::-1], mask[:, ::-1]
        if vary.zoom == (1.0, 1.0) and size == self.real.size:
            return np.ascontiguousarray(frame), np.ascontiguousarray(mask)
        zoom = float(np.exp(random.uniform(*np.log(vary.zoom))))
        centre = self._centre(mask, size, zoom)
        matrix = cv2.getRotationMatrix2D(centre, random.uniform(-vary.turn_deg, vary.turn_deg), zoom)
        matrix[:, 2] += np.array(size) / 2 - np.array(centre)
        frame = np.asarray(cv2.warpAffine(np.ascontiguousarray(frame), matrix, size), np.uint8)
        return frame, np.asarray(cv2.warpAffine(np.ascontiguousarray(mask), matrix, size), np.uint8)

    def _centre(self, mask: Bytes, size: tuple[int, int], zoom: float) -> tuple[float, float]:
        random = self.random
        middle = np.array(self.real.size) / 2
        slack = np.abs(middle - np.array(size) / (2 * zoom))
        if size != self.real.size and random.random() < 0.7:
            thin = mask[::8, ::8]
            hit = np.argwhere(thin[:, :, 2] > 127)
            hit = hit if len(hit) else np.argwhere(thin[:, :, 1] > 60)
            if len(hit):
                aim = hit[int(random.integers(len(hit)))][::-1] * 8.0 + random.normal(0, 50, 2)
                x, y = np.clip(aim, middle - slack, middle + slack)
                return float(x), float(y)
        spread = slack + self.variety.shift * middle
        x, y = middle + random.uniform(-1, 1, 2) * spread
        return float(x), float(y)

    def _lit(self, frame: Bytes) -> Bytes:
        """Other light, another white balance, a little blur and grain."""
        vary, random = self.variety, self.random
        if vary.light:
            level = np.arange(256) / 255.0
            gamma = np.exp(random.normal(0, vary.light))
            gain = np.exp(random.normal(0, vary.light / 2) + random.normal(0, vary.light / 5, 3))
            table = (level[:, None] ** gamma) * gain + random.normal(0, vary.light / 8)
            bright = (table.clip(0, 1) * 255).astype(np.uint8)
            frame = np.asarray(cv2.LUT(frame, bright[:, None, :]), np.uint8)
        if random.random() < vary.blur:
            frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), random.uniform(0.4, 1.1)), np.uint8)
        if random.random() < vary.noise:
            grain = random.normal(0, random.uniform(2, 7), frame.shape[:2])
            frame = np.clip(frame + grain[:, :, None], 0, 255).astype(np.uint8)
        return frame


def ordered(split: Split, count: int) -> Iterator[tuple[Bytes, NDArray[np.float32]]]:
    """Every frame once, unvaried, for measuring: frames and full-size shares (n, 3, h, w)."""
    for at in range(0, len(split), count):
        masks = split.masks[at : at + count].transpose(0, 3, 1, 2)
        yield np.asarray(split.frames[at : at + count]), masks.astype(np.float32) / np.float32(255)
