"""`{% load simpul %}`: the map island, ready for any page, with its words in the reader's language."""

from typing import Any

from django import template
from django.urls import reverse

from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.site import legend

register = template.Library()


@register.inclusion_tag("site/map.html", takes_context=True)
def city_map(  # noqa: PLR0913 - one for each attribute of the island
    context: template.Context,
    city: City,
    *,
    survey: int | str = "",
    selected: int | str = "",
    bounds: Bounds | tuple[float, float, float, float] | None = None,
    small: bool = False,
    segments: str = "",
) -> dict[str, Any]:
    """Put the map of a city on a page.

    Args:
        context: the page's.
        city: whose streets and damages are drawn.
        survey: draw one survey only, by its id; "" draws the newest look at each segment.
        selected: the id of a segment to mark; "" marks none.
        bounds: west, south, east, north in degrees to show first; None shows the whole city.
        small: a map within a page, which has no panel beside it.
        segments: address of other segments to draw, as GeoJSON, without damages; "" draws the city's.
    """
    return {
        "city": city,
        "survey": survey,
        "selected": selected,
        "bounds": ",".join(f"{side:.6f}" for side in bounds or city.bounds),
        "basemap": basemap_url(city),
        "small": small,
        "segments": segments,
        "words": legend.words(),
        "request": context.get("request"),
    }


@register.filter
def basemap_url(city: City) -> str:
    """Give the address of a city's base map with its version, or "" where it has none."""
    if not city.basemap or not city.basemap.is_file():
        return ""
    return f"{reverse('basemap', args=[city.slug])}?v={city.version}"
