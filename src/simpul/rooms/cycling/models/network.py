"""What cycling remembers for planners: how the calm network was, and what they asked about repairs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.ground.roadstate.models import RepairWish


class NetworkLook(models.Model):
    """How a city's network was on a day; the last of a year is what the year's indicators are made of.

    `year` is the calendar year in the city's time zone. `classes` are dicts by class of street: road_class,
    streets, low_stress_m, calm_m, unseen_m. `goals` are dicts by destination: id, name, url, village (the
    code of the one that reaches it soonest), time_s and length_m from there, each None where none does.
    `villages` is from how many villages was asked, 0 where the city has no boundaries. `routes` are dicts by
    published route: id, name, url, length_m, good_m (surveyed, and good or fair). `tiles` names the routing
    tiles.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    looked_at = models.DateTimeField()
    tiles = models.CharField(max_length=80)
    villages = models.PositiveIntegerField(default=0)
    classes = models.JSONField(default=list)
    goals = models.JSONField(default=list)
    routes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "year"], name="one_look_a_year")]

    def __str__(self) -> str:
        return f"{self.city_id}: {self.looked_at:%Y-%m-%d}"


class RepairStudy(models.Model):
    """A planner's question: which repairs within a budget unlock the most calm street to destinations.

    `kinds` are the kinds of destinations, [] for all. `answer` is what was found (`act.repairs.Answer`), {}
    until it is done; `error` says why it failed. `wish` is the list that was handed on to road plans, None
    until then.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    budget = models.FloatField()
    currency = models.CharField(max_length=3)
    kinds = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    wish = models.OneToOneField(RepairWish, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "repair studies"
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(budget__gt=0), name="study_has_a_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.budget:,.0f} {self.currency}"

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("cycling:study", args=[self.city.slug, self.pk])

    @property
    def unlocked_m(self) -> float | None:
        """Metres of calm street that its repairs join to destinations; None until it is answered."""
        return self.answer["after_m"] - self.answer["before_m"] if self.answer else None
