"""Reviewed frames as a training set: masked photos, masks and marks, laid out as `road_damage` is."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop
from scipy.spatial import cKDTree

from simpul.ground.files import store
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.ports import Rgb, Segment
from simpul.rooms.roads.models import KIND_NAMES, Damage, Frame, Sighting
from simpul.rooms.roads.understand import damage as told
from simpul.rooms.roads.understand import drawn, teaching
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.drive import reach_m

VAL_OF = 6
"""One street in so many is for measuring, not for teaching."""
APART_M = 30
"""A frame to measure by is this far from every frame that is taught: nearer, both show the same road."""
TOO_NEAR, NOT_READ = gettext_noop("too near to a frame that is taught"), gettext_noop("photo cannot be read")
CATEGORIES = [
    {"id": number, "name": str(kind), "supercategory": "pothole" if kind == "D40" else "crack"}
    for number, kind in enumerate(KIND_NAMES, 1)
]
CODES = {row["name"]: row["id"] for row in CATEGORIES}

type Decode = Callable[[bytes, int], Rgb]
"""Decodes a picture of a known width, not reduced. Raises ValueError for what is no picture."""


@dataclass(frozen=True, slots=True)
class Eye:
    """What looks at a photo again, for the lane and for what nobody was asked about."""

    decode: Decode
    segment: Segment
    thresholds: Thresholds


@dataclass(slots=True)
class Written:
    """What was written: frames by split, and how many were left out for which reason."""

    frames: Counter[str] = field(default_factory=Counter)
    damages: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def frames(city: City, since: date | None = None) -> QuerySet[Frame]:
    """Give the frames that show damage, all of it reviewed; of surveys since a day."""
    seen = Sighting.objects.filter(frame=OuterRef("pk"))
    mended = Q(damage__state=Damage.State.REPAIRED, damage__repaired_on__lte=F("frame__survey__driven_on"))
    open_ = seen.filter(Q(damage=None) | Q(damage__reviewed_at=None) | mended)
    found = Frame.objects.filter(
        survey__city=city, state=Frame.State.ACCEPTED, masked__isnull=False, street__isnull=False
    )
    if since:
        found = found.filter(Q(survey__driven_on__gte=since))
    return found.filter(Exists(seen)).exclude(Exists(open_)).order_by("survey", "sequence")


def write(city: City, out: Path, eye: Eye, *, since: date | None = None) -> Written:
    """Write the training set of a city into a folder. No original leaves: photos are the masked ones."""
    for name in ("images", "masks"):
        (out / name).mkdir(parents=True, exist_ok=True)
    found = list(frames(city, since).select_related("street", "masked", "survey"))
    written = Written()
    splits = split(found)
    written.left_out[TOO_NEAR] = len(found) - len(splits)
    reach = _reaches(found)
    sets: dict[str, dict[str, list[dict[str, Any]]]] = {
        name: {"images": [], "annotations": []} for name in ("train", "val")
    }
    for frame in found:
        part = splits.get(frame.pk)
        if part is None:
            continue
        rows = _one(city, frame, out, eye, reach[frame.survey_id])
        if rows is None:
            written.left_out[NOT_READ] += 1
            continue
        image, marks = rows
        sets[part]["images"].append(image)
        sets[part]["annotations"] += marks
        written.frames[part] += 1
        written.damages[part] += len(marks)
    for name, rows_of in sets.items():
        _json(city, out / f"{name}.json", rows_of)
    return written


def split(found: Sequence[Frame]) -> dict[int, str]:
    """Say of each frame whether it is taught ("train") or measured by ("val"): by street, never both near.

    A street that is drawn in pieces is one by its name. Frames that are too near to the other part are left
    out.
    """
    names = {frame.pk: frame.street.name or f"#{frame.street_id}" for frame in found if frame.street}
    ordered = sorted(set(names.values()), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    val = set(ordered[: max(1, len(ordered) // VAL_OF)]) if len(ordered) > 1 else set()
    parts = {pk: "val" if name in val else "train" for pk, name in names.items()}
    places = {frame.pk: (frame.lon, frame.lat) for frame in found if frame.lon is not None}
    taught = [places[pk] for pk, part in parts.items() if part == "train" and pk in places]
    if not taught or not val:
        return parts
    east, north = metres_per_degree(taught[0][1] or 0.0)
    near = cKDTree(np.array(taught, float) * (east, north))
    return {
        pk: part for pk, part in parts.items() if part == "train" or _far(near, places.get(pk), east, north)
    }


def _far(near: Any, place: Any, east: float, north: float) -> bool:
    return place is not None and near.query(np.array(place) * (east, north))[0] >= APART_M


def _reaches(found: Sequence[Frame]) -> dict[int, float]:
    """Give how far ahead damage was told, by survey, as `observe.look` settled it."""
    reaches = {}
    for survey in {frame.survey_id for frame in found}:
        places = Frame.objects.filter(survey=survey, lon__isnull=False).order_by("sequence")
        reaches[survey] = reach_m(
            [
                LonLat(lon, lat)
                for lon, lat in places.values_list("lon", "lat")
                if lon is not None and lat is not None
            ]
        )
    return reaches


def _one(
    city: City, frame: Frame, out: Path, eye: Eye, reach: float
) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Write one frame's photo and mask, and give its rows; None where the photo cannot be read."""
    data = store.open(frame.masked) if frame.masked else b""
    try:
        photo = eye.decode(data, frame.view["size"][0])
    except ValueError:
        return None
    size = (photo.shape[1], photo.shape[0])
    name = f"{city.slug}_{frame.pk}"
    (out / "images" / f"{name}.jpg").write_bytes(data)
    seen = list(Sighting.objects.filter(frame=frame).select_related("damage").order_by("number"))
    rows = _rows(frame, size, reach)
    mask = teaching.mask(eye.segment(photo), size, eye.thresholds, [_taught(one) for one in seen], rows)
    cv2.imwrite(str(out / "masks" / f"{name}.png"), mask)
    image = {
        "id": frame.pk, "file_name": f"images/{name}.jpg", "width": size[0], "height": size[1],
        "mask": f"masks/{name}.png", "source": "simpul", "frame_id": frame.pk,
        "segment": frame.street.name or f"#{frame.street_id}" if frame.street else "",
        "offset": round(frame.chainage_m or 0), "roi": _roi(mask, rows),
    }  # fmt: skip
    return image, [_mark(one) for one in seen if _taught(one).confirmed]


