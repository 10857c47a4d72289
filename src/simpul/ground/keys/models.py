"""The public keys that this installation believes, whose they are, and from when to when."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from simpul.ground.places.models import City


class KnownKeys(models.QuerySet["KnownKey"]):
    """How known keys are asked for."""

    def trusted(self, at: datetime) -> Self:
        """Keep those that were trusted at that moment."""
        return self.filter(
            models.Q(trusted_until=None) | models.Q(trusted_until__gt=at), trusted_from__lte=at
        )


class KnownKey(models.Model):
    """The public key of another city or institution, or of a city of our own. There is no private key here.

    `owner_city` is None where the owner is no city: another hub, a partner; `owner_name` is who it was said
    to be. `public` and `fingerprint` are as `kernel.seal` writes them. The key is believed from
    `trusted_from` on and, where it was revoked, up to `trusted_until`, that moment not included.
    """

    owner_city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(max_length=200)
    public = models.CharField(max_length=43)
    fingerprint = models.CharField(max_length=16, unique=True)
    trusted_from = models.DateTimeField()
    trusted_until = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = KnownKeys.as_manager()

    class Meta:
        ordering: ClassVar = ["owner_name", "trusted_from"]

    def __str__(self) -> str:
        return f"{self.fingerprint} of {self.owner_name}"


def known(at: datetime) -> Mapping[str, str]:
    """Give the public keys that were trusted at a moment, by fingerprint, as `seal.opened` wants them."""
    return dict(KnownKey.objects.trusted(at).values_list("fingerprint", "public"))
