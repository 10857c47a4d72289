"""The outbox: one row for each message, written in the transaction of what it tells of."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class Browser(models.Model):
    """A browser that wants to be told by Web Push (RFC 8030): where, and the keys that it alone reads with.

    `name` is the SHA-256 of the endpoint. `p256dh` and `auth` are as RFC 8291 says, base64url. It goes when
    its push service says that it is gone.
    """

    name = models.CharField(max_length=64, unique=True)
    endpoint = models.TextField()
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"browser {self.pk}"


class Messages(models.QuerySet["Message"]):
    """How messages are asked for."""

    def due(self, now: datetime) -> Self:
        """Keep those that are to be sent by now."""
        return self.filter(next_at__lte=now)


class Message(models.Model):
    """One message to one person. Who it went to and its words are gone as soon as it is sent or given up.

    `key` says what it tells whom, so that it is written once. `about` names what it is about, such as
    "reports.report/7": all of it can be forgotten. `email` or `browser` says to whom. `leave` is the absolute
    address that ends such messages with one click. `next_at` is when it is to be sent (again), None where it
    is over; `tries` how often it was tried.
    """

    key = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=80, db_index=True)
    email = models.EmailField(blank=True)
    browser = models.ForeignKey(Browser, models.CASCADE, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    leave = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects = Messages.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="message_waits", condition=Q(next_at__isnull=False))
        ]

    def __str__(self) -> str:
        return self.key
