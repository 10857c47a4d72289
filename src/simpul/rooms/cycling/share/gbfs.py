"""The fleet that a city keeps by hand, as a feed for others: GBFS 3.0 (MobilityData, 2024).

Every count is a person's, so `last_reported` is when that person counted; nothing is said to be newer.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from simpul.ground.places.models import City
from simpul.rooms.cycling.act.fleet import GBFS_VERSION, TTL_S
from simpul.rooms.cycling.models import BikeFeed, BikeStation

VEHICLE = "bicycle"
FILES = ("system_information", "vehicle_types", "station_information", "station_status", "gbfs_versions")
"""What gbfs.json names; the manifest is named by system_information."""

type Address = Callable[[str], str]
"""Gives the whole address of a file of the feed by its name."""


def file(city: City, name: str, address: Address) -> dict[str, Any] | None:
    """Write a file of the feed of the city's own fleet.

    Args:
        city: whose.
        name: "gbfs", "manifest" or one of FILES.
        address: see Address.

    Returns:
        The document; None where the city keeps no fleet or there is no such file.
    """
    fleet = BikeFeed.objects.filter(city=city, own=True).first()
    if fleet is None or name not in _WRITERS:
        return None
    return {
        "last_updated": _time(fleet.fetched_at or fleet.added_at),
        "ttl": TTL_S,
        "version": GBFS_VERSION,
        "data": _WRITERS[name](fleet, address),
    }


def _gbfs(_fleet: BikeFeed, address: Address) -> dict[str, Any]:
    return {"feeds": [{"name": name, "url": address(name)} for name in FILES]}


def _versions(_fleet: BikeFeed, address: Address) -> dict[str, Any]:
    return {"versions": [{"version": GBFS_VERSION, "url": address("gbfs")}]}


def _manifest(fleet: BikeFeed, address: Address) -> dict[str, Any]:
    return {"datasets": [{"system_id": fleet.system_id, **_versions(fleet, address)}]}


def _system(fleet: BikeFeed, address: Address) -> dict[str, Any]:
    return {
        "system_id": fleet.system_id,
        "languages": [fleet.language, *sorted(fleet.name.keys() - {fleet.language})],
        "name": _texts(fleet.name),
        "opening_hours": fleet.opening_hours,
        "feed_contact_email": fleet.email,
        "manifest_url": address("manifest"),
        "timezone": fleet.city.time_zone,
    }


def _vehicles(fleet: BikeFeed, _address: Address) -> dict[str, Any]:
    kind: dict[str, Any] = {
        "vehicle_type_id": VEHICLE,
        "form_factor": "bicycle",
        "propulsion_type": "human",
        "return_constraint": "any_station",
    }
    if fleet.assist_range_m is not None:
        kind |= {"propulsion_type": "electric_assist", "max_range_meters": fleet.assist_range_m}
    return {"vehicle_types": [kind]}


def _places(fleet: BikeFeed, _address: Address) -> dict[str, Any]:
    return {"stations": [_place(station) for station in fleet.stations.all()]}


def _place(station: BikeStation) -> dict[str, Any]:
    said = {
        "station_id": station.station_id,
        "name": _texts(station.name),
        "lat": station.lat,
        "lon": station.lon,
        "address": station.address or None,
        "capacity": station.capacity,
    }
    return {name: value for name, value in said.items() if value is not None}


def _statuses(fleet: BikeFeed, _address: Address) -> dict[str, Any]:
    return {"stations": [_status(station) for station in fleet.stations.exclude(reported_at=None)]}


def _status(station: BikeStation) -> dict[str, Any]:
    said = {
        "station_id": station.station_id,
        "num_vehicles_available": station.bikes,
        "vehicle_types_available": [{"vehicle_type_id": VEHICLE, "count": station.bikes}],
        "num_docks_available": station.docks,
        "is_installed": bool(station.is_installed),
        "is_renting": bool(station.is_renting),
        "is_returning": bool(station.is_returning),
        "last_reported": _time(station.reported_at) if station.reported_at else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _texts(names: dict[str, str]) -> list[dict[str, str]]:
    return [{"text": text, "language": language} for language, text in names.items()]


def _time(at: datetime) -> str:
    """Write an instant by RFC 3339, to the second as the schema has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_WRITERS: dict[str, Callable[[BikeFeed, Address], dict[str, Any]]] = {
    "gbfs": _gbfs,
    "gbfs_versions": _versions,
    "manifest": _manifest,
    "system_information": _system,
    "vehicle_types": _vehicles,
    "station_information": _places,
    "station_status": _statuses,
}
