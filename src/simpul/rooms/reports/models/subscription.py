"""Who is told of a report, and what stood in it before it was corrected."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.ground.post.models import Browser
from simpul.rooms.reports.models.report import Report


class Subscription(models.Model):
    """Somebody who is told of what happens to a report: by e-mail, or in a browser (Web Push).

    `reporter`: it is who made the report, so the private link goes along. `confirmed_at` None: an address
    that somebody else gave and nobody has confirmed; it is told nothing. `ended_at`: whoever it is wants to
    hear no more; the address is gone, the row stays so that it does not begin again.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="subscriptions")
    email = models.EmailField(blank=True)
    browser = models.ForeignKey(Browser, models.CASCADE, null=True, blank=True, related_name="+")
    reporter = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="id")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "email"], condition=~Q(email=""), name="address_told_once"
            ),
            models.UniqueConstraint(
                fields=["report", "browser"], condition=Q(browser__isnull=False), name="browser_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk} to {self.report_id}"


class Correction(models.Model):
    """The words of a report before they were changed: for staff who may read persons, until it is erased."""

    class Why(models.TextChoices):
        """Who changed them."""

        REPORTER = "reporter", _("Corrected by who reported it")
        HIDDEN = "hidden", _("Parts hidden by the office")

    report = models.ForeignKey(Report, models.CASCADE, related_name="corrections")
    why = models.CharField(max_length=8, choices=Why)
    was = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"earlier words of {self.report_id}"
