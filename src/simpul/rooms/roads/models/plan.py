"""Plans of repairs under a budget: what went in, what came out, who signed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City, Segment


class Plan(models.Model):
    """Which stretches are mended in which year, under a budget for each year.

    `budgets` is a list of amounts, one for each of `years` years from `from_year`, in `currency`. `weights`
    is as data/plan.toml's. `least_by_district` has a share of the budgets, 0 to 1, by the code of a district.
    `inputs` is all that the lines were worked out from, `inputs_sha256` the hash of its canonical JSON
    (RFC 8785); both are empty until it was worked out. `summary` is what is shown beside the lines. A signed
    plan does not change any more.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being worked out")
        READY = "ready", _("Worked out")
        SIGNED = "signed", _("Signed")
        FAILED = "failed", _("Not worked out")

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    from_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    budgets = models.JSONField()
    weights = models.JSONField()
    least_by_district = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    inputs = models.JSONField(default=dict)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    worked_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    error = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["city", "state"], name="plan_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False, signed_by__isnull=False)
                | (~Q(state="signed") & Q(signed_at=None, signed_by=None)),
                name="plan_signed_says_by_whom",
            ),
            models.CheckConstraint(condition=Q(years__gte=1), name="plan_has_a_year"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:plan", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Whether there are lines to read."""
        return self.state in {self.State.READY, self.State.SIGNED}

    @property
    def budget(self) -> float:
        """What all years have together."""
        return float(sum(self.budgets))

    @property
    def last_year(self) -> int:
        """The last year that money is planned for."""
        return self.from_year + self.years - 1


class PlanLine(models.Model):
    """One treatment of one segment in one year.

    `amount` is money in `currency`. `area_m2` is what the treatment covers, None where it is counted in
    pieces or metres. `gain` is points of SDI saved, the mean over the years that the plan looks ahead;
    `importance` is what a metre of this road counts. `rank` is by benefit for money, 1 is best. `district` is
    the district's code, "" where no boundary covers the segment. `reason` is what the sentence on the page is
    made of.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    treatment = models.CharField(max_length=40)
    amount = models.FloatField()
    currency = models.CharField(max_length=3)
    length_m = models.FloatField()
    area_m2 = models.FloatField(null=True, blank=True)
    gain = models.FloatField()
    importance = models.FloatField()
    rank = models.PositiveIntegerField()
    district = models.CharField(max_length=20, blank=True)
    reason = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["plan", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "segment"], name="one_line_a_segment"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="plan_line_costs"),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "year", "rank"], name="plan_line_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.treatment} {self.segment_id}"
