"""Money that residents decide about: a budget, areas with ceilings, and projects followed to the end."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models.proposal import Proposal


class Budget(models.Model):
    """What may be spent in all, in whole units of the currency (ISO 4217). `public`: everybody sees it."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    total = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="IDR")
    public = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:budget", args=[self.city.slug, self.pk])


class BudgetArea(models.Model):
    """A part of the city with a ceiling of its own within a budget."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="areas")
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    ceiling = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["budget", "name"], name="area_named_once")]

    def __str__(self) -> str:
        return self.name


class Projects(models.QuerySet["Project"]):
    """How projects are asked for."""

    def shown(self) -> Self:
        """Keep those that everybody may see: of no budget, or of one that is public."""
        return self.filter(Q(budget=None) | Q(budget__public=True))


class Project(models.Model):
    """What is to be built or done, of one proposal or several. `cost` None: nobody has said yet.

    `budget` None: taken up by a meeting, and paid for by the city's plan.
    """

    class State(models.TextChoices):
        """How far it is."""

        OFFERED = "offered", _("To be voted on")
        CHOSEN = "chosen", _("Chosen")
        NOT_CHOSEN = "not_chosen", _("Not chosen")
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Being carried out")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    budget = models.ForeignKey(Budget, models.CASCADE, null=True, blank=True, related_name="projects")
    area = models.ForeignKey(BudgetArea, models.PROTECT, null=True, blank=True, related_name="projects")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    proposals = models.ManyToManyField(Proposal, related_name="projects", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    state_at = models.DateTimeField()

    objects = Projects.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(cost__gt=0), name="project_of_budget_has_cost"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:project", args=[self.city.slug, self.pk])


class ProjectStep(models.Model):
    """Something that happened to a project, with words for everybody."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Project.State)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"
