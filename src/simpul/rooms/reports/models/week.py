"""What was counted of a week: what people talked about, where, how long it takes. Kept, and made again."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models

from simpul.ground.places.models import City


class Week(models.Model):
    """The figures of a city's week, Monday to Sunday, as they were counted at `made_at`.

    `facts` holds numbers, codes, words that five and more reports share, and the primary keys of the reports
    behind each number; never a sentence: those are read from the reports when somebody asks, so that what is
    erased is erased here too. `method` is that of week.toml.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    begins_on = models.DateField()
    made_at = models.DateTimeField()
    method = models.CharField(max_length=20)
    facts = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-begins_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "begins_on"], name="one_week_a_monday"),
            models.CheckConstraint(
                condition=models.Q(begins_on__iso_week_day=1), name="week_begins_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.begins_on}"

    @property
    def ends_on(self) -> date:
        """Its Sunday."""
        return self.begins_on + timedelta(days=6)
