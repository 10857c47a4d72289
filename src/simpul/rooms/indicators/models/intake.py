"""Sheets that were handed over, each until it was taken in whole or refused with its faults."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City


class IntakeState(models.TextChoices):
    """How far a sheet has come."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken in")
    REFUSED = "refused", _("Refused")


class Intake(models.Model):
    """One sheet of one city on its way in. Its state and what came of it change in the values' transaction.

    `columns` gives for each of our columns the heading of theirs, `remember` the name under which the city
    will remember that. `language` is the one in which its faults are told. `count` and `new` are None until
    it was taken in; `faults` are pairs of a cell and what is wrong with it, the first few, `more` counts the
    rest.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=200)
    columns = models.JSONField(default=dict)
    remember = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=IntakeState, default=IntakeState.WAITING)
    count = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(null=True)
    faults = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["city", "-asked_at"], name="intake_newest")]

    def __str__(self) -> str:
        return f"{self.name} of {self.city_id}: {self.state}"

    def get_absolute_url(self) -> str:
        """Give the address of the page that follows it."""
        return reverse("indicators:intake", args=[self.city.slug, self.pk])

    @property
    def is_done(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state != IntakeState.WAITING

    @property
    def key(self) -> str:
        """Under which it is told how far it has come (ground.jobs.progress)."""
        return f"indicators.intake/{self.pk}"
