"""The layers of the network that leave as open data over OGC API Features: its cities and its projects."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.ground import features
from simpul.ground.features import Layer, Property
from simpul.kernel.geo import Bounds
from simpul.rooms.hub.models import NetworkCity, Project


def register() -> None:
    """Put the layers of the room where the site finds them."""
    features.register(CITIES)
    features.register(PROJECTS)


def _cities() -> QuerySet[NetworkCity]:
    return NetworkCity.objects.members().shown()


def _city(one: NetworkCity) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": _point(one.city.lon, one.city.lat),
        "properties": {
            "slug": one.slug, "name": one.name, "state": one.state_id, "joined_year": one.joined_year,
            "joined_verified": one.joined_verified, "pilot": one.pilot, "source": one.source,
        },
    }  # fmt: skip


def _cities_within(rows: QuerySet[Any], bounds: Bounds) -> QuerySet[Any]:
    return rows.filter(
        city__west__lte=bounds.east,
        city__east__gte=bounds.west,
        city__south__lte=bounds.north,
        city__north__gte=bounds.south,
    )


def _projects() -> QuerySet[Project]:
    return Project.objects.public().filter(network_city__isnull=False).shown()


def _project(one: Project) -> dict[str, Any]:
    city = one.network_city.city if one.network_city else None
    own = one.lon is not None
    return {
        "type": "Feature",
        "geometry": _point(one.lon, one.lat) if own else _point(city.lon, city.lat) if city else None,
        "properties": {
            "slug": one.slug, "title": one.title, "state": one.state_id, "city": city.slug if city else None,
            "focus_area": one.focus_area or None, "status": one.status, "first_year": one.first_year,
            "last_year": one.last_year, "verified": one.verified, "placed_by": "project" if own else "city",
        },
    }  # fmt: skip


def _projects_within(rows: QuerySet[Any], bounds: Bounds) -> QuerySet[Any]:
    return rows.filter(
        network_city__city__west__lte=bounds.east,
        network_city__city__east__gte=bounds.west,
        network_city__city__south__lte=bounds.north,
        network_city__city__north__gte=bounds.south,
    )


def _point(lon: float | None, lat: float | None) -> dict[str, Any] | None:
    return None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}


CITIES = Layer(
    id="network-cities",
    title=_("Cities of the network"),
    description=_(
        "The cities of the ASEAN Smart Cities Network, each with the year it joined and its source."
    ),
    rows=_cities,
    feature=_city,
    properties={
        "slug": Property("city__slug"),
        "state": Property("state_id"),
        "joined_year": Property("joined_year", int),
        "pilot": Property("pilot", bool),
    },
    within=_cities_within,
    licence="Apache-2.0",
)
PROJECTS = Layer(
    id="network-projects",
    title=_("Projects of the network"),
    description=_(
        "The published projects of the cities, at their own place or else at the middle of their city."
    ),
    rows=_projects,
    feature=_project,
    properties={
        "city": Property("network_city__city__slug"),
        "state": Property("state_id"),
        "focus_area": Property("focus_area"),
        "status": Property("status"),
    },
    within=_projects_within,
    licence="Apache-2.0",
)
