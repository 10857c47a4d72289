"""A drive's photos: the survey and its frames, each accepted or rejected with its reason, never dropped."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.models.policy import Policy
from simpul.rooms.roads.understand.quality import Reason

REASON_NAMES = {
    Reason.UNDECODABLE: _("Not a photo, or cut short"),
    Reason.TOO_SMALL: _("Too small"),
    Reason.TOO_DARK: _("Too dark"),
    Reason.BLURRED: _("Blurred"),
    Reason.NO_POSITION: _("No position"),
    Reason.POSITION_JUMP: _("Its position jumps away"),
    Reason.DUPLICATE: _("The same photo came before"),
    Reason.NOT_A_ROAD: _("No road in it"),
}


class Survey(models.Model):
    """One drive's photos, from coming in to conditions.

    `sha256` is of the sorted hashes of its photos: the same photos are the same survey. `folder` is where the
    originals are while they are needed, "" after. `driven_on` is in the city's zone, None where no photo says
    when. `offset_s` was added to the photos' clock. `timings` has seconds by stage. `cost` is what the drive
    cost (car, driver, phone), in the currency of the city's prices; None where nobody said.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        LOOKING = "looking", _("Looking at the photos")
        PLACING = "placing", _("Putting them on the streets")
        DONE = "done", _("Done")

    class Source(models.TextChoices):
        """What its photos are of."""

        PHOTOS = "photos", _("Photos")
        VIDEO = "video", _("Video")
        PHONE = "phone", _("Phone")

    city = models.ForeignKey(City, models.PROTECT, related_name="surveys")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=6, choices=Source, default=Source.PHOTOS)
    sha256 = models.CharField(max_length=64)
    folder = models.CharField(max_length=1000, blank=True)
    track_name = models.CharField(max_length=200, blank=True)
    offset_s = models.FloatField(default=0)
    offset_estimated = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    driven_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    frames_in = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unplaced = models.PositiveIntegerField(default=0)
    damages_new = models.PositiveIntegerField(default=0)
    damages_again = models.PositiveIntegerField(default=0)
    length_m = models.FloatField(default=0)
    model = models.CharField(max_length=120, blank=True)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    timings = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)
    originals_until = models.DateTimeField(null=True, blank=True)
    cost = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-added_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "sha256"], name="survey_said_once"),
            models.CheckConstraint(
                condition=Q(frames_in__gte=F("accepted") + F("rejected")), name="survey_no_frame_from_nowhere"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(frames_in=F("accepted") + F("rejected"), done_at__isnull=False),
                name="survey_done_has_every_frame",
            ),
            models.CheckConstraint(
                condition=Q(unplaced__lte=F("accepted")), name="survey_unplaced_are_accepted"
            ),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="survey_cost_from_0"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:survey", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Tell whether everything is found."""
        return self.state == self.State.DONE

    @property
    def seen_on(self) -> date:
        """The day that what it saw counts for: the day of the drive, else the day it was added."""
        return self.driven_on or self.city.day(self.added_at)


class Frame(models.Model):
    """One photo of a survey. `lon` and `lat` are as the photo or the track says, `snapped_*` on the street.

    `view` is {"size": [w, h], "lane": share, "profile": [[lane m2, cracked m2], ...], "plane": {...}} for an
    accepted frame; "plane" (understand.drawn.kept) is not there where none was found, nor in old frames.
    """

    class State(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="frames")
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    heading_deg = models.FloatField(null=True, blank=True)
    focal_ratio = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=16, choices=REASON_NAMES, blank=True)
    masked = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    view = models.JSONField(default=dict, blank=True)
    street = models.ForeignKey(Street, models.PROTECT, null=True, blank=True, related_name="+")
    forward = models.BooleanField(null=True, blank=True)
    chainage_m = models.FloatField(null=True, blank=True)
    snapped_lon = models.FloatField(null=True, blank=True)
    snapped_lat = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["survey", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "sequence"], name="frame_in_order"),
            models.UniqueConstraint(
                fields=["survey", "sha256"], condition=~Q(reason="duplicate"), name="frame_said_once"
            ),
            models.CheckConstraint(
                condition=Q(state="rejected") & ~Q(reason="") | ~Q(state="rejected") & Q(reason=""),
                name="frame_rejected_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(masked__isnull=False), name="frame_accepted_is_masked"
            ),
            models.CheckConstraint(
                condition=Q(street=None, forward=None, chainage_m=None)
                | Q(street__isnull=False, forward__isnull=False, chainage_m__isnull=False),
                name="frame_placed_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["survey", "state"], name="frame_state"),
            models.Index(fields=["street", "chainage_m"], name="frame_along"),
        ]

    def __str__(self) -> str:
        return self.name
