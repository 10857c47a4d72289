"""What is known of the streets now, whoever found it out."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat


class Grade(models.TextChoices):
    """How a stretch is. "Not known" is a word like the others: somebody looked and could not say."""

    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    POOR = "poor", _("Lightly damaged")
    BAD = "bad", _("Heavily damaged")
    UNKNOWN = "unknown", _("Not known")


class SegmentState(models.Model):
    """The newest word on one segment. A segment without a row: nobody has looked.

    `confidence` is how much of the segment was seen, 0 to 1, None where the source does not say.
    `potholes_per_km` and `damages` are None where they were not counted. `seen_on` is the day of the look,
    `changed_at` when the row last changed, `ref` the record that it was made from, such as
    "roads.condition/12".
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    segment = models.OneToOneField(Segment, models.CASCADE, related_name="state")
    grade = models.CharField(max_length=7, choices=Grade)
    confidence = models.FloatField(null=True, blank=True)
    potholes_per_km = models.FloatField(null=True, blank=True)
    damages = models.PositiveIntegerField(null=True, blank=True)
    seen_on = models.DateField()
    source = models.CharField(max_length=40)
    ref = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1),
                name="state_confidence_is_a_share",
            ),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="state_grade_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["city", "changed_at"], name="state_changed"),
            models.Index(fields=["city", "grade"], name="state_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.grade}"


class Hazards(models.QuerySet["Hazard"]):
    """How hazards are asked for."""

    def open(self) -> Self:
        """Keep those that nobody has said are gone."""
        return self.filter(state=Hazard.State.OPEN)


class Hazard(models.Model):
    """Something on the street that a rider should know of. Who reported it is not kept.

    `key` is the reporter's own name for it (a UUID made by the phone, or "roads.damage/7"): the same key is
    the same hazard. `segment` is the nearest, None where none is near. `expires_at` None: until somebody says
    it is gone. `note` is the reporter's own words, forgotten with the row.
    """

    class Kind(models.TextChoices):
        """What it is."""

        POTHOLE = "pothole", _("Pothole")
        FLOOD = "flood", _("Flooded")
        DEBRIS = "debris", _("Something lies on the road")
        CLOSURE = "closure", _("Road closed")
        WORKS = "works", _("Road works")
        GLASS = "glass", _("Broken glass")
        ANIMALS = "animals", _("Animals")
        OTHER = "other", _("Other hazard")

    class Severity(models.TextChoices):
        """What it means for a rider."""

        PASSABLE = "passable", _("One can ride past it")
        AVOID = "avoid", _("Better go another way")
        CLOSED = "closed", _("No way through")

    class State(models.TextChoices):
        """Whether it is still there."""

        OPEN = "open", _("There")
        GONE = "gone", _("Gone")

    class Source(models.TextChoices):
        """Who said so."""

        PERSON = "person", _("A resident")
        ROADS = "roads", _("A road survey")
        STAFF = "staff", _("The city")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    severity = models.CharField(max_length=8, choices=Severity)
    lon = models.FloatField()
    lat = models.FloatField()
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    source = models.CharField(max_length=6, choices=Source)
    reported_at = models.DateTimeField()
    seen_on = models.DateField()
    expires_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = Hazards.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90), name="hazard_is_on_earth"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["city", "state", "changed_at"], name="hazard_open"),
            models.Index(fields=["state", "expires_at"], name="hazard_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.lon, self.lat)


class RepairWish(models.Model):
    """A planner's list of repairs, that a road plan can take in later.

    `lines` are dicts: segment (primary key), treatment, amount (money, a number), currency (ISO 4217). `why`
    is what the repairs are for. `by` is the colleague who made the list. `taken_by` names the record that
    took it in, such as "roads.plan/3"; "" while it is open.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Open")
        TAKEN = "taken", _("Taken into a plan")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    lines = models.JSONField()
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    taken_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name_plural = "repair wishes"
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [models.Index(fields=["city", "state"], name="wish_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", taken_by="") | (Q(state="taken") & ~Q(taken_by="")),
                name="wish_taken_says_by_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} ({self.state})"


class PriceList(models.Model):
    """What treatments cost in a city from a day on, as the city said.

    `amounts` is by treatment, {"overlay": {"amount": 200000, "unit": "m2"}}, all in one `currency` (ISO
    4217). `source` says which price book or tender. A treatment that is not in it has no price.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    valid_from = models.DateField()
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=500)
    amounts = models.JSONField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "valid_from"], name="one_price_list_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.city} from {self.valid_from}"


spatial.index(Hazard, point=("lon", "lat"))
