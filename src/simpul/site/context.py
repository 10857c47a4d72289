"""What every page knows: the rooms of the menu, and the version in the footer."""

from functools import cache
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve

from simpul.ground.room import RoomConfig, rooms

VERSION = version("simpul")


def page(_request: HttpRequest) -> dict[str, Any]:
    """Give the base page its menu and its footer. Reads no database."""
    return {"menu": [entry for room in rooms() if (entry := _entry(room, get_urlconf()))], "version": VERSION}


@cache
def _entry(room: RoomConfig, _urls: str | None) -> dict[str, Any] | None:
    """Give a room's place in the menu among some addresses, or None where it has no page at its root."""
    url = f"/{room.label}/"
    try:
        resolve(url)
    except Resolver404:
        return None
    return {"label": room.label, "title": room.verbose_name, "url": url}
