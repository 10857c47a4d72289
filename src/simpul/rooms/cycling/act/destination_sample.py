"""A few destinations of the invented city get a story, so that a first start shows what staff can say."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Place
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.models.destination import Destination, State
from simpul.rooms.cycling.understand import destination as rules


class NotInvented(Refused):
    """A real city was to be given invented stories."""


@transaction.atomic
def sample(city: City, *, actor: Person, now: datetime) -> int:
    """Write about the first places of some kinds, and publish it. What staff wrote is left alone.

    Returns:
        How many got a story.

    Raises:
        NotInvented: the city is real.
    """
    if not city.invented:
        raise NotInvented(
            _("%(city)s is a real city: invented stories are for an invented one.") % {"city": city.name}
        )
    written = set(Destination.objects.filter(city=city).exclude(osm_id="").values_list("osm_id", flat=True))
    made = 0
    for told in _stories():
        place = _first(city, told["kind"])
        if place is None or place.osm_id in written:
            continue
        checked_on = (now - timedelta(days=told.get("checked_days_ago", 0))).astimezone(
            ZoneInfo(city.time_zone)
        )
        said = {name: value for name, value in told.items() if name != "checked_days_ago"}
        row = act.add(city, said | {"checked_on": checked_on.date()}, place=place, actor=actor, now=now)
        act.step(row, State.PUBLISHED, actor=actor, now=now)
        written.add(place.osm_id)
        made += 1
    return made


def _stories() -> list[Mapping[str, Any]]:
    text = files("simpul.rooms.cycling").joinpath("data", "sample_destinations.toml").read_text("utf-8")
    found = tomllib.loads(text)
    return [{**found["every"], **one} for one in found["destination"]]


def _first(city: City, kind: str) -> Place | None:
    """Give the first place of a kind: the same one each time."""
    tags = rules.telling_tags([kind])
    places = Place.objects.live().filter(city=city, kind__in=tags).exclude(name="").order_by("osm_id")
    return next((place for place in places if rules.kind_of(place.kind, place.tags) == kind), None)
