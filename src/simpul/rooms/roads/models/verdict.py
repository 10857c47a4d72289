"""What the camera said of repairs: a verdict for each repair and each later survey that had to pass it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.rooms.roads.models.damage import Damage
from simpul.rooms.roads.models.survey import Frame, Survey


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """How verdicts are asked for."""

    def standing(self) -> Self:
        """Keep, for each repair, the one that counts: the newest that says something, else the newest."""
        return self.filter(standing=True)


class Verdict(models.Model):
    """What one survey says of one repair of a damage. `repaired_on` names the repair: the day of its proof.

    `outcome` is what counts; `by_camera` what the camera said, which a person may have overruled: then
    `decided_by`, `decided_at` and `note` say who, when and why. Of the verdicts on one repair, one is
    `standing`. `apart_m` is metres along the street and `apart_across_m` across it between the damage on
    record and what was seen, after `shift_m` between the surveys was taken out; all None where nothing was
    seen. `missed` is the chance (0 to 1) that the camera would have missed the damage were it still there,
    None where nothing was to be worked out. `reason` is as `understand.verdict.Found.reason` gives it.
    """

    class Outcome(models.TextChoices):
        """What became of the repair, by the camera."""

        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")
        NOT_SEEN = "not_seen", _("Not seen")

    damage = models.ForeignKey(Damage, models.PROTECT, related_name="verdicts")
    item = models.ForeignKey("roads.Item", models.PROTECT, null=True, blank=True, related_name="verdicts")
    proof = models.ForeignKey("roads.Proof", models.PROTECT, null=True, blank=True, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="verdicts")
    repaired_on = models.DateField()
    outcome = models.CharField(max_length=9, choices=Outcome)
    by_camera = models.CharField(max_length=9, choices=Outcome)
    standing = models.BooleanField(default=True)
    at = models.DateTimeField()
    before = models.ForeignKey(Frame, models.PROTECT, null=True, blank=True, related_name="+")
    after = models.ForeignKey(Frame, models.PROTECT, null=True, blank=True, related_name="+")
    apart_m = models.FloatField(null=True, blank=True)
    apart_across_m = models.FloatField(null=True, blank=True)
    tolerance_m = models.FloatField()
    tolerance_across_m = models.FloatField()
    shift_m = models.FloatField(null=True, blank=True)
    missed = models.FloatField(null=True, blank=True)
    reason = models.JSONField(default=dict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-survey__driven_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["damage", "survey"], name="one_verdict_a_survey"),
            models.UniqueConstraint(
                fields=["damage", "repaired_on"], condition=Q(standing=True), name="one_standing_verdict"
            ),
            models.CheckConstraint(
                condition=Q(missed=None) | Q(missed__gte=0, missed__lte=1), name="verdict_missed_is_a_chance"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="verdict_decided_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["outcome", "standing"], name="verdict_outcome")]

    def __str__(self) -> str:
        return f"{self.damage_id}: {self.outcome}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:verdict", args=[self.pk])

    @property
    def apart_abs_m(self) -> float | None:
        """How far apart along the street, either way; None where nothing was seen."""
        return None if self.apart_m is None else abs(self.apart_m)
