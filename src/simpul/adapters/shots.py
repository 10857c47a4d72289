"""The table beside a phone's photos: file, time, lat, lon, and how exact and whither, where it knows."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path

from simpul.adapters import gps
from simpul.kernel.film import Shot

EXACT = ("accuracy_m", "accuracy")
HEADING = ("heading_deg", "heading")
WHOLE_TURN_DEG = 360.0


def read(path: Path, zone: tzinfo = UTC) -> dict[str, Shot]:
    """Read a table by its header. Raises gps.BadTrack, naming the line."""
    header, rows = gps.rows(path)
    file, time = gps.column(header, gps.NAME), gps.column(header, gps.TIME)
    lat, lon = gps.column(header, gps.LAT), gps.column(header, gps.LON)
    exact, heading = gps.column(header, EXACT), gps.column(header, HEADING)
    if file is None or time is None:
        raise gps.BadTrack(
            f"{path.name}, line 1: no columns are named file and time, but {', '.join(header)}"
        )
    found = {}
    for number, row in rows:
        where = f"{path.name}, line {number}"
        name = (row.get(file) or "").strip()
        if not name:
            continue
        at = gps.moment(row[time], zone, where) if row.get(time) else None
        here = gps.position(row[lon], row[lat], where) if lon and lat and row.get(lon) else None
        turn = _number(row, heading)
        found[name] = Shot(at, here, _number(row, exact), turn % WHOLE_TURN_DEG if turn is not None else None)
    return found


def _number(row: Mapping[str, str], column: str | None) -> float | None:
    """Read a number; None where there is none, also one that is no number: the photo is good without it."""
    try:
        found = float(row.get(column) or "nan") if column else float("nan")
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None  # noqa: PLR2004 - no metres and no degrees are more; nan is not less
