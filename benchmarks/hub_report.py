"""How long the report of a year takes with many projects: each part by itself, and all files together.

Beside it, in the same run, a plain dump of the same list: one HTML table by string formatting and one CSV,
without totals, comparison, map, charts or PDF. That is the least that anybody could do.

    python benchmarks/hub_report.py --projects 10000

Wall-clock and processor time are given: on a machine that others use too, the second is the fair one.
"""

import argparse
import csv
import html
import io
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from typing import Any

AREAS = (
    "civic_social", "health_wellbeing", "safety_security", "quality_environment", "built_infrastructure",
    "industry_innovation",
)  # fmt: skip
STATUSES = ("planning", "ongoing", "completed")
STATES = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "VNM", "TLS")


def fill(projects: int, cities: int) -> None:
    """Make an invented network with the lists of two years."""
    from datetime import UTC, datetime

    from simpul.ground.places.models import City
    from simpul.rooms.hub.models import Alias, NetworkCity, Project, ProjectYear, State

    seeded, now = random.Random(7), datetime(2026, 1, 1, tzinfo=UTC)
    states = [State.objects.create(iso3=code, name=f"State {code}") for code in STATES]
    members = []
    for number in range(cities):
        lon, lat = seeded.uniform(95, 128), seeded.uniform(-10, 22)
        city = City.objects.create(
            slug=f"city-{number}", name=f"City {number}", served=False, west=lon - 0.05, east=lon + 0.05,
            south=lat - 0.05, north=lat + 0.05,
        )  # fmt: skip
        members.append(NetworkCity.objects.create(city=city, state=states[number % len(states)]))
    made = Project.objects.bulk_create(
        [
            Project(
                slug=f"project-{number}", title=f"Project {number} with a title of the usual length",
                network_city=members[number % cities], state=members[number % cities].state,
                focus_area=seeded.choice(AREAS), status="ongoing", published=True,
                sources=[f"https://example.org/list/{number % 9}"], verified=number % 3 == 0, made_at=now,
                changed_at=now,
            )
            for number in range(projects)
        ],
        batch_size=1000,
    )  # fmt: skip
    rows = [
        ProjectYear(
            project=one, year=year, status=seeded.choice(STATUSES), listed=True,
            focus_area=one.focus_area if number % 20 else seeded.choice(AREAS),
        )
        for number, one in enumerate(made)
        for year in (2024, 2025)
        if (number + year) % 10
    ]  # fmt: skip
    ProjectYear.objects.bulk_create(rows, batch_size=1000)
    Alias.objects.bulk_create(
        [Alias(project=one, title=f"Once {one.title}") for one in made[::5]], batch_size=1000
    )


def timed(run: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Run something and give its wall-clock and processor time in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = run()
    took = {"wall_s": round(time.perf_counter() - wall, 2), "cpu_s": round(time.process_time() - cpu, 2)}
    return found, took


def plain_dump() -> int:
    """The least: one query, an HTML table and a CSV of the same list."""
    from simpul.rooms.hub.models import ProjectYear

    rows = list(
        ProjectYear.objects.filter(year=2025, listed=True)
        .order_by("project__state__name", "project__network_city__city__name", "project__title")
        .values_list(
            "project__slug", "project__title", "project__network_city__city__name", "project__state__name",
            "focus_area", "status",
        )
    )  # fmt: skip
    page = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return len(page) + len(text.getvalue())


def measure(projects: int, cities: int) -> dict[str, Any]:
    """Fill the database and time everything."""
    from simpul.rooms.hub import jobs
    from simpul.rooms.hub.share import report, report_paper

    fill(projects, cities)
    parts: dict[str, Any] = {}
    jobs.report_file(report.of_year(2024), "totals.csv", "en")  # the libraries are loaded
    _, parts["peer: plain dump"] = timed(plain_dump)
    _, all_files = timed(lambda: jobs.report_files(report.of_year(2025), "en"))
    made, parts["records and totals"] = timed(lambda: report.of_year(2025))
    for name in report_paper.NAMES:
        content, took = timed(lambda name=name: jobs.report_file(made, name, "en"))
        parts[name] = took | {"kB": round(len(content) / 1000)}
    return {
        "projects in the list": made.totals.projects, "changes": len(made.changes), "all files": all_files,
        "parts": parts, "load_average": os.getloadavg()[0], "cores": os.cpu_count(),
    }  # fmt: skip


def main() -> None:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=11_200, help="1 in 10 is left out of each list")
    parser.add_argument("--cities", type=int, default=514)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SIMPUL_DATA": folder, "DJANGO_SETTINGS_MODULE": "simpul.site.settings"}
        os.environ.pop("SIMPUL_DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measure(given.projects, given.cities), indent=2))


if __name__ == "__main__":
    main()
