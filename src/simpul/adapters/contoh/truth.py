"""Writes what is known of a drive beside its photos: the receiver's track and the exact truth."""

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from .city import Ground
from .damage import area_m2
from .drive import Change, Visit
from .route import Route
from .shots import APART_M, CAMERA, SPEED_M_S, Frame, heard, wander
from .streets import INVENTED
from .surface import World

IN_SIGHT_M = 10.0
"""How far ahead of the last photo damage still counts as driven past."""

NOTE = """
across_m is metres right of the left edge of the lane; along_m the chainage of the drive (of a photo: where
its camera is); chainage_m that of the street in its digitised direction; area_m2 of a crack what it affects
(gaps under 0.25 m closed), marked_crack_m2 what a person would mark of it (2.5 cm wide at least)
"""


def gpx(seed: int, ground: Ground, route: Route, visit: Visit, count: int, began: datetime) -> str:
    """Give the receiver's track, one position a second, as GPX 1.1."""
    seconds = int(count * APART_M / SPEED_M_S) + 1
    error = wander(seed, visit, seconds)
    points = []
    for second in range(seconds + 1):
        place = heard(ground, route, second * SPEED_M_S, error)
        at = (began + timedelta(seconds=second)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        high = ground.terrain.elevation(*place)
        points.append(
            f'<trkpt lat="{place.lat:.7f}" lon="{place.lon:.7f}"><ele>{high:.1f}</ele>'
            f"<time>{at}</time></trkpt>"
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="{INVENTED}" '
        'xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"<metadata><desc>{INVENTED}</desc></metadata>\n<trk><name>Survey {visit}</name><trkseg>\n"
        + "\n".join(points)
        + "\n</trkseg></trk></gpx>\n"
    )


def truth(
    frames: list[Frame], world: World, route: Route, ground: Ground, visit: Visit, changes: list[Change]
) -> dict[str, Any]:
    """Give everything that is known: camera, frames, damages, and what changed since the first visit."""
    rows = broken(world, route, ground, frames[-1].along_m + IN_SIGHT_M)
    known = {row["id"] for row in rows} | {c.damage_id for c in changes if c.what == "repaired"}
    return {
        "invented": True, "source": INVENTED, "visit": visit, "lane_m": 3.5,
        "camera": {"make": INVENTED, **asdict(CAMERA), "bottom_row_ahead_m": round(_bottom_row_m(), 2)},
        "frame_distance_m": APART_M, "speed_m_s": SPEED_M_S,
        "note": " ".join(NOTE.split()),
        "legs": [
            {"way_id": leg.street.way_id, "street": leg.street.name, "forward": leg.forward,
             "from_m": round(leg.from_m, 2), "to_m": round(leg.to_m, 2)} for leg in route.legs
        ],
        "frames": [
            {**asdict(frame), "at": frame.at.isoformat(), "position": list(frame.position),
             "reported": list(frame.reported) if frame.reported else None, "along_m": round(frame.along_m, 2)}
            for frame in frames
        ],
        "damages": rows,
        "changes": [asdict(c) for c in changes if c.damage_id in known] if visit > 1 else [],
    }  # fmt: skip


def broken(world: World, route: Route, ground: Ground, until_m: float) -> list[dict[str, Any]]:
    """Give the damages of a road up to a chainage of the drive, in the order in which it comes to them."""
    rows = []
    driven = sorted((d for d in world.damages if d.along_m < until_m), key=lambda d: d.along_m)
    for damage in driven:
        leg, chainage = route.on_street(damage.along_m)
        point, turn = route.at(damage.along_m)
        spot = point + damage.across_m * np.array([np.sin(turn), -np.cos(turn)])
        marked, affected, hole = area_m2(damage)
        lon, lat = ground.terrain.lonlat(spot[None, :])[0].tolist()
        lane = world.profile(damage.along_m).lane_m
        rows.append(
            {
                "id": damage.id, "kind": damage.kind, "look": damage.look, "way_id": leg.street.way_id,
                "street": leg.street.name, "forward": leg.forward, "chainage_m": round(chainage, 2),
                "along_m": round(damage.along_m, 2), "across_m": round(damage.across_m + lane, 2),
                "own_lane": damage.across_m < 0, "length_m": round(damage.length_m, 2),
                "width_m": round(damage.width_m, 2),
                "area_m2": round(hole if damage.kind == "D40" else affected, 3),
                "marked_crack_m2": round(marked, 3), "lon": lon, "lat": lat,
            }
        )  # fmt: skip
    return rows


def _bottom_row_m() -> float:
    """Give how far ahead of the camera the last row of a photo lies."""
    below = CAMERA.height - CAMERA.horizon_y
    return CAMERA.scale_m_px / below - CAMERA.height_m * math.tan(CAMERA.pitch)


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a value as a JSON file."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
