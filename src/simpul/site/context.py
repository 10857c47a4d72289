"""What every page knows: the rooms of the menu, and the version in the footer."""

from importlib.metadata import version
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from simpul.ground.room import RoomConfig, rooms

VERSION = version("simpul")


def page(_request: HttpRequest) -> dict[str, Any]:
    """Give the base page its menu and its footer. Reads no database."""
    return {"menu": list(filter(None, map(_entry, rooms()))), "version": VERSION}


def _entry(room: RoomConfig) -> dict[str, Any] | None:
    """Give a room's place in the menu, or None where it has no page at its root."""
    url = f"/{room.label}/"
    try:
        resolve(url)
    except Resolver404:
        return None
    return {"label": room.label, "title": room.verbose_name, "url": url}
