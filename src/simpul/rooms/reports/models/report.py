"""A report, who made it, its photos, and everything that happened to it."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places import spatial
from simpul.ground.places.models import Boundary, City, Segment
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.models.office import Category, Office
from simpul.rooms.reports.understand.course import course


class Reports(models.QuerySet["Report"]):
    """How reports are asked for."""

    def open(self) -> Self:
        """Keep those that somebody of the city still has to do something about."""
        return self.filter(state__in=course().open(), erased_at=None)

    def late(self, now: datetime) -> Self:
        """Keep those whose clock has run out."""
        return self.filter(due_at__lte=now)

    def shown(self) -> Self:
        """Keep those that everybody may read: nothing holds them, they are not for the office only."""
        return self.filter(shown=True)

    def past_guard(self) -> Self:
        """Leave out those that wait apart because they may be part of a flood."""
        return self.exclude(arrival__quarantined=True)


class Report(models.Model):
    """What a resident said once.

    `key` is the phone's own name for it, a UUID: the same key is the same report. `code` is what a resident
    tracks it by. `category` None: not sure, or erased with a category. `known` says who may know who reported
    it; `confidential` that nobody but the office reads the report. `held` are the reasons why it is not shown
    until a person has read it ("phone", "nik", "flood", ...). `shown` is whether everybody may read it now:
    as `act.show` says. `said_at` is what the sender's clock said, None where it said nothing or was more than
    a day off; everything is counted from `made_at`. `stage_since` is when the clock's stage began, `due_at`
    its end, None where no clock runs. `parent` is, of a merged one, the report that tells of the same.
    `erased_at`: its words, photos and person are gone, this row is the tombstone.
    """

    class State(models.TextChoices):
        """How far it is; what follows what is data (reports.toml)."""

        SUBMITTED = "submitted", _("Received")
        VERIFIED = "verified", _("Verified")
        FORWARDED = "forwarded", _("With the office")
        IN_PROGRESS = "in_progress", _("In progress")
        DOUBTED = "doubted", _("The proof is being checked")
        PROPOSED = "proposed", _("Said to be done")
        CONFIRMED = "confirmed", _("Confirmed as done")
        DISPUTED = "disputed", _("Disputed: not done")
        CLOSED = "closed", _("Closed")
        RETURNED = "returned", _("Sent back by the office")
        REJECTED = "rejected", _("Not taken up")
        MERGED = "merged", _("Told by another report")
        HANDED_OVER = "handed_over", _("Handed to another government")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Known(models.TextChoices):
        """Who may know who reported it."""

        NOBODY = "nobody", _("Nobody: we do not ask who you are")
        OFFICE = "office", _("Only the office that answers you")
        ALL = "all", _("Everybody: your name stands beside the report")

    class Source(models.TextChoices):
        """How it came in."""

        WEB = "web", _("Web page")
        COUNTER = "counter", _("At the counter")
        PHONE = "phone", _("By telephone")
        VILLAGE = "village", _("Village officer's list")
        EMAIL = "email", _("By e-mail")
        OPEN311 = "open311", _("Open311")
        HAZARD = "hazard", _("A rider's hazard")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    key = models.UUIDField(unique=True)
    code = models.CharField(max_length=9, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, blank=True, related_name="+")
    known = models.CharField(max_length=6, choices=Known, default=Known.OFFICE)
    confidential = models.BooleanField(default=False)
    held = models.JSONField(default=list, blank=True)
    shown = models.BooleanField(default=False)
    source = models.CharField(max_length=7, choices=Source, default=Source.WEB)
    language = models.CharField(max_length=5, default="id")
    made_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=State, default=State.SUBMITTED)
    state_at = models.DateTimeField()
    stage = models.CharField(max_length=20, blank=True)
    stage_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = Reports.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90), name="report_is_on_earth"
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(parent__isnull=False), name="report_merged_has_parent"
            ),
        ]
        indexes: ClassVar = [
            # lists are sorted to the last tie by their index: else SQLite reads and sorts them whole
            models.Index(fields=["city", "-made_at", "-id"], name="report_newest"),
            models.Index(fields=["city", "state", "due_at"], name="report_waits"),
            models.Index(fields=["office", "state", "due_at"], name="report_waits_office"),
            models.Index(fields=["city", "shown", "-made_at", "-id"], name="report_shown"),
            models.Index(fields=["city", "changed_at"], name="report_changed"),
            # by what lists are filtered by, and the counts of the public one from the index alone
            models.Index(fields=["category", "shown", "-made_at", "-id"], name="report_category"),
            models.Index(fields=["region", "shown", "-made_at", "-id"], name="report_region"),
            models.Index(fields=["city", "state", "-made_at", "-id"], name="report_state"),
            models.Index(fields=["city", "state", "shown"], name="report_counts"),
            # what waits, the most urgent first: few among many, so that a queue stays short work
            models.Index(
                fields=["city", "due_at", "id", "state"], name="report_queue", condition=Q(over_at=None)
            ),
            models.Index(
                fields=["office", "due_at", "id", "state"],
                name="report_queue_office",
                condition=Q(over_at=None),
            ),
            models.Index(
                fields=["assignee", "due_at", "id"], name="report_queue_mine", condition=Q(over_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:report", args=[self.city.slug, self.code])

    @property
    def state_words(self) -> str:
        """Its state in words: for lists; `get_state_display` makes a dictionary of all states each time."""
        return str(self.State(self.state).label)

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.lon, self.lat)


class Contact(models.Model):
    """Who made a report, as they said; none where nobody is to know. Kept apart, so that it can go."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="contact")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"contact of {self.report_id}"


class Photo(models.Model):
    """A photo of a report: faces and plates hidden, nothing of the camera left. The original is not kept."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="photos")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "sha256"], name="photo_sent_once")]

    def __str__(self) -> str:
        return f"photo {self.pk} of {self.report_id}"


class Event(models.Model):
    """Something that happened to a report: a step, or words to who reported it.

    `step` is one of reports.toml, or "" for words alone. `by` is the colleague, None for who reported it and
    for the machine; `who` tells which. `words` are for everybody who may read the report; `ref` names what it
    came of, such as "roads.verdict/7".
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    step = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=11, choices=Report.State)
    who = models.CharField(max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    ref = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["report", "at"], name="event_of_report")]

    def __str__(self) -> str:
        return f"{self.step or 'words'} on {self.report_id}"


spatial.index(Report, point=("lon", "lat"))
