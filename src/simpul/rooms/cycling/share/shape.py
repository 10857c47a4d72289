"""A kept path as an answer shows it today: JSON, so that it can be kept, compared and drawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from simpul.ground.places.models import City
from simpul.kernel.routing import Engine, Path
from simpul.rooms.cycling.share import routes
from simpul.rooms.cycling.understand.wish import Language, Wish


def wish(query: Mapping[str, str], language: Language) -> Wish:
    """Read a wish from the words of an address, for one route: the balanced one where none is named.

    Raises:
        Unreadable: a word cannot be read.
    """
    chosen = {**query, "kind": (query.get("kind") or "balanced").partition(",")[0]}
    return routes.read(chosen, language=language)


def of_wish(city: City, asked: Wish, *, engine: Engine, now: datetime) -> tuple[Path, dict[str, Any]]:
    """Find the route of a wish, and show it. Raises Refused where there is none."""
    path, shown = routes.first(city, asked, engine=engine, now=now)
    return path, msgspec.to_builtins(shown)


def of_path(city: City, path: Path, asked: Wish, *, engine: Engine, now: datetime) -> dict[str, Any]:
    """Show a path that was found before, with today's condition along it."""
    shown: dict[str, Any] = msgspec.to_builtins(routes.of_path(city, path, asked, engine=engine, now=now))
    return shown
