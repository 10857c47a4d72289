"""The extract of Jakarta as a city of a data folder of its own, and places in it: for the cycling benchmarks.

The extract is not part of the repository: SIMPUL_TEST_DATA names the folder that holds geo/osm.
"""

import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("SIMPUL_TEST_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
EXTRACT = SHARED / "geo" / "osm" / "jakarta_2012.osm.pbf"
SHORT_KM, LONG_KM = (1.0, 4.0), (8.0, 20.0)
"""As the crow flies: how far the stops of a short and of a long pair lie apart."""


def city() -> Any:
    """Load it into a fresh data folder (or the one that SIMPUL_DATA names), and give it."""
    if not EXTRACT.is_file():
        sys.exit(f"the extract is not here: {EXTRACT}. Set SIMPUL_TEST_DATA.")
    os.environ.setdefault("SIMPUL_DATA", tempfile.mkdtemp(prefix="simpul-benchmark-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "simpul.site.settings"
    Path(os.environ["SIMPUL_DATA"]).mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    from simpul.ground.people.access import system_person
    from simpul.ground.places import act
    from simpul.ground.places.models import City
    from simpul.ground.places.survey import Source
    from simpul.site.commands.city import TOOLS

    found = City.objects.filter(slug="jakarta").exclude(version="").first()
    if found is None:
        found, _ = act.load_city(
            act.Wanted("Jakarta", country="IDN"), Source(osm=EXTRACT), tools=TOOLS, actor=system_person(),
            now=timezone.now(), tell=lambda _step: None,
        )  # fmt: skip
    return found


def pairs(count: int, apart_km: tuple[float, float], route: Any, seed: int = 5) -> list[tuple[Any, Any]]:
    """Give pairs of places on streets between which `route(one, other)` finds a way (it raises otherwise)."""
    import valhalla

    from simpul.adapters import osm
    from simpul.kernel.geo import distance_m

    dice = random.Random(seed)
    streets = osm.read(EXTRACT).ways
    places = [way.line[0] for way in streets if way.tags["highway"] not in {"motorway", "motorway_link"}]
    found: list[tuple[Any, Any]] = []
    while len(found) < count:
        one, other = dice.sample(places, 2)
        if not apart_km[0] * 1000 < distance_m(one, other) < apart_km[1] * 1000:
            continue
        try:
            route(one, other)
        except valhalla.ValhallaError:  # an island: take another pair
            continue
        found.append((one, other))
    return found


def locations(stops: Any) -> list[dict[str, Any]]:
    """Give stops as our own requests to Valhalla do: far from every way is no stop."""
    from simpul.adapters.valhalla.route import place
    from simpul.kernel.geo import LonLat

    return [place(LonLat(*stop)) for stop in stops]
