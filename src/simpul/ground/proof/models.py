"""The photos that later proofs are held against, whichever room they came to."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City


class Print(models.Model):
    """A photo that is known by its words, and, where it was sent as proof, by its sums.

    `ref` is the record that it belongs to, "room.model/pk". `photo` is what is kept of it: faces and plates
    hidden. `sha256` is of the file as it was sent and `pixels` of its picture alone, both "" where only what
    is kept is known.
    """

    class Kind(models.TextChoices):
        """What the photo was made for."""

        PROOF = "proof", _("Proof")
        SURVEY = "survey", _("Survey")
        REPORT = "report", _("Report")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    ref = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=6, choices=Kind)
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    pixels = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="proof") | (~models.Q(sha256="") & ~models.Q(pixels="")),
                name="print_of_a_proof_has_sums",
            )
        ]

    def __str__(self) -> str:
        return self.ref


class PrintWord(models.Model):
    """One word of a print: something that stands out in the photo. Photos that share many may be one."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+", db_index=False)
    print = models.ForeignKey(Print, models.CASCADE, related_name="words")
    word = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["city", "word", "print"], name="print_word")]

    def __str__(self) -> str:
        return f"{self.word:04x}"
