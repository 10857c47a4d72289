"""The ground that every room stands on: cities, boundaries, streets and their segments, places of interest.

Geometry is WKB in longitude, latitude (WGS 84) with its bounds in four columns beside it; `spatial` keeps the
index over them. A row that the newest map no longer has is retired, never deleted: what hangs on it stays.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

import shapely
from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.ground.places import spatial
from simpul.kernel.geo import WORLD, Bounds, LonLat

OSM_ATTRIBUTION = "© OpenStreetMap contributors"
"""What the Open Database Licence (ODbL 1.0, section 4.3) asks to be shown with the map."""

NETWORK = "network"
"""What stands where a city's slug would, for what belongs to the network and to no city."""


def cities_folder() -> Path:
    """Where the map files of the cities are kept."""
    return Path(settings.SIMPUL_DATA) / "cities"


class Cities(models.QuerySet["City"]):
    """How cities are asked for."""

    def served(self) -> Self:
        """Keep those whose services run on this installation; the others are only known here."""
        return self.filter(served=True)


class City(models.Model):
    """One city, real or invented: one whose services run here, or another of the network that is known here.

    `served` tells the two apart; a city that is not has no map, and nobody works in it here. `country` is the
    state's ISO 3166-1 alpha-3 code, "" where it is not known. `version` names the folder of its current map
    files; "" until a map was loaded. `settings` is for the rooms: each keeps its dated policy under its own
    label. The slug "network" is taken: it names what belongs to no city.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    served = models.BooleanField(default=True)
    country = models.CharField(max_length=3, blank=True, default="")
    invented = models.BooleanField(default=False)
    west = models.FloatField(default=-180)
    south = models.FloatField(default=-90)
    east = models.FloatField(default=180)
    north = models.FloatField(default=90)
    time_zone = models.CharField(max_length=60, default="Asia/Jakarta")
    attribution = models.CharField(max_length=200, blank=True, default=OSM_ATTRIBUTION)
    version = models.CharField(max_length=40, blank=True)
    map_read_at = models.DateTimeField(null=True, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    objects = Cities.as_manager()

    class Meta:
        verbose_name_plural = "cities"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(slug=NETWORK), name="city_is_not_the_network")
        ]

    def __str__(self) -> str:
        return self.name

    def day(self, at: datetime) -> date:
        """Give the day that an aware instant falls on here."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def credit(self) -> str:
        """Who is to be named with the map, "" for nobody; of an invented city in the reader's language."""
        return gettext(self.attribution) if self.invented and self.attribution else self.attribution

    @property
    def bounds(self) -> Bounds:
        """The box that the city's map covers."""
        return Bounds(self.west, self.south, self.east, self.north)

    @property
    def position(self) -> LonLat | None:
        """The middle of its box; None where nobody said where it lies (the box is the world)."""
        if self.bounds == WORLD:
            return None
        return LonLat((self.west + self.east) / 2, (self.south + self.north) / 2)

    @property
    def lon(self) -> float | None:
        """The longitude of its middle, degrees; None where it is not known."""
        return self.position.lon if self.position else None

    @property
    def lat(self) -> float | None:
        """The latitude of its middle, degrees; None where it is not known."""
        return self.position.lat if self.position else None

    @property
    def folder(self) -> Path:
        """Where its map files are: `<data>/cities/<slug>/<version>/`."""
        return cities_folder() / self.slug / self.version

    @property
    def tiles(self) -> Path | None:
        """The folder of its Valhalla tiles; None until a map was loaded."""
        return self.folder / "tiles" if self.version else None

    @property
    def elevation(self) -> Path | None:
        """The folder of its heights as Valhalla reads them; None where nobody gave any: hills unknown."""
        found = self.folder / "elevation"
        return found if self.version and found.is_dir() else None

    @property
    def basemap(self) -> Path | None:
        """Its PMTiles file; None until a map was loaded."""
        return self.folder / "basemap.pmtiles" if self.version else None


