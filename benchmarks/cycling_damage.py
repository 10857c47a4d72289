"""How much damaged road routes avoid, and what that costs in length: Jakarta with invented damage.

Streets (from junction to junction) drawn at random are told to be heavily damaged until they hold 10 % of all
segments. The same pairs of places are ridden four ways, all with the same profile and options:

- plain: bare Valhalla on the map's own tiles, which know of no damage;
- fresh: our answer a moment after the survey, while the tiles do not know it yet (told with each request);
- built: our answer once the survey is in the tiles;
- OSRM: its own bicycle profile (`osrm-bindings`), where it can be had.

    python benchmarks/cycling_damage.py [routes]            # 300
    uv run --with osrm-bindings python benchmarks/cycling_damage.py
"""

import random
import statistics
import sys
from collections.abc import Callable
from typing import Any

import jakarta

SHARE = 0.10
APART_KM = (2.0, 8.0)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    city = jakarta.city()
    import valhalla
    from django.utils import timezone

    from simpul.adapters import valhalla as ours
    from simpul.adapters.valhalla.tiles import config
    from simpul.kernel.geo import LonLat
    from simpul.kernel.routing import Query
    from simpul.rooms.cycling.act import build
    from simpul.rooms.cycling.jobs.build import TOOLS
    from simpul.rooms.cycling.observe import engine
    from simpul.rooms.cycling.understand import profile

    bare = valhalla.Actor(config(city.tiles))

    def plain(one: Any, other: Any) -> None:
        asked = {"locations": jakarta.locations((one, other)), "costing": "bicycle"}
        bare.route(asked | {"directions_type": "none"})

    drawn = jakarta.pairs(count, APART_KM, plain)
    stops = [(LonLat(*one), LonLat(*other)) for one, other in drawn]
    here = engine.current(city, ours.engine)
    before = [here.route(Query(pair, profile.options("city", "balanced"))) for pair in stops]
    hit = damage(city)
    bad_m = damaged(city, here, hit)
    base = [(path.length_m, bad_m(path)) for path in before]
    print(f"{len(hit):,} segments damaged; {count} routes between places {APART_KM} km apart")
    say("plain", base, base)
    say("fresh", answered(city, stops), base)
    build.ask(city, why="benchmark", now=timezone.now(), start=None)
    done = build.run(city, TOOLS, now=timezone.now)
    if done is None or done.state != "ready":
        sys.exit(f"the tiles could not be built: {done and done.error}")
    say("built", answered(city, stops), base)
    osrm(stops, bad_m, here, base)


def damage(city: Any) -> set[int]:
    """Tell that streets drawn at random, SHARE of all segments, are heavily damaged; give the segments."""
    from django.utils import timezone

    from simpul.ground.places.models import Segment
    from simpul.ground.roadstate import act

    of_street: dict[int, list[int]] = {}
    for segment, street in (
        Segment.objects.live().filter(city=city).order_by("pk").values_list("pk", "street_id")
    ):
        of_street.setdefault(street, []).append(segment)
    streets = sorted(of_street)
    random.Random(11).shuffle(streets)
    most, hit = SHARE * sum(map(len, of_street.values())), []
    for street in streets:
        if len(hit) >= most:
            break
        hit += of_street[street]
    now = timezone.now()
    rows = [act.Told(pk, "bad", now.date(), confidence=0.9) for pk in hit]
    act.tell_segments(city, rows, source="roads", now=now)
    return set(hit)


def damaged(city: Any, here: Any, hit: set[int]) -> Callable[[Any], float]:
    """Give a function that says how many metres of a path are damaged."""
    from django.utils import timezone

    from simpul.rooms.cycling.observe import atlas, ride

    scene = ride.scene(here, atlas.of(city), timezone.now(), None)
    ids = scene.atlas.segment_ids

    def bad_m(path: Any) -> float:
        pieces = ride.join(scene, path).pieces
        spans = zip(pieces.segment.tolist(), (pieces.to_m - pieces.from_m).tolist(), strict=True)
        return sum(metres for at, metres in spans if at >= 0 and int(ids[at]) in hit)

    return bad_m


def answered(city: Any, stops: list[Any]) -> list[tuple[float, float]]:
    """Give the length and the damaged metres of our balanced answers."""
    from django.utils import timezone

    from simpul.adapters import valhalla as ours
    from simpul.rooms.cycling.observe import engine
    from simpul.rooms.cycling.share import routes
    from simpul.rooms.cycling.understand.wish import Wish

    here, now = engine.current(city, ours.engine), timezone.now()
    wishes = (Wish(pair, kinds=("balanced",)) for pair in stops)
    got = [routes.answer(city, wish, engine=here, now=now).routes[0].figures for wish in wishes]
    return [(one.length_m, one.damaged_m) for one in got]


def say(name: str, found: list[tuple[float, float]], base: list[tuple[float, float]]) -> None:
    """Print the damaged metres of routes and how much longer they are than those of `base`."""
    longer = [100 * (one[0] / was[0] - 1) for one, was in zip(found, base, strict=True)]
    fewer = [100 * (1 - one[1] / was[1]) for one, was in zip(found, base, strict=True) if was[1] > 0]
    bad, was_bad = sum(one[1] for one in found), sum(one[1] for one in base)
    print(
        f"{name:>6}: {bad / len(found):6.0f} damaged m a route, {100 * (1 - bad / was_bad):5.1f} % fewer, "
        f"{statistics.median(fewer):5.1f} % in the median of {len(fewer)} routes with damage; "
        f"longer: median {statistics.median(longer):4.1f} %, mean {statistics.mean(longer):4.1f} %"
    )


def osrm(stops: Any, bad_m: Any, here: Any, base: list[tuple[float, float]]) -> None:
    """Ride the same pairs with OSRM; its line is matched on our tiles to know what it goes over."""
    import cycling_peers

    peer = cycling_peers.osrm(jakarta.EXTRACT, "MLD")
    if peer is None:
        print("  OSRM: left out, osrm-bindings is not installed here")
        return
    found, same = [], []
    for pair, was in zip(stops, base, strict=True):
        path = here.match(peer.line(pair), {})
        if path is not None:
            found.append((path.length_m, bad_m(path)))
            same.append(was)
    say("OSRM", found, same)


if __name__ == "__main__":
    main()
