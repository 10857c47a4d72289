"""Who answers for what, and where: offices, categories, and the rules that bring a report to an office."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City


class Office(models.Model):
    """An office of the city that reports are forwarded to. `desk`: the one that verifies and forwards."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    desk = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="office_named_once")]

    def __str__(self) -> str:
        """Give its name; the desk that every city begins with is called in the reader's language."""
        return gettext(self.name) if self.desk else self.name


class Categories(models.QuerySet["Category"]):
    """How categories are asked for."""

    def offered(self) -> Self:
        """Keep those that a resident can choose."""
        return self.filter(offered=True)


class Category(models.Model):
    """What residents report. `name` is in the city's language, `name_en` in English ("" where nobody said).

    `words` are what a sentence is recognised by, `damage` the road damage (GRDDC codes) that it tells of.
    `public` false: nobody but the office reads such a report. `keep_days` counts from when a report is over,
    None where the city's general rule holds.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    code = models.SlugField(max_length=40)
    group = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    words = models.JSONField(default=list, blank=True)
    damage = models.JSONField(default=list, blank=True)
    public = models.BooleanField(default=True)
    offered = models.BooleanField(default=True)
    keep_days = models.PositiveIntegerField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Categories.as_manager()

    class Meta:
        verbose_name_plural = "categories"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="category_coded_once")]

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class Routing(models.Model):
    """Which office gets what, from a day on: tried on the map as a draft, then live until a newer one begins.

    `rules` are tried in their order; each is {"categories": [codes], "regions": [boundary codes], "office":
    primary key}; an empty list is any. `otherwise` gets what no rule names, None: it waits at the desk.
    """

    class State(models.TextChoices):
        """Whether it counts."""

        DRAFT = "draft", _("Draft")
        LIVE = "live", _("In force")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    rules = models.JSONField(default=list)
    otherwise = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "routing"
        ordering: ClassVar = ["-valid_from", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "valid_from"], condition=Q(state="live"), name="one_live_routing_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.city} from {self.valid_from} ({self.state})"
