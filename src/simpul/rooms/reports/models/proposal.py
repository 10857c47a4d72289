"""What people propose: who they are, the text and its changes, comments, support, and their news."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models.report import Report


class Participant(models.Model):
    """Somebody who takes part: with an account (`person`), or known by an e-mail address that was confirmed.

    `email` is in small letters, "" with an account. `confirmed_at` None: nobody has opened the link yet, and
    nothing can be done in its name. `name` is shown only beside what its maker chose to sign. `gender` (a
    code of voting.toml) is "" and `region` None where they did not say: for counts only, beside nothing.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "person"], condition=Q(person__isnull=False), name="participant_account_once"
            ),
            models.UniqueConstraint(
                fields=["city", "email"], condition=~Q(email=""), name="participant_email_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""), name="participant_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Utterance(models.Model):
    """What proposals, amendments and comments share: whose words, when, whether signed, whether shown.

    `participant` None: whoever said it was forgotten. `named`: its maker's name stands beside it. `held` are
    the reasons why nobody but the office reads it yet, `shown` whether everybody may. `erased_at` is when its
    words were deleted, None as long as they are there: the row stays, so that what was counted stays counted.
    """

    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    key = models.UUIDField(unique=True)
    named = models.BooleanField(default=False)
    held = models.JSONField(default=list, blank=True)
    shown = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def signed(self) -> str:
        """The name that everybody sees; "" where its maker did not choose so."""
        return self.participant.name if self.named and self.participant else ""


class Proposals(models.QuerySet["Proposal"]):
    """How proposals are asked for."""

    def shown(self) -> Self:
        """Keep those that everybody may read."""
        return self.filter(shown=True)


class Proposal(Utterance):
    """What somebody wants done. `report` is the report that it came of; `lon` and `lat` None: no place."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Open for support")
        MEETING = "meeting", _("Before a meeting")
        TAKEN = "taken", _("Taken up")
        DECLINED = "declined", _("Not taken up")
        AT_WORK = "at_work", _("Being carried out")
        DONE = "done", _("Done")
        WITHDRAWN = "withdrawn", _("Taken back")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    code = models.CharField(max_length=9, unique=True)
    title = models.CharField(max_length=160)
    text = models.TextField()
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Boundary, models.SET_NULL, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    state_at = models.DateTimeField()

    objects = Proposals.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["city", "shown", "-made_at"], name="proposal_shown")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everybody finds it."""
        return reverse("reports:proposal", args=[self.city.slug, self.code])


class Wording(models.Model):
    """A text that a proposal had, from a moment on; `amendment` is where a change came from."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    at = models.DateTimeField()
    amendment = models.ForeignKey("Amendment", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="wording_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.number}"


class Amendment(Utterance):
    """A change of the text that somebody asks for: its author or a meeting takes it, or says why not.

    `base` is the number of the version that it was written on.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Not decided yet")
        TAKEN = "taken", _("Taken into the text")
        DECLINED = "declined", _("Not taken")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="amendments")
    base = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    meeting = models.ForeignKey("Meeting", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"amendment {self.pk}"


class Comment(Utterance):
    """What somebody says to a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="comments")
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Backing(models.Model):
    """Somebody is for a proposal: once each. Who it is is shown to nobody; None: they were forgotten."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="backings")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "participant"], name="backing_once")
        ]

    def __str__(self) -> str:
        return f"backing {self.pk}"


class News(models.Model):
    """News for somebody who proposed or supported something, or the link that confirms an e-mail address.

    `what` names the news, `words` are those of a person that come with it (a reason). `sent_at` None: not yet
    sent by e-mail; whoever has an account reads it on the page anyway.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="news")
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=20)
    words = models.CharField(max_length=500, blank=True)
    ref = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["sent_at", "at"], name="news_waits")]

    def __str__(self) -> str:
        return f"{self.what} to {self.participant_id}"
