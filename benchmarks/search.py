"""How long a search takes and how often it finds what was meant, among 10,000 invented projects.

    python benchmarks/search.py [--projects 10000] [--questions 300]

Ours on SQLite and, where a PostgreSQL can be started, on PostgreSQL; beside it in the same run what the two
give by themselves: FTS5 with bm25 on SQLite, to_tsvector('english') with ts_rank_cd on PostgreSQL. A question
is two words of one project's title: as they are, and with one slip of the finger in the longer word. `first`
and `ten` are the shares of questions whose project came first, and among the first ten. Times are
milliseconds of the call; `cpu` is this process's own share, which on SQLite is all of it, and is fairer on a
machine that does other things too.
"""

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SEED = 20261122
THINGS = {
    "en": (
        "road bus water flood waste market school clinic bicycle river park housing harbour library "
        "stadium bridge tourism parking lighting training museum farming drainage airport hospital "
        "kiosk laboratory festival payment ticket"
    ),
    "id": (
        "jalan bus air banjir sampah pasar sekolah puskesmas sepeda sungai taman perumahan pelabuhan "
        "perpustakaan stadion jembatan pariwisata parkir lampu pelatihan museum pertanian drainase "
        "bandara warung laboratorium festival"
    ),
}
HOW = {
    "en": "smart integrated green open digital safe inclusive regional shared renewed",
    "id": "cerdas terpadu hijau terbuka digital aman inklusif daerah bersama baru",
}
FILLER = {
    "en": (
        "the city plans to improve its service for residents with sensors and data so that officers "
        "see where help is needed costs are shared by the ministry and a bank while monitoring "
        "continues every quarter results are published"
    ),
    "id": (
        "pemerintah kota meningkatkan pelayanan bagi warga dengan sensor dan data sehingga petugas "
        "melihat tempat yang memerlukan bantuan biaya ditanggung bersama kementerian dan bank "
        "sementara pemantauan berlanjut setiap triwulan"
    ),
}
SYLLABLES = (
    *("ba", "ku", "ran", "ta", "si", "ma", "lo", "pe", "nga", "wi", "su", "do", "ka", "le", "mu", "ri", "jo"),
    *("an", "tu", "ge", "ha", "bo", "ndi", "sa", "ro", "pu", "la", "ne", "ti", "mo"),
)


class Project(NamedTuple):
    """One invented project."""

    key: str
    title: str
    body: str
    language: str


def invent(count: int) -> list[Project]:
    """Make so many projects; no two have the same thing in the same place."""
    chance = random.Random(SEED)
    places = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(3, 4))).title() for _ in range(3000)})
    found, taken = [], set()
    while len(found) < count:
        language = chance.choice(["en", "id"])
        thing, place = chance.choice(THINGS[language].split()), chance.choice(places)
        if (thing, place) in taken:
            continue
        taken.add((thing, place))
        how, filler = chance.choice(HOW[language].split()), FILLER[language].split()
        title = f"{thing} {how} {place}" if language == "id" else f"{how} {thing} for {place}"
        said = [chance.choice(filler) for _ in range(80)] + chance.sample(places, 3)
        said += chance.choices(THINGS[language].split(), k=4)
        chance.shuffle(said)
        found.append(Project(f"p{len(found)}", title.capitalize(), " ".join(said), language))
    return found


