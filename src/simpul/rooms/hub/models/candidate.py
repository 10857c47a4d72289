"""A city or province that asks to join, with the five parts of its plan and every step of its journey."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from simpul.rooms.hub.models.meeting import Meeting
from simpul.rooms.hub.models.network import NetworkCity, State


class Candidate(models.Model):
    """An application. `stage` is one of `understand.states.CANDIDATE`; `city` is set once it was let in.

    The five parts are those of the network's terms of reference; what is not written yet is "".
    """

    class Kind(models.TextChoices):
        """What asks."""

        CITY = "city"
        PROVINCE = "province"

    class Asks(models.TextChoices):
        """What for."""

        MEMBER = "member"
        PILOT = "pilot"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    state = models.ForeignKey(State, models.PROTECT, related_name="candidates")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CITY)
    asks = models.CharField(max_length=10, choices=Asks, default=Asks.MEMBER)
    admin_level = models.CharField(max_length=200, blank=True)
    lead_institution = models.CharField(max_length=300, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    time_zone = models.CharField(max_length=60)
    vision = models.TextField(blank=True)
    focus_area = models.CharField(max_length=40, blank=True)
    solutions = models.TextField(blank=True)
    infrastructure = models.TextField(blank=True)
    data_platform = models.TextField(blank=True)
    sustainability = models.TextField(blank=True)
    stage = models.CharField(max_length=24)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="candidates")
    decided_on = models.DateField(null=True, blank=True)
    city = models.OneToOneField(NetworkCity, models.PROTECT, null=True, blank=True, related_name="candidate")

    class Meta:
        ordering: ClassVar = ["-applied_at"]

    def __str__(self) -> str:
        return self.name


class CandidateStep(models.Model):
    """One step of the journey: from which stage to which, who took it, when, and what they said."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["candidate", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
