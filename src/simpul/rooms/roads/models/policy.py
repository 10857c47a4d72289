"""What a city decided for its roads, by day."""

from datetime import date
from typing import ClassVar, Self

from django.db import models

from simpul.ground.places.models import City
from simpul.rooms.roads.understand import policy as rules


class Policy(models.Model):
    """What a city goes by from a day on: limits, points, retention; `content` is as policy.toml."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    valid_from = models.DateField()
    content = models.JSONField()
    source = models.TextField()

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "valid_from"], name="one_policy_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.city} from {self.valid_from}"

    def read(self) -> rules.Policy:
        """Give its numbers. Raises ValueError where they are none."""
        return rules.read(self.content)

    @classmethod
    def on(cls, city: City, day: date) -> Self:
        """Give the policy of a city on a day; the shipped one where the city made none before it."""
        found = cls.objects.filter(city=city, valid_from__lte=day).order_by("-valid_from").first()
        if found:
            return found
        shipped = rules.shipped()
        defaults = {"content": dict(shipped.content), "source": shipped.source}
        return cls.objects.get_or_create(city=city, valid_from=shipped.valid_from, defaults=defaults)[0]
