"""Destinations over HTTP and JSON: where one rides to, and what one needs on the way. It only translates."""

from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.act.destination import EDIT
from simpul.rooms.cycling.jobs.destinations import snapped
from simpul.rooms.cycling.share import destination_page as pages
from simpul.rooms.cycling.share import destination_words as words
from simpul.rooms.cycling.share import destinations as share
from simpul.rooms.cycling.understand import destination as rules

router = Router(tags=["cycling"])
GEOJSON = "application/geo+json"
MOST = 2000
TEASER = 160
"""Characters of a story on a card of the map."""


def _box(text: str) -> str:
    Bounds.parse(text)
    return text


def _known(text: str) -> str:
    unknown = [one for one in text.split(",") if one not in rules.kinds()]
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not one of {', '.join(rules.kinds())}")
    return text


class Wanted(Schema):
    """Which destinations of which city. Without kinds, those that one rides to."""

    city: str
    kinds: Annotated[str, AfterValidator(_known)] | None = None
    bbox: Annotated[str, AfterValidator(_box)] | None = None
    limit: int = Field(500, ge=1, le=MOST)


@router.get("/destinations", summary="Destinations of a city as GeoJSON, with where a rider gets off")
def list_destinations(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Give points; "truncated" tells whether there are more than were sent. Staff get their drafts too.

    `snapped` is null where no way for bicycles is within reach, or, with `snap_known` false, nobody looked.
    """
    city = get_object_or_404(City.objects.served(), slug=wanted.city)
    found = share.listed(
        city,
        wanted.kinds.split(",") if wanted.kinds else None,
        Bounds.parse(wanted.bbox) if wanted.bbox else None,
        staff=allowed(request.user, EDIT, city),
    )
    sent = snapped(city, found[: wanted.limit])
    return HttpResponse(
        msgspec.json.encode(
            {
                "type": "FeatureCollection",
                "features": [_feature(one) for one in sent],
                "truncated": len(found) > len(sent),
                "attribution": city.credit,
            }
        ),
        content_type=GEOJSON,
    )


@router.get("/destinations/{ref}", summary="One destination: story, manners, hours, price, photos")
def one_destination(request: HttpRequest, ref: str, city: str) -> HttpResponse:
    """Give all that is known of a destination ("12", or "node-123" of the map); null is not known."""
    served = get_object_or_404(City.objects.served(), slug=city)
    found = pages.find(served, ref, staff=allowed(request.user, EDIT, served))
    if found is None:
        raise Http404
    detail = pages.detail(served, found, timezone.now())
    (shown,) = snapped(served, [detail.shown])
    said = detail.json() | {"snapped": shown.json()["snapped"], "snap_known": shown.snap_known}
    return HttpResponse(msgspec.json.encode(said), content_type="application/json")


def _feature(one: share.Shown) -> dict[str, Any]:
    """Give a feature with the words that a card on the map shows."""
    feature = one.feature()
    told = one.story if len(one.story) <= TEASER else one.story[:TEASER].rsplit(" ", 1)[0] + "…"
    feature["properties"]["text"] = told or (words.on_foot(one.snapped.distance_m) if one.snapped else "")
    return feature
