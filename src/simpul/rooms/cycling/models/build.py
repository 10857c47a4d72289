"""What cycling remembers of its routing tiles: one row for each time they were made, or could not be."""

from pathlib import Path
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City


def builds_folder() -> Path:
    """Where the routing tiles of all cities are kept."""
    return Path(settings.SIMPUL_DATA) / "cycling"


class Builds(models.QuerySet["Build"]):
    """How builds are asked for."""

    def of_map(self, city: City) -> Self:
        """Keep those made of the map that the city has now."""
        return self.filter(city=city, map_version=city.version)

    def ready(self) -> Self:
        """Keep those whose tiles stand."""
        return self.filter(state=Build.State.READY, removed_at=None)

    def last_failed(self) -> Self:
        """Keep those that failed and are the newest that ended in their city, with the city. One query."""
        ended = Build.objects.filter(city=OuterRef("city"), ended_at__isnull=False)
        newest = ended.order_by("-ended_at", "-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newest), state=Build.State.FAILED).select_related("city")


class Build(models.Model):
    """One making of a city's routing tiles out of its map and of what is known of its streets.

    `version` names the folder, "" until the work began; `map_version` is the City.version it was made of.
    `states_at` is the newest SegmentState.changed_at in it, None where nothing was known of any street;
    `seen_on` the newest day of a look. `streets` are the ways of the map, `surveyed` the segments whose
    condition was written into it, `split_ways` the ways that were cut for that, `skipped` the segments whose
    place on the map was not found. `progress` is 0 to 100, `step` what is being done, in English, translated
    where it is shown. `why` is what asked for it, such as "roadstate.told". `removed_at`: its folder is gone,
    nobody used it.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        BUILDING = "building", _("Being built")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    version = models.CharField(max_length=40, blank=True)
    map_version = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    states_at = models.DateTimeField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    streets = models.PositiveIntegerField(default=0)
    surveyed = models.PositiveIntegerField(default=0)
    split_ways = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)

    objects = Builds.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city"], condition=Q(state="building"), name="cycling_one_build_at_once"
            ),
            models.UniqueConstraint(
                fields=["city"], condition=Q(state="waiting"), name="cycling_one_build_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(version="") & Q(ended_at__isnull=False)),
                name="cycling_ready_build_has_a_folder",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["city", "state", "-ended_at"], name="cycling_build_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.city_id}: {self.version or self.state}"

    @property
    def folder(self) -> Path:
        """Where its files are: `<data>/cycling/<slug>/<version>/`."""
        return builds_folder() / self.city.slug / self.version

    @property
    def tiles(self) -> Path:
        """The folder of its Valhalla tiles."""
        return self.folder / "tiles"
