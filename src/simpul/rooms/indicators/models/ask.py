"""What is asked for: targets, who owes which figure by when, closed years, texts, and how sheets are read."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from simpul.ground.places.models import City


class Target(models.Model):
    """What a city wants a figure to be in a year, and which plan says so."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=60, default="city")
    number = models.FloatField()
    source = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "code", "year", "scope"], name="target_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.city_id} in {self.year}: {self.number}"


class Duty(models.Model):
    """Which department owes which figure of a year, and by when."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=60, default="city")
    department = models.CharField(max_length=120)
    due_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "duties"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "code", "year", "scope"], name="duty_once")
        ]
        indexes: ClassVar = [models.Index(fields=["city", "due_on"], name="duty_due")]

    def __str__(self) -> str:
        return f"{self.department} owes {self.code} of {self.year}"


class Locks(models.QuerySet["Lock"]):
    """How locks are asked for."""

    def standing(self) -> Self:
        """Keep those that nobody has taken away."""
        return self.filter(ended_at=None)


class Lock(models.Model):
    """A year of a city that takes no new revision, from `at` until somebody unlocked it (`ended_at`)."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField(blank=True, default="")

    objects = Locks.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "year"], condition=Q(ended_at=None), name="lock_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} of {self.city_id}"


class OfficialText(models.Model):
    """The standard's definition as a city entered it from its licensed copy. Never shown to the public."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="official_text_once")]

    def __str__(self) -> str:
        return f"{self.code} as {self.city_id} holds it"


class Mapping(models.Model):
    """How a city's sheet is read: `columns` gives for each of our columns the heading of theirs."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    columns = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="mapping_once")]

    def __str__(self) -> str:
        return self.name
