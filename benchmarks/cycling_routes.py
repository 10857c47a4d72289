"""What an answer costs: three routes with their condition through the API, and those of other engines.

`ratios` and `damaged` compare CPU time: our whole answer (the API in this process: reading the address, three
ways, figures, stretches, turns, warnings, reasons, JSON) against bare `valhalla.Actor` asked for the same
three ways with the same options, on the same tiles, its answer read as JSON; and one balanced way against
one. The requests themselves are made beforehand, as a client makes them. In `ratios` nobody has surveyed
anything; in `damaged` 10 % of the streets are heavily damaged and the tiles are built again, and the answer
is also asked for without its reasons (`why=0`), which take one more search there.

`speed` gives p50, p95 and routes a second of one balanced route of Valhalla and of ours, with the memory of
the process after it; `peers` the same, and the seconds to build, of each other engine that can be had: OSRM
(MLD and CH, with steps) and networkx, which takes a second and more for a long way and is asked for the first
pairs only. pgRouting has a benchmark of its own. Peers that are not installed are left out.

    python benchmarks/cycling_routes.py [pairs] [--sections ratios,speed,damaged,peers] [--slow pairs]
    uv run --with osrm-bindings --with networkx python benchmarks/cycling_routes.py  # 1000 short, 1000 long
"""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import cycling_peers
import jakarta

KINDS = ("quick", "balanced", "calm")
type Ride = Callable[[Any], Any]


HEADING = f"{'':>14} {'p50 ms':>8} {'p95 ms':>8} {'routes/s':>9} {'build s':>8} {'RSS MB':>7}"
SECTIONS = ("ratios", "speed", "damaged", "peers")


def main() -> None:
    parser = argparse.ArgumentParser(description="What a cycling answer costs.")
    parser.add_argument("pairs", nargs="?", type=int, default=1000, help="of short and of long routes, each")
    parser.add_argument("--sections", default=",".join(SECTIONS), help="which, with commas between them")
    parser.add_argument("--slow", type=int, default=20, help="pairs that slow peers are asked for")
    said = parser.parse_args()
    sections, count = said.sections.split(","), said.pairs
    city = jakarta.city()
    first = actor(city)

    def plain(one: Any, other: Any) -> None:
        first.route({"locations": jakarta.locations((one, other)), "costing": "bicycle"})

    sets = {
        "short": jakarta.pairs(count, jakarta.SHORT_KM, plain),
        "long": jakarta.pairs(count, jakarta.LONG_KM, plain),
    }
    print(f"{count} pairs each: short {jakarta.SHORT_KM} km, long {jakarta.LONG_KM} km as the crow flies")
    for section in SECTIONS:
        if section in sections:
            MEASURES[section](city, sets, said.slow)


def unsurveyed(city: Any, sets: dict[str, list[Any]], _slow: int) -> None:
    """Compare while nobody has surveyed anything."""
    bare_one = actor(city)
    for kinds in (KINDS, ("balanced",)):
        spent = [ratios(f"{name}, nobody surveyed", bare_one, pairs, kinds) for name, pairs in sets.items()]
        whole, ours_whole = (sum(each) for each in zip(*spent, strict=True))
        print(f"short and long together, {len(kinds)} route(s): ratio {ours_whole / whole:.2f}", flush=True)


def damaged(city: Any, sets: dict[str, list[Any]], _slow: int) -> None:
    """Compare where 10 % are damaged and the tiles know of it."""
    damage(city)
    bare_one = actor(city)
    for name, pairs in sets.items():
        for kinds in (KINDS, ("balanced",)):
            ratios(f"{name}, 10 % damaged", bare_one, pairs, kinds)
            ratios(f"{name}, 10 % damaged, no reasons", bare_one, pairs, kinds, why="0")


def speeds(city: Any, sets: dict[str, list[Any]], _slow: int) -> None:
    """Measure single routes of Valhalla and of ours."""
    print(HEADING)
    bare_one = actor(city)
    for name, pairs in sets.items():
        speed(f"Valhalla {name}", lambda pair: bare(bare_one, pair, ("balanced",)), pairs, None)
        speed(f"ours {name}", lambda pair: ours(request(pair, ("balanced",))), pairs, None)


def actor(city: Any) -> Any:
    """Give bare Valhalla on the tiles that the city's routes are found on now."""
    import valhalla

    from simpul.adapters.valhalla.tiles import config
    from simpul.rooms.cycling.observe import tiles

    here = tiles.now(city)
    return valhalla.Actor(config(here.folder))


