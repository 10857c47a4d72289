"""What installations send each other: outbox, submissions with their receipts, and who is unknown."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City


class Hub(models.Model):
    """A hub that cities of this installation send to. Its key is kept at the first answer.

    `public` is the Ed25519 key (base64url) that its receipts are signed with, "" until it answered once.
    """

    url = models.URLField(max_length=300, unique=True)
    public = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=16, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.url


class Outgoing(models.Model):
    """A submission in the outbox of a city: the very bytes, kept before they are sent, until received.

    `sequence` counts a city's submissions to one hub from 1; `sha256` is that of the bytes in `blob`.
    `receipt` is the hub's signed envelope as it came, "" until then; `refusal` is what it said no with
    (reason, detail, cure, expected number, last SHA-256), `tries` how often it was sent.
    """

    class State(models.TextChoices):
        """Whether the hub has it."""

        WAITING = "waiting", _("Waiting")
        RECEIVED = "received", _("Received")
        REFUSED = "refused", _("Refused")

    hub = models.ForeignKey(Hub, models.PROTECT, related_name="outgoing")
    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    content = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    refusal = models.JSONField(default=dict, blank=True)
    receipt = models.TextField(blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["hub", "city", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "city", "sequence"],
                condition=~models.Q(state="refused"),
                name="outgoing_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.city_id} to {self.hub_id}, number {self.sequence}"

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes that are sent."""
        return str(self.blob_id)


class Submission(models.Model):
    """A submission that this hub took: the bytes as they came, what they said, and the receipt given.

    `fingerprint` is the key that signed it, `year` the one it reports on (None where it reports on none),
    `content` the SHA-256 of what was said without its envelope. `applied` says in words and numbers what
    came of it.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="submissions")
    sequence = models.PositiveIntegerField()
    blob = models.OneToOneField(Blob, models.PROTECT, related_name="submission")
    fingerprint = models.CharField(max_length=16)
    schema = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    applied = models.JSONField(default=dict)
    receipt = models.TextField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "sequence"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.city_id}, number {self.sequence}"

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes as they came."""
        return str(self.blob_id)


class Turned(models.Model):
    """A submission that was turned away: its reason, how often it came, and who it said it was from.

    `sha256` is of the bytes, which are not kept. `city` is the slug that it named, "" where it could not be
    read.
    """

    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=40)
    says = models.TextField()
    city = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-last_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sha256", "reason"], name="turned_once")]

    def __str__(self) -> str:
        return f"{self.reason} {self.sha256[:16]}"


class Stranger(models.Model):
    """A key that signed something for a city and is not trusted yet: a person decides.

    `public` came with the submission and did sign it; that it belongs to the city is what a person must
    find out elsewhere. `city` is the slug that it named.
    """

    fingerprint = models.CharField(max_length=16)
    public = models.CharField(max_length=64)
    city = models.CharField(max_length=60)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField(null=True, blank=True)
    trusted = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-last_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fingerprint", "city"], name="stranger_once")
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} for {self.city}"
