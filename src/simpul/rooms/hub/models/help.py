"""Help between cities and partners: what is offered, what is asked for, what was agreed, what came of it."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.rooms.hub.models.network import Sourced
from simpul.rooms.hub.models.partner import Partner
from simpul.rooms.hub.models.project import Project, SupportNeed
from simpul.rooms.hub.understand.life import OPEN, PUBLIC

PERSON = settings.AUTH_USER_MODEL


class HelpKind(models.TextChoices):
    """The four kinds of help that the network speaks of."""

    SUPPORT = "support", _("Support (money, backing, a partner)")
    CAPACITY = "capacity_building", _("Capacity building (training)")
    KNOWLEDGE = "knowledge_sharing", _("Knowledge sharing (a visit, a lesson)")
    TECHNICAL = "technical_assistance", _("Technical assistance (an expert, a study)")


class Form(models.TextChoices):
    """What is given, as a thing that can be booked."""

    TRAINING = "training", _("Training")
    VISIT = "study_visit", _("Study visit")
    EXPERT = "expert", _("Expert")
    MONEY = "money", _("Money")
    OTHER = "other", _("Something else")


class CostShare(models.TextChoices):
    """Who pays."""

    GIVER = "giver", _("The giver pays")
    SHARED = "shared", _("Both pay a part")
    TAKER = "taker", _("The receiver pays")
    OPEN = "open", _("To be agreed")


class Help(Sourced):
    """What an offer and a request have in common.

    `focus_areas` are ids of data/words.toml, `languages` ISO 639-1 codes, `climates` Koeppen classes,
    `stages` of planning, ongoing, completed; an empty list is "not said". `places` is None where nobody
    said, `amount` None where no money is named. `state` is a state of `understand.life.HELP`. `invented`
    marks a sample.
    """

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=HelpKind)
    what = models.TextField()
    focus_areas = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=list, blank=True)
    climates = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    cost_share = models.CharField(max_length=8, choices=CostShare, default=CostShare.OPEN)
    cost_note = models.CharField(max_length=300, blank=True)
    remote = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="draft", db_index=True)
    invented = models.BooleanField(default=False)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def _answerable(today: date) -> Q:
    """Tell what one can still answer: open, and not over."""
    return Q(Q(to_on=None) | Q(to_on__gte=today), state__in=OPEN)


class Offers(models.QuerySet["Offer"]):
    """How offers are asked for."""

    def public(self) -> "Offers":
        """Keep those that were published and not withdrawn, whatever became of them."""
        return self.filter(state__in=PUBLIC)

    def open(self, today: date) -> "Offers":
        """Keep those that one can still book."""
        return self.filter(_answerable(today))


class Requests(models.QuerySet["Request"]):
    """How requests are asked for."""

    def public(self) -> "Requests":
        """Keep those that were published and not withdrawn, whatever became of them."""
        return self.filter(state__in=PUBLIC)

    def open(self, today: date) -> "Requests":
        """Keep those that are not over."""
        return self.filter(_answerable(today))


class Offer(Help):
    """Help that a city or a partner offers; exactly one of `city` and `partner` is set."""

    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="offers")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="offers")
    form = models.CharField(max_length=12, choices=Form, default=Form.OTHER)

    objects = Offers.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(city=None) ^ Q(partner=None), name="offer_has_one_giver"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=models.F("from_on")),
                name="offer_ends_after_it_begins",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:offer", args=[self.pk])

    @property
    def giver(self) -> str:
        """The name of who offers it."""
        return self.city.name if self.city else str(self.partner)


class Request(Help):
    """Help that a city asks for, perhaps for a project; `need` is the line of the record behind it."""

    city = models.ForeignKey(City, models.PROTECT, related_name="requests")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="requests")
    need = models.ForeignKey(SupportNeed, models.SET_NULL, null=True, blank=True, related_name="requests")

    objects = Requests.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=models.F("from_on")),
                name="request_ends_after_it_begins",
            )
        ]

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:request", args=[self.pk])


class Booking(models.Model):
    """So many places of an offer for a city, from one day to another; None where no day was named.

    `state` is a state of `understand.life.BOOKING`. It holds its places while "asked" and "booked"; "waiting"
    holds none, and the list is served in the order of `pk`. It is booked once both sides confirmed.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="bookings")
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="bookings")
    city = models.ForeignKey(City, models.PROTECT, related_name="bookings")
    places = models.PositiveIntegerField(default=1)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12)
    giver_confirmed_at = models.DateTimeField(null=True, blank=True)
    giver_confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    taker_confirmed_at = models.DateTimeField(null=True, blank=True)
    taker_confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(places__gte=1), name="booking_of_a_place"),
            models.UniqueConstraint(
                fields=["offer", "city"],
                condition=Q(state__in=["asked", "waiting", "booked"]),
                name="booking_once_a_city",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} → {self.city}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:booking", args=[self.pk])


class Delivery(models.Model):
    """What was given, and what came of it: in words, as an indicator of the receiving city, or both.

    `good` is the receiver's word: True where it helped, False where it did not, None where it is too early to
    tell. `code` is an indicator of the receiving city, "" where no number is named.
    """

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="delivery")
    delivered_on = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    what = models.TextField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    came_of_it = models.TextField(blank=True)
    good = models.BooleanField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_url = models.URLField(max_length=500, blank=True)
    told_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering: ClassVar = ["-delivered_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.booking} on {self.delivered_on}"
