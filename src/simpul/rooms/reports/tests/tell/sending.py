"""Sending the form as a browser does."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from simpul.ground.places.models import City
from simpul.rooms.reports.observe import challenge
from simpul.rooms.reports.tests.conftest import at
from simpul.rooms.reports.tests.tell.photos import jpeg

NEW = "/reports/straight/new/"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def stamp() -> str:
    """Give what the form carried when it was opened a minute ago: nobody fills it in at once."""
    opened = timezone.now() - timedelta(minutes=1)
    return challenge.ask(City.objects.get(), RequestFactory().get(NEW), opened).stamp


def photo(data: bytes | None = None, name: str = "jalan.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if data is None else data, "image/jpeg")


type Send = Callable[..., Any]
"""Sends the form."""


def pin(east_m: float, north_m: float = 0) -> dict[str, float]:
    position = at(east_m, north_m)
    return {"lon": position.lon, "lat": position.lat}