def slip(chance: random.Random, word: str) -> str:
    """Give a word with one letter swapped with the next, left out, doubled or wrong; never the first."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice([
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("aeiourtns") + word[at + 1 :],
    ])  # fmt: skip


def questions(projects: list[Project], count: int) -> Iterator[tuple[str, str, str]]:
    """Give keys of projects, each with two words of its title, and those with a slip in the longer one."""
    chance = random.Random(SEED + 1)
    things = {word for words in THINGS.values() for word in words.split()}
    for project in chance.sample(projects, count):
        words = project.title.lower().split()
        thing, place = next(word for word in words if word in things), words[-1]
        short, long = sorted((thing, place), key=len)
        broken = long
        while broken == long:
            broken = slip(chance, long)
        yield project.key, f"{thing} {place}", f"{short} {broken}"


def measure(find: Callable[[str], list[str]], projects: list[Project], count: int) -> dict[str, Any]:
    """Ask every question both ways, after ten to warm up."""
    asked = list(questions(projects, count))
    for _, plain, broken in asked[:10]:
        find(plain), find(broken)
    found = {}
    for name, at in (("plain", 1), ("one slip", 2)):
        times, worked, ranks = [], [], []
        for row in asked:
            began, cpu = time.perf_counter(), time.process_time()
            keys = find(row[at])
            times.append(1000 * (time.perf_counter() - began))
            worked.append(1000 * (time.process_time() - cpu))
            ranks.append(keys.index(row[0]) if row[0] in keys else 99)
        found[name] = {
            "p50_ms": round(statistics.median(times), 2),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
            "cpu_p95_ms": round(statistics.quantiles(worked, n=20)[-1], 2),
            "first": round(sum(rank == 0 for rank in ranks) / count, 3),
            "ten": round(sum(rank < 10 for rank in ranks) / count, 3),
        }
    return found


def ours(projects: list[Project], count: int) -> dict[str, Any]:
    """Index them with `search.act.rebuild` in the database of the environment and ask `search.share.find`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "simpul.site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from simpul.ground.search import act, share

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    act.rebuild(
        "hub.project",
        (
            act.Entry(key=p.key, title=p.title, body=p.body, language=p.language, url=f"/{p.key}")
            for p in projects
        ),
    )
    indexed_s = time.perf_counter() - began
    began = time.perf_counter()
    for p in projects[:50]:
        act.index("hub.project", p.key, title=p.title, body=p.body, language=p.language, url=f"/{p.key}")
    one_ms = 1000 * (time.perf_counter() - began) / 50
    found = measure(lambda text: [hit.key for hit in share.find(text).hits], projects, count)
    return found | {"rebuild_s": round(indexed_s, 1), "index_one_ms": round(one_ms, 2)}


def bare_sqlite(projects: list[Project], count: int) -> dict[str, Any]:
    """Ask FTS5 as it comes."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "bare.db")
        database.execute("CREATE VIRTUAL TABLE bare USING fts5(key UNINDEXED, title, body)")
        database.executemany(
            "INSERT INTO bare VALUES (?, ?, ?)", [(p.key, p.title, p.body) for p in projects]
        )
        database.commit()
        sql = (
            "SELECT key, title, snippet(bare, 2, '[', ']', '…', 30) FROM bare "
            "WHERE bare MATCH ? ORDER BY bm25(bare, 0, 8, 1) LIMIT 20"
        )

        def find(text: str) -> list[str]:
            return [row[0] for row in database.execute(sql, [" ".join(f'"{word}"' for word in text.split())])]

        found = measure(find, projects, count)
        database.close()
    return found


def bare_postgres(projects: list[Project], count: int, url: str) -> dict[str, Any]:
    """Ask PostgreSQL's full text as it comes."""
    import psycopg

    columns = "key text, title text, body text"
    vector = "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B')"
    sql = (
        "SELECT key, title, ts_headline('english', body, q) FROM bare, plainto_tsquery('english', %s) q "
        "WHERE vector @@ q ORDER BY ts_rank_cd(vector, q) DESC LIMIT 20"
    )
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(
            f"CREATE TABLE bare ({columns}, vector tsvector GENERATED ALWAYS AS ({vector}) STORED)"
        )
        with database.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bare VALUES (%s, %s, %s)", [(p.key, p.title, p.body) for p in projects]
            )
        database.execute("CREATE INDEX ON bare USING gin (vector)")
        database.execute("ANALYZE bare")
        return measure(lambda text: [row[0] for row in database.execute(sql, [text])], projects, count)


def in_own_process(options: argparse.Namespace, **environment: str) -> dict[str, Any]:
    """Measure ours in a process of its own, with an empty data folder."""
    with tempfile.TemporaryDirectory() as folder:
        words = [
            sys.executable,
            __file__,
            "--ours",
            "--projects",
            str(options.projects),
            "--questions",
            str(options.questions),
        ]
        env = os.environ | {"SIMPUL_DATA": folder} | environment
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--ours", action="store_true", help="only ours, in the database of the environment")
    options = parser.parse_args()
    projects = invent(options.projects)
    if options.ours:
        print(json.dumps(ours(projects, options.questions)))
        return
    from simpul.site.commands import testing

    found = {
        "projects": len(projects),
        "ours, SQLite": in_own_process(options),
        "FTS5 bare": bare_sqlite(projects, options.questions),
    }
    if server := testing.postgres():
        with testing.cluster(server) as url:
            found["ours, PostgreSQL"] = in_own_process(options, SIMPUL_DATABASE_URL=url)
            found["PostgreSQL bare"] = bare_postgres(projects, options.questions, url)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
