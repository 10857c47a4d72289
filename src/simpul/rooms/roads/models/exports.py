"""Tables that an office made by hand, and what they say of the roadside."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.roads.models.inspection import Inspection

SIDE_NAMES = {
    "good": _("Good"),
    "fair": _("Fair"),
    "poor": _("Lightly damaged"),
    "bad": _("Heavily damaged"),
    "none": _("None there"),
}


class TableImport(models.Model):
    """A condition table that was sent: its right rows are taken in, its wrong ones are listed.

    `lines` are the right rows, as understand.condition_table writes them; `faults` what is wrong with the
    others: [{"row", "cell", "column", "fault", "info"}]. `done` rows are taken in; `taken` counts the new
    inspections that they made, `again` those that the same row had made before.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    lines = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:table-import", args=[self.pk])


class Roadside(models.Model):
    """What a condition table says of one inspection beside the surface. None and "": nobody said.

    `lane` is as the table has it, such as "L1". Edges are the broken share of the length, in per cent.
    """

    inspection = models.OneToOneField(Inspection, models.CASCADE, related_name="roadside")
    lane = models.CharField(max_length=8, blank=True)
    edge_left_percent = models.FloatField(null=True, blank=True)
    edge_right_percent = models.FloatField(null=True, blank=True)
    shoulder_left = models.CharField(max_length=4, choices=SIDE_NAMES, blank=True)
    shoulder_right = models.CharField(max_length=4, choices=SIDE_NAMES, blank=True)
    drain_left = models.CharField(max_length=4, choices=SIDE_NAMES, blank=True)
    drain_right = models.CharField(max_length=4, choices=SIDE_NAMES, blank=True)

    class Meta:
        verbose_name_plural = "roadsides"

    def __str__(self) -> str:
        return f"{self.inspection_id}: {self.lane}"
