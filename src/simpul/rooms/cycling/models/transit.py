"""What cycling remembers of buses and trains: timetables, their stops, and which line calls where."""

from datetime import date
from typing import ClassVar

from django.db import models

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat


class TransitFeed(models.Model):
    """A timetable that came in as GTFS; one of the same name replaces it.

    `sha256` is that of the file. `valid_from` and `valid_to` are the first and last day that it speaks of,
    None where it does not say. `faults` are rows that were left out, each with `file`, `line`, `kind` and
    `value`, and `faulty` counts them all.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="transit_feeds")
    name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    publisher = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    stop_count = models.PositiveIntegerField(default=0)
    served_count = models.PositiveIntegerField(default=0)
    route_count = models.PositiveIntegerField(default=0)
    line_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    faulty = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "name"], name="cycling_one_timetable_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    def expired_on(self, today: date) -> date | None:
        """Give the last day of a timetable that is over; None where it holds, or does not say."""
        return self.valid_to if self.valid_to is not None and self.valid_to < today else None


class TransitStop(models.Model):
    """A place where a bus or a train calls. It keeps its key when a newer timetable has it still.

    `lines` are the numbers of the lines that call here, in order. `routes` are the routes of these lines,
    each with `id`, `name`, `long`, `mode` (GTFS route_type), `colour`, `text` (RRGGBB, "" not known) and
    `headway_s`: for each day from Monday on the mean time between departures here, None where not known.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    feed = models.ForeignKey(TransitFeed, models.CASCADE, related_name="stops")
    stop_id = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    lon = models.FloatField()
    lat = models.FloatField()
    is_served = models.BooleanField()
    lines = models.JSONField(default=list)
    routes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "stop_id"], name="cycling_one_stop_an_id")
        ]
        indexes: ClassVar = [models.Index(fields=["city", "name"], name="cycling_stop_name")]

    def __str__(self) -> str:
        return self.name or self.stop_id

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.lon, self.lat)


class TransitLine(models.Model):
    """One order in which a route calls at stops, in one direction: what can be ridden without a change.

    `number` counts the lines of a timetable from 0; `TransitStop.lines` names them by it.
    `stops` are the keys of the stops in order, `at_s` the seconds from the first stop at which each is left
    (None where the timetable does not say). `week` says for each day from Monday on how often it runs: None
    where not known, else `departures` (0: not on this day), `first_s` and `last_s` after midnight.
    """

    feed = models.ForeignKey(TransitFeed, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    route_id = models.CharField(max_length=200)
    name = models.CharField(max_length=100, blank=True)
    long_name = models.CharField(max_length=300, blank=True)
    mode = models.PositiveIntegerField()
    colour = models.CharField(max_length=6, blank=True)
    text_colour = models.CharField(max_length=6, blank=True)
    direction = models.PositiveSmallIntegerField(null=True)
    headsign = models.CharField(max_length=200, blank=True)
    stops = models.JSONField()
    at_s = models.JSONField()
    week = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "number"], name="cycling_one_line_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.name or self.long_name or self.route_id} {self.headsign}"


spatial.index(TransitStop, point=("lon", "lat"))
