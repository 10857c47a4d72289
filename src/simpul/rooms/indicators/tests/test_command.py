"""The indicators through the shell, and the invented figures of Kota Contoh."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from simpul.ground import keys
from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Duty, Origin, State, Value
from simpul.rooms.indicators.tests.conftest import NOW, SERVICES, approved
from simpul.rooms.indicators.understand.entry import Entry
from simpul.rooms.indicators.understand.number import Kind
from simpul.site.commands.indicators import group

YEAR = str(timezone.now().year - 1)


def run(*words: str) -> Result:
    return CliRunner().invoke(group, list(words), catch_exceptions=False)


def test_a_value_is_entered_shown_and_approved(city: City) -> None:
    words = ("enter", "--city", "contoh", "--code", SERVICES, "--year", YEAR)

    entered = run(*words, "--numerator", "30", "--denominator", "120", "--link", "https://contoh.example")

    assert f"{SERVICES} {YEAR} city: 25 % [draft, entered, revision 1]" in entered.output
    assert run("show", "--city", "contoh", "--json").output == "[]\n"
    run(*words, "--number", "12,5", "--approve")
    (shown,) = json.loads(run("show", "--city", "contoh", "--json").output)
    assert (shown["number"], shown["state"], shown["revision"]) == (12.5, "approved", 2)
    assert len(run("show", "--city", "contoh", "--all").output.splitlines()) == 2


def test_what_is_no_number_is_said_with_its_cure(city: City) -> None:
    words = ("enter", "--city", "contoh", "--code", SERVICES, "--year", YEAR)

    with pytest.raises(Refused, match="no data because"):
        run(*words, "--number", "N/A")
    said = run(*words, "--no-data", "the portal was down")
    assert "no data, because: the portal was down" in said.output
    assert "one of" in run(*words, "--no-data", "a", "--suppressed").output
    assert run(*words, "--suppressed").exit_code == 0
    assert Value.objects.current().get().kind == Kind.SUPPRESSED


def test_a_sheet_in_and_out(city: City, tmp_path: Path) -> None:
    sheet = tmp_path / "isian.csv"
    sheet.write_text(f"Nomor;Tahun;Nilai\n{SERVICES};{YEAR};12,5\n")
    words = ("import", str(sheet), "--city", "contoh", "--mapping", "Laporan")

    first = run(*words, "--column", "code=Nomor", "--column", "year=Tahun", "--column", "number=Nilai")

    assert "12.5 %" in first.output
    assert run(*words).exit_code == 0
    assert Value.objects.count() == 1
    out = tmp_path / "out.csv"
    assert "1 values" in run("export", "--city", "contoh", "--out", str(out)).output
    run("import", str(out), "--city", "contoh")
    assert run("export", "--city", "contoh", "--out", str(tmp_path / "out.xlsx")).exit_code == 0
    assert Value.objects.count() == 1
    sheet.write_text(f"Nomor;Tahun;Nilai\n{SERVICES};{YEAR};-\n")
    with pytest.raises(Refused, match="C2"):
        run(*words)
    with pytest.raises(Refused, match=r"\.csv or \.xlsx"):
        run("export", "--city", "contoh", "--out", str(tmp_path / "out.pdf"))
    assert "no sheet" in run(*words, "--sheet", "other").output
    assert "OURS=THEIRS" in run(*words, "--column", "Nomor").output


def test_a_year_is_signed_and_checked_without_a_database(city: City, chief: Person, tmp_path: Path) -> None:
    approved(city, Entry(SERVICES, 2025, numerator=1, denominator=3), chief)
    file, again = tmp_path / "contoh-2025.zip", tmp_path / "again.zip"
    words = ("package", "--city", "contoh", "--year", "2025", "--out")

    assert keys.own(city).fingerprint in run(*words, str(file)).output
    run(*words, str(again))

    assert file.read_bytes() == again.read_bytes()
    outside = tmp_path / "elsewhere"
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("SIMPUL_")},
        "SIMPUL_DATA": str(outside), "SIMPUL_DATABASE_URL": nowhere,
        "DJANGO_SETTINGS_MODULE": "simpul.site.settings",
    }  # fmt: skip
    load = "import sys, django; django.setup()"
    code = f"{load}\nfrom simpul.site.commands.indicators import group; group(sys.argv[1:])"
    command = [sys.executable, "-c", code, "verify", str(file)]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1 figures" in done.stdout
    assert "NOT PROVED: who signed" in done.stdout
    assert "1 of 1 figures follow from their parts" in done.stdout


def test_a_package_is_checked_with_a_key_that_one_has(city: City, chief: Person, tmp_path: Path) -> None:
    approved(city, Entry(SERVICES, 2025, number=25), chief)
    file = tmp_path / "contoh-2025.zip"
    run("package", "--city", "contoh", "--year", "2025", "--out", str(file))

    said = run("verify", str(file), "--key", keys.own(city).public, "--json")

    told = json.loads(said.output)
    assert (told["signer_known"], told["figures"], told["follow_from_parts"]) == (True, 1, 0)
    with pytest.raises(Refused, match="not trusted"):
        run("verify", str(file), "--key", "A" * 43)
    file.write_bytes(file.read_bytes().replace(b",25,", b",26,"))
    with pytest.raises(Refused, match="no whole ZIP"):
        run("verify", str(file))


def test_figures_are_computed_on_demand(city: City, chief: Person) -> None:
    act.set_duty(city, SERVICES, 2025, "Diskominfo", NOW.date(), actor=chief, now=NOW)

    assert "contoh 2025: 1 new" in run("recompute").output
    assert "contoh 2025: 0 new" in run("recompute", "--city", "contoh", "--year", "2025").output
    assert json.loads(run("recompute", "--json").output)[0]["city"] == "contoh"
    act.lock_year(city, 2025, actor=chief, now=NOW)
    assert "contoh 2025: closed" in run("recompute", "--year", "2025").output


def test_kota_contoh_gets_its_invented_figures_once(city: City) -> None:
    now = timezone.now()

    made = act.sample(city, now=now)

    values = Value.objects.current()
    assert made == values.exclude(origin=Origin.COMPUTED).count()
    assert values.filter(state=State.RETURNED).get().steps.last().reason  # type: ignore[union-attr]
    assert set(values.values_list("state", flat=True)) == {"draft", "submitted", "approved", "returned"}
    assert set(values.values_list("kind", flat=True)) == set(Kind)
    assert values.filter(kind=Kind.NUMBER, number=0).exists()
    assert values.get(code="ISO37120:18.7", year=now.year - 1).base is not None
    assert values.filter(code="indicators.density", origin=Origin.COMPUTED).count() == 3
    assert Duty.objects.filter(due_on__lte=now.date()).exists() or now.timetuple().tm_yday < 31
    before = Value.objects.count()
    assert act.sample(city, now=now + timedelta(hours=1)) == 0
    assert Value.objects.count() == before
    assert ledger.verify(city) == []


def test_the_invented_figures_are_made_by_a_command(city: City) -> None:
    assert "contoh: 0 invented" not in run("sample", "--city", "contoh").output
    assert "contoh: 0 invented values" in run("sample", "--city", "contoh").output


def test_a_real_city_gets_no_invented_figure(city: City) -> None:
    city.invented = False

    with pytest.raises(act.RealCity):
        act.sample(city, now=NOW)
    assert not Value.objects.exists()
