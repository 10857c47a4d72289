"""A process killed in the middle of an import or a computation loses nothing and doubles nothing."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simpul.ground.conftest import Installation

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
from simpul.rooms.indicators.models import Step, Used, Value
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
    def saved(instance, **_):
        if instance.department == "department 20":
            mark.write_text("half")
            time.sleep(300)
    post_save.connect(saved, sender=Value)
act.import_rows(city, Sheet("killed", header, rows), actor=system_person(), now=NOW)
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
        command = [sys.executable, "-c", LOAD + code + COUNT, str(tmp_path / "mark"), how]
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
