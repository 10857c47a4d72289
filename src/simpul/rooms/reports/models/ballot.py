"""A secret vote on a budget: who may vote, who has, and, apart from them, what was voted."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.rooms.reports.models.budget import Budget


class Poll(models.Model):
    """A vote on the projects of a budget. `rules` are those of voting.toml on the day on which it was opened.

    `offer` is what stands to vote, as published when it was opened (projects, costs, areas): nothing of it
    changes any more. `receipts_root` and `receipts_count` are of the newest bulletin, `ballots_root` is
    "" until the count. `result` is the count, None until it is made.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open now")
        COUNTED = "counted", _("Counted and published")

    class Method(models.TextChoices):
        """How a ballot is filled in."""

        APPROVAL = "approval", _("Up to so many projects")
        KNAPSACK = "knapsack", _("As many as the budget pays for")

    budget = models.OneToOneField(Budget, models.CASCADE, related_name="poll")
    method = models.CharField(max_length=8, choices=Method, default=Method.APPROVAL)
    most = models.PositiveSmallIntegerField(default=3)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    rules = models.JSONField(default=dict, blank=True)
    offer = models.JSONField(default=dict, blank=True)
    receipts_root = models.CharField(max_length=64, blank=True)
    receipts_count = models.PositiveIntegerField(default=0)
    ballots_root = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="poll_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return str(self.budget)

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:vote", args=[self.budget.city.slug, self.pk])


class Elector(models.Model):
    """Somebody who may vote, known by `mark` only: a keyed hash. `voted` has no time, on purpose.

    `area`, `gender` and `age_group` are what the list said, "" where it did not. `mark` is forgotten
    some days after the count: what is left says how many took part.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="electors")
    mark = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null: forgotten; only what is there is unique
    area = models.CharField(max_length=120, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    age_group = models.CharField(max_length=10, blank=True)
    voted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "mark"], name="elector_once")]
        indexes: ClassVar = [models.Index(fields=["poll", "voted"], name="elector_turnout")]

    def __str__(self) -> str:
        return f"elector of {self.poll_id}"


class Vote(models.Model):
    """What the two halves of a vote share: nothing that says when it was cast, in what order, or by whom.

    Primary keys are drawn by chance, so that they tell no order. `mixed` false: it waits in the box until so
    many are there that nobody can tell which came last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mixed = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Ballot(Vote):
    """What was voted. `code` is known to whoever voted, and to nobody else before the count."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    code = models.CharField(max_length=20)
    choices = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "code"], name="ballot_code_once")]

    def __str__(self) -> str:
        return "a ballot"


class Receipt(Vote):
    """A line of the bulletin: `number` is a hash that holds a ballot fast without showing it."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="receipts")
    number = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "number"], name="receipt_once")]

    def __str__(self) -> str:
        return self.number
