"""Practices: lessons that a city gives away, with live figures; and who took them over, with what effect."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from simpul.ground.places.models import City
from simpul.rooms.hub.models.network import Sourced
from simpul.rooms.hub.models.project import Project

PERSON = settings.AUTH_USER_MODEL


class Practices(models.QuerySet["Practice"]):
    """How practices are asked for."""

    def public(self) -> "Practices":
        """Keep those that their city published."""
        return self.filter(state="published")

    def shown(self) -> "Practices":
        """Bring along what a line about a practice shows."""
        return self.select_related("city", "project").prefetch_related("texts")


class Practice(Sourced):
    """A lesson of a city. Its words are in `texts`, one row a language.

    `cost` is what it took to make, `running_cost` what it takes a year, both in `currency` of `cost_year`;
    None where they are not known. `changed_on` is when the city began to do it so: the day that the charts
    mark; None where it is not known. `state` is a state of `understand.life.PRACTICE`. `sources` are
    addresses.
    """

    slug = models.SlugField(max_length=120, unique=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="practices")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="practices")
    focus_area = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    climates = models.JSONField(default=list, blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    running_cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    cost_year = models.PositiveSmallIntegerField(null=True, blank=True)
    changed_on = models.DateField(null=True, blank=True)
    sources = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, default="draft", db_index=True)
    invented = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = Practices.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cost=None, running_cost=None) | ~Q(currency=""), name="practice_cost_has_currency"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:practice", args=[self.slug])

    @property
    def text(self) -> "PracticeText | None":
        """Its words in the reader's language, else in English, else in any; None without words."""
        texts = {text.language: text for text in self.texts.all()}
        wanted = (get_language() or "en").partition("-")[0]
        return texts.get(wanted) or texts.get("en") or next(iter(texts.values()), None)

    @property
    def title(self) -> str:
        """Its title in the reader's language where there is one."""
        return self.text.title if self.text else self.slug


class PracticeText(models.Model):
    """The words of a practice in one language (ISO 639-1)."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    context = models.TextField(blank=True)
    cost_note = models.TextField(blank=True)
    went_wrong = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["practice", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "language"], name="practice_text_once")
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One step to take, in the order of `number` from 1."""

    text = models.ForeignKey(PracticeText, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering: ClassVar = ["text", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["text", "number"], name="step_in_order")]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"


class LiveFigure(models.Model):
    """An indicator series of the giving city that shows the effect: a link, never a copied number."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="figures")
    code = models.CharField(max_length=60)
    scope = models.CharField(max_length=80, default="city")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["practice", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "code", "scope"], name="live_figure_once")
        ]

    def __str__(self) -> str:
        return self.code


class Adoption(models.Model):
    """A city takes a practice over. Its figures are its own: `code` in its own series.

    `baseline` is what the series said for `baseline_year` when the adoption was written down, None where it
    said nothing; `after` the same for `after_year`, both None until somebody names that year. The page
    shows the live series beside them. `state` is a state of `understand.life.ADOPTION`; `public` is the
    adopting city's to say.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="adoptions")
    city = models.ForeignKey(City, models.PROTECT, related_name="adoptions")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="adoptions")
    adopted_on = models.DateField()
    code = models.CharField(max_length=60)
    scope = models.CharField(max_length=80, default="city")
    baseline_year = models.PositiveSmallIntegerField()
    baseline = models.FloatField(null=True, blank=True)
    after_year = models.PositiveSmallIntegerField(null=True, blank=True)
    after = models.FloatField(null=True, blank=True)
    changed = models.TextField(blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="begun")
    public = models.BooleanField(default=False)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["adopted_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "city"], name="adoption_once_a_city"),
            models.CheckConstraint(
                condition=Q(after_year=None) | Q(after_year__gt=models.F("baseline_year")),
                name="adoption_after_is_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} → {self.city}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:adoption", args=[self.pk])
