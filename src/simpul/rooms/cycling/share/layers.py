"""What leaves the cycling room as open data: layers over OGC API Features, and datasets of the catalogue."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground import features, opendata
from simpul.ground.features import Layer, Property
from simpul.ground.opendata import Dataset, Distribution
from simpul.ground.places.models import City
from simpul.rooms.cycling.models.destination import Destination
from simpul.rooms.cycling.share import curated, destination_page, layers_moving
from simpul.rooms.cycling.understand import destination as rules


def register() -> None:
    """Put the layers and the datasets of the room where the site finds them."""
    features.register(DESTINATIONS)
    features.register(curated.LAYER)
    features.register(layers_moving.STOPS)
    features.register(layers_moving.STATIONS)
    opendata.register("cycling.destinations", datasets)


def datasets() -> Iterator[Dataset]:
    """Give the register of each city that has published a destination. One query."""
    counts = (
        Destination.objects.public()
        .values("city")
        .annotate(count=Count("pk"), issued=Min("made_at"), modified=Max("edited_at"))
    )
    known = {row["city"]: row for row in counts.order_by("city")}
    for city in City.objects.served().filter(pk__in=known):
        yield _dataset(city, known[city.pk])


def _dataset(city: City, known: Mapping[str, Any]) -> Dataset:
    title = _("Cycling destinations")
    return Dataset(
        id=f"cycling-destinations-{city.slug}",
        title=title,
        description=_(
            "Where one rides to: kind, name, position, story, manners, opening hours, price. "
            "Each text names its source and licence."
        ),
        distributions=(
            Distribution(_export(city, "csv"), title, "text/csv", "CSV"),
            Distribution(_export(city, "geojson"), title, "application/geo+json", "GEOJSON"),
        ),
        publisher=city.name,
        licence="ODbL-1.0",
        issued=known["issued"],
        modified=known["modified"],
        theme="TRAN",
        spatial=city.bounds,
        keywords=(_("cycling"), _("tourism"), _("destinations")),
        landing_page=reverse("cycling:destinations", args=[city.slug]),
    )


def _export(city: City, suffix: str) -> str:
    return reverse("cycling:destinations-export", args=[city.slug, suffix])


def _rows() -> QuerySet[Destination]:
    return Destination.objects.public().filter(kind__in=list(rules.kinds())).select_related("city")


def _feature(row: Destination) -> dict[str, Any]:
    free = {"no": True, "yes": False}.get(row.fee)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(row.lon, 7), round(row.lat, 7)]},
        "properties": {
            "city": row.city.slug, "kind": row.kind, "goal": rules.kinds()[row.kind].goal, "name": row.name,
            "name_en": row.name_en or None, "osm_id": row.osm_id or None,
            **{name: getattr(row, name) or None for name in destination_page.TOLD},
            "opening_hours": row.opening_hours or None, "free": free,
            "price": None if row.price is None else float(row.price), "currency": row.currency or None,
            "per": row.per or None, "website": row.website or None, "phone": row.phone or None,
            "checked_on": row.checked_on and row.checked_on.isoformat(),
            "edited_at": row.edited_at.isoformat(),
        },
    }  # fmt: skip


DESTINATIONS = Layer(
    id="destinations",
    title=_("Cycling destinations"),
    description=_(
        "The destinations that the city has written about. The layer “places” has those of the map alone."
    ),
    rows=_rows,
    feature=_feature,
    properties={
        "city": Property("city__slug", title=_("City")),
        "kind": Property("kind", title=_("Kind")),
        "name": Property("name", title=_("Name")),
    },
    time="edited_at",
)
