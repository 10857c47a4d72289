"""A city of one long street and a drive along it, made of real photos: what the road benchmarks run on."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat, metres_per_degree

START = datetime(2026, 3, 1, 2, tzinfo=UTC)
WEST, SOUTH = 114.0, -8.21
EAST_M = metres_per_degree(SOUTH)[0]
STEP_M = 5.0
SIZE = (1280, 720)
ROW_M = 8000.0
"""The street goes to and fro in rows of this length, 200 m apart, so that a long drive stays on the map."""


def use(data: Path, database_url: str = "") -> None:
    """Make a fresh installation in a folder, and load Django with it."""
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= {"SIMPUL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "simpul.site.settings"}
    if database_url:
        os.environ["SIMPUL_DATABASE_URL"] = database_url
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def simpul(*words: str) -> subprocess.CompletedProcess[str]:
    """Run one of our commands on the installation, and give what it printed. It must succeed."""
    command = [sys.executable, "-m", "simpul.site.commands", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def position(metres: float) -> LonLat:
    """Give the position along the street."""
    row, along = divmod(metres, ROW_M)
    east = along if row % 2 == 0 else ROW_M - along
    return LonLat(WEST + east / EAST_M, SOUTH + 200 * row / metres_per_degree(SOUTH)[1])


def city(folder: Path, photos: int) -> str:
    """Load a city whose streets a drive of so many photos follows, and give its slug."""
    rows = int(photos * STEP_M // ROW_M) + 1
    lines = [
        [list(position(row * ROW_M + along)) for along in np.linspace(0.0, ROW_M - 0.01, 81)]
        for row in range(rows)
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Row {row}"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for row, line in enumerate(lines)
    ]
    path = folder / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    simpul("city", "add", "--name", "Long", "--streets", str(path))
    return "long"


def drive(folder: Path, images: Path, count: int, *, size: tuple[int, int] = SIZE) -> Path:
    """Write so many photos of 1280 x 720, each a real photo enlarged, with its own time and position."""
    from simpul.adapters import images as jpeg

    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted(images.glob("*.jpg"))[:336]
    if not sources:
        raise SystemExit(f"there are no photos in {images}")
    cached: dict[int, NDArray[np.uint8]] = {}
    jpeg.QUALITY = 88
    for number in range(count):
        source = number % len(sources)
        if source not in cached:
            picture = cv2.imread(str(sources[source]), cv2.IMREAD_COLOR_RGB)
            cached[source] = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
        at = START + timedelta(seconds=number / 2)
        data = jpeg.encode(cached[source], at=at, position=position(number * STEP_M))
        (folder / f"{number:06d}.jpg").write_bytes(data)
    return folder
