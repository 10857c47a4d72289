"""Values of indicators: each revision is written once; what is known of it later stands in rows beside it."""

from collections.abc import Iterable
from typing import Any, ClassVar, Never, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.rooms.indicators.models.base import Denominator
from simpul.rooms.indicators.models.package import Package
from simpul.rooms.indicators.understand.number import Figure, Kind


class State(models.TextChoices):
    """How far a value has come on its way through the office."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class Origin(models.TextChoices):
    """Where a value comes from."""

    COMPUTED = "computed", _("Computed from daily work")
    ENTERED = "entered", _("Entered by a department")
    IMPORTED = "imported", _("Imported from a sheet")
    RECEIVED = "received", _("Received from the city")


STATE_NAMES = dict(State.choices)
ORIGIN_NAMES = dict(Origin.choices)
KIND_NAMES = {
    Kind.NUMBER: _("Number"),
    Kind.NO_DATA: _("No data"),
    Kind.NOT_APPLICABLE: _("Not applicable"),
    Kind.SUPPRESSED: _("Suppressed"),
}
MOVES = frozenset({"state", "current", "published"})
"""The columns of a value that follow its way through the office; every other is written once."""


class NeverChanged(Exception):
    """Something tried to change or delete a revision of a value."""


class Values(models.QuerySet["Value"]):
    """How values are asked for."""

    def current(self) -> Self:
        """Keep the newest revision of each, whatever its state: what the city's own people work on."""
        return self.filter(current=True)

    def published(self) -> Self:
        """Keep the newest approved revision of each: the only ones that leave the city's offices."""
        return self.filter(published=True)

    def update(self, **kwargs: Any) -> int:
        """Move values. Raises NeverChanged where another column would change."""
        if not MOVES.issuperset(kwargs):
            raise NeverChanged(f"a revision of a value keeps its {', '.join(sorted(set(kwargs) - MOVES))}")
        return super().update(**kwargs)

    def delete(self) -> Never:
        """Refuse. Raises NeverChanged."""
        raise NeverChanged("a revision of a value is never deleted")


class Value(models.Model):
    """One revision of one indicator of one scope of a city in a year.

    `code` is a definition's. `kind` and `number` are a Figure: `number` is None unless `kind` is "number",
    and a suppressed figure keeps no part either, so that nothing can give it away. `numerator` and
    `denominator` are None where only the figure is known; `per` scales their ratio; `base` is the denominator
    that was used, where it is one of ours. `unit` is as the definition had it then. `why` says why there is
    no number, or what is to be known about the number. `inputs_hash` is the SHA-256 of what a computed value
    was made from, "" for others; `rows` holds those rows as they were then. `package` is the package that
    brought a received value.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=60, default="city")
    department = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=9, choices=State)
    kind = models.CharField(max_length=14, choices=KIND_NAMES)
    number = models.FloatField(null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True, default="")
    per = models.FloatField(null=True, blank=True)
    base = models.ForeignKey(Denominator, models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin)
    why = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    published = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    inputs_hash = models.CharField(max_length=64, blank=True, default="")
    rows = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    package = models.ForeignKey(Package, models.PROTECT, null=True, blank=True, related_name="values")

    objects = Values.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "code", "year", "scope", "revision"], name="value_revision_once"
            ),
            models.UniqueConstraint(
                fields=["city", "code", "year", "scope"], condition=Q(current=True), name="value_current_once"
            ),
            models.UniqueConstraint(
                fields=["city", "code", "year", "scope"],
                condition=Q(published=True),
                name="value_published_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="number", number__isnull=False) | Q(~Q(kind="number"), number=None),
                name="value_kind_fits_number",
            ),
            models.CheckConstraint(
                condition=~Q(kind="suppressed") | Q(numerator=None, denominator=None, rows=None),
                name="value_suppressed_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(state="approved"), name="value_published_is_approved"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["city", "year", "code"], name="value_of_year"),
            models.Index(
                fields=["code", "year", "scope"], condition=Q(published=True), name="value_compared"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.city_id}/{self.scope} in {self.year}, revision {self.revision}"

    def save(
        self,
        *args: Any,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Add the revision, or move it. Raises NeverChanged where another column would be written."""
        if self.pk is not None and (update_fields is None or not MOVES.issuperset(update_fields)):
            raise NeverChanged("a revision of a value is never edited: enter a new one")
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ARG002 - Django's signature
        """Refuse. Raises NeverChanged."""
        raise NeverChanged("a revision of a value is never deleted")

    @property
    def figure(self) -> Figure:
        """What it says."""
        return Figure(Kind(self.kind), self.number, self.why)


class Step(models.Model):
    """One step of a value on its way: into which state, by whom, when, and why where it was returned."""

    value = models.ForeignKey(Value, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=9, choices=State)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.value_id}: {self.state}"


class Evidence(models.Model):
    """What shows that a value is right: a file of ours, or a link, with what it is."""

    value = models.ForeignKey(Value, models.PROTECT, related_name="evidence")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True, default="")
    link = models.URLField(max_length=500, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(blob__isnull=False, link="") | Q(Q(blob=None), ~Q(link="")),
                name="evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.link


class Used(models.Model):
    """A record that went into a figure: "roads.survey/12", into which part, and how much of it.

    `amount` is in the unit of the part; None where the record as a whole was used.
    """

    value = models.ForeignKey(Value, models.PROTECT, related_name="used")
    ref = models.CharField(max_length=160)
    part = models.CharField(max_length=20, blank=True, default="")
    amount = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "used"
        constraints: ClassVar = [models.UniqueConstraint(fields=["value", "ref", "part"], name="used_once")]
        indexes: ClassVar = [models.Index(fields=["ref"], name="used_ref")]

    def __str__(self) -> str:
        return f"{self.ref} in {self.value_id}"


class Failure(models.Model):
    """A computed indicator that could not be computed when it was last tried, with what went wrong."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    says = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "code", "year"], name="failure_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.city_id} in {self.year}: {self.says}"
