"""Open311 (GeoReport v2): who may send us reports, and to whom we send some of ours."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from simpul.ground.places.models import City
from simpul.rooms.reports.models.office import Office
from simpul.rooms.reports.models.report import Event, Report


class Client(models.Model):
    """A programme that may send reports, such as a FixMyStreet. Of its key only the SHA-256 is kept.

    `per_hour` is how many reports it may send in an hour; `ended_at` None: the key holds.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    per_hour = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "Open311 client"
        ordering: ClassVar = ["city", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="client_named_once")]

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Which client a report came from; `theirs` is its own number for it, "" where it gave none."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="origin")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    theirs = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.report_id} from {self.client}"


class Endpoint(models.Model):
    """A server that some of our reports are sent on to, in the name of `office`.

    `services` maps a category's code to their service code; a category that is not there is never sent.
    `api_key` is what they gave us; it is sent to them and shown nowhere. `tells_person` is whether name and
    e-mail go along, where who reported it may be known to the office. `heard_until` is up to when their
    updates were read, None never.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    url = models.URLField(max_length=500)
    jurisdiction = models.CharField(max_length=120, blank=True)
    api_key = models.CharField(max_length=200, blank=True)
    services = models.JSONField(default=dict)
    tells_person = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    heard_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "Open311 endpoint"
        ordering: ClassVar = ["city", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="endpoint_named_once")]

    def __str__(self) -> str:
        return self.name


class Outgoings(models.QuerySet["Outgoing"]):
    """How reports that are sent on are asked for."""

    def due(self, now: datetime) -> Self:
        """Keep those that are to be sent now."""
        return self.filter(next_at__lte=now, endpoint__active=True, state__in=Outgoing.GOING)


class Outgoing(models.Model):
    """A report on its way to an endpoint: one row for each, so that it is sent once.

    `state` UNSURE: it went out and no answer came; it is looked for there before it is sent again. `theirs`
    is the number that they gave it. `their_status` is the last that they told of it.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        UNSURE = "unsure"  # it went out, nobody knows whether it arrived
        TOKEN = "token"  # noqa: S105 - they gave a token first, the number later
        SENT = "sent"
        REFUSED = "refused"

    GOING: ClassVar = [State.WAITING, State.UNSURE, State.TOKEN]

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="outgoing")
    report = models.ForeignKey(Report, models.CASCADE, related_name="outgoing")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=200, blank=True)
    theirs = models.CharField(max_length=200, blank=True)
    their_status = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = Outgoings.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "report"], name="outgoing_sent_once"),
            models.UniqueConstraint(
                fields=["endpoint", "theirs"], condition=~Q(theirs=""), name="outgoing_theirs_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="outgoing_due")]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.endpoint}"


class Heard(models.Model):
    """An update that came from a client or from an endpoint, by its number there: it is taken once."""

    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, null=True, blank=True, related_name="+")
    theirs = models.CharField(max_length=200)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(client=None) ^ Q(endpoint=None), name="heard_from_one_side"),
            models.UniqueConstraint(fields=["client", "theirs"], name="heard_client_once"),
            models.UniqueConstraint(fields=["endpoint", "theirs"], name="heard_endpoint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.theirs} as {self.event_id}"
