"""Questions to residents, with rules that say what is asked next, and what they answered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import Boundary, City


class Survey(models.Model):
    """A consultation. `questions` are as understand.skip reads them.

    `population` says how many people live where it asks, by group ({"gender": {"f": 5100}}), {} where nobody
    knows. Everybody may answer while it is open; `key` of an answer makes that each is kept once.
    `closed_at` is when it was closed, None before, or where nobody wrote it down.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open now")
        CLOSED = "closed", _("Closed")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    questions = models.JSONField()
    population = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:survey", args=[self.city.slug, self.pk])


class Reply(models.Model):
    """What one person answered: no name, no address, the day only. Groups are "" where they did not say."""

    class Source(models.TextChoices):
        """How it came in."""

        WEB = "web", _("Web page")
        MEETING = "meeting", _("At a meeting")
        PAPER = "paper", _("On paper")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="replies")
    key = models.UUIDField()
    said = models.JSONField()
    gender = models.CharField(max_length=10, blank=True)
    age_group = models.CharField(max_length=10, blank=True)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=7, choices=Source, default=Source.WEB)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "key"], name="reply_once")]

    def __str__(self) -> str:
        return f"reply to {self.survey_id}"
