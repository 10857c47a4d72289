"""Who said what of which record: an import, a person, or a city's submission. Nothing said is thrown away."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Claim(models.Model):
    """One source's word on one field of one record. The newest of a person, else of the record, is shown.

    `subject` is "label.model/key" with the key that the record has in its source, such as
    "hub.project/idn-makassar-smart-e-tax"; `field` a field of it or a part such as "year.2024"; `value` is
    JSON.
    `source` is where it stands or who said it. `current` marks the newest of each origin; `by` is None for an
    import.
    """

    class Origin(models.TextChoices):
        """Where the word comes from."""

        RECORD = "record"  # the public record, imported
        PERSON = "person"  # typed here
        RECEIVED = "received"  # in a city's signed submission

    subject = models.CharField(max_length=240)
    field = models.CharField(max_length=320)
    origin = models.CharField(max_length=10, choices=Origin)
    value = models.JSONField(null=True)
    source = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    current = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["subject", "field", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "field", "origin"],
                condition=models.Q(current=True),
                name="claim_newest_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "field"], name="claim_of_field")]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} ({self.origin})"
