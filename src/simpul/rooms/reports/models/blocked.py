"""Where reports came from, as far as a flood must be told from people; and who is kept out for a time."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.reports.models.report import Report


class Arrival(models.Model):
    """How something came in: keyed hashes of address, device and e-mail, "" where there is none or no more.

    They name nobody, and go after some days (arrivals.toml). `worked` is the puzzle whose answer was sent, so
    that it counts once; "" for none. `quarantined`: it waits, apart from the desk's queues, for a person.
    `report` None: it was no report but something else, named by `subject` ("reports.comment/5"), "" for none.
    """

    report = models.OneToOneField(Report, models.CASCADE, null=True, related_name="arrival")
    subject = models.CharField(max_length=40, blank=True)
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    address = models.CharField(max_length=32, blank=True)
    device = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=32, blank=True)
    worked = models.CharField(max_length=64, blank=True, db_index=True)
    quarantined = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address", "at"], name="arrival_of_address", condition=~Q(address="")),
            models.Index(fields=["device", "at"], name="arrival_of_device", condition=~Q(device="")),
            models.Index(fields=["email", "at"], name="arrival_of_email", condition=~Q(email="")),
            models.Index(fields=["city", "at"], name="arrival_in_city"),
            models.Index(fields=["subject"], name="arrival_of_subject", condition=~Q(subject="")),
            models.Index(fields=["city", "address"], name="arrival_waits", condition=Q(quarantined=True)),
        ]

    def __str__(self) -> str:
        return f"arrival of {self.subject or self.report_id}"


class Blocks(models.QuerySet["Blocked"]):
    """How blocks are asked for."""

    def now(self, now: datetime) -> Self:
        """Keep those that hold now."""
        return self.filter(until__gt=now, lifted_at=None)


class Blocked(models.Model):
    """A sender who is kept out of a city's reports for a time, by a keyed hash; the reason and the appeal.

    `appeal` is what the sender said to it, "" where nothing was said.
    """

    class Kind(models.TextChoices):
        """What the sender is known by."""

        ADDRESS = "address", _("Network address")
        DEVICE = "device", _("Device")
        EMAIL = "email", _("E-mail address")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    known_by = models.CharField(max_length=32)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = Blocks.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["city", "known_by", "until"], name="blocked_until")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} until {self.until:%Y-%m-%d}"
