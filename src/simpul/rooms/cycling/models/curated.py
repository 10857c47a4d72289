"""The routes that a city recommends: drawn or imported by staff, signed off by a second person, watched."""

from typing import Any, ClassVar, Self

import shapely
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat


class CuratedRoutes(models.QuerySet["CuratedRoute"]):
    """How curated routes are asked for."""

    def published(self) -> Self:
        """Keep those that anybody may see."""
        return self.filter(state=CuratedRoute.State.PUBLISHED)

    def shown(self) -> Self:
        """Bring what a page shows of each along in a fixed number of queries."""
        return self.select_related("city", "last_check", "signed_by").prefetch_related("photos")


class CuratedRoute(models.Model):
    """One route that the city recommends.

    `drawn` is the line as it was drawn or imported, [[lon, lat], ...]; `path` what the network made of it
    (`understand.kept.pack`), `line` its shape as WKB; `off` the stretches of the drawn line that no way of
    the network follows. `shown` is the route as it was shown when it was laid the last time by a person
    (the shape of an answer: figures, stretches): what the checks compare with. `climb_m` is None where the
    heights are not known. `made_with` says how the line came: "points", "line", "gpx". `revision` counts
    the changes. `signed_by` and `signed_at` stand from the sign-off on; `changed_at` is the last change of
    its words or its line.
    """

    class State(models.TextChoices):
        """Its life (`understand.curated.STEPS`)."""

        DRAFT = "draft", _("draft")
        REVIEW = "review", _("waits for a second person")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    title_en = models.CharField(max_length=120, blank=True)
    title_id = models.CharField(max_length=120, blank=True)
    story_en = models.TextField(blank=True)
    story_id = models.TextField(blank=True)
    profile = models.CharField(max_length=20)
    tags = models.JSONField(default=list, blank=True)
    made_with = models.CharField(max_length=10, default="points")
    invented = models.BooleanField(default=False)
    stops = models.JSONField(default=list)
    drawn = models.JSONField(default=list)
    path = models.JSONField(default=dict)
    off = models.JSONField(default=list)
    shown = models.JSONField(default=dict)
    tiles = models.CharField(max_length=60, blank=True)
    line = models.BinaryField()
    length_m = models.FloatField()
    climb_m = models.FloatField(null=True, blank=True)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    revision = models.PositiveIntegerField(default=1)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    last_check = models.ForeignKey("Check", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CuratedRoutes.as_manager()

    class Meta:
        ordering: ClassVar = ["-signed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "slug"], name="one_curated_route_a_slug"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(signed_at__isnull=False),
                name="published_routes_are_signed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "state"], name="curated_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("cycling:route", args=[self.city.slug, self.slug])

    @property
    def title(self) -> str:
        """Its title in the reader's language, else in the other."""
        return self._said("title") or self.slug

    @property
    def story(self) -> str:
        """Its story in the reader's language, else in the other; "" where nobody wrote one."""
        return self._said("story")

    @property
    def bounds(self) -> Bounds:
        """The box around it."""
        return Bounds(self.west, self.south, self.east, self.north)

    @property
    def positions(self) -> list[LonLat]:
        """Its line as the network has it."""
        return [
            LonLat(*pair) for pair in shapely.get_coordinates(shapely.from_wkb(bytes(self.line))).tolist()
        ]

    @property
    def drawn_positions(self) -> list[LonLat]:
        """The line as it was drawn."""
        return [LonLat(*pair) for pair in self.drawn]

    @property
    def is_broken(self) -> bool:
        """Tell whether the last check found it closed, ruined or gone."""
        return self.last_check is not None and self.last_check.result == Check.Result.BROKEN

    def _said(self, what: str) -> str:
        first = (get_language() or "en").partition("-")[0]
        both: list[Any] = [getattr(self, f"{what}_{language}") for language in ("id", "en")]
        return str((both if first == "id" else both[::-1])[0] or next(filter(None, both), ""))


class Check(models.Model):
    """What a check of a published route found: one row for as long as the finding stays the same.

    `since` is when it was found first, `checked_at` when it was confirmed last. `what` holds the findings
    and the figures then and now (`understand.curated.Finding`). `tiles` names the routing tiles that it was
    laid on the last time, "" where there were none.
    """

    class Result(models.TextChoices):
        """How the route stands."""

        OK = "ok", _("rideable as signed off")
        CHANGED = "changed", _("changed")
        BROKEN = "broken", _("broken")
        UNKNOWN = "unknown", _("not checked")

    route = models.ForeignKey(CuratedRoute, models.CASCADE, related_name="checks")
    since = models.DateTimeField()
    checked_at = models.DateTimeField()
    tiles = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=8, choices=Result)
    what = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.route_id}: {self.result}"


class RoutePhoto(models.Model):
    """A photo of a curated route, with who took it and under which licence (an SPDX identifier)."""

    route = models.ForeignKey(CuratedRoute, models.CASCADE, related_name="photos")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    alt_en = models.CharField(max_length=200, blank=True)
    alt_id = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=120)
    licence = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "blob"], name="one_photo_of_a_route_once")
        ]

    def __str__(self) -> str:
        return f"{self.credit} ({self.licence})"

    @property
    def alt(self) -> str:
        """What is on it, in the reader's language, else in the other."""
        first = (get_language() or "en").partition("-")[0]
        return (self.alt_id or self.alt_en) if first == "id" else (self.alt_en or self.alt_id)
