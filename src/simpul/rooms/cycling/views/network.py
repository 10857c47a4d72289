"""Picks the routing engine for the pages of kept routes, and asks what they need of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.observe import tiles
from simpul.rooms.cycling.share import laid, shape
from simpul.rooms.cycling.understand import kept
from simpul.rooms.cycling.understand.wish import Language


def engine(city: City) -> Engine:
    """Give the engine of a city. Raises Refused where it has no map."""
    return engines.current(city, valhalla.engine)


def engine_or_none(city: City) -> Engine | None:
    """Give the engine of a city; None where it has no network now."""
    try:
        return engine(city)
    except Refused:
        return None


def built_at(city: City) -> datetime | None:
    """Say when the network was read that is routed on now; None where there is none."""
    here = tiles.now(city)
    return here.built_at if here else None


def along(  # noqa: PLR0913 - what was kept, for whom
    city: City,
    packed: Mapping[str, Any],
    stored: Mapping[str, Any],
    *,
    rider: str,
    language: str,
    now: datetime,
) -> Mapping[str, Any]:
    """Show a kept path with today's condition; as it was shown then where there is no network now."""
    here = engine_or_none(city)
    if here is None:
        return stored
    path = kept.unpack(packed)
    return shape.of_path(city, path, laid.wish_of(path, rider, language), engine=here, now=now)


def tongue(language: str) -> Language:
    """Give the language of an answer for the reader's."""
    return "id" if language == "id" else "en"
