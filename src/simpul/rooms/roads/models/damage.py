"""Damage: one record however often it is seen, and every sighting of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment, Street
from simpul.rooms.roads.models.survey import Frame, Survey
from simpul.rooms.roads.understand.damage import Kind

KIND_NAMES = {
    Kind.LENGTHWISE: _("Longitudinal crack"),
    Kind.CROSSWISE: _("Transverse crack"),
    Kind.ALLIGATOR: _("Alligator crack"),
    Kind.POTHOLE: _("Pothole"),
}


class Damage(models.Model):
    """One damage of a street, however often it was seen. Its place is where it was first found, and stays.

    `repaired_on` is the day of its last accepted repair, None where there was none. `reviewed_at` is when a
    person last said what it is, None where nobody has: `state` is then a machine's word.

    `chainage_m` is along the street as it is drawn, `across_m` right of the lane's centre in the direction of
    driving. Sizes and confidence are of the best frame: the surest sighting.
    """

    class State(models.TextChoices):
        """What people say of it."""

        FOUND = "found", _("Found by a machine")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Not a damage")
        REPAIRED = "repaired", _("Repaired")
        DISPUTED = "disputed", _("Repair disputed")

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    street = models.ForeignKey(Street, models.PROTECT, related_name="+")
    segment = models.ForeignKey(Segment, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=3, choices=KIND_NAMES)
    forward = models.BooleanField()
    chainage_m = models.FloatField()
    across_m = models.FloatField()
    lon = models.FloatField()
    lat = models.FloatField()
    state = models.CharField(max_length=9, choices=State, default=State.FOUND)
    first_survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    last_survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    seen_times = models.PositiveIntegerField(default=1)
    confidence = models.FloatField()
    length_m = models.FloatField()
    width_m = models.FloatField()
    area_m2 = models.FloatField()
    best_frame = models.ForeignKey(Frame, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    repaired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="damage_confidence_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(first_seen_on__lte=F("last_seen_on"), seen_times__gte=1),
                name="damage_seen_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "kind", "forward", "chainage_m"], name="damage_along"),
            models.Index(fields=["city", "kind"], name="damage_kind"),
            models.Index(fields=["city", "state", "last_seen_on"], name="damage_state"),
        ]

    def __str__(self) -> str:
        return f"{KIND_NAMES[Kind(self.kind)]} {self.pk}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:damage", args=[self.pk])


class Sighting(models.Model):
    """One damage seen in one frame: place, sizes in metres, box and contour in the masked picture's pixels.

    `damage` is None until the survey's sightings were merged, and for a frame that matched no street. `model`
    is the version of the road model that saw it, "" for what a person drew.
    """

    frame = models.ForeignKey(Frame, models.CASCADE, related_name="sightings")
    number = models.PositiveSmallIntegerField()
    damage = models.ForeignKey(Damage, models.PROTECT, null=True, blank=True, related_name="sightings")
    kind = models.CharField(max_length=3, choices=KIND_NAMES)
    confidence = models.FloatField()
    box = models.JSONField()
    contour = models.JSONField()
    ahead_m = models.FloatField()
    across_m = models.FloatField()
    length_m = models.FloatField()
    width_m = models.FloatField()
    area_m2 = models.FloatField()
    model = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["frame", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frame", "number"], name="sighting_once"),
            models.UniqueConstraint(fields=["frame", "damage"], name="two_in_one_frame_are_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in frame {self.frame_id}"


spatial.index(Damage, point=("lon", "lat"))
