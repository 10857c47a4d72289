"""A project's results framework: outcome, indicator, baseline, target, and the actual with its evidence."""

from typing import ClassVar

from django.db import models

from simpul.ground.files.models import Blob
from simpul.rooms.hub.models.network import Sourced
from simpul.rooms.hub.models.project import Project


class Outcome(models.Model):
    """Something that a project wants to bring about."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="outcomes")
    title = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["project", "order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "title"], name="outcome_once")]

    def __str__(self) -> str:
        return self.title


class ResultIndicator(models.Model):
    """How an outcome is told. `code` is one of the indicators' catalogue, "" where it is the project's own.

    `baseline` is None where none was taken, `baseline_period` such as "2019" or "2019-07".
    """

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=60, blank=True)
    baseline = models.FloatField(null=True, blank=True)
    baseline_period = models.CharField(max_length=60, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["outcome", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outcome", "name", "unit"], name="result_indicator_once")
        ]

    def __str__(self) -> str:
        return self.name


class Point(Sourced):
    """A value of a result in a period. `number` is None where the source gives words, which are in `text`."""

    period = models.CharField(max_length=60)
    number = models.FloatField(null=True, blank=True)
    text = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text if self.number is None else f"{self.number:g}"


class ResultTarget(Point):
    """What an indicator is to reach by the end of a period."""

    indicator = models.ForeignKey(ResultIndicator, models.CASCADE, related_name="targets")

    class Meta:
        ordering: ClassVar = ["indicator", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "period"], name="result_target_once")
        ]


class ResultActual(Point):
    """What it was in a period, with its evidence: a file, an address, or neither, which is then said."""

    indicator = models.ForeignKey(ResultIndicator, models.CASCADE, related_name="actuals")
    evidence = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["indicator", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "period"], name="result_actual_once")
        ]
