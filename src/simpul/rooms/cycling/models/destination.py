"""What cycling remembers of destinations: what staff say of a place, its photos, and where a rider gets off.

Places of the map (`places.Place`) are destinations by themselves, without a row here. A row stands over such
a place, or alone; it keeps what staff said when a new map comes, also where the map has lost the place.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places import spatial
from simpul.ground.places.models import City, Place
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand.destination import PER

LONG = 5000
"""Characters of a text."""


class State(models.TextChoices):
    """Where a row stands: only published rows are seen by everybody; a retired one hides its place too."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("not there any more")


class Fee(models.TextChoices):
    """Whether one pays."""

    UNKNOWN = "", _("not known")
    FREE = "no", _("free")
    PAID = "yes", _("one pays")


class Destinations(models.QuerySet["Destination"]):
    """How destinations are asked for."""

    def public(self) -> Self:
        """Keep those that everybody may see."""
        return self.filter(state=State.PUBLISHED)


class Destination(models.Model):
    """What staff say of a destination. Empty hours, price and addresses are taken from the map's place.

    `osm_id` ("node/123") says which place it stands over, "" where it stands alone; `place` is that place as
    long as it was ever in the city's map. `name` is as the sign there says, `name_en` how visitors call it.
    Texts come in both languages (`story_id` is the Indonesian one) with one source and licence for the two.
    `start_*` says from where it is ridden best, `start_lon` and `start_lat` where that is. `price` is None
    where it is not known; what is free has `fee` "no". `checked_on` is when hours and price were looked at.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    osm_id = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    lon = models.FloatField()
    lat = models.FloatField()
    story_id = models.TextField(blank=True, default="")
    story_en = models.TextField(blank=True, default="")
    story_source = models.CharField(max_length=500, blank=True, default="")
    story_licence = models.CharField(max_length=40, blank=True, default="")
    manners_id = models.TextField(blank=True, default="")
    manners_en = models.TextField(blank=True, default="")
    manners_source = models.CharField(max_length=500, blank=True, default="")
    manners_licence = models.CharField(max_length=40, blank=True, default="")
    start_id = models.TextField(blank=True, default="")
    start_en = models.TextField(blank=True, default="")
    start_source = models.CharField(max_length=500, blank=True, default="")
    start_licence = models.CharField(max_length=40, blank=True, default="")
    start_lon = models.FloatField(null=True, blank=True)
    start_lat = models.FloatField(null=True, blank=True)
    opening_hours = models.CharField(max_length=255, blank=True, default="")
    fee = models.CharField(max_length=3, choices=Fee, blank=True, default=Fee.UNKNOWN)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    per = models.CharField(max_length=10, choices=[(one, one) for one in PER], blank=True, default="")
    website = models.CharField(max_length=500, blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    checked_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = Destinations.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "osm_id"], condition=~models.Q(osm_id=""), name="one_destination_a_place"
            ),
            models.CheckConstraint(
                condition=models.Q(price=None) | (models.Q(price__gt=0) & models.Q(fee="yes")),
                name="destination_price_is_paid",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "state"], name="destination_of_city")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("cycling:destination", args=[self.city.slug, self.pk])

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.lon, self.lat)

    @property
    def start(self) -> LonLat | None:
        """From where it is ridden best; None where nobody said."""
        if self.start_lon is None or self.start_lat is None:
            return None
        return LonLat(self.start_lon, self.start_lat)


class DestinationPhoto(models.Model):
    """A photo of a destination, made small and without what the camera wrote into it.

    `licence` is an id of data/licences.toml, `author` who is to be named, `alt_id` and `alt_en` what is to be
    seen for those who do not see it.
    """

    destination = models.ForeignKey(Destination, models.CASCADE, related_name="photos")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    licence = models.CharField(max_length=40)
    author = models.CharField(max_length=200)
    source = models.CharField(max_length=500, blank=True, default="")
    alt_id = models.CharField(max_length=300)
    alt_en = models.CharField(max_length=300)
    order = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["destination", "blob"], name="one_photo_a_content")
        ]

    def __str__(self) -> str:
        return self.alt_en


class DestinationSnap(models.Model):
    """The nearest place to a position that a bicycle can be ridden to, by one version of the routing tiles.

    It is a cache, filled in batches by `observe.destinations`: an older version's rows are dropped. `key` is
    the position that was asked for; `lon`, `lat` and `distance_m` are None where nothing is within reach.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    version = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)
    street = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "version", "key"], name="one_snap_a_position")
        ]

    def __str__(self) -> str:
        return self.key


spatial.index(Destination, point=("lon", "lat"))
