"""How well a noisy drive is put back on the streets it went along, and how fast.

Usage: python benchmarks/match_trace.py EXTRACT.osm.pbf [drives]

Drives are Valhalla's own routes between random places of the extract, so the truth is known: each position's
way and direction. Positions are 1 s apart at 20 km/h with a stop of STOP_S every kilometre, and with a
receiver's noise: correlated over 30 s (AR(1)) plus 0.5 m white. The peer, in the same run, is the same engine
given every position as it comes, with its own settings; "cars" is ours without its second look at alleys. The
same drives end with as many along alleys and footways, from end to end, which cars may not use.
"""

import itertools
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simpul.site.settings")

import valhalla

from simpul.adapters import osm
from simpul.adapters.valhalla import build, match, matcher
from simpul.adapters.valhalla.tiles import config
from simpul.kernel.geo import LonLat, distance_m, length_m, metres_per_degree
from simpul.kernel.ports import StreetMatch, Way

STEP_M = 5.5
STOP_S = 45
ON_FOOT = frozenset({"footway", "path", "pedestrian", "steps", "cycleway"})
ALLEY_M, ALLEYS = 80.0, 200
"""The shortest alley of a drive, in metres, and how many are driven along."""
Truth = tuple[int, bool]


def drives(actor: Any, ways: tuple[Way, ...], count: int) -> Iterator[tuple[list[LonLat], list[Truth]]]:
    """Give routes as positions STEP_M apart with the truth of each: the edges along their exact shape."""
    places = [way.line[0] for way in ways]
    while count:
        ends = random.sample(places, 2)
        try:
            route = actor.route(
                {
                    "locations": [{"lon": p.lon, "lat": p.lat} for p in ends],
                    "costing": "auto",
                    "format": "json",
                }
            )
            shape = route["trip"]["legs"][0]["shape"]
            edges = actor.trace_attributes(
                {"encoded_polyline": shape, "costing": "auto", "shape_match": "edge_walk"}
            )
        except valhalla.ValhallaError:
            continue
        yield along(edges)
        count -= 1


def along(found: dict[str, Any]) -> tuple[list[LonLat], list[Truth]]:
    """Walk along the edges in steps of STEP_M."""
    points = [LonLat(*pair) for pair in match.DrivenPath(found["shape"], found["edges"]).degrees.tolist()]
    positions, truth, rest = [], [], 0.0
    for edge in found["edges"]:
        for one, other in itertools.pairwise(points[edge["begin_shape_index"] : edge["end_shape_index"] + 1]):
            length = distance_m(one, other)
            while rest <= length and length:
                share = rest / length
                positions.append(LonLat(*(a + share * (b - a) for a, b in zip(one, other, strict=True))))
                truth.append((edge["way_id"], edge["forward"]))
                if len(positions) % 200 == 0:
                    positions += positions[-1:] * STOP_S
                    truth += truth[-1:] * STOP_S
                rest += STEP_M
            rest -= length
    return positions, truth


def noisy(positions: list[LonLat], sigma_m: float) -> list[LonLat]:
    """Add a receiver's noise."""
    keep = math.exp(-1 / 30)
    lon_m, lat_m = metres_per_degree(positions[0].lat)
    off = [random.gauss(0, sigma_m), random.gauss(0, sigma_m)]
    moved = []
    for lon, lat in positions:
        off = [keep * x + random.gauss(0, sigma_m * math.sqrt(1 - keep**2)) for x in off]
        east, north = (x + random.gauss(0, 0.5) for x in off)
        moved.append(LonLat(lon + east / lon_m, lat + north / lat_m))
    return moved


def plain(actor: Any, trace: list[LonLat]) -> list[StreetMatch | None]:
    """The peer: everything in one request, as it comes."""
    try:
        found = actor.trace_attributes(
            {"shape": [{"lon": x, "lat": y} for x, y in trace], "costing": "auto", "shape_match": "map_snap"}
        )
    except valhalla.ValhallaError:
        return [None] * len(trace)
    answers: list[StreetMatch | None] = []
    for point in found["matched_points"]:
        if point["type"] == "unmatched" or point["edge_index"] >= len(found["edges"]):
            answers.append(None)
            continue
        edge = found["edges"][point["edge_index"]]
        there = LonLat(point["lon"], point["lat"])
        answers.append(
            StreetMatch(edge["way_id"], point["distance_from_trace_point"], there, edge["forward"])
        )
    return answers


def alleys(ways: tuple[Way, ...], count: int) -> Iterator[tuple[list[LonLat], list[Truth]]]:
    """Give drives along ways that no car may use: positions STEP_M apart, with their truth."""
    long = [way for way in ways if way.tags["highway"] in ON_FOOT and length_m(way.line) >= ALLEY_M]
    for way in random.sample(long, min(count, len(long))):
        positions, rest = [], 0.0
        for one, other in itertools.pairwise(way.line):
            length = distance_m(one, other)
            while rest <= length and length:
                share = rest / length
                positions.append(LonLat(*(a + share * (b - a) for a, b in zip(one, other, strict=True))))
                rest += STEP_M
            rest -= length
        yield positions, [(way.id, True)] * len(positions)


def main() -> None:
    """Print the shares of positions on the right way, in the right direction too, unmatched; the speed."""
    pbf, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40
    random.seed(7)
    with TemporaryDirectory() as folder:
        tiles = Path(folder)
        build(pbf, tiles)
        actor, ours, cars = valhalla.Actor(config(tiles)), matcher(tiles), matcher(tiles, alleys=False)
        ways = osm.read(pbf).ways
        streets, afoot = list(drives(actor, ways, count)), list(alleys(ways, ALLEYS))
        for what, drawn, sigma_m in itertools.chain(
            (("streets", streets, sigma_m) for sigma_m in (3, 5, 10)),
            (("alleys", afoot, sigma_m) for sigma_m in (3, 5)),
        ):
            traces = [(noisy(positions, sigma_m), truth) for positions, truth in drawn]
            answers = {"ours": ours, "cars": cars, "plain": partial(plain, actor)}
            print(f"{what}: {len(drawn)} drives, {sum(len(p) for p, _ in drawn)} positions {STEP_M} m apart")
            for name, answer in answers.items():
                begun = time.process_time()
                pairs = [pair for trace, truth in traces for pair in zip(answer(trace), truth, strict=True)]
                seconds = time.process_time() - begun
                way = statistics.mean(bool(found) and found.way_id == t[0] for found, t in pairs)
                both = statistics.mean(
                    bool(found) and (found.way_id, found.forward) == t for found, t in pairs
                )
                none = statistics.mean(found is None for found, _ in pairs)
                print(
                    f"noise {sigma_m:>2} m {name:>5}: way {way:.4f}, way and direction {both:.4f}, "
                    f"no answer {none:.4f}, {len(pairs) / seconds:,.0f} positions/s"
                )


if __name__ == "__main__":
    main()
