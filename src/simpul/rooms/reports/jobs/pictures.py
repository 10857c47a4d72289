"""Photos that come by another door than the form: cleaned as its photos are."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from simpul.adapters import photos
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import chosen
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.understand import tell as limits


def sent(city: City, files: Any) -> list[tuple[str, bytes]]:
    """Read the photos of a form, as many as a report takes: each with its name."""
    most = limits.of(city.settings)
    came = [one for one in files.getlist("photos") if one.size][: most.photos]
    return [(one.name or "", one.read(most.photo_bytes + 1)) for one in came]


def shots(city: City, files: Sequence[Any]) -> list[Shot]:
    """Clean files of a form. Raises Refused, naming the file."""
    most = limits.of(city.settings)
    came = [one for one in files if one.size][: most.photos]
    return [cleaned(city, one.read(most.photo_bytes + 1), one.name or "")[0] for one in came]


def cleaned(city: City, data: bytes, name: str) -> tuple[Shot, LonLat | None]:
    """Clean one photo. Returns it, and where it was taken, None where it does not say. Raises Refused."""
    most = limits.of(city.settings)
    clean = partial(photos.clean, zone=ZoneInfo(city.time_zone), longest_px=most.photo_px)
    return chosen.shot(data, clean, name=name)