def bare(actor: Any, pair: Any, kinds: tuple[str, ...]) -> None:
    """Ask Valhalla alone for the same routes."""
    from simpul.rooms.cycling.understand import profile

    for kind in kinds:
        actor.route(
            {
                "locations": jakarta.locations(pair),
                "costing": "bicycle",
                "costing_options": {"bicycle": profile.options("city", kind)},
            }
        )


def request(pair: Any, kinds: tuple[str, ...], why: str = "1") -> Any:
    """Make a request for our API."""
    from django.test import RequestFactory

    stops = ";".join(f"{lon},{lat}" for lon, lat in pair)
    words = {"city": "jakarta", "stops": stops, "kind": ",".join(kinds), "lang": "en", "why": why}
    return RequestFactory().get("/api/cycling/routes", words)


def ours(asked: Any) -> None:
    """Ask our API, in this process."""
    from simpul.rooms.cycling.api import routes as api

    answer = api.ways(asked)
    if answer.status_code != 200:
        raise RuntimeError(answer.content)


def ratios(
    name: str, actor: Any, pairs: list[Any], kinds: tuple[str, ...], why: str = "1"
) -> tuple[float, float]:
    """Print the CPU milliseconds of both, asked in turn, and their ratio; give the seconds of all pairs."""
    ours(request(pairs[0], kinds, why))
    spent = [0.0, 0.0]
    for pair in pairs:
        asked = request(pair, kinds, why)
        began = time.process_time()
        bare(actor, pair, kinds)
        between = time.process_time()
        ours(asked)
        spent = [spent[0] + between - began, spent[1] + time.process_time() - between]
    mean = [1000 * one / len(pairs) for one in spent]
    said = f"bare {mean[0]:.2f} ms, ours {mean[1]:.2f} ms CPU, ratio {mean[1] / mean[0]:.2f}"
    print(f"{name}, {len(kinds)} route(s): {said}", flush=True)
    return spent[0], spent[1]


def damage(city: Any) -> None:
    """Tell that streets drawn at random, 10 % of the segments, are heavily damaged; build the tiles again."""
    from django.utils import timezone

    from simpul.ground.places.models import Segment
    from simpul.ground.roadstate import act
    from simpul.rooms.cycling.act import build
    from simpul.rooms.cycling.jobs.build import TOOLS

    rows = list(Segment.objects.live().filter(city=city).order_by("pk").values_list("pk", "street_id"))
    streets = sorted({street for _, street in rows})
    hit = set(random.Random(11).sample(streets, len(streets) // 10))
    now = timezone.now()
    told = [act.Told(pk, "bad", now.date(), confidence=0.9) for pk, street in rows if street in hit]
    act.tell_segments(city, told, source="roads", now=now)
    build.ask(city, why="benchmark", now=now, start=None)
    began = time.monotonic()
    done = build.run(city, TOOLS, now=timezone.now)
    if done is None or done.state != "ready":
        raise RuntimeError(done and done.error)
    print(f"{len(told):,} segments damaged, the tiles built again in {time.monotonic() - began:.0f} s")


def speed(name: str, ride: Ride, pairs: list[Any], build_s: float | None) -> None:
    """Print how long single routes take."""
    spent = []
    for pair in pairs:
        began = time.perf_counter()
        ride(pair)
        spent.append(1000 * (time.perf_counter() - began))
    spent.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    built = "-" if build_s is None else f"{build_s:.1f}"
    print(
        f"{name:>14} {statistics.median(spent):8.2f} {spent[int(0.95 * len(spent))]:8.2f} "
        f"{1000 / statistics.mean(spent):9.0f} {built:>8} {memory:7.0f}"
    )


def peers(_city: Any, sets: dict[str, list[Any]], slow: int) -> None:
    """Measure who can be had; networkx for the first `slow` pairs of each set."""
    print(HEADING)
    for algorithm in ("MLD", "CH"):
        osrm = cycling_peers.osrm(jakarta.EXTRACT, algorithm)
        if osrm is None:
            print(f"OSRM {algorithm}: left out, osrm-bindings is not installed here")
            continue
        for name, pairs in sets.items():
            speed(f"{algorithm} {name}", osrm.route, pairs, osrm.build_s)
    graph = cycling_peers.networkx(jakarta.EXTRACT)
    if graph is None:
        print("networkx: left out, it is not installed here")
        return
    for name, pairs in sets.items():
        known = [pair for pair in pairs if all(tuple(place) in graph.places for place in pair)][:slow]
        print(f"networkx {name}: the first {len(known)} of {len(pairs)} pairs")
        speed(f"networkx {name}", graph.route, known, graph.build_s)


MEASURES = {"ratios": unsurveyed, "speed": speeds, "damaged": damaged, "peers": peers}


if __name__ == "__main__":
    main()
