"""Yearly monitoring: a campaign asks, a city answers for each project, and no text that was typed is lost."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.models.network import NetworkCity, Sourced
from simpul.rooms.hub.models.project import Project

UNDER_WAY = ("planning", "ongoing", "ongoing_or_planning", "listed")
"""The statuses of a project that somebody still has to report on."""


class Campaign(Sourced):
    """The monitoring of one year, from `opens_on` to `due_on`.

    `closed_at` is None while it is open; `source` says who set the dates.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    opens_on = models.DateField()
    due_on = models.DateField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    def asked(self) -> models.QuerySet[Project]:
        """Give the projects asked about: under way in member cities, or answered for already."""
        under_way = models.Q(
            network_city__isnull=False, network_city__left_on=None, in_network_list=True, status__in=UNDER_WAY
        )
        answered = models.Q(pk__in=self.answers.values("project"))
        return Project.objects.filter(under_way | answered)


class Answers(models.QuerySet["Answer"]):
    """How answers are asked for."""

    def shown(self) -> "Answers":
        """Bring along what a line about an answer shows."""
        return self.select_related("project__network_city__city", "project__state", "edited_by")


class Answer(models.Model):
    """What a city says of one project in one campaign.

    `content` is as `understand.campaign.Content`; `revision` counts its changes, so that two people who
    edit at once are told. `released`: the city decided that it may be published. `reason` is why it was
    returned. `received` names the submission (SHA-256) that it came in, "" where it was typed here.
    """

    class State(models.TextChoices):
        """Where it stands on its way from the city to the record."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ENDORSED = "endorsed", _("Endorsed")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="answers")
    project = models.ForeignKey(Project, models.PROTECT, related_name="answers")
    city = models.ForeignKey(NetworkCity, models.PROTECT, related_name="answers")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    released = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    received = models.CharField(max_length=64, blank=True)

    objects = Answers.as_manager()

    class Meta:
        ordering: ClassVar = ["campaign", "project"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "project"], name="answer_once")]
        indexes: ClassVar = [models.Index(fields=["campaign", "city", "state"], name="answer_board")]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.project_id} {self.state}"


class Draft(models.Model):
    """A text that somebody typed for an answer.

    `collided`: another text was saved first, and this one is kept beside it. One row for each person in
    turn: who goes on typing changes the own newest row, who follows another adds one. `sealed` rows are
    what was submitted, and are never changed.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="drafts")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    collided = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["answer", "-pk"]

    def __str__(self) -> str:
        return f"{self.answer_id} revision {self.revision}"
