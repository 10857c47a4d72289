"""The meetings of the network, what they decided, and the papers that the network keeps."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from simpul.ground.files.models import Blob
from simpul.rooms.hub.models.network import Sourced, State


class Meeting(Sourced):
    """A meeting of the network.

    `when` is an ISO 8601 date, a part of one, or two joined by "/"; `starts_on` and `ends_on` are the first
    and last day it allows. `number` is None for what is not one of the yearly meetings.
    """

    slug = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    chair = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    when = models.CharField(max_length=21)
    starts_on = models.DateField()
    ends_on = models.DateField()
    host = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=40, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:meeting", args=[self.slug])


class Decision(models.Model):
    """One thing that a meeting decided. `subject` is "label.model/pk" of what it is about, "" for none."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    by_consensus = models.BooleanField(null=True, blank=True)
    subject = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "order"], name="decision_in_order")
        ]

    def __str__(self) -> str:
        return self.text


class Document(Sourced):
    """A paper: of a meeting, or a toolkit of the network (`meeting` None).

    It has an address or its bytes, or neither where only its title is known.
    """

    class Kind(models.TextChoices):
        """What it is."""

        PAPER = "paper"
        TOOLKIT = "toolkit"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAPER)
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="documents")
    slug = models.SlugField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["kind", "-year", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], condition=~models.Q(slug=""), name="document_slug_once")
        ]

    def __str__(self) -> str:
        return self.title
