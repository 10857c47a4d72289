"""A process killed in the middle of an import or a computation loses nothing and doubles nothing."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simpul.ground.conftest import Installation, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
type Start = Callable[[str, str], subprocess.Popen[str]]
LONGEST_S = 120  # this machine may be busy with much else

LOAD = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from simpul.adapters.sheets import Cell, Sheet
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.indicator import Catalogue, Made, Reading
from simpul.rooms.indicators import act
from simpul.ground.ledger.models import Entry
from simpul.rooms.indicators.models import Mapping, Step, Used, Value
from simpul.rooms.indicators.understand.catalogue import shipped
NOW = datetime(2026, 3, 1, tzinfo=UTC)
city, _ = City.objects.get_or_create(slug="killed", defaults={"name": "Killed"})
mark = Path(sys.argv[1])
slow = sys.argv[2] == "slow"
"""
COUNT = """
published = Value.objects.published().filter(city=city)
told = {
    "values": Value.objects.filter(city=city).count(), "steps": Step.objects.filter(value__city=city).count(),
    "used": Used.objects.filter(value__city=city).count(), "published": published.count(),
    "faults": len(ledger.verify(city)),
}
print(json.dumps(told))
"""
SHEET = """
codes = [code for code, one in shipped().items() if not one.persons][:40]
header = ("code", "year", "number", "department")
rows = [
    [Cell(code, f"A{at}"), Cell(2025, f"B{at}"), Cell(at, f"C{at}"), Cell(f"department {at}", f"D{at}")]
    for at, code in enumerate(codes, 2)
]
if slow:
    from django.db.models.signals import post_save
    def saved(**_):  # the values are written, what the ledger says of them all is not
        mark.write_text("half")
        time.sleep(300)
    post_save.connect(saved, sender=Mapping)
act.import_rows(city, Sheet("killed", header, rows), actor=system_person(), now=NOW, remember="killed")
"""
HAND_OVER = """
from simpul.ground import jobs
from simpul.ground.files import store
from simpul.ground.files.understand import TEXT
from simpul.rooms.indicators.jobs import take_in
handed, _ = City.objects.get_or_create(slug="handed", defaults={"name": "Handed"})
codes = [code for code, one in shipped().items() if not one.persons]
lines = [f"{code},{year},{year},Dinas" for code in codes for year in range(2014, 2024)]
blob = store.put("\\n".join(["code,year,number,department", *lines]).encode(), expect=frozenset({TEXT}))
columns = {name: name for name in ("code", "year", "number", "department")}
intake = act.hand_over(
    handed, blob, "many.csv", "many", columns, actor=system_person(), now=NOW, remember="handed"
)
jobs.run(take_in, intake.pk)
print(len(lines))
"""
WORKER = """
from django.core.management import call_command
from django.db.models.signals import post_save
def saved(**_):
    mark.write_text("half")
    time.sleep(300)
post_save.connect(saved, sender=Mapping)
call_command("ox_worker", skip_checks=True, interval=0.2)
"""
HANDED = """
handed = City.objects.get(slug="handed")
told = {
    "values": Value.objects.filter(city=handed).count(),
    "steps": Step.objects.filter(value__city=handed).count(),
    "mappings": Mapping.objects.filter(city=handed).count(), "faults": len(ledger.verify(handed)),
    "entries": Entry.objects.filter(city=handed).count(),
}
print(json.dumps(told))
"""
RECOMPUTE = """
own = Catalogue()
def measure(number):
    def answer(city, year):
        if slow and number == 5:
            mark.write_text("half")
            time.sleep(300)
        return Reading(number, 10)
    return answer
def rows(number):
    def each(city, year):
        yield Made("numerator", number, "n", f"x.n/{number}")
        yield Made("denominator", 10, "d", "x.d/1")
    return each
for number in range(1, 9):
    add = own.add(code=f"x.{number}", title="x", unit="%", parts=("a", "b"), source="x", rows=rows(number))
    add(measure(number))
act.recompute(city, 2025, now=NOW, own=own)
"""


@pytest.fixture
def start(installation: Installation, tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def begin(code: str, how: str) -> subprocess.Popen[str]:
        ends = "" if code in {HAND_OVER, WORKER, HANDED} else COUNT
        command = [sys.executable, "-c", LOAD + code + ends, str(tmp_path / "mark"), how]
        process = subprocess.Popen(command, env=installation.environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own interpreter
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def kill_halfway(process: subprocess.Popen[str], mark: Path) -> None:
    end = time.monotonic() + LONGEST_S
    while not mark.exists():
        assert process.poll() is None, "it ended before it was half way"
        assert time.monotonic() < end, "it did not come half way in time"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()


def told(process: subprocess.Popen[str]) -> dict[str, int]:
    out, _ = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 0
    counts: dict[str, int] = json.loads(out)
    return counts


def test_a_killed_import_leaves_nothing_and_runs_again_whole(start: Start, tmp_path: Path) -> None:
    kill_halfway(start(SHEET, "slow"), tmp_path / "mark")

    assert told(start("", "fast")) == {"values": 0, "steps": 0, "used": 0, "published": 0, "faults": 0}
    assert told(start(SHEET, "fast"))["values"] == 40
    again = told(start(SHEET, "fast"))
    assert (again["values"], again["steps"], again["faults"]) == (40, 40, 0)


def test_a_worker_killed_while_it_takes_a_sheet_in_leaves_nothing_and_the_next_takes_all(
    start: Start, installation: Installation, tmp_path: Path
) -> None:
    out, _ = start(HAND_OVER, "fast").communicate(timeout=LONGEST_S)
    lines = int(out)
    assert lines > 2_000
    kill_halfway(start(WORKER, "slow"), tmp_path / "mark")
    empty = {"values": 0, "steps": 0, "mappings": 0, "faults": 0, "entries": 0}
    assert told(start(HANDED, "fast")) == empty

    next_one = installation.start("ox_worker", "--skip-checks", "--interval", "0.2")
    try:
        wait_for(
            lambda: (
                installation.query("SELECT state, count, new FROM indicators_intake")
                == [("taken", lines, lines)]
            )
        )
    finally:
        next_one.kill()
        next_one.wait()

    whole = {"values": lines, "steps": lines, "mappings": 1, "faults": 0, "entries": lines + 1}
    assert told(start(HANDED, "fast")) == whole


def test_a_killed_computation_keeps_whole_figures_and_goes_on(start: Start, tmp_path: Path) -> None:
    before = told(start("", "fast"))
    kill_halfway(start(RECOMPUTE, "slow"), tmp_path / "mark")

    half = told(start("", "fast"))
    assert half["published"] - before["published"] == 4
    assert half["used"] - before["used"] == 8
    whole = told(start(RECOMPUTE, "fast"))
    assert whole["published"] - before["published"] == 8
    assert whole["values"] - before["values"] == 8
    assert whole["used"] - before["used"] == 16
    assert whole["faults"] == 0
    assert told(start(RECOMPUTE, "fast")) == whole
