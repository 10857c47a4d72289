"""Signed packages of a year: those this installation made, and those it took in from other cities."""

from typing import ClassVar

from django.db import models

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City


class Package(models.Model):
    """One package as it was signed: the bytes of its ZIP, who signed it, and how new its values are.

    `as_of` is when the newest of its values was approved and `revisions` how many revisions stand behind
    them: together they tell an older package from a newer one. `received` is False for our own.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    revisions = models.PositiveIntegerField()
    received = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "year", "blob", "received"], name="package_once")
        ]

    def __str__(self) -> str:
        return f"indicators of {self.city_id} in {self.year} as of {self.as_of:%Y-%m-%d}"
