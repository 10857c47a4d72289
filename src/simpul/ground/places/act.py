"""What people do to places: load a city's map, the first time or again; know a city served elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.adapters import hgt
from simpul.ground.ledger.act import record
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places import chart, countries, folders, spatial, survey
from simpul.ground.places.chart import Changes
from simpul.ground.places.models import (
    NETWORK,
    OSM_ATTRIBUTION,
    Boundary,
    City,
    Place,
    Segment,
    Street,
    cities_folder,
)
from simpul.ground.places.slugs import RESERVED
from simpul.ground.places.survey import Source, Tell, Tools
from simpul.kernel.geo import WORLD, Bounds, LonLat
from simpul.kernel.refusal import Refused

KNOWN_DEGREES = 0.05
"""How far the box of a city that is only known here reaches from its middle: about 5.5 km, to show it."""


class NoName(Refused):
    """A city needs a name with letters or digits in it."""


class NameTaken(Refused):
    """The word in the city's addresses would be that of other pages."""


class InventedOrReal(Refused):
    """A real map was to be loaded over the invented city, or the other way round."""


class NoSuchTimeZone(Refused):
    """The time zone is not in the IANA database."""


class NoMap(Refused):
    """The city has no map yet."""


class NoSuchPosition(Refused):
    """The position is not on Earth."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said about a city when its map is loaded; "" leaves what was said before.

    `slug` is made from the name where it is ""; `time_zone` is an IANA name ("Asia/Jakarta"); `attribution`
    is who is to be named with the map: where it was never said, OpenStreetMap for one of its extracts, nobody
    for lines; `settings` are added to the city's; `country` is ISO 3166-1 alpha-3 ("IDN").
    """

    name: str
    slug: str = ""
    time_zone: str = ""
    attribution: str = ""
    invented: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    country: str = ""


def load_city(  # noqa: PLR0913 - each is said by name
    wanted: Wanted, source: Source, *, tools: Tools, actor: Person, now: datetime, tell: Tell
) -> tuple[City, Changes]:
    """Load the map of a city: the first time it makes the city, later it brings it up to date.

    A city that was only known here becomes one that is served here. Everything slow happens first and beside
    the old map, in a new folder; then one transaction changes the rows, points the city to the new folder and
    writes the ledger. Where anything fails, the old map stays.

    Raises:
        PermissionDenied: the actor may not change this city, or may not make one.
        NoName, InventedOrReal, NoSuchTimeZone, NoSuchCountry: see each.
        AlreadyLoading: another process is at it.
        Refused: what is wrong with a file (`simpul.adapters.map_errors`), or a builder failed.
    """
    city = _city(wanted, source)
    _allow(actor, city)
    with folders.workplace(cities_folder() / city.slug, city.version, now) as building:
        source = replace(source, kept=city.elevation, attribution=city.attribution)
        read = survey.prepare(source, tools, building, tell)
        tell(_("comparing with the map of before") if city.version else _("writing the streets"))
        census = chart.Census(city, read)
        with folders.publish(building) as version, transaction.atomic():
            city.served = True
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


def set_elevation(city: City, folder: Path, *, actor: Person, now: datetime) -> hgt.Taken:
    """Keep the heights that a city's map needs; they stay when a newer map is loaded.

    Args:
        city: whose; it has a map.
        folder: of SRTM tiles (.hgt, .hgt.gz), as they come or as skadi lays them out.
        actor: who gives them.
        now: when, aware.

    Returns:
        Which tiles were kept, and which the city also needs.

    Raises:
        PermissionDenied: the actor may not change this city.
        NoMap: it has no map yet.
        AlreadyLoading: a new map is being loaded.
        BadHeights, NoHeights: what is wrong with the files; what was there before stays.
    """
    require(actor, "places.change_city", city)
    if not city.version:
        raise NoMap(_("%(city)s has no map yet. Load one: ./simpul city add") % {"city": city.name})
    with folders.alone(cities_folder() / city.slug):
        city.refresh_from_db()
        with folders.swapped(city.folder / "elevation", now) as into:
            taken = hgt.take(folder, into, city.bounds)
        with transaction.atomic():
            record(
                city=city, actor=actor, verb="places.set_elevation", subject=city, now=now,
                tiles=list(taken.tiles), missing=list(taken.missing),
            )  # fmt: skip
    return taken


