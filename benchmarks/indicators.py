"""How long indicators take: 514 regencies x 10 years x 350 indicators, each with its published value.

    python benchmarks/indicators.py [--cities 514] [--repeats 60] [--work DIR] [--only sqlite|postgresql]

Gives the median and the 95th percentile, in milliseconds, of the server's own time for a city's profile, the
page of an indicator, the comparison of all cities and of five, and the API, on SQLite and on a PostgreSQL
of its own; by Django's test client, so with URL, middleware, queries, template, and without network and TLS.
Beside them, in the same run, the peer: pandas with the same table in memory, sorted and indexed, asked the
same three things (newest figure of each indicator of a city; all cities of an indicator and year by name; the
rows of a city as JSON). pandas draws no page, checks nobody and forgets all at the end: it is the floor, no
rival. Without pandas (uv run --with pandas python benchmarks/indicators.py) the peer is left out.
"""

import argparse
import csv
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import photos

YEARS = range(2016, 2026)
INDICATORS = 350
AT_ONCE = 20_000
NOW = datetime(2026, 2, 1, tzinfo=UTC)
KINDS, SHARES = ("number", "no_data", "not_applicable", "suppressed"), (0.86, 0.09, 0.03, 0.02)
COLUMNS = (
    "city_id", "code", "year", "scope", "department", "state", "kind", "number", "numerator", "denominator",
    "unit", "per", "base_id", "origin", "why", "revision", "current", "published", "made_at", "made_by_id",
    "inputs_hash", "rows_id", "package_id",
)  # fmt: skip


def codes() -> list[tuple[str, str]]:
    """Give 350 codes with their units: the catalogue's, and as many invented ones as are missing."""
    from simpul.rooms.indicators.understand.catalogue import definitions

    known = [(one.code, one.unit) for one in definitions().values()][:INDICATORS]
    return known + [(f"bench.extra_{number}", "%") for number in range(INDICATORS - len(known))]


def rows(cities: list[tuple[int, int]], person: int) -> Iterator[tuple[Any, ...]]:
    """Give a value of each city, indicator and year, the same for the same seed."""
    chance, asked = np.random.default_rng(37122), codes()
    for city, base in cities:
        levels = chance.lognormal(3, 1, len(asked))
        for (code, unit), level in zip(asked, levels, strict=True):
            kinds = chance.choice(len(KINDS), len(YEARS), p=SHARES)
            steps = np.cumprod(chance.normal(1.01, 0.05, len(YEARS)))
            for at, year in enumerate(YEARS):
                kind = KINDS[kinds[at]]
                number = round(float(level * steps[at]), 3) if kind == "number" else None
                why = "" if number is not None else "not counted"
                yield (
                    city, code, year, "city", "Bappeda", "approved", kind, number, None, None, unit, 100.0,
                    base if number is not None else None, "entered", why, 1, True, True, NOW, person, "",
                    None, None,
                )  # fmt: skip


def fill(cities: int) -> dict[str, Any]:
    """Make the cities with a count of people each, and load the values in bulk."""
    from django.db import connection

    from simpul.ground.people.access import system_person
    from simpul.ground.places.models import City
    from simpul.rooms.indicators.models import Denominator, Target, Value

    person, started = system_person(), time.perf_counter()
    City.objects.bulk_create(
        City(slug=f"regency-{n:03d}", name=f"Kabupaten {n:03d}", west=110, south=-8, east=111, north=-7)
        for n in range(cities)
    )
    made = list(City.objects.order_by("pk"))
    Denominator.objects.bulk_create(
        Denominator(
            city=city, quantity="population", year=2020 + city.pk % 3, value=400_000 + city.pk, source="BPS",
            made_at=NOW, made_by=person,
        )
        for city in made
    )  # fmt: skip
    bases = dict(Denominator.objects.values_list("city_id", "pk"))
    Target.objects.bulk_create(
        Target(city=city, code=code, year=2030, number=50, source="RPJMD", at=NOW, by=person)
        for city in made
        for code, _unit in codes()[::7]
    )
    _load(Value._meta.db_table, rows([(city.pk, bases[city.pk]) for city in made], person.pk))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"values": Value.objects.count(), "fill_s": round(time.perf_counter() - started, 1)}


def _load(table: str, values: Iterator[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    names = ", ".join(COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(COLUMNS))
        at = COLUMNS.index("made_at")
        plain = ((*row[:at], row[at].strftime("%Y-%m-%d %H:%M:%S"), *row[at + 1 :]) for row in values)
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)  # noqa: S608 - our own names


def measure(repeats: int) -> dict[str, Any]:
    """Ask for pages and data of random cities, and time the answers."""
    from django.conf import settings
    from django.test import Client

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}  # the pages need no built islands for this
    chance, asked = np.random.default_rng(2), [code for code, _unit in codes() if ":" in code]
    count = _cities()

    def city() -> str:
        return f"regency-{chance.integers(0, count):03d}"

    def code() -> str:
        return str(chance.choice(asked))

    def five() -> str:
        return "".join(f"&city={city()}" for _ in range(5))

    def year() -> int:
        return int(chance.choice(YEARS))

    standards = ("ISO37120", "ISO37122", "ISO37123", "U4SSC")
    asks: dict[str, Callable[[], str]] = {
        "profile of a city": lambda: f"/indicators/{city()}/?standard={chance.choice(standards)}",
        "indicator of a city": lambda: f"/indicators/{city()}/{code()}/",
        "comparison, all cities": lambda: f"/indicators/compare/?code={code()}&year={year()}",
        "comparison, five cities": lambda: f"/indicators/compare/?code={code()}&year={year()}{five()}",
        "API values of a city, 500": lambda: f"/api/indicators/values?city={city()}&limit=500",
        "API values of a year, 500": lambda: f"/api/indicators/values?code={code()}&year={year()}",
        "API series": lambda: f"/api/indicators/series?city={city()}&code={code()}",
        "API comparison, all cities": lambda: f"/api/indicators/compare?code={code()}&year={year()}",
    }
    client = Client(headers={"host": "localhost", "accept-language": "en"})
    return {name: _time(client, [ask() for _ in range(repeats + 3)]) for name, ask in asks.items()}


