"""Open map layers of what one rides on with: stops of buses and trains, stations of shared bicycles.

They say where a thing is. What is there at this moment ages within minutes and is asked of the API.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.ground.features import Layer, Property
from simpul.rooms.cycling.models import BikeStation, TransitStop
from simpul.rooms.cycling.share import fleet

NOT_SAID = ""
"""The licence of what operators publish is theirs, and neither GTFS nor GBFS makes them say it."""


def _stops() -> QuerySet[TransitStop]:
    return TransitStop.objects.filter(is_served=True).select_related("city", "feed")


def _stop(row: TransitStop) -> dict[str, Any]:
    return _point(row.lon, row.lat) | {
        "properties": {
            "city": row.city.slug, "name": row.name, "stop_id": row.stop_id, "timetable": row.feed.name,
            "routes": [route["name"] or route["long"] or route["id"] for route in row.routes],
            "valid_to": row.feed.valid_to and row.feed.valid_to.isoformat(),
        },
    }  # fmt: skip


def _stations() -> QuerySet[BikeStation]:
    return BikeStation.objects.select_related("feed__city")


def _station(row: BikeStation) -> dict[str, Any]:
    return _point(row.lon, row.lat) | {
        "properties": {
            "city": row.feed.city.slug, "name": fleet.named(row.name) or row.station_id,
            "station_id": row.station_id, "system": fleet.named(row.feed.name), "own": row.feed.own,
            "address": row.address or None, "capacity": row.capacity,
        },
    }  # fmt: skip


def _point(lon: float, lat: float) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]}
    return {"type": "Feature", "geometry": place}


STOPS = Layer(
    id="transit-stops",
    title=_("Bus and train stops"),
    description=_("Where a bus or train of a timetable (GTFS) calls, with its routes."),
    rows=_stops,
    feature=_stop,
    properties={
        "city": Property("city__slug", title=_("City")),
        "name": Property("name", title=_("Name")),
    },
    licence=NOT_SAID,
)
STATIONS = Layer(
    id="bicycle-stations",
    title=_("Stations of shared bicycles"),
    description=_("Where shared bicycles are taken and given back. What is there now: /api/cycling/bikes."),
    rows=_stations,
    feature=_station,
    properties={"city": Property("feed__city__slug", title=_("City"))},
    licence=NOT_SAID,
)
