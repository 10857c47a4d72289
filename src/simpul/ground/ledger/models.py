"""What was done, by whom, to what: written once, never edited, and chained so that a change can be seen."""

from typing import Any, Never

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from simpul.ground.places.models import NETWORK, City

START = "0" * 64
"""What stands before the first entry of a chain, in the place of a hash."""


class AppendOnly(Exception):
    """Something tried to change or delete an entry of the ledger."""


class Entries(models.QuerySet["Entry"]):
    """Entries, to be read and added to."""

    def update(self, **kwargs: Any) -> Never:  # noqa: ARG002 - Django's signature
        """Refuse. Raises AppendOnly."""
        raise AppendOnly("an entry of the ledger is never changed")

    def delete(self) -> Never:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly("an entry of the ledger is never deleted")


class Entry(models.Model):
    """One act of one person in one city. `ledger.act.record` writes it; the database refuses its change too.

    `city` None is the network's own chain. `sequence` counts from 1 in each chain without a gap. `subject` is
    "label.model/pk", such as "roads.survey/12". `prev_hash` is the hash of the entry before (START for the
    first) and `hash` covers every other column.
    """

    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="+")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=160)
    detail = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = Entries.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "sequence"], name="entry_sequence_once"),
            models.UniqueConstraint(
                fields=["sequence"], condition=models.Q(city=None), name="network_entry_sequence_once"
            ),
        ]
        indexes = [models.Index(fields=["city", "subject"], name="entry_subject")]

    def __str__(self) -> str:
        return f"{self.city_id or NETWORK}/{self.sequence} {self.verb} {self.subject}"

    def save(self, **kwargs: Any) -> None:
        """Add the entry. Raises AppendOnly where it is there already."""
        if self.pk is not None:
            raise AppendOnly("an entry of the ledger is never changed")
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ARG002 - Django's signature
        """Refuse. Raises AppendOnly."""
        raise AppendOnly("an entry of the ledger is never deleted")


class Head(models.Model):
    """How many entries a chain has and the hash of the last: who adds one locks this row first.

    `city` None is the network's own chain.
    """

    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)

    class Meta:
        constraints = [models.UniqueConstraint(Coalesce("city", 0), name="head_once")]

    def __str__(self) -> str:
        return f"{self.count} entries of city {self.city_id or NETWORK}"


class Reader(models.Model):
    """How far a named reader has come in one chain: the sequence of the last entry it has answered."""

    name = models.CharField(max_length=80)
    city = models.ForeignKey(City, models.CASCADE, null=True, blank=True, related_name="+")
    sequence = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "city"], name="reader_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(city=None), name="network_reader_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} has read city {self.city_id or NETWORK} up to {self.sequence}"
