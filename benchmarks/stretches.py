"""A survey's frames in order -> 100 m stretches, counted as the truth beside them was counted.

`frames.csv` names each frame and its chainage, one every 5 m; the truth counts in each frame the band 2 to
7 m ahead, so that no metre counts twice, and takes a missing frame for undamaged road. The same rule is used
here, with the project's own functions, and the classes are the SDI's with narrow and with wide cracks.
"""

import csv
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2

from simpul.kernel.ports import Segment
from simpul.rooms.roads.understand import condition, damage
from simpul.rooms.roads.understand.condition import KNOWN, Rules, Scale
from simpul.rooms.roads.understand.damage import FrameView, Kind, Thresholds
from simpul.rooms.roads.understand.evaluate import Stretch
from simpul.rooms.roads.understand.merge import Lane, Point, merge

BAND_FROM_M, BAND_TO_M, STRETCH_M, LANE_M = 2, 7, 100, 3.5
CLASSES = {"baik": 0, "sedang": 1, "rusak_ringan": 2, "rusak_berat": 3}


@dataclass(frozen=True)
class Look:
    """One frame of the drive, and what was seen in it."""

    chainage_m: float
    view: FrameView


def rules(policy: Path) -> Rules:
    """The SDI's numbers, from the room's own policy file."""
    sdi = tomllib.loads(policy.read_text())["sdi"]
    scales = {
        name: Scale(sdi[name]["first"], sdi[name]["second"], tuple(sdi[name]["points"]))
        for name in ("crack_area_percent", "potholes_per_km", "rut_cm")
    }
    plain = {name: sdi[name] for name in ("wide_over_mm", "wide_factor", "cover_at_least")}
    return Rules(**scales, **plain, grades_from=tuple(sdi["grades_from"]))


def drive(survey: Path, segment: Segment, thresholds: Thresholds) -> list[Look]:
    """Looks at every frame of a survey."""
    looks = []
    with (survey / "frames.csv").open() as file:
        for row in csv.DictReader(file):
            photo = cv2.imread(str(survey / "frames" / row["file"]), cv2.IMREAD_COLOR_RGB)
            size = (photo.shape[1], photo.shape[0])
            view = damage.see(segment(photo), image_size=size, thresholds=thresholds)
            looks.append(Look(float(row["chainage_m"]), view))
    return looks


def truth(survey: Path, which: str) -> list[tuple[float, Stretch]]:
    """(start, stretch) of each true 100 m; `which` is "narrow" or "wide" cracks."""
    with (survey / "truth_100m.csv").open() as file:
        return [
            (
                float(row["seg"].split("-")[0]),
                Stretch(
                    CLASSES[row[f"class_{which}"]],
                    float(row["potholes_per_km"]),
                    float(row["crack_area_pct"]),
                ),
            )
            for row in csv.DictReader(file)
        ]


def counted(looks: list[Look]) -> Callable[[float, float], int]:
    """Potholes between two chainages, each frame's own band only."""
    holes = [
        look.chainage_m
        for look in looks
        for seen in look.view.seen
        if seen.kind is Kind.POTHOLE and BAND_FROM_M <= seen.ahead_m < BAND_TO_M
    ]
    return lambda start, end: sum(start <= hole < end for hole in holes)


def merged(looks: list[Look], reach_m: float = BAND_TO_M) -> Callable[[float, float], int]:
    """Potholes between two chainages, the same pothole joined across frames."""
    points = [
        Point(
            (number, index),
            Lane(seen.kind, street=0, forward=True),
            look.chainage_m + seen.ahead_m - BAND_FROM_M,
            seen.across_m,
        )
        for number, look in enumerate(looks)
        for index, seen in enumerate(look.view.seen)
        if seen.kind is Kind.POTHOLE and seen.ahead_m < reach_m
    ]
    groups = merge(points)
    return lambda start, end: sum(start <= group.along_m < end for group in groups)


def stretches(
    looks: list[Look], starts: list[float], holes: Callable[[float, float], int], sdi: Rules, *, wide: bool
) -> list[Stretch]:
    """The 100 m from each start, by the same rule as the truth (its last stretch may be shorter)."""
    end = looks[-1].chainage_m + BAND_TO_M - BAND_FROM_M
    found = []
    for start in starts:
        stop = min(start + STRETCH_M, end)
        cracked = sum(
            metre.cracked_m2
            for look in looks
            if start <= look.chainage_m < start + STRETCH_M
            for metre in look.view.profile
            if BAND_FROM_M <= metre.ahead_m < BAND_TO_M
        )
        percent = 100 * cracked / ((stop - start) * LANE_M)
        per_km = 1000 * holes(start, start + STRETCH_M) / (stop - start)
        index = condition.sdi(
            sdi,
            crack_area_percent=percent,
            crack_width_mm=sdi.wide_over_mm + 1 if wide else 0,
            potholes_per_km=per_km,
            rut_cm=0,
        )
        found.append(Stretch(KNOWN.index(condition.grade(sdi, index.potholes)), per_km, percent))
    return found
