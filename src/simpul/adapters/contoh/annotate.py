"""Says in COCO form what is in each rendered photo, in the layout that the road model is tried on."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from .camera import Camera
from .damage import Damage
from .noise import Bytes
from .scenes import CRACK, POTHOLE
from .streets import INVENTED
from .surface import World
from .view import Seen

CATEGORIES = (
    (1, "D00", "crack", "longitudinal crack"), (2, "D10", "crack", "transverse crack"),
    (3, "D20", "crack", "alligator cracking"), (4, "D40", "pothole", "pothole"),
    (5, "CRK", "crack", "too small or too far to tell: ignore (iscrowd=1)"),
)  # fmt: skip

SMALL_PX = (10, 7)
"""A damage with a box smaller than this (width, height) is there but not counted."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One photo with its entry and its annotations, not yet numbered."""

    entry: dict[str, Any]
    annotations: list[dict[str, Any]]


def image(
    files: tuple[str, str], mask: Bytes, seen: Seen, camera: Camera, world: World, along: float
) -> Labelled:
    """Describe a photo.

    Args:
        files: its path in the survey, and that of its truth mask.
        mask: the truth.
        seen: what the camera saw of the ground.
        camera: as mounted for this photo.
        world: the road.
        along: chainage of the camera.
    """
    lane = world.profile(along + 4).lane_m
    left, right = camera.line(-lane / 2), camera.line(lane / 2)
    entry = {
        "file_name": files[0], "mask": files[1], "width": camera.width, "height": camera.height,
        "source": INVENTED, "invented": True, "along_m": round(along, 2), "roi": _outline(mask),
        "geometry": {
            "horizon_y": round(camera.horizon_y, 2), "A_m_px": round(camera.scale_m_px, 2),
            "y_bottom": camera.height - 1, "left_edge": [round(v, 5) for v in left],
            "right_edge": [round(v, 5) for v in right], "lane_width_m": lane,
        },
    }  # fmt: skip
    found = []
    for damage in world.damages:
        if -1 < damage.along_m - along < 30:
            found += _annotate(damage, mask, seen)
    return Labelled(entry, found)


def _annotate(damage: Damage, mask: Bytes, seen: Seen) -> list[dict[str, Any]]:
    value = POTHOLE if damage.kind == "D40" else CRACK
    own = (mask == value) & (seen.owner == damage.id % 255 + 1)
    own &= np.abs(seen.along - damage.along_m) < damage.length_m / 2 + 2
    rows = np.flatnonzero(own.any(axis=1))
    if not len(rows):
        return []
    columns = np.flatnonzero(own.any(axis=0))
    x, y = int(columns[0]), int(rows[0])
    wide, high = int(columns[-1]) - x + 1, int(rows[-1]) - y + 1
    small = wide < SMALL_PX[0] or high < SMALL_PX[1] or int(own.sum()) < 60
    kinds = {"D00": 1, "D10": 2, "D20": 3, "D40": 4}
    category = 5 if small and damage.kind != "D40" else kinds[damage.kind]
    return [
        {
            "category_id": category, "bbox": [x, y, wide, high], "area": int(own.sum()),
            "iscrowd": int(small), "ignore": int(small),
            "attributes": {"damage_id": damage.id, "length_m": round(damage.length_m, 2),
                           "width_m": round(damage.width_m, 2)},
        }
    ]  # fmt: skip


def _outline(mask: Bytes) -> list[list[float]]:
    """Give the own lane as a polygon, the largest piece where things hide some of it."""
    contours, _ = cv2.findContours((mask > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return []
    largest = max(contours, key=cv2.contourArea)
    return [[float(x), float(y)] for x, y in cv2.approxPolyDP(largest, 2.0, closed=True)[:, 0].tolist()]


def coco(images: list[Labelled]) -> dict[str, Any]:
    """Number the photos and their annotations from 1 and give the whole set."""
    annotations: list[dict[str, Any]] = []
    entries = []
    for number, labelled in enumerate(images, start=1):
        entries.append({"id": number, **labelled.entry})
        for annotation in labelled.annotations:
            annotations.append({"id": len(annotations) + 1, "image_id": number, **annotation})
    return {
        "info": {"description": f"{INVENTED}: rendered survey with exact truth", "version": "1.0"},
        "licenses": [],
        "categories": [
            {"id": number, "name": name, "supercategory": group, "description": text}
            for number, name, group, text in CATEGORIES
        ],
        "images": entries,
        "annotations": annotations,
    }
