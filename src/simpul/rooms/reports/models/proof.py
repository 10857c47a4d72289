"""What the city shows for having done what was reported, and what was said of it since."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.rooms.reports.models.office import Office
from simpul.rooms.reports.models.report import Photo, Report


class Proofs(models.QuerySet["Proof"]):
    """How proofs are asked for."""

    def waiting(self) -> Self:
        """Keep those that a person has to decide on."""
        return self.filter(state=Proof.State.WAITING)

    def counted(self) -> Self:
        """Keep those that were believed: the office said that it is done, and who reported it was asked."""
        return self.filter(state=Proof.State.ACCEPTED)


class Proof(models.Model):
    """One time that somebody of an office said of a report that it is done.

    It has a photo, or a `reason` why there is none, or a `ref` to where it was proven: a damage that a road
    crew mended. `key` was made by the phone: the same key is the same proof. `office` is the one that said
    so, also when the report moves on. Of a photo, `sha256` is of the file as it was sent; `taken_at`,
    `lon`, `lat`, `accuracy_m` are None where nobody says; `skew_s` are seconds that the phone's clock was
    ahead, None where it did not say; `flags` and `facts` are as ground.proof keeps them. `outcome` is what
    was said of it since: by who reported it or, `by_camera`, by a later survey of the road; "" where nothing
    was. `again` is the photo that a dispute came with.
    """

    class State(models.TextChoices):
        """What became of it."""

        ACCEPTED = "accepted", _("Accepted")
        WAITING = "waiting", _("Waits for a decision")
        REFUSED = "refused", _("Refused")

    class Outcome(models.TextChoices):
        """What was said of it since."""

        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")

    report = models.ForeignKey(Report, models.CASCADE, related_name="proofs")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.UUIDField(unique=True)
    photo = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    skew_s = models.FloatField(null=True, blank=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    ref = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    by_camera = models.BooleanField(default=False)
    again = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = Proofs.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(photo__isnull=False) | ~Q(reason="") | ~Q(ref=""), name="proof_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(decided_at=None), name="report_proof_waits_undecided"
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state="waiting"), name="one_proof_of_a_report_waits"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state", "outcome"], name="proof_by_office")]

    def __str__(self) -> str:
        return f"proof {self.pk} of {self.report_id}: {self.state}"

    def get_absolute_url(self) -> str:
        """Where it is decided on."""
        return reverse("reports:proof", args=[self.pk])
