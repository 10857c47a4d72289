"""Me too: somebody else sees the same, and says so instead of reporting it again."""

from typing import ClassVar

from django.db import models

from simpul.rooms.reports.models.report import Report


class Support(models.Model):
    """One device that says of a report "me too". `key` is the device's own, random: it names nobody."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="supports")
    key = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "key"], name="supported_once_by_a_device")
        ]

    def __str__(self) -> str:
        return f"me too on {self.report_id}"