def _time(client: Any, paths: list[str]) -> dict[str, float]:
    took, cpu, sizes = [], [], []
    for number, path in enumerate(paths):
        wall, used = time.perf_counter(), time.process_time()
        response = client.get(path)
        body = response.content
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code} {body[:300]!r}")
        if number >= 3:  # the first warm up: templates, the chart library
            took.append(1000 * (time.perf_counter() - wall))
            cpu.append(1000 * (time.process_time() - used))
            sizes.append(len(body))
    return {**_spread(took, ""), **_spread(cpu, "cpu_"), "kilobytes": round(statistics.mean(sizes) / 1000, 1)}


def _spread(took: list[float], name: str) -> dict[str, float]:
    ranked = sorted(took)
    at = min(len(ranked) - 1, int(0.95 * len(ranked)))
    return {f"{name}p50_ms": round(statistics.median(ranked), 1), f"{name}p95_ms": round(ranked[at], 1)}


def _cities() -> int:
    from simpul.ground.places.models import City

    return int(City.objects.count())


def peer(repeats: int) -> dict[str, Any] | str:
    """Ask pandas the same, of the same rows; a plain message where it is not installed."""
    try:
        import pandas as pd
    except ImportError:
        return "pandas is not installed: uv run --with pandas python benchmarks/indicators.py"
    from simpul.ground.places.models import City

    names = dict(City.objects.values_list("pk", "name"))
    table = io.StringIO()
    writer = csv.writer(table)
    for row in rows([(pk, 0) for pk in sorted(names)], 0):
        writer.writerow([row[COLUMNS.index(name)] for name in ("city_id", "code", "year", "kind", "number")])
    table.seek(0)
    frame = pd.read_csv(table, names=["city", "code", "year", "kind", "number"])
    frame["code"] = frame["code"].astype("category")
    by_city = frame.sort_values(["city", "code", "year"]).set_index("city", drop=False)
    by_code = frame.assign(name=frame["city"].map(names)).sort_values(["code", "year", "name"])
    by_code = by_code.set_index(["code", "year"], drop=False)
    chance, asked = np.random.default_rng(2), [code for code, _unit in codes()]
    pks = sorted(names)

    def profile() -> Any:
        one = by_city.loc[int(chance.choice(pks))]
        return one.groupby("code", observed=True).tail(1)

    def comparison() -> Any:
        return by_code.loc[(str(chance.choice(asked)), int(chance.choice(YEARS)))]

    def as_json() -> Any:
        return by_city.loc[int(chance.choice(pks))].head(500).to_json(orient="records")

    found = {}
    for name, ask in (("profile", profile), ("comparison", comparison), ("500 rows as JSON", as_json)):
        took = []
        for _ in range(repeats + 3):
            started = time.perf_counter()
            ask()
            took.append(1000 * (time.perf_counter() - started))
        found[name] = _spread(took[3:], "")
    memory_mb = round((by_city.memory_usage(deep=True).sum() + by_code.memory_usage(deep=True).sum()) / 1e6)
    return {**found, "memory_mb": memory_mb, "version": pd.__version__}


def one(said: argparse.Namespace) -> None:
    """Fill one database, measure it, and print what was measured."""
    with tempfile.TemporaryDirectory() as temporary:
        photos.use((said.work or Path(temporary)) / "data", said.database_url)
        filled = fill(said.cities) if not _cities() else {}
        measured = {**filled, "load_average": os.getloadavg(), **measure(said.repeats)}
        if said.peer:
            measured["peer: pandas"] = peer(said.repeats)
        print(json.dumps(measured, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cities", type=int, default=514)
    parser.add_argument("--repeats", type=int, default=60)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--work", type=Path, help="where SQLite is filled once and measured again")
    parser.add_argument("--database-url", default=None, help=argparse.SUPPRESS)
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.database_url is not None:
        one(said)
        return
    from simpul.site.commands import testing

    if said.only != "postgresql":
        print("SQLite", flush=True)
        _again(said, "", "--peer", *(["--work", str(said.work)] if said.work else []))
    server = testing.postgres()
    if server and said.only != "sqlite":
        with testing.cluster(server) as url:
            print("PostgreSQL", flush=True)
            _again(said, url)


def _again(said: argparse.Namespace, url: str, *words: str) -> None:
    """Measure in a process of its own: Django knows one database from its beginning to its end."""
    command = [sys.executable, __file__, "--cities", str(said.cities), "--repeats", str(said.repeats)]
    subprocess.run([*command, "--database-url", url, *words], check=True)


if __name__ == "__main__":
    main()
