"""Valhalla's answers to a route and to a walk along its edges, typed, so that they are read once and fast."""

from typing import Any

import msgspec


class Turn(msgspec.Struct):
    """A manoeuvre; lengths in km."""

    type: int
    begin_shape_index: int
    end_shape_index: int
    length: float
    time: float
    street_names: tuple[str, ...] = ()
    begin_street_names: tuple[str, ...] = ()
    roundabout_exit_count: int | None = None
    verbal_multi_cue: bool = False
    rough: bool = False
    ferry: bool = False


class Summary(msgspec.Struct):
    """The sum of a trip or leg; length in km."""

    length: float
    time: float
    cost: float


class Leg(msgspec.Struct):
    """From one stop to the next."""

    shape: str
    summary: Summary
    maneuvers: tuple[Turn, ...] = ()
    elevation: list[float] = []


class Place(msgspec.Struct):
    """A stop, with its number in the request."""

    original_index: int


class Trip(msgspec.Struct):
    """A way over all stops."""

    legs: list[Leg]
    summary: Summary
    locations: list[Place] = []


class Alternate(msgspec.Struct):
    """A further trip; a trace that broke goes on in it."""

    trip: Trip


class Found(msgspec.Struct):
    """The answer to a route."""

    trip: Trip
    alternates: list[Alternate] = []


class Crossed(msgspec.Struct):
    """Another edge that meets the walk at a node; `driveability` says in which directions cars use it."""

    road_class: str = ""
    driveability: str = ""


class Node(msgspec.Struct):
    """Where an edge ends."""

    intersecting_edges: tuple[Crossed, ...] = ()


class Stretch(msgspec.Struct):
    """One edge of a walk; lengths in km, speeds in km/h."""

    way_id: int
    begin_shape_index: int
    end_shape_index: int
    length: float
    forward: bool = True
    road_class: str = ""
    use: str = ""
    surface: str = ""
    cycle_lane: str = "none"
    speed: float | None = None
    speed_limit: float | str | None = None
    lane_count: int | None = None
    weighted_grade: float | None = None
    tunnel: bool = False
    bridge: bool = False
    roundabout: bool = False
    unpaved: bool | None = None
    density: int | None = None
    traffic_signal: bool | None = None
    max_upward_grade: float | None = None
    end_node: Node | None = None


class Walk(msgspec.Struct):
    """The answer to a walk along edges. `shape` is only there where it was asked for."""

    edges: list[Stretch] = []
    shape: str = ""


ATTRIBUTES = [
    *(f"edge.{name}" for name in Stretch.__struct_fields__ if name != "end_node"),
    *("node.intersecting_edge.road_class", "node.intersecting_edge.driveability"),
]
"""What a walk is asked for."""

found = msgspec.json.Decoder(Found).decode
walk = msgspec.json.Decoder(Walk).decode


def written(asked: dict[str, Any]) -> str:
    """Write a request."""
    return msgspec.json.encode(asked).decode()
