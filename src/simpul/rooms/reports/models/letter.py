"""An e-mail that tells of something but not where: the desk finds its place on the map."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.rooms.reports.models.report import Report


class Letter(models.Model):
    """An e-mail that waits for somebody. `key` is made from its Message-ID: it comes in once.

    `reply_to` is the report that it names, where it cannot be told that who wrote it reported that. What was
    decided leaves nothing of it but the row: words, person and photos go.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        PLACED = "placed"
        DROPPED = "dropped"

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    key = models.UUIDField(unique=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    received_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    text = models.TextField(blank=True)
    reply_to = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["received_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["city", "state", "received_at"], name="letter_waits")]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class LetterPhoto(models.Model):
    """A photo that came with a letter, cleaned as the photos of reports are."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="photos")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"photo {self.pk} of {self.letter_id}"
