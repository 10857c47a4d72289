"""The network's states and cities, each fact with its source and whether anybody checked it."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from simpul.ground.places.models import City


class Sourced(models.Model):
    """A fact of the public record: where it stands, and whether somebody checked it against that place.

    `source` is an address or the name of a paper, "" where none is known. `verified` is None where nobody
    said.
    """

    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True


class State(Sourced):
    """A state of the network. `iso3` is its ISO 3166-1 alpha-3 code; `since` an ISO 8601 date or year."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    since = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:state", args=[self.iso3])


class NetworkCities(models.QuerySet["NetworkCity"]):
    """How the cities of the network are asked for."""

    def members(self) -> "NetworkCities":
        """Keep those that are in the network now."""
        return self.filter(left_on=None)

    def shown(self) -> "NetworkCities":
        """Bring along what a line about a city shows."""
        return self.select_related("city", "state")


class NetworkCity(Sourced):
    """A city of the network, served by this installation or only known to it.

    `joined_on` is None where only the year is known, `joined_year` None where not even that; `left_on` None
    while it is a member. `joined_verified` None where nobody said. `pilot` marks the 26 of 2018.
    """

    city = models.OneToOneField(City, models.PROTECT, related_name="in_network")
    state = models.ForeignKey(State, models.PROTECT, related_name="cities")
    admin_level = models.CharField(max_length=200, blank=True)
    official_code = models.CharField(max_length=40, blank=True)
    joined_year = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    joined_source = models.TextField(blank=True)
    joined_verified = models.BooleanField(null=True, blank=True)
    joined_note = models.TextField(blank=True)
    left_on = models.DateField(null=True, blank=True)
    pilot = models.BooleanField(default=False)
    lead_institution = models.CharField(max_length=300, blank=True)
    lead_institution_year = models.PositiveSmallIntegerField(null=True, blank=True)
    position_source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = NetworkCities.as_manager()

    class Meta:
        verbose_name_plural = "cities of the network"
        ordering: ClassVar = ["state", "city__name"]

    def __str__(self) -> str:
        return self.city.name

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:city", args=[self.city.slug])

    @property
    def name(self) -> str:
        """What it is called."""
        return self.city.name

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.city.slug


class PopulationFigure(Sourced):
    """One of the populations that are published for a city. They differ: each says what it counts and when.

    `year` and `area_km2` are None where the source does not say.
    """

    city = models.ForeignKey(NetworkCity, models.CASCADE, related_name="populations")
    value = models.PositiveBigIntegerField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    scope = models.CharField(max_length=200)
    area_km2 = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["city", models.F("year").desc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "year", "scope"], name="population_said_once"),
            models.UniqueConstraint(
                fields=["city", "scope"], condition=models.Q(year=None), name="population_undated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.scope}, {self.year or '?'})"


class CityFact(Sourced):
    """What else is known of a city and helps to find others like it: "coast", "income", "hazard.flood"...

    `value` is text, a number, or true and false, as JSON; `year` None where it does not change with time.
    """

    city = models.ForeignKey(NetworkCity, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=60)
    value = models.JSONField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["city", "name", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "name", "year"], name="fact_said_once"),
            models.UniqueConstraint(
                fields=["city", "name"], condition=models.Q(year=None), name="fact_undated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
