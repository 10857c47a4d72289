"""What figures are measured against: people, area, homes. They too are values with year, scope and source."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from simpul.ground.places.models import City


class Denominators(models.QuerySet["Denominator"]):
    """How denominators are asked for."""

    def current(self) -> Self:
        """Keep the newest revision of each."""
        return self.filter(current=True)


class Denominator(models.Model):
    """How many people, square kilometres or homes a scope of a city had in a year, by whose count.

    A revision is never edited: a better number is a new one, and figures keep the one that they used.
    `quantity` is a name of understand.quantity: "population", "area_km2", "households"... `verified` tells
    whether the source was seen.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    quantity = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=60, default="city")
    value = models.FloatField()
    source = models.TextField()
    verified = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = Denominators.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "quantity", "year", "scope", "revision"], name="denominator_revision_once"
            ),
            models.UniqueConstraint(
                fields=["city", "quantity", "year", "scope"],
                condition=Q(current=True),
                name="denominator_current_once",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="denominator_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.city_id}/{self.scope} in {self.year}: {self.value}"
