"""How the segments are, and sums for the map at low zoom, kept with what they sum in one transaction."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models.survey import Survey
from simpul.rooms.roads.understand.condition import KNOWN, Grade

GRADE_NAMES = {
    Grade.GOOD: _("Good"),
    Grade.FAIR: _("Fair"),
    Grade.POOR: _("Lightly damaged"),
    Grade.BAD: _("Heavily damaged"),
    Grade.UNKNOWN: _("Not known"),
}


class ConditionQuerySet(models.QuerySet["Condition"]):
    """How conditions are asked for."""

    def current(self) -> Self:
        """Keep the newest look at each segment."""
        return self.filter(latest=True)


class Condition(models.Model):
    """How one segment was in one survey: what was counted, and what follows from it under the policy.

    What follows is None and the grade "unknown" where less was seen than the policy asks for.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="conditions")
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+")
    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    surveyed_on = models.DateField()
    covered_m = models.FloatField()
    coverage = models.FloatField()
    lane_m2 = models.FloatField()
    cracked_m2 = models.FloatField()
    potholes = models.PositiveIntegerField()
    cracked_percent = models.FloatField(null=True, blank=True)
    potholes_per_km = models.FloatField(null=True, blank=True)
    sdi_low = models.FloatField(null=True, blank=True)
    sdi_high = models.FloatField(null=True, blank=True)
    sdi_rutted = models.FloatField(null=True, blank=True)
    grade = models.CharField(max_length=7, choices=GRADE_NAMES)
    grade_low = models.CharField(max_length=7, choices=GRADE_NAMES)
    latest = models.BooleanField(default=False)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "segment"], name="one_condition_a_survey"),
            models.UniqueConstraint(
                fields=["segment"], condition=Q(latest=True), name="one_latest_condition"
            ),
            models.CheckConstraint(
                condition=Q(grade="unknown", sdi_low=None, sdi_high=None)
                | Q(grade__in=[grade.value for grade in KNOWN], sdi_low__lte=F("sdi_high")),
                name="condition_known_has_an_index",
            ),
            models.CheckConstraint(
                condition=Q(coverage__gte=0, coverage__lte=1), name="condition_coverage_is_a_share"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "latest", "grade"], name="condition_grade")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.grade}"


class Tally(models.Model):
    """How many damages of a kind, or surveyed segments of a grade, lie in one H3 cell (h3geo.org).

    `cell` is the H3 index as a whole number. `lon` and `lat` are the mean of what is counted, so that a mark
    is where the road is; `lon_sum` and `lat_sum` are what it is made of, in whole 1e-7 degrees, which can be
    added and taken away for ever without a rounding.
    """

    class Of(models.TextChoices):
        """What is counted."""

        DAMAGES = "damages"
        SEGMENTS = "segments"

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    of = models.CharField(max_length=8, choices=Of)
    resolution = models.PositiveSmallIntegerField()
    cell = models.BigIntegerField()
    key = models.CharField(max_length=7)
    count = models.PositiveIntegerField()
    lon_sum = models.BigIntegerField()
    lat_sum = models.BigIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "of", "resolution", "cell", "key"], name="one_tally")
        ]
        indexes: ClassVar = [
            models.Index(fields=["city", "of", "resolution", "lat", "lon"], name="tally_in_box")
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.key} in {self.cell:x}"
