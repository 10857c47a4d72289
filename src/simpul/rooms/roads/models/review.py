"""What people said of what a machine saw, who looks at what now, and the road models by version."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.rooms.roads.models.condition import GRADE_NAMES, Condition
from simpul.rooms.roads.models.damage import KIND_NAMES, Damage
from simpul.rooms.roads.models.survey import Frame


class Review(models.Model):
    """What one person said of one damage at one time. Nothing is ever taken out of this history.

    `frame` is the photo that it was said of, None where there was none. `contour` is the outline that the
    person drew, in the masked photo's pixels, None where the machine's stayed. `area_m2` is as measured
    anew; None where nothing was, or the photo's geometry was not kept. `before` is what an undo puts back.
    """

    class Verdict(models.TextChoices):
        """What was said."""

        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Not a damage")
        RELABELLED = "relabelled", _("Another kind")
        REDRAWN = "redrawn", _("Drawn anew")

    damage = models.ForeignKey(Damage, models.PROTECT, related_name="reviews")
    frame = models.ForeignKey(Frame, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    kind_before = models.CharField(max_length=3, choices=KIND_NAMES)
    kind_after = models.CharField(max_length=3, choices=KIND_NAMES)
    contour = models.JSONField(null=True, blank=True)
    area_m2 = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["damage", "at"], name="review_of_damage"),
            models.Index(fields=["by", "at"], name="review_by"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.damage_id}"


class HoldQuerySet(models.QuerySet["Hold"]):
    """How holds are asked for."""

    def live(self, now: datetime) -> Self:
        """Keep those that have not run out."""
        return self.filter(until__gt=now)


class Hold(models.Model):
    """Who looks at a damage now. There is one for a damage at most: the database says so, whoever asks."""

    damage = models.OneToOneField(Damage, models.CASCADE, related_name="hold")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.damage_id} until {self.until}"


class Skip(models.Model):
    """A damage that a person would rather not decide now: it comes to them again after the others."""

    damage = models.ForeignKey(Damage, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["damage", "by"], name="skipped_once")]

    def __str__(self) -> str:
        return f"{self.damage_id} skipped until {self.until}"


class Rank(models.Model):
    """How much a decision on a damage would matter: the points of SDI by which it makes its segment worse.

    Counted when its survey is judged and after each decision on its segment.
    """

    damage = models.OneToOneField(Damage, models.CASCADE, related_name="rank")
    moves_sdi = models.FloatField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-moves_sdi"], name="rank_moves")]

    def __str__(self) -> str:
        return f"{self.damage_id}: {self.moves_sdi}"


class ConfirmedCondition(models.Model):
    """A condition counted from confirmed damage only, beside the one counted from all that nobody rejected.

    `reviewed_share` (0 to 1) is the share of the segment's damages in that survey that a person decided on;
    1 where the machine found none. `found_cracked_m2` is the cracked area as the machine saw it. A condition
    without such a row was judged before there were reviews: its share is not known.
    """

    condition = models.OneToOneField(Condition, models.CASCADE, related_name="confirmed")
    found_cracked_m2 = models.FloatField()
    cracked_m2 = models.FloatField()
    potholes = models.PositiveIntegerField()
    cracked_percent = models.FloatField(null=True, blank=True)
    potholes_per_km = models.FloatField(null=True, blank=True)
    sdi_low = models.FloatField(null=True, blank=True)
    sdi_high = models.FloatField(null=True, blank=True)
    grade = models.CharField(max_length=7, choices=GRADE_NAMES)
    grade_low = models.CharField(max_length=7, choices=GRADE_NAMES)
    damages = models.PositiveIntegerField()
    reviewed = models.PositiveIntegerField()
    reviewed_share = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reviewed_share__gte=0, reviewed_share__lte=1), name="reviewed_share_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return f"{self.condition_id}: {self.grade}, {self.reviewed_share:.0%} reviewed"


class RoadModel(models.Model):
    """One version of the road model. One is in use: surveys that start now are looked at with it.

    `file` is where its weights are, below the installation's data folder. `card` is what lies beside them:
    thresholds, what it was trained on, its figures. `by` is None for what came with Simpul.
    """

    class State(models.TextChoices):
        """What is done with it."""

        AVAILABLE = "available", _("Available")
        IN_USE = "in_use", _("In use")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    version = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=300)
    card = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.AVAILABLE)
    used_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-added_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="in_use"), name="one_road_model_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.version
