"""What cycling remembers of shared bicycles: feeds that tell of them, a fleet of our own, their stations."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand import freshness
from simpul.rooms.cycling.understand.freshness import FeedState


def main(names: Mapping[str, str]) -> str:
    """Give the name that stands for a thing where nobody reads it yet: not the English one; "" for none.

    The order of the languages says nothing: PostgreSQL does not keep it.
    """
    local = sorted(language for language in names if language != "en")
    return names[local[0]] if local else names.get("en", "")


class BikeFeeds(models.QuerySet["BikeFeed"]):
    """How feeds are asked for."""

    def of(self, city: City) -> Self:
        """Keep a city's, our own fleet first."""
        return self.filter(city=city).order_by("-own", "pk")

    def due(self, now: datetime) -> Self:
        """Keep those of others that are to be read now."""
        return self.filter(own=False, next_at__lte=now).order_by("next_at")


class BikeFeed(models.Model):
    """A system of shared bicycles: another's, read from its GBFS feed, or our own fleet, kept by hand.

    `url` is the address of its gbfs.json, "" for our own. `name` maps a language to the name. `fetched_at` is
    the last time that it was read well (for our own: that somebody counted), None never; `tried_at` the last
    time that it was asked; `next_at` when it is to be asked again, None for our own. `error` is why the last
    attempt failed, None where it did not; `faults` are the parts of a good answer that could not be read;
    each of them is a `gbfs.Fault` as a dictionary. `faulty` counts them all. `version` is that of GBFS.
    Whether a feed is alive is no column: it follows from `fetched_at` and the clock, so that a reader who
    has stopped cannot go on saying "alive" (`state`).

    `email`, `opening_hours` (OpenStreetMap's form) and `assist_range_m` (None: bicycles without a motor) are
    of our own fleet only.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="bike_feeds")
    own = models.BooleanField(default=False)
    url = models.CharField(max_length=500, blank=True)
    system_id = models.CharField(max_length=200, blank=True)
    name = models.JSONField(default=dict)
    language = models.CharField(max_length=12, blank=True)
    version = models.CharField(max_length=12, blank=True)
    ttl_s = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, db_index=True)
    error = models.JSONField(null=True)
    faults = models.JSONField(default=list)
    faulty = models.PositiveIntegerField(default=0)
    email = models.EmailField(blank=True)
    opening_hours = models.CharField(max_length=255, blank=True)
    assist_range_m = models.PositiveIntegerField(null=True)

    objects = BikeFeeds.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "url"], name="cycling_one_feed_an_address"),
            models.CheckConstraint(
                condition=models.Q(own=True, url="") | (models.Q(own=False) & ~models.Q(url="")),
                name="cycling_own_fleet_has_no_address",
            ),
        ]

    def __str__(self) -> str:
        return main(self.name) or self.url or f"fleet {self.pk}"

    def state(self, now: datetime) -> FeedState:
        """Tell whether what it says is to be believed now."""
        rules = freshness.rules(now)
        return freshness.state(
            self.fetched_at, self.tried_at, ttl_s=self.ttl_s, own=self.own, now=now, rules=rules
        )


class BikeStation(models.Model):
    """A place where bicycles are taken and given back.

    `name` maps a language to the name. Every number and switch is None where nobody said it. `reported_at` is
    when the counts were true by the system's own word, None where it gave no counts.
    """

    feed = models.ForeignKey(BikeFeed, models.CASCADE, related_name="stations")
    station_id = models.CharField(max_length=200)
    name = models.JSONField(default=dict)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    capacity = models.PositiveIntegerField(null=True)
    bikes = models.PositiveIntegerField(null=True)
    docks = models.PositiveIntegerField(null=True)
    is_installed = models.BooleanField(null=True)
    is_renting = models.BooleanField(null=True)
    is_returning = models.BooleanField(null=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["feed", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "station_id"], name="cycling_one_station_an_id")
        ]

    def __str__(self) -> str:
        return main(self.name) or self.station_id

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.lon, self.lat)


spatial.index(BikeStation, point=("lon", "lat"))
