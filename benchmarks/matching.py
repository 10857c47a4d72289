"""How long matching takes: 10,000 projects with their needs, 2,000 offers, 514 cities; beside a plain scan.

    python benchmarks/matching.py [--database-url postgres://...] [--repeats 60]

Gives the median and the 95th percentile, in milliseconds, of the server's own time for the page and the API
of a need (offers, practices and projects that fit), of an offer (the needs that fit), and of "cities like
ours"; by Django's test client, so with URL, middleware, queries, templates and JSON, and without network.
The peer is the same sum written the plain way, in the same run on the same rows already in memory: every part
of every pair judged, sorted, the best twenty taken; and with pandas where it is installed (`uv run --with
pandas`), for the distances of cities.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photos

PROJECTS, OFFERS, CITIES, PRACTICES = 10_000, 2_000, 514, 200
AREAS = ("civic_social", "health_wellbeing", "safety_security", "quality_environment", "built_infrastructure")
KINDS = ("support", "capacity_building", "knowledge_sharing", "technical_assistance")
SUPPORT = ("funding", "technical", "advisory", "training", "private_partner", "political")
STATUS = ("planning", "ongoing", "ongoing_or_planning", "completed", "listed")
STAGES = ("planning", "ongoing", "completed")


def fill() -> None:
    """Make cities, projects with one need each, offers and practices; nothing where they are there."""
    from django.utils import timezone

    from simpul.ground.people.access import system_person
    from simpul.ground.places.models import City
    from simpul.rooms.hub.models import NetworkCity, PopulationFigure, Project, State, SupportNeed
    from simpul.rooms.hub.models.help import Offer
    from simpul.rooms.hub.models.practice import Practice, PracticeText

    if Project.objects.count() >= PROJECTS:
        return
    chance, now, by = random.Random(1), timezone.now(), system_person()
    states = [State.objects.create(iso3=code, name=code) for code in ("IDN", "KHM", "MYS", "VNM", "THA")]
    cities = City.objects.bulk_create(
        City(
            slug=f"city-{n}", name=f"City {n}", served=False, country=states[n % 5].iso3,
            west=(lon := chance.uniform(95, 140)) - 0.05, east=lon + 0.05,
            south=(lat := chance.uniform(-10, 20)) - 0.05, north=lat + 0.05,
        )
        for n in range(CITIES)
    )  # fmt: skip
    members = NetworkCity.objects.bulk_create(
        NetworkCity(city=city, state=states[n % 5]) for n, city in enumerate(cities)
    )
    PopulationFigure.objects.bulk_create(
        PopulationFigure(
            city=city, value=int(10 ** chance.uniform(4.5, 7)), year=2025, scope="all", verified=True,
            area_km2=None if n % 9 == 0 else chance.uniform(40, 4000),
        )
        for n, city in enumerate(members)
    )  # fmt: skip
    projects = Project.objects.bulk_create(
        (
            Project(
                slug=f"project-{n}", state=states[n % CITIES % 5], network_city=members[n % CITIES],
                title=f"Project {n}", focus_area=chance.choice(AREAS), status=chance.choice(STATUS),
                published=True, made_at=now, changed_at=now,
            )
            for n in range(PROJECTS)
        ),
        batch_size=500,
    )  # fmt: skip
    SupportNeed.objects.bulk_create(
        (SupportNeed(project=project, kind=chance.choice(SUPPORT)) for project in projects), batch_size=500
    )
    Offer.objects.bulk_create(
        (
            Offer(
                city=cities[n % CITIES], title=f"Offer {n}", kind=chance.choice(KINDS), what="-",
                state="open",
                focus_areas=chance.sample(AREAS, n % 3), stages=chance.sample(STAGES, n % 3),
                languages=chance.sample(("en", "id", "vi", "th"), n % 3), made_by=by, made_at=now,
                changed_at=now,
                amount=1000 * n if n % 4 == 0 else None, currency="USD" if n % 4 == 0 else "",
            )
            for n in range(OFFERS)
        ),
        batch_size=500,
    )  # fmt: skip
    practices = Practice.objects.bulk_create(
        Practice(
            slug=f"practice-{n}", city=cities[n % CITIES], focus_area=chance.choice(AREAS),
            state="published", stage=chance.choice(STAGES), made_by=by, made_at=now, changed_at=now,
        )
        for n in range(PRACTICES)
    )  # fmt: skip
    PracticeText.objects.bulk_create(
        PracticeText(practice=one, language="en", title=one.slug, summary="-") for one in practices
    )


def pages(repeats: int) -> dict[str, Any]:
    """Ask for pages and API, each time of another need, offer or city."""
    from django.conf import settings
    from django.test import Client

    from simpul.rooms.hub.models import SupportNeed
    from simpul.rooms.hub.models.help import Offer

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}  # the islands need not be built for this
    client = Client(headers={"host": "localhost"})
    needs = list(SupportNeed.objects.order_by("pk").values_list("pk", flat=True)[: repeats + 2])
    offers = list(Offer.objects.order_by("pk").values_list("pk", flat=True)[: repeats + 2])
    paths = {
        "need: page": [f"/hub/match/needs/{pk}/" for pk in needs],
        "need: API": [f"/api/hub/needs/{pk}/matches" for pk in needs],
        "offer: page": [f"/hub/match/offers/{pk}/" for pk in offers],
        "offer: API": [f"/api/hub/offers/{pk}/matches" for pk in offers],
        "cities like ours: page": [f"/hub/cities/city-{n}/alike/" for n in range(repeats + 2)],
        "cities like ours: API": [f"/api/hub/cities/city-{n}/alike" for n in range(repeats + 2)],
    }

    def ask(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    return {name: timed([lambda path=path: ask(path) for path in some]) for name, some in paths.items()}


def thought(repeats: int) -> dict[str, Any]:
    """Time the sum alone, ours and the plain scan, on the same rows in memory; both give the same list."""
    from django.utils import timezone

    from simpul.rooms.hub.share import alike as likes
    from simpul.rooms.hub.share import sides, tables
    from simpul.rooms.hub.understand import alike, match, rules

    by, atlas = rules.shipped(), sides.atlas()
    parts = (tables.offers(atlas, timezone.now().date()), tables.projects(atlas), tables.practices(atlas))
    everything = match.Table(side for part in parts for side in part.sides)
    needs = tables.needs(atlas).sides

    def plain(need: Any) -> list[str]:
        found = []
        for other in everything.sides:
            if other.city == need.city and need.city:
                continue
            fit = match.judge(need, other, by)
            if fit and fit.reasons[0].share != 0 and fit.certainty >= by.least_known:
                found.append(fit)
        return [fit.key for fit in sorted(found, key=lambda fit: (-fit.order, fit.key))[: by.shown]]

    ours, scan = ([fit.key for fit in match.answers(needs[0], everything, by).fits], plain(needs[0]))
    if ours != scan:
        raise SystemExit(f"the two do not agree: {ours} {scan}")
    known = likes.traits(by)
    result = {
        "rows": len(everything.sides),
        "need, ours": timed(
            [lambda n=n: match.answers(needs[n], everything, by) for n in range(repeats + 2)]
        ),
        "need, plain scan": timed([lambda n=n: plain(needs[n]) for n in range(min(repeats, 12) + 2)]),
        "cities, ours": timed(
            [
                lambda n=n: alike.nearest(known[f"city-{n}"], known.values(), by, by.alike_weights)
                for n in range(repeats + 2)
            ]
        ),
    }
    return result | _pandas(known, by, repeats)


def _pandas(known: Any, by: Any, repeats: int) -> dict[str, Any]:
    try:
        import numpy as np
        import pandas as pd
    except ImportError:
        return {"cities, pandas": "not installed"}
    frame = pd.DataFrame(
        {"population": one.population, "density": one.density} for one in known.values()
    ).astype(float)
    weights = {name: by.alike_weights[name] for name in frame}

    def ask(n: int) -> Any:
        apart = pd.DataFrame(
            {
                name: (np.log(frame[name] / frame[name].iloc[n]).abs() / np.log(by.alike_apart[name])).clip(
                    upper=1
                )
                for name in frame
            }
        )
        weighted = sum(apart[name].fillna(1) * weight for name, weight in weights.items())
        return weighted.nsmallest(by.shown)

    return {"cities, pandas (two dimensions)": timed([lambda n=n: ask(n) for n in range(repeats + 2)])}


def timed(asks: list[Callable[[], object]]) -> dict[str, float]:
    """Call each once; the first two warm up."""
    took, cpu = [], []
    for number, ask in enumerate(asks):
        wall, used = time.perf_counter(), time.process_time()
        ask()
        if number >= 2:
            took.append(1000 * (time.perf_counter() - wall))
            cpu.append(1000 * (time.process_time() - used))
    ranked, worked = sorted(took), sorted(cpu)
    at = min(len(ranked) - 1, int(0.95 * len(ranked)))
    return {
        "p50_ms": round(statistics.median(ranked), 1), "p95_ms": round(ranked[at], 1),
        "cpu_p50_ms": round(statistics.median(worked), 1), "cpu_p95_ms": round(worked[at], 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database-url", default="", help="SQLite in a temporary folder where none is given")
    parser.add_argument("--repeats", type=int, default=60)
    parser.add_argument("--work", type=Path, help="where to work; it is filled once and measured again")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        photos.use((said.work or Path(temporary)) / "data", said.database_url)
        fill()
        answer = {"load_average": os.getloadavg(), **pages(said.repeats), "thought": thought(said.repeats)}
        print(json.dumps(answer, indent=2))


if __name__ == "__main__":
    main()