def know_city(  # noqa: PLR0913 - each is said by name
    *, slug: str, name: str, country: str, position: LonLat | None, time_zone: str, now: datetime
) -> City:
    """Make or update a city of the network that is served elsewhere; one that is served here stays as it is.

    Args:
        slug: which city it is, for ever.
        name: as the network lists it.
        country: ISO 3166-1 alpha-3, "" where it is not known.
        position: its middle; None where it is not known. It is kept as a box of 0.1 degrees around it.
        time_zone: an IANA name; "" leaves what was said before.
        now: when, aware, for the network's ledger; nothing is written where nothing changes.

    Raises:
        NoName, NameTaken, NoSuchTimeZone, NoSuchCountry, NoSuchPosition: see each.
    """
    _check_name(slug if slug == slugify(slug) else "", name)
    _check_zone(time_zone)
    said: dict[str, Any] = {"name": name.strip(), "country": countries.country(country)}
    said |= _box(position)._asdict() | ({"time_zone": time_zone} if time_zone else {})
    if not City.objects.filter(slug=slug).exists():
        _check_slug(slug)
    with transaction.atomic():
        city, made = City.objects.select_for_update(no_key=True).get_or_create(
            slug=slug, defaults={"served": False}
        )
        if city.served or not (made or any(getattr(city, column) != said[column] for column in said)):
            return city
        for column, value in said.items():
            setattr(city, column, value)
        city.save(update_fields=list(said))
        record(
            city=None, actor=system_person(), verb="places.know_city", subject=city, now=now,
            slug=slug, **said,
        )  # fmt: skip
    return city


def set_country(city: City, country: str, *, actor: Person, now: datetime) -> None:
    """Say which state a city lies in: the roles of that state hold in it from now on.

    Raises:
        PermissionDenied: the actor may not change this city.
        NoSuchCountry: it is not an ISO 3166-1 alpha-3 code.
    """
    require(actor, "places.change_city", city)
    code = countries.country(country)
    with transaction.atomic():
        if City.objects.filter(pk=city.pk).exclude(country=code).update(country=code):
            record(city=city, actor=actor, verb="places.set_country", subject=city, now=now, country=code)
    city.country = code


def _city(wanted: Wanted, source: Source) -> City:
    """Give the city as it will be, not saved."""
    slug = slugify(wanted.slug or wanted.name)
    _check_name(slug, wanted.name)
    _check_zone(wanted.time_zone)
    code = countries.country(wanted.country)
    city = City.objects.filter(slug=slug).first()
    if city is None:
        _check_slug(slug)
        city = City(slug=slug, invented=wanted.invented)
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
    city.country = code or city.country
    city.time_zone = wanted.time_zone or city.time_zone
    city.attribution = wanted.attribution or _credit(city, source)
    city.settings = city.settings | dict(wanted.settings)
    return city


def _credit(city: City, source: Source) -> str:
    """Give who is named with a map where nobody says it now: who was with the map before, or whose it is."""
    before = city.attribution if city.version else ""
    return before or (OSM_ATTRIBUTION if source.osm else "")


def _check_name(slug: str, name: str) -> None:
    if not slug or not name.strip():
        raise NoName(_("Give the city a name with letters or digits in it."))
    if slug == NETWORK:
        raise NoName(_("No city can be called network: that word names what belongs to no city."))


def _check_slug(slug: str) -> None:
    """Raise NameTaken for a new city; one that has such a slug already keeps it."""
    if slug in RESERVED:
        taken = _("“%(slug)s” begins the addresses of other pages. Give the city another slug (--slug).")
        raise NameTaken(taken % {"slug": slug})


def _box(position: LonLat | None) -> Bounds:
    """Give the box that stands for a position; the world where it is not known."""
    world = Bounds(*WORLD)
    if position is None:
        return world
    if not (world.west <= position.lon <= world.east and world.south <= position.lat <= world.north):
        raise NoSuchPosition(
            _("%(lon)s, %(lat)s is no position. Give longitude and latitude in degrees.") % position._asdict()
        )
    return Bounds(*position, *position).around(KNOWN_DEGREES)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NoSuchTimeZone(
            _("%(zone)s is no time zone. Give an IANA name such as Asia/Jakarta.") % {"zone": name}
        ) from error


def _allow(actor: Person, city: City) -> None:
    """Let who may change a city that is served here; only who runs the installation may add one to them."""
    if city.pk and city.served:
        require(actor, "places.change_city", city)
    elif not (actor.machine or (actor.is_active and actor.is_superuser)):
        raise PermissionDenied(_("Only who runs this installation may add a city."))
