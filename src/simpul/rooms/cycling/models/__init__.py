"""What cycling remembers: destinations, builds of the routing tiles, curated and shared routes, feeds."""

from simpul.rooms.cycling.models.build import Build
from simpul.rooms.cycling.models.curated import Check, CuratedRoute, RoutePhoto
from simpul.rooms.cycling.models.destination import Destination, DestinationPhoto
from simpul.rooms.cycling.models.fleet import BikeFeed, BikeStation
from simpul.rooms.cycling.models.network import NetworkLook, RepairStudy
from simpul.rooms.cycling.models.shared import SharedRoute
from simpul.rooms.cycling.models.transit import TransitFeed, TransitLine, TransitStop

__all__ = [
    "BikeFeed", "BikeStation", "Build", "Check", "CuratedRoute", "Destination", "DestinationPhoto",
    "NetworkLook", "RepairStudy",
    "RoutePhoto", "SharedRoute", "TransitFeed", "TransitLine", "TransitStop",
]  # fmt: skip
