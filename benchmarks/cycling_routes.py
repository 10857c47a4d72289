"""What an answer costs: three routes with their condition through the API, and those of other engines.

The first part compares CPU time: our whole answer (the API in this process: reading the address, three ways,
figures, stretches, turns, warnings, reasons, JSON) against bare `valhalla.Actor` asked for the same three
ways with the same options, on the same tiles; and one balanced way against one. First nobody has surveyed
anything, then 10 % of the streets are heavily damaged, so that ways are asked for again.

The second part gives p50, p95 and routes a second of one balanced route, the seconds to build, and the memory
of the process after it, of each engine that can be had: Valhalla, OSRM (MLD and CH, with steps), networkx.
pgRouting is not measured here: it needs a PostgreSQL with its extension. Peers not installed are left out.

    python benchmarks/cycling_routes.py [pairs]             # 1000 short and 1000 long
    uv run --with osrm-bindings --with networkx python benchmarks/cycling_routes.py
"""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import cycling_peers
import jakarta

KINDS = ("quick", "balanced", "calm")
type Ride = Callable[[Any], Any]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    city = jakarta.city()
    import valhalla

    from simpul.adapters.valhalla.tiles import config

    actor = valhalla.Actor(config(city.tiles))

    def plain(one: Any, other: Any) -> None:
        actor.route({"locations": jakarta.locations((one, other)), "costing": "bicycle"})

    sets = {
        "short": jakarta.pairs(count, jakarta.SHORT_KM, plain),
        "long": jakarta.pairs(count, jakarta.LONG_KM, plain),
    }
    print(f"{count} pairs each: short {jakarta.SHORT_KM} km, long {jakarta.LONG_KM} km as the crow flies")
    for name, pairs in sets.items():
        ratios(f"{name}, nobody surveyed", actor, pairs)
    damage(city)
    for name, pairs in sets.items():
        ratios(f"{name}, 10 % damaged", actor, pairs)
    print(f"{'':>14} {'p50 ms':>8} {'p95 ms':>8} {'routes/s':>9} {'build s':>8} {'RSS MB':>7}")
    for name, pairs in sets.items():
        speed(f"Valhalla {name}", lambda pair: bare(actor, pair, ("balanced",)), pairs, None)
        speed(f"ours {name}", lambda pair: ours(pair, ("balanced",)), pairs, None)
    peers(sets)


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


def ours(pair: Any, kinds: tuple[str, ...]) -> None:
    """Ask our API, in this process."""
    from django.test import RequestFactory

    from simpul.rooms.cycling.api import routes as api

    stops = ";".join(f"{lon},{lat}" for lon, lat in pair)
    words = {"city": "jakarta", "stops": stops, "kind": ",".join(kinds), "lang": "en"}
    answer = api.ways(RequestFactory().get("/api/cycling/routes", words))
    if answer.status_code != 200:
        raise RuntimeError(answer.content)


def ratios(name: str, actor: Any, pairs: list[Any]) -> None:
    """Print the CPU milliseconds of both, asked in turn, and their ratio."""
    for kinds in (KINDS, ("balanced",)):
        ours(pairs[0], kinds)
        spent = [0.0, 0.0]
        for pair in pairs:
            began = time.process_time()
            bare(actor, pair, kinds)
            between = time.process_time()
            ours(pair, kinds)
            spent = [spent[0] + between - began, spent[1] + time.process_time() - between]
        mean = [1000 * one / len(pairs) for one in spent]
        said = f"bare {mean[0]:.2f} ms, ours {mean[1]:.2f} ms CPU, ratio {mean[1] / mean[0]:.2f}"
        print(f"{name}, {len(kinds)} route(s): {said}")


def damage(city: Any) -> None:
    """Tell that streets drawn at random, 10 % of the segments, are heavily damaged."""
    from django.utils import timezone

    from simpul.ground.places.models import Segment
    from simpul.ground.roadstate import act

    rows = list(Segment.objects.live().filter(city=city).order_by("pk").values_list("pk", "street_id"))
    streets = sorted({street for _, street in rows})
    hit = set(random.Random(11).sample(streets, len(streets) // 10))
    now = timezone.now()
    told = [act.Told(pk, "bad", now.date(), confidence=0.9) for pk, street in rows if street in hit]
    act.tell_segments(city, told, source="roads", now=now)


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


def peers(sets: dict[str, list[Any]]) -> None:
    """Measure who can be had."""
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
        known = [pair for pair in pairs if all(tuple(place) in graph.places for place in pair)][:100]
        speed(f"networkx {name}", graph.route, known, graph.build_s)
    print("pgRouting: left out, it needs a PostgreSQL with its extension")


if __name__ == "__main__":
    main()
