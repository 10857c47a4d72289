"""A route that somebody wants to show to others: kept as it was, under an address that nobody can guess."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from simpul.ground.places.models import City


class SharedRoute(models.Model):
    """One route behind a short address. Nothing says who made it, or from where.

    `token` is random; `fingerprint` is the SHA-256 of what was wished and of the line, so that the same
    route is kept once. `wish` holds the parameters of the address that it was asked with, `kind` which of
    its routes it is. `path` is the kept way (`understand.kept.pack`), `shown` the route as it was shown
    then (the shape of one route of an answer), in the language `language`. After `expires_at` it is
    forgotten.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    token = models.CharField(max_length=24, unique=True)
    fingerprint = models.CharField(max_length=64)
    wish = models.JSONField(default=dict)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    path = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    tiles = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "fingerprint"], name="one_shared_route_a_content")
        ]

    def __str__(self) -> str:
        return self.token

    def get_absolute_url(self) -> str:
        """Give the short address of its page."""
        return reverse("cycling:shared", args=[self.token])
