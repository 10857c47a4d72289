"""A project of a city, with what every year's list said of it. What it reached is in `result`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from simpul.rooms.hub.models.network import NetworkCity, Sourced, State


class Projects(models.QuerySet["Project"]):
    """How projects are asked for."""

    def public(self) -> "Projects":
        """Keep those that their city published."""
        return self.filter(published=True)

    def listed_in(self, year: int) -> "Projects":
        """Keep those that stand in the network's monitoring list of a year."""
        return self.filter(years__year=year, years__listed=True)

    def shown(self) -> "Projects":
        """Bring along what a line about a project shows."""
        return self.select_related("network_city__city", "state")


class Project(Sourced):
    """A project. `network_city` is None where its place is no city of the network; then `place` names it.

    `focus_area` is an id of data/words.toml, "" where none was given; `status` a status of
    `understand.states.PROJECT`; `first_year` and `last_year` those in which a list names it, None where none
    does. `in_network_list` is whether the network's own lists have it; `published` whether its city lets
    everybody see it. `sources` are addresses.
    """

    slug = models.SlugField(max_length=200, unique=True)
    state = models.ForeignKey(State, models.PROTECT, related_name="projects")
    network_city = models.ForeignKey(
        NetworkCity, models.PROTECT, null=True, blank=True, related_name="projects"
    )
    place = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    focus_area = models.CharField(max_length=40, blank=True, db_index=True)
    status = models.CharField(max_length=30, db_index=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    in_network_list = models.BooleanField(default=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    sources = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    published = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = Projects.as_manager()

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="project_position_whole",
            ),
            models.CheckConstraint(
                condition=Q(network_city__isnull=False) | ~Q(place=""), name="project_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:project", args=[self.slug])


class ProjectYear(Sourced):
    """What the record of one year says of a project. `listed`: it stands in that year's monitoring list.

    `status` is in the words of that list; `focus_area` and `title` are "" where the list gives none.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=30)
    focus_area = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    listed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["project", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year"], name="project_year_once")
        ]
        indexes: ClassVar = [models.Index(fields=["year", "listed", "status"], name="project_year_list")]

    def __str__(self) -> str:
        return f"{self.year}: {self.status}"


class Alias(Sourced):
    """Another title of a project. `inferred`: that both are one project is our reading, no list says so."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="aliases")
    title = models.CharField(max_length=300)
    inferred = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["project", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "title"], name="alias_once")]

    def __str__(self) -> str:
        return self.title


class Cost(Sourced):
    """An amount of money of a project. Running cost and funding are entered beside what it costs to make.

    `amount` is in units of `currency` (ISO 4217), in the money of `year`; None where the year is not known.
    """

    class Kind(models.TextChoices):
        """What the money is."""

        INVESTMENT = "investment"  # to make it
        RUNNING = "running"  # to keep it for one year
        FUNDING = "funding"  # promised or paid for the making

    project = models.ForeignKey(Project, models.CASCADE, related_name="costs")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    payer = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["project", "kind", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gte=0), name="cost_not_negative")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Challenge(Sourced):
    """What stands in a project's way. `year` is when it was said, None where that is not known."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="challenges")
    text = models.TextField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    overcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "pk"]

    def __str__(self) -> str:
        return self.text


class SupportNeed(Sourced):
    """A kind of help that a project asks for: an id of `support` in data/words.toml, `open` until met."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    open = models.BooleanField(default=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["project", "pk"]

    def __str__(self) -> str:
        return self.kind
