"""Orders to crews, what is to be mended, and the photos that prove it."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models.damage import Damage
from simpul.rooms.roads.understand.order import course


class Crew(models.Model):
    """Who mends: the city's own people or a contractor. Those who may work for it are its members."""

    class Kind(models.TextChoices):
        """Whose people they are."""

        OWN = "own", _("The city's own")
        CONTRACTOR = "contractor", _("Contractor")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OWN)
    contact = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="crew_named_once")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody who works for a crew, and sees its orders."""

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["crew", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.person} of {self.crew}"


class OrderQuerySet(models.QuerySet["Order"]):
    """How orders are asked for."""

    def counted(self) -> Self:
        """Count its things: all (`things`), open ones (`open_things`), those that wait for us (`waiting`)."""
        return self.annotate(
            things=Count("items", filter=~Q(items__state=Item.State.CANCELLED)),
            open_things=Count("items", filter=Q(items__state__in=course().open())),
            waiting=Count("items", filter=Q(items__state__in=Item.WAITING)),
        )

    def open(self) -> Self:
        """Keep those in which something is still to be done."""
        return self.filter(Exists(Item.objects.filter(order=OuterRef("pk")).open()))

    def late(self, today: date) -> Self:
        """Keep the open ones whose day has passed."""
        return self.open().filter(due_on__lt=today)

    def waiting(self) -> Self:
        """Keep those in which a person of the office has to decide something."""
        return self.filter(Exists(Item.objects.filter(order=OuterRef("pk"), state__in=Item.WAITING)))

    def of(self, person: Person) -> Self:
        """Keep those of the crews that a person works for."""
        return self.filter(Exists(Member.objects.filter(crew=OuterRef("crew"), person=person)))


class Order(models.Model):
    """Things to be mended by one crew until a day. `number` counts in its city; it may come from a `plan`."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    crew = models.ForeignKey(Crew, models.PROTECT, related_name="orders")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    plan = models.ForeignKey("roads.Plan", models.PROTECT, null=True, blank=True, related_name="orders")

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="order_numbered_once")
        ]
        indexes: ClassVar = [models.Index(fields=["city", "due_on"], name="order_due")]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("roads:order", args=[self.pk])


class ItemQuerySet(models.QuerySet["Item"]):
    """How the things of orders are asked for."""

    def open(self) -> Self:
        """Keep those that somebody still has to do something about."""
        return self.filter(state__in=course().open())


class Item(models.Model):
    """One thing of an order: a damage, or a segment that a plan treats.

    Its state moves only as orders.toml allows. `repaired_at` is when its proof was believed, `done_on` the
    day of the proof in the city's zone: both None before. `reason` is why it cannot be done, "" where it can.
    """

    class State(models.TextChoices):
        """How far it is; what follows what is data (orders.toml)."""

        ASSIGNED = "assigned", _("To do")
        STARTED = "started", _("Started")
        IMPOSSIBLE = "impossible", _("Cannot be done")
        PROPOSED = "proposed", _("Waits for a decision")
        REPAIRED = "repaired", _("Repaired")
        CONFIRMED = "confirmed", _("Confirmed by the camera")
        DISPUTED = "disputed", _("Disputed by the camera")
        CANCELLED = "cancelled", _("Cancelled")

    WAITING: ClassVar = ("impossible", "proposed")

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    damage = models.ForeignKey(Damage, models.PROTECT, null=True, blank=True, related_name="items")
    segment = models.ForeignKey(Segment, models.PROTECT, null=True, blank=True, related_name="+")
    plan_line = models.ForeignKey(
        "roads.PlanLine", models.PROTECT, null=True, blank=True, related_name="items"
    )
    treatment = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    started_at = models.DateTimeField(null=True, blank=True)
    repaired_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(damage__isnull=False) | Q(segment__isnull=False), name="item_is_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(repaired_at=None, done_on=None)
                | Q(repaired_at__isnull=False, done_on__isnull=False),
                name="item_repaired_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["damage"], condition=Q(state__in=course().open()), name="damage_in_one_open_order"
            ),
            models.UniqueConstraint(
                fields=["plan_line"],
                condition=Q(state__in=course().open(), damage=None),
                name="plan_line_in_one_open_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="item_state")]

    def __str__(self) -> str:
        return str(self.damage or self.segment)


class Proof(models.Model):
    """A photo that a thing was mended, as it is kept: faces and plates hidden, without what the camera wrote.

    `key` was made by the phone, so that a proof sent twice is one. `sha256` is of the file as it was sent.
    What later photos are held against is in ground.proof, under "roads.proof/" and the number. `taken_at` is
    what the photo says, else the phone, corrected by `skew_s`: seconds that the phone's clock was ahead of
    ours when it sent (None where it did not say). `lon`, `lat` are None where neither photo nor phone gave
    them, `accuracy_m` where nobody said how exact. `facts` keeps what the checks read in the file, `flags` is
    [{"reason", "detail", "ref"}]: see ground.proof.rules.
    """

    class State(models.TextChoices):
        """What became of it."""

        ACCEPTED = "accepted", _("Accepted")
        WAITING = "waiting", _("Waits for a decision")
        REFUSED = "refused", _("Refused")

    item = models.ForeignKey(Item, models.PROTECT, related_name="proofs")
    key = models.UUIDField(unique=True)
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    skew_s = models.FloatField(null=True, blank=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(decided_at=None), name="proof_waiting_is_undecided"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="waiting"), name="one_proof_waits_for_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.state}"

    def get_absolute_url(self) -> str:
        """Where it is decided on."""
        return reverse("roads:proof", args=[self.pk])
