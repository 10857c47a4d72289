"""Other routing engines on the same extract, for the cycling benchmarks: OSRM and networkx."""

import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass
class Osrm:
    """OSRM with its own bicycle profile; `build_s` is how long its files took."""

    engine: Any
    build_s: float

    def route(self, pair: Any) -> Any:
        """Find the way with its steps and its whole line."""
        import osrm as bindings

        words = bindings.RouteParameters(
            coordinates=[(lon, lat) for lon, lat in pair], steps=True, geometries="geojson", overview="full"
        )
        return self.engine.Route(words)

    def line(self, pair: Any) -> list[Any]:
        """Give the line of the way."""
        from simpul.kernel.geo import LonLat

        places = self.route(pair)["routes"][0]["geometry"]["coordinates"]
        return [LonLat(float(places[at][0]), float(places[at][1])) for at in range(len(places))]


def osrm(extract: Path, algorithm: str) -> Osrm | None:
    """Build OSRM's files for "MLD" or "CH"; None where osrm-bindings is not installed."""
    spec = find_spec("osrm")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    folder = Path(tempfile.mkdtemp(prefix="osrm-"))
    profile = next(home.rglob("profiles/bicycle.lua"))
    file = folder / "town.osm.pbf"
    file.symlink_to(extract.resolve())
    began = time.monotonic()
    steps = [["osrm-extract", "-p", str(profile), str(file)]]
    town = str(folder / "town.osrm")
    steps += (
        [["osrm-partition", town], ["osrm-customize", town]]
        if algorithm == "MLD"
        else [["osrm-contract", town]]
    )
    for words in steps:
        subprocess.run([str(home / "bin" / words[0]), *words[1:]], check=True, capture_output=True)
    import osrm as bindings

    return Osrm(
        bindings.OSRM(algorithm=algorithm, storage_config=town, use_shared_memory=False),
        time.monotonic() - began,
    )


@dataclass
class Networkx:
    """A graph of the extract's nodes in networkx; bidirectional Dijkstra by metres, no turns."""

    graph: Any
    build_s: float
    places: dict[Any, int]

    def route(self, pair: Any) -> Any:
        """Find the shortest way as nodes; None where its one-way streets lead nowhere."""
        import networkx

        one, other = (self.places[tuple(place)] for place in pair)
        try:
            return networkx.bidirectional_dijkstra(self.graph, one, other, weight="m")
        except networkx.NetworkXNoPath:
            return None


def networkx(extract: Path) -> Networkx | None:
    """Read the extract into a graph; None where networkx is not installed."""
    if find_spec("networkx") is None:
        return None
    import networkx as library

    from simpul.adapters import osm
    from simpul.kernel.geo import distance_m

    began = time.monotonic()
    graph, places = library.DiGraph(), {}
    for way in osm.read(extract).ways:
        if way.tags["highway"] in {"motorway", "motorway_link"}:
            continue
        for at in range(len(way.nodes) - 1):
            metres = distance_m(way.line[at], way.line[at + 1])
            graph.add_edge(way.nodes[at], way.nodes[at + 1], m=metres)
            if way.tags.get("oneway") not in {"yes", "true", "1"}:
                graph.add_edge(way.nodes[at + 1], way.nodes[at], m=metres)
        places |= {tuple(place): node for place, node in zip(way.line, way.nodes, strict=True)}
    return Networkx(graph, time.monotonic() - began, places)
