"""What an inspector measured on the street, and when the segments will be in another class."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models.condition import GRADE_NAMES
from simpul.rooms.roads.models.policy import Policy
from simpul.rooms.roads.understand.pci import SURFACES

SURFACE_NAMES = {"asphalt": _("Asphalt"), "concrete": _("Concrete"), "unpaved": _("Unpaved")}


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """How inspections are asked for."""

    def standing(self) -> Self:
        """Keep those that nobody corrected."""
        return self.filter(corrected_by=None)

    def newest_first(self) -> Self:
        """Order them by the day they were made."""
        return self.order_by("-inspected_on", "-at", "-pk")


class Inspection(models.Model):
    """What one person measured on one segment on one day; None is what nobody measured, never 0.

    `key` was made by the phone: sent twice it is one record. `corrects` is the record that this one takes the
    place of; the earlier one stays. `distresses` are [{"type", "severity", "quantity", "unit": "m2|m|count|
    slabs"}], in metres; all of the segment's where `distresses_complete`, and `pci` is None where not.

    `sdi` is the index where everything that it asks for was measured, else None with `sdi_low` and `sdi_high`
    as its ends and `sdi_rutted` what ruts could make of it; all None where cracked area or potholes were not
    said. `grade` is of the worse end. `iri_class` is "" where no roughness was measured.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="inspections")
    key = models.UUIDField(unique=True)
    inspected_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    surface = models.CharField(max_length=8, choices=SURFACE_NAMES)
    length_m = models.FloatField()
    width_m = models.FloatField(null=True, blank=True)
    slabs = models.PositiveIntegerField(null=True, blank=True)
    crack_area_percent = models.FloatField(null=True, blank=True)
    crack_width_mm = models.FloatField(null=True, blank=True)
    potholes = models.PositiveIntegerField(null=True, blank=True)
    potholes_per_km = models.FloatField(null=True, blank=True)
    rut_mm = models.FloatField(null=True, blank=True)
    iri_m_per_km = models.FloatField(null=True, blank=True)
    distresses = models.JSONField(default=list, blank=True)
    distresses_complete = models.BooleanField(default=False)
    sdi = models.FloatField(null=True, blank=True)
    sdi_low = models.FloatField(null=True, blank=True)
    sdi_high = models.FloatField(null=True, blank=True)
    sdi_rutted = models.FloatField(null=True, blank=True)
    pci = models.FloatField(null=True, blank=True)
    iri_class = models.CharField(max_length=7, choices=GRADE_NAMES, blank=True)
    grade = models.CharField(max_length=7, choices=GRADE_NAMES)
    grade_low = models.CharField(max_length=7, choices=GRADE_NAMES)
    note = models.TextField(blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    photos = models.ManyToManyField(Blob, through="InspectionPhoto", related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sdi=None) | Q(sdi=F("sdi_low"), sdi_high=F("sdi_low")),
                name="inspection_exact_is_no_range",
            ),
            models.CheckConstraint(
                condition=Q(grade="unknown", sdi_low=None, sdi_high=None)
                | Q(sdi_low__isnull=False, sdi_low__lte=F("sdi_high")) & ~Q(grade="unknown"),
                name="inspection_known_has_an_index",
            ),
            models.CheckConstraint(
                condition=Q(pci=None) | Q(pci__gte=0, pci__lte=100, distresses_complete=True),
                name="inspection_pci_is_of_all",
            ),
            models.CheckConstraint(condition=Q(surface__in=SURFACES), name="inspection_surface_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "inspected_on"], name="inspection_by_day")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.inspected_on}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:inspection", args=[self.pk])


class InspectionPhoto(models.Model):
    """A photo that an inspector took, with what lies beside the road made unrecognisable."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photo_rows")
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "number"], name="inspection_photo_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id}/{self.number}"


class Forecast(models.Model):
    """When a segment will be in the next class, made anew after each look.

    `into` is the class that it will cross into, "" where it is in the last or nothing can be said. `on` is
    the middle of the forecast, `on_low` and `on_high` the ends of its interval; each None where it lies
    beyond what a forecast is made for. `basis` says from what: the segment's `own` history, its `peers`, or
    `none` where there is not enough of either. `n` counts the looks it was made from. `detail` has the value,
    the line with its doubts (see understand.forecast.Line), the limit, the spread of two looks, and how many
    peers.
    """

    class Basis(models.TextChoices):
        """What it was made from."""

        OWN = "own", _("Its own history")
        PEERS = "peers", _("Segments like it")
        NONE = "none", _("Not enough history")

    segment = models.OneToOneField(Segment, models.CASCADE, related_name="forecast")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    grade_now = models.CharField(max_length=7, choices=GRADE_NAMES)
    into = models.CharField(max_length=7, choices=GRADE_NAMES, blank=True)
    on_low = models.DateField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    on_high = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=5, choices=Basis)
    n = models.PositiveIntegerField(default=0)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(basis="none") | Q(into="", on=None, on_low=None, on_high=None),
                name="forecast_from_nothing_says_nothing",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "on"], name="forecast_by_day")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.into or self.basis} {self.on or ''}".strip()