class MapQuerySet(models.QuerySet[Any]):
    """How the things of a map are asked for."""

    def live(self) -> Self:
        """Keep those that the newest map of their city has."""
        return self.filter(retired_at=None)


class Level(models.TextChoices):
    """The four levels of Indonesian regions; their codes have 2, 4, 6 and 10 digits (Permendagri 72/2019)."""

    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency or city")
    DISTRICT = "district", _("District")
    VILLAGE = "village", _("Village")


class Boundary(models.Model):
    """A region with an official code such as "35.10.01.2001", and where it lies."""

    city = models.ForeignKey(City, models.CASCADE, related_name="boundaries")
    code = models.CharField(max_length=20)
    level = models.CharField(max_length=8, choices=Level)
    name = models.CharField(max_length=200)
    geometry = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = MapQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "boundaries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="one_boundary_a_code")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def bounds(self) -> Bounds:
        """The box around it."""
        return Bounds(self.west, self.south, self.east, self.north)

    @property
    def shape(self) -> shapely.Geometry:
        """Its polygon or polygons."""
        return shapely.from_wkb(bytes(self.geometry))


class Line(models.Model):
    """What a street and a segment of one share: a name, a class, a length and a line on the map."""

    name = models.CharField(max_length=200, blank=True)
    road_class = models.CharField(max_length=40)
    surface = models.CharField(max_length=40, blank=True)
    length_m = models.FloatField()
    line = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = MapQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def bounds(self) -> Bounds:
        """The box around it."""
        return Bounds(self.west, self.south, self.east, self.north)

    @property
    def positions(self) -> list[LonLat]:
        """Its line, in the direction in which the way was drawn."""
        return [
            LonLat(*pair) for pair in shapely.get_coordinates(shapely.from_wkb(bytes(self.line))).tolist()
        ]


class Street(Line):
    """One stretch of an OpenStreetMap way between two junctions (ODbL).

    `road_class` is the OSM `highway` value, `oneway` the OSM value ("yes", "-1" or ""), `region` the smallest
    boundary that its middle lies in, None where no boundary file covers it.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="streets")
    osm_way_id = models.BigIntegerField()
    node_from = models.BigIntegerField()
    node_to = models.BigIntegerField()
    oneway = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "osm_way_id", "node_from", "node_to"], name="one_street_a_stretch"
            )
        ]

    def __str__(self) -> str:
        return self.name or f"way {self.osm_way_id}"


class Segment(Line):
    """A piece of at most 100 m of a street: the unit that conditions, repairs and money are counted in.

    `from_m` and `to_m` are chainages along the street in its digitised direction.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="segments")
    street = models.ForeignKey(Street, models.CASCADE, related_name="segments")
    index = models.PositiveIntegerField()
    from_m = models.FloatField()
    to_m = models.FloatField()

    class Meta:
        ordering: ClassVar = ["street_id", "index"]
        indexes: ClassVar = [models.Index(fields=["street", "index"], name="segment_of_street")]

    def __str__(self) -> str:
        return f"{self.name or self.street_id} {self.from_m:.0f}-{self.to_m:.0f} m"


class Place(models.Model):
    """A point of interest. `osm_id` is such as "node/123", `kind` such as "amenity=cafe"."""

    city = models.ForeignKey(City, models.CASCADE, related_name="places")
    osm_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    tags = models.JSONField(default=dict, blank=True)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = MapQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "osm_id"], name="one_place_an_id")]

    def __str__(self) -> str:
        return self.name or self.kind

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.lon, self.lat)


BOX = ("west", "south", "east", "north")
spatial.index(Boundary, bounds=BOX, shape="geometry")
spatial.index(Street, bounds=BOX, shape="line")
spatial.index(Segment, bounds=BOX, shape="line")
spatial.index(Place, point=("lon", "lat"))
