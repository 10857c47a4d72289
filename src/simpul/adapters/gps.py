"""Track files: GPX 1.0 and 1.1, and CSV with a header. Each error says in which line it is."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import gpxpy
import gpxpy.gpx

from simpul.kernel.geo import LonLat, on_earth
from simpul.kernel.ports import Fix
from simpul.kernel.refusal import Refused

LAT = ("lat", "latitude", "lintang", "lat_synth", "y", "gps_lat")
LON = ("lon", "lng", "long", "longitude", "bujur", "lon_synth", "x", "gps_lon")
TIME = ("time", "time_utc", "timestamp", "datetime", "date_time", "utc", "waktu", "gps_time", "at")
NAME = ("file", "filename", "file_name", "name", "image", "photo", "frame")
LONGEST = 50_000_000
"""Characters of a track file that are read: a week of positions, ten in a second, is shorter."""
MILLISECONDS_FROM = 1e11
"""A Unix time as big as this is in milliseconds: in seconds it would be the year 5138."""


class BadTrack(Refused):
    """The track cannot be read. The message names the file, the line and what is wrong."""


def read(path: Path, zone: tzinfo = UTC) -> list[Fix]:
    """Read a track by its content, whatever its name says.

    Args:
        path: a GPX or CSV file.
        zone: of the times that do not say theirs.

    Raises:
        BadTrack: it is neither, is broken, or has no position; nothing of it was taken.
    """
    text = _text(path)
    fixes = gpx(text, path.name, zone) if text.lstrip()[:1] == "<" else table(text, path.name, zone)
    if not fixes:
        raise BadTrack(f"{path.name}: there is no position in it")
    return fixes


def gpx(text: str, name: str, zone: tzinfo) -> list[Fix]:
    """Read the track points of a GPX in their order, else its route points or way points. Raises BadTrack."""
    try:
        parsed = gpxpy.parse(text)
    except (gpxpy.gpx.GPXException, ValueError) as error:
        raise BadTrack(f"{name}: {str(error).removeprefix('Error parsing XML: ')}") from error
    points: list[Any] = [p for track in parsed.tracks for segment in track.segments for p in segment.points]
    points = points or [point for route in parsed.routes for point in route.points] or parsed.waypoints
    fixes = []
    for number, point in enumerate(points, 1):
        where = f"{name}, point {number}"
        fixes.append(Fix(_aware(point.time, zone), position(point.longitude, point.latitude, where)))
    return fixes


def table(text: str, name: str, zone: tzinfo) -> list[Fix]:
    """Read a CSV whose header names latitude, longitude and, where there is one, time. Raises BadTrack."""
    rows, header = _rows(text, name)
    lat, lon, time = (column(header, names) for names in (LAT, LON, TIME))
    if lat is None or lon is None:
        raise BadTrack(f"{name}, line 1: no column is named lat and lon, but {', '.join(header)}")
    fixes = []
    for number, row in rows:
        where = f"{name}, line {number}"
        here = position(row.get(lon), row.get(lat), where)
        fixes.append(Fix(moment(row[time], zone, where) if time and row.get(time) else None, here))
    return fixes


def times(path: Path, zone: tzinfo = UTC) -> dict[str, datetime]:
    """Read a CSV that says at what time each photo file was taken: columns such as file and time.

    Raises:
        BadTrack: it has no such columns, or a time cannot be read.
    """
    rows, header = _rows(_text(path), path.name)
    file, time = column(header, NAME), column(header, TIME)
    if file is None or time is None:
        raise BadTrack(f"{path.name}, line 1: no columns are named file and time, but {', '.join(header)}")
    return {
        row[file].strip(): moment(row[time], zone, f"{path.name}, line {number}")
        for number, row in rows
        if row.get(file) and row.get(time)
    }


def moment(text: str, zone: tzinfo, where: str) -> datetime:
    """Read ISO 8601 or Unix time in seconds or milliseconds. Raises BadTrack, naming `where`."""
    text = text.strip()
    try:
        if text.replace(".", "", 1).isdigit():
            number = float(text)
            return datetime.fromtimestamp(number / 1000 if number >= MILLISECONDS_FROM else number, UTC)
        found = datetime.fromisoformat(text.replace("/", "-"))
    except (ValueError, OverflowError, OSError):
        raise BadTrack(f"{where}: {text!r} is no time (write it as 2026-03-01T07:00:00Z)") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def rows(path: Path) -> tuple[Sequence[str], list[tuple[int, Mapping[str, str]]]]:
    """Read a CSV: its header, and its rows with the number of their line. Raises BadTrack."""
    found, header = _rows(_text(path), path.name)
    return header, found


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadTrack(f"{path.name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadTrack(f"{path.name}: this is not text, so neither GPX nor CSV") from error
    if len(text) > LONGEST:
        raise BadTrack(f"{path.name}: longer than {LONGEST} characters")
    return text


def _rows(text: str, name: str) -> tuple[list[tuple[int, Mapping[str, str]]], Sequence[str]]:
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    try:
        header = list(reader.fieldnames or [])
        return [(reader.line_num, row) for row in reader], header
    except csv.Error as error:
        raise BadTrack(f"{name}, line {reader.line_num}: {error}") from error


def column(header: Sequence[str], names: Sequence[str]) -> str | None:
    """Find a column by its name; the order of `names` is the order of preference."""
    plain = {column.strip().lower().replace(" ", "_"): column for column in reversed(header)}
    return next((plain[name] for name in names if name in plain), None)


def position(lon: object, lat: object, where: str) -> LonLat:
    """Read a position from two texts. Raises BadTrack, naming `where`."""
    try:
        found = LonLat(float(str(lon).strip()), float(str(lat).strip()))
    except ValueError:
        raise BadTrack(f"{where}: latitude {lat!r}, longitude {lon!r} are not two numbers") from None
    if not on_earth(*found):
        raise BadTrack(f"{where}: latitude {lat}, longitude {lon} are not on the earth")
    return found


def _aware(time: datetime | None, zone: tzinfo) -> datetime | None:
    return time if time is None or time.tzinfo else time.replace(tzinfo=zone)
