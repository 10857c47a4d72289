"""What residents report of the roads, as the reports room tells it through the ledger."""

from typing import ClassVar, Self

from django.db import models

from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models.damage import Damage


class ReportedQuerySet(models.QuerySet["Reported"]):
    """How reports are asked for."""

    def open(self) -> Self:
        """Keep those that nobody has done anything about yet, or not enough."""
        return self.filter(open=True)


class Reported(models.Model):
    """One report of a damage. Who made it and what they wrote is not known here.

    `ref` is the other room's record, such as "reports.report/12"; `lon` and `lat` are rounded by it. `kinds`
    are the codes of damage that it may be about, `people` how many say so, `made_on` the day of the first.
    `damage` is the record that it was joined with, None where none of its kinds is near; `segment` the
    nearest stretch, None where none is near. `told` is what the reports room was last told of that damage, so
    that the same is not told again.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    ref = models.CharField(max_length=80, unique=True)
    lon = models.FloatField()
    lat = models.FloatField()
    kinds = models.JSONField(default=list)
    people = models.PositiveIntegerField(default=1)
    open = models.BooleanField(default=True)
    damage = models.ForeignKey(Damage, models.PROTECT, null=True, blank=True, related_name="reported")
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, blank=True, related_name="+")
    told = models.JSONField(default=dict)
    made_on = models.DateField()
    changed_at = models.DateTimeField()

    objects = ReportedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reported"
        indexes: ClassVar = [models.Index(fields=["city", "open"], name="reported_open")]

    def __str__(self) -> str:
        return self.ref
