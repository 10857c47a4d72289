"""What people do to places: load a city's map, the first time or again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places import chart, folders, spatial, survey
from simpul.ground.places.chart import Changes
from simpul.ground.places.models import OSM_ATTRIBUTION, Boundary, City, Place, Segment, Street, cities_folder
from simpul.ground.places.survey import Source, Tell, Tools
from simpul.kernel.refusal import Refused


class NoName(Refused):
    """A city needs a name with letters or digits in it."""


class InventedOrReal(Refused):
    """A real map was to be loaded over the invented city, or the other way round."""


class NoSuchTimeZone(Refused):
    """The time zone is not in the IANA database."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said about a city when its map is loaded; "" leaves what was said before.

    `slug` is made from the name where it is ""; `time_zone` is an IANA name ("Asia/Jakarta"); `settings` are
    added to the city's.
    """

    name: str
    slug: str = ""
    time_zone: str = ""
    attribution: str = ""
    invented: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def load_city(  # noqa: PLR0913 - each is said by name
    wanted: Wanted, source: Source, *, tools: Tools, actor: Person, now: datetime, tell: Tell
) -> tuple[City, Changes]:
    """Load the map of a city: the first time it makes the city, later it brings it up to date.

    Everything slow happens first and beside the old map, in a new folder; then one transaction changes the
    rows, points the city to the new folder and writes the ledger. Where anything fails, the old map stays.

    Raises:
        PermissionDenied: the actor may not change this city, or may not make one.
        NoName, InventedOrReal, NoSuchTimeZone: see each.
        AlreadyLoading: another process is at it.
        Refused: what is wrong with a file (`simpul.adapters.map_errors`), or a builder failed.
    """
    city = _city(wanted)
    _allow(actor, city)
    with folders.workplace(cities_folder() / city.slug, city.version, now) as building:
        read = survey.prepare(source, tools, building, tell)
        tell(_("comparing with the map of before") if city.version else _("writing the streets"))
        census = chart.Census(city, read)
        with folders.publish(building) as version, transaction.atomic():
            city.west, city.south, city.east, city.north = read.bounds
            city.version, city.map_read_at = version, now
            city.save()
            changes = chart.write(city, read, census, now)
            record(
                city=city, actor=actor, verb="places.loaded_map", subject=city, now=now,
                file=source.file.name, sha256=read.sha256, version=version, **changes.counts(),
            )  # fmt: skip
    for model in (Boundary, Street, Segment, Place):
        spatial.analyse(model)
    return city, changes


def _city(wanted: Wanted) -> City:
    """Give the city as it will be, not saved."""
    slug = slugify(wanted.slug or wanted.name)
    if not slug or not wanted.name.strip():
        raise NoName(_("Give the city a name with letters or digits in it."))
    try:
        ZoneInfo(wanted.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NoSuchTimeZone(
            _("%(zone)s is no time zone. Give an IANA name such as Asia/Jakarta.")
            % {"zone": wanted.time_zone}
        ) from error
    city = City.objects.filter(slug=slug).first()
    if city is None:
        city = City(slug=slug, invented=wanted.invented, attribution=OSM_ATTRIBUTION)
    elif city.invented != wanted.invented:
        raise InventedOrReal(
            (
                _("%(city)s is an invented city. Load a real map under another name.")
                if city.invented
                else _("%(city)s is a real city. Give the invented one another name.")
            )
            % {"city": city.name}
        )
    city.name = wanted.name.strip()
    city.time_zone = wanted.time_zone or city.time_zone
    city.attribution = wanted.attribution or city.attribution
    city.settings = city.settings | dict(wanted.settings)
    return city


def _allow(actor: Person, city: City) -> None:
    if city.pk:
        require(actor, "places.change_city", city)
    elif not (actor.machine or (actor.is_active and actor.is_superuser)):
        raise PermissionDenied(_("Only who runs this installation may add a city."))
