"""Photos of a form that was not sent yet: a mistake elsewhere in the form does not lose them."""

from typing import ClassVar

from django.db import models

from simpul.ground.files.models import Blob
from simpul.kernel.geo import LonLat


class Chosen(models.Model):
    """A photo that waits under the key of its form, faces and plates hidden. It goes when that is sent.

    `sha256` is of the file that came; `lon` and `lat` are where it was taken, None where it does not say.
    """

    key = models.UUIDField(db_index=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "chosen"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "sha256"], name="photo_chosen_once")]

    def __str__(self) -> str:
        return f"photo chosen for {self.key}"

    @property
    def position(self) -> LonLat | None:
        """Where it was taken; None where it does not say."""
        return LonLat(self.lon, self.lat) if self.lon is not None and self.lat is not None else None
