"""The Musrenbang of a year: its levels and days, meetings, who came, and the list each hands upward."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models.proposal import Proposal


class Cycle(models.Model):
    """The meetings that make the plan of a year. `rules` are those of musrenbang.toml on the day it began."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    rules = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "year"], name="cycle_once_a_year")]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:cycle", args=[self.city.slug, self.year])


class Meeting(models.Model):
    """A meeting of one level. `area` is the code of the region that it speaks for, "" where none has one.

    `women` and `men` are None until it was held; `groups` counts whom the rules name ("youth": 4). `held_at`
    is when the office wrote down who came, `closed_at` when its list went upward.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="meetings")
    level = models.CharField(max_length=20)
    area = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    women = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    groups = models.JSONField(default=dict, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "level", "area", "name"], name="meeting_called_once"),
            models.CheckConstraint(
                condition=Q(women__isnull=False, men__isnull=False) | Q(held_at__isnull=True),
                name="meeting_held_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:meeting", args=[self.cycle.city.slug, self.pk])

    @property
    def came(self) -> int | None:
        """How many came; None where nobody has said."""
        return None if self.women is None or self.men is None else self.women + self.men


class Attendee(models.Model):
    """A name on the list of a meeting: for the office only, and forgotten after some days (the rules)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"attendee {self.pk}"


class Agenda(models.Model):
    """A proposal before a meeting. `rank` counts from 1, None until it was ranked."""

    class Outcome(models.TextChoices):
        """What the meeting made of it."""

        WAITING = "waiting", _("Not decided yet")
        HANDED = "handed", _("Handed upward")
        TAKEN = "taken", _("Taken up here")
        DECLINED = "declined", _("Not taken up")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="agenda")
    rank = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "proposal"], name="agenda_once"),
            models.UniqueConstraint(fields=["meeting", "rank"], name="agenda_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} before {self.meeting_id}"
