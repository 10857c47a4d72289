"""A page of features: asked for by key, counted only as far as counting is cheap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet

from simpul.ground.features import Layer
from simpul.kernel.geo import Bounds
from simpul.site.ogc.query import BadQuery, Query

COUNT_MOST = 10_000
"""Above this a collection does not say how many match: an exact count takes longer the more there are."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some features of a layer. `matched` is None where nobody counted, `last` None where no page follows."""

    features: list[dict[str, Any]]
    matched: int | None
    last: object | None


def page(layer: Layer, query: Query) -> Page:
    """Give one page in the order of the primary key. Raises BadQuery for a value that the field cannot take.

    A box is compared with the shape of each feature, so a page can hold fewer features than were asked for
    while others still follow, and the number that match is then not known without reading them all.
    """
    rows = matching(layer, query)
    found = list(after(rows, query).order_by("pk")[: query.limit + 1])
    more = len(found) > query.limit
    features = [feature(layer, row) for row in found[: query.limit]]
    inside = [one for one in features if query.bbox is None or touches(one["geometry"], query.bbox)]
    by_shape = query.bbox is not None and any(one["geometry"]["type"] != "Point" for one in features)
    matched = None if by_shape else count(rows)
    return Page(inside, matched, found[query.limit - 1].pk if more else None)


def feature(layer: Layer, row: Model) -> dict[str, Any]:
    """Write a row as a feature with its id."""
    return {"type": "Feature", "id": row.pk, **layer.feature(row)}


def matching(layer: Layer, query: Query) -> QuerySet[Any]:
    """Give the rows that match, of every page."""
    rows = layer.rows()
    try:
        rows = rows.filter(**query.filters)
    except (ValidationError, ValueError) as error:
        raise BadQuery(f"{', '.join(query.filters)}: {error}.") from error
    if query.bbox:
        rows = layer.within(rows, query.bbox)
    return _in_time(rows, layer, query)


def after(rows: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """Leave out what earlier pages gave."""
    if query.after is None:
        return rows
    try:
        key = rows.model._meta.pk.to_python(query.after)
    except ValidationError as error:
        raise BadQuery("after is not a token of this collection; follow the next link of a page.") from error
    return rows.filter(pk__gt=key)


def count(rows: QuerySet[Any], most: int = COUNT_MOST) -> int | None:
    """Count as far as `most`; None above it. The database stops reading there."""
    found = rows.order_by()[: most + 1].count()
    return found if found <= most else None


def touches(geometry: Mapping[str, Any], bounds: Bounds) -> bool:
    """Tell whether a GeoJSON geometry and a box share a point."""
    return bool(shapely.box(*bounds).intersects(shapely.geometry.shape(geometry)))


def _in_time(rows: QuerySet[Any], layer: Layer, query: Query) -> QuerySet[Any]:
    """Keep what lies in the span, and what has no time (OGC 17-069r4, /req/core/fc-time-response)."""
    if layer.time is None:
        return rows
    whole_days = not isinstance(_field(rows.model, layer.time), DateTimeField)
    for lookup, moment in (("gte", query.since), ("lte", query.until)):
        if moment is not None:
            end = moment.date() if whole_days else moment
            rows = rows.filter(Q(**{f"{layer.time}__{lookup}": end}) | Q(**{f"{layer.time}__isnull": True}))
    return rows


def _field(model: type[Model], lookup: str) -> Any:
    """Give the field at the end of a lookup such as "survey__driven_on"."""
    first, _, rest = lookup.partition("__")
    field = model._meta.get_field(first)
    if rest and field.related_model:
        return _field(field.related_model, rest)
    return field
