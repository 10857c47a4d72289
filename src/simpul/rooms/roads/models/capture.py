"""Drives that a phone or a program sends piece by piece: what has come of each, and the survey it became."""

from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.roads.models.survey import Survey


class Recording(models.Model):
    """One drive on its way in. `key` is made by whoever sends it: the same key is the same drive.

    `parts_in` is how many files it consists of. `offset_s` is to be added to the camera's clock, None where
    nobody said. `note` says how a video was placed in time, as data. `error` is why it was refused, in the
    language of whoever sent it. `expires_at` moves with each piece that comes.
    """

    class State(models.TextChoices):
        """How far it is."""

        COMING = "coming", _("Coming in")
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        TAKEN = "taken", _("A survey now")
        REFUSED = "refused", _("Refused")

    class Kind(models.TextChoices):
        """What it is made of."""

        PHONE = "phone", _("Photos of a phone")
        VIDEO = "video", _("Video")

    key = models.UUIDField(unique=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=200, blank=True)
    parts_in = models.PositiveIntegerField()
    offset_s = models.FloatField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.COMING)
    error = models.TextField(blank=True)
    note = models.JSONField(default=dict, blank=True)
    survey = models.ForeignKey(Survey, models.SET_NULL, null=True, blank=True, related_name="recordings")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(parts_in__gte=1), name="recording_has_parts"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(error=""), name="recording_refused_with_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "state"], name="recording_state")]

    def __str__(self) -> str:
        return self.name or str(self.key)

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:recording", args=[self.key])

    @property
    def folder(self) -> Path:
        """Where its files are while they come in; private, named by its number, never by what was sent."""
        return Path(settings.SIMPUL_DATA) / "coming" / str(self.pk)


class Part(models.Model):
    """One file of a drive. `done` bytes of `length` are kept; never fewer than were said to be."""

    class What(models.TextChoices):
        """What is in it."""

        PHOTOS = "photos", _("Photos")
        VIDEO = "video", _("Video")
        TRACK = "track", _("Track")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recording = models.ForeignKey(Recording, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=6, choices=What)
    filename = models.CharField(max_length=200, blank=True)
    length = models.PositiveBigIntegerField()
    done = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["recording", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recording", "number"], name="part_said_once"),
            models.CheckConstraint(condition=Q(done__lte=F("length")), name="part_no_more_than_it_is"),
        ]

    def __str__(self) -> str:
        return f"{self.recording_id}/{self.number}"

    @property
    def path(self) -> Path:
        """Where its bytes are."""
        return self.recording.folder / f"{self.number}.part"