def _taught(one: Sighting) -> teaching.Taught:
    damage = one.damage
    confirmed = damage is not None and damage.state != Damage.State.DISMISSED
    return teaching.Taught(one.contour, damage.kind if damage else one.kind, confirmed)


def _mark(one: Sighting) -> dict[str, Any]:
    damage = one.damage
    kind = damage.kind if damage else one.kind
    area = cv2.contourArea(np.array(one.contour, np.float32)) if len(one.contour) > 2 else 0.0  # noqa: PLR2004
    return {
        "id": one.pk, "image_id": one.frame_id, "category_id": CODES[kind], "bbox": one.box,
        "area": round(float(area), 1), "iscrowd": 0,
        "attributes": {
            "length_m": one.length_m, "width_m": one.width_m, "area_m2": one.area_m2,
            "damage": one.damage_id, "model": one.model,
        },
    }  # fmt: skip


def _rows(frame: Frame, size: tuple[int, int], reach: float) -> tuple[int, int]:
    """Give the rows between which damage was told; the whole photo where its geometry was not kept."""
    plane = drawn.plane_of(frame.view)
    if plane is None:
        return 0, size[1]
    top, bottom = float(plane.row(reach)), float(plane.row(told.NEAR_M))
    return max(0, int(top)), min(size[1], int(np.ceil(bottom)))


def _roi(mask: np.ndarray[Any, np.dtype[np.uint8]], rows: tuple[int, int]) -> list[list[float]] | None:
    """Outline the lane where damage was told; None where there is none."""
    lane = (mask > 0).astype(np.uint8)
    lane[: rows[0]] = 0
    lane[rows[1] :] = 0
    rings, _ = cv2.findContours(lane, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not rings:
        return None
    longest = max(rings, key=cv2.contourArea)
    return [[float(x), float(y)] for x, y in cv2.approxPolyDP(longest, 2.0, closed=True)[:, 0]]


def _json(city: City, path: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    info = {"description": f"{city.name}: frames whose every damage a person reviewed", "version": city.slug}
    path.write_text(json.dumps({"info": info, "licenses": [], "categories": CATEGORIES, **rows}))
