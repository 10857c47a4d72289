"""pgRouting on the same extract and pairs as the other engines of `cycling_routes.py`.

It starts a PostgreSQL of its own in a temporary folder (as the tests do), loads the streets of the extract
that a bicycle may use as a graph with lengths for costs, and asks `pgr_bdAstar` for the way between two
places: nearest vertex, edges inside a box around both (all edges, where that leads nowhere), lines of the
way. Turns are not said: pgRouting has none.

    python benchmarks/cycling_pgrouting.py [pairs]             # 1000 short and 1000 long
"""

import atexit
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import jakarta

CURE = "install it, as root: apt-get install postgresql-15-pgrouting"
MARGIN, LEAST_M = 0.3, 1000.0
"""The box is larger than that of the two places by this share of their distance, at least by these metres."""
TABLES = """
CREATE TABLE vertices (id bigint PRIMARY KEY, x double precision, y double precision, place geometry(Point));
CREATE TABLE edges (id bigint PRIMARY KEY, source bigint, target bigint, cost double precision,
  reverse_cost double precision, x1 double precision, y1 double precision, x2 double precision,
  y2 double precision, line geometry(LineString));
"""
INDEXES = """
UPDATE vertices SET place = ST_MakePoint(x, y);
CREATE INDEX ON vertices USING gist (place);
CREATE INDEX ON edges USING gist (line);
ANALYZE;
"""
NEAREST = "SELECT id, x, y FROM vertices ORDER BY place <-> ST_MakePoint(%s, %s) LIMIT 1"
WAY = """
SELECT way.seq, way.cost, ST_AsBinary(edges.line)
FROM pgr_bdAstar(%s, %s::bigint, %s::bigint, heuristic => 4) way
JOIN edges ON edges.id = way.edge ORDER BY way.seq
"""
EDGES = "SELECT id, source, target, cost, reverse_cost, x1, y1, x2, y2 FROM edges"


@dataclass
class Pgrouting:
    """The graph in PostgreSQL; bidirectional A* by metres. `build_s` is how long reading and loading took."""

    link: Any
    build_s: float
    scale: tuple[float, float]

    def route(self, pair: Any) -> list[Any]:
        """Find the shortest way: its edges in order, each with its metres and its line; empty for none."""
        ends = [self._nearest(place) for place in pair]
        (one, west, south), (other, east, north) = ends
        wide = max(LEAST_M, MARGIN * max(abs(east - west), abs(north - south)))
        sides = (
            min(west, east) - wide,
            min(south, north) - wide,
            max(west, east) + wide,
            max(south, north) + wide,
        )
        box = f" WHERE line && ST_MakeEnvelope({', '.join(f'{side:.1f}' for side in sides)})"
        return self._way(EDGES + box, one, other) or self._way(EDGES, one, other)

    def memory_mb(self) -> float:
        """Give the most memory that the process which searches has had, with what it shares of the server."""
        [pid] = self.link.execute("SELECT pg_backend_pid()").fetchone()
        words = Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()
        return int(words[0]) / 1024

    def _nearest(self, place: Any) -> tuple[int, float, float]:
        there = (place[0] * self.scale[0], place[1] * self.scale[1])
        found: tuple[int, float, float] = self.link.execute(NEAREST, there).fetchone()
        return found

    def _way(self, edges: str, one: int, other: int) -> list[Any]:
        return list(self.link.execute(WAY, (edges, one, other)).fetchall())


def pgrouting(extract: Path) -> Pgrouting | None:
    """Load the extract; None, and a word on the cure, where PostgreSQL or its extension is not here."""
    import psycopg

    from simpul.site.commands import testing

    server = testing.postgres()
    if server is None:
        print("pgRouting: left out, there is no PostgreSQL here; " + CURE)
        return None
    stack = ExitStack()
    atexit.register(stack.close)
    link = stack.enter_context(psycopg.connect(stack.enter_context(testing.cluster(server)), autocommit=True))
    try:
        link.execute("CREATE EXTENSION pgrouting CASCADE")
    except psycopg.Error as error:
        print(f"pgRouting: left out, its extension is not here ({str(error).splitlines()[0]}); {CURE}")
        stack.close()
        return None
    began = time.monotonic()
    scale = _load(link, extract)
    return Pgrouting(link, time.monotonic() - began, scale)


def _load(link: Any, extract: Path) -> tuple[float, float]:
    """Load the graph, in metres from Equator and meridian as they are in the middle of the extract."""
    from simpul.adapters import osm
    from simpul.kernel.geo import metres_per_degree

    ways = [way for way in osm.read(extract).ways if way.tags["highway"] not in {"motorway", "motorway_link"}]
    scale = metres_per_degree(statistics.median(way.line[0].lat for way in ways))
    calls = Counter(node for way in ways for node in way.nodes)
    link.execute(TABLES)
    vertices: dict[int, tuple[float, float]] = {}
    with link.cursor() as cursor:
        with cursor.copy("COPY edges FROM STDIN") as copy:
            for number, (nodes, line, one_way) in enumerate(_edges(ways, calls)):
                places = [(lon * scale[0], lat * scale[1]) for lon, lat in line]
                metres = sum(_apart(*pair) for pair in pairwise(places))
                text = ",".join(f"{x:.2f} {y:.2f}" for x, y in places)
                back = -1.0 if one_way else metres
                row = (number, nodes[0], nodes[-1], metres, back, *places[0], *places[-1])
                copy.write_row((*row, f"LINESTRING({text})"))
                vertices |= {nodes[0]: places[0], nodes[-1]: places[-1]}
        with cursor.copy("COPY vertices (id, x, y) FROM STDIN") as copy:
            for node, place in vertices.items():
                copy.write_row((node, *place))
    link.execute(INDEXES)
    return scale


def _edges(ways: list[Any], calls: Counter[int]) -> Iterator[tuple[Any, Any, bool]]:
    """Cut the ways at their junctions."""
    for way in ways:
        last = len(way.nodes) - 1
        cuts = [0, *(at for at in range(1, last) if calls[way.nodes[at]] > 1), last]
        one_way = way.tags.get("oneway") in {"yes", "true", "1"}
        for begin, end in pairwise(cuts):
            yield way.nodes[begin : end + 1], way.line[begin : end + 1], one_way


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    city = jakarta.city()
    import valhalla

    from simpul.adapters.valhalla.tiles import config

    actor = valhalla.Actor(config(city.tiles))

    def plain(one: Any, other: Any) -> None:
        actor.route({"locations": jakarta.locations((one, other)), "costing": "bicycle"})

    engine = pgrouting(jakarta.EXTRACT)
    if engine is None:
        return
    print(f"{'':>16} {'p50 ms':>8} {'p95 ms':>8} {'routes/s':>9} {'build s':>8} {'RSS MB':>7} {'no way':>7}")
    for name, apart_km in (("short", jakarta.SHORT_KM), ("long", jakarta.LONG_KM)):
        spent, none = [], 0
        for pair in jakarta.pairs(count, apart_km, plain):
            began = time.perf_counter()
            none += not engine.route(pair)
            spent.append(1000 * (time.perf_counter() - began))
        spent.sort()
        print(
            f"{'pgRouting ' + name:>16} {statistics.median(spent):8.2f} {spent[int(0.95 * len(spent))]:8.2f} "
            f"{1000 / statistics.mean(spent):9.1f} {engine.build_s:8.1f} {engine.memory_mb():7.0f} {none:7}"
        )


if __name__ == "__main__":
    main()
