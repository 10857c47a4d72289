"""Values from spreadsheets: all or nothing, faults by cell, columns that are remembered, and the way back."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from simpul.adapters import sheets, tables
from simpul.adapters.sheets import Sheet
from simpul.ground.ledger.models import Entry as Said
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Mapping, Origin, State, Value
from simpul.rooms.indicators.observe import export
from simpul.rooms.indicators.observe.sheet import BadCells
from simpul.rooms.indicators.tests.conftest import DEATHS, NOW, SERVICES
from simpul.rooms.indicators.understand import sheet as layout
from simpul.rooms.indicators.understand.entry import Entry, Proof
from simpul.rooms.indicators.understand.number import Kind

LATER = NOW + timedelta(days=1)
HEADER = ("Kode", "Tahun", "Nilai", "Keterangan", "OPD")


def sheet(*rows: Sequence[object], header: Sequence[str] = HEADER) -> Sheet:
    (found,) = sheets.read(tables.write_xlsx([("Isian", header, rows)]), "isian.xlsx")
    return found


def faults(refusal: pytest.ExceptionInfo[BadCells]) -> dict[str, str]:
    return {fault.ref: fault.says for fault in refusal.value.faults}


def test_a_sheet_comes_in_as_drafts(city: City, officer: Person) -> None:
    first_row = (SERVICES, 2025, "12,5", "counted in March", "Diskominfo")
    told = sheet(first_row, ("ISO37122:10.3", "2025", 4, None, None))

    first, second = act.import_rows(city, told, actor=officer, now=NOW)

    assert (first.number, first.why, first.department) == (12.5, "counted in March", "Diskominfo")
    assert (second.number, second.origin, second.state) == (4, Origin.IMPORTED, State.DRAFT)
    assert Said.objects.get(verb="indicators.import").detail == {"sheet": "Isian", "rows": 2, "new": 2}
    assert act.import_rows(city, told, actor=officer, now=LATER) == (first, second)
    assert Value.objects.count() == 2


def test_every_fault_is_told_with_its_cell_and_nothing_is_kept(city: City, officer: Person) -> None:
    told = sheet(
        (SERVICES, 2025, 12, None, None),
        (SERVICES, 2024, "N/A", None, None),
        ("ISO37122:99", 2025, 1, None, None),
        ("ISO37122:10.3", "soon", "1.234", None, None),
        ("roads.surveyed", 2025, 1, None, None),
        ("ISO37122:10.3", 2031, 1, None, None),
        (None, 2025, 1, None, None),
        (SERVICES, 2023, None, None, None),
        ("ISO37122:19.4", 2025, date(2025, 3, 1), None, None),
    )

    with pytest.raises(BadCells) as refusal:
        act.import_rows(city, told, actor=officer, now=NOW)

    said = faults(refusal)
    assert list(said) == ["C3", "B5", "C5", "A8", "C10"]
    assert "no data because" in said["C3"]
    assert "1234" in said["C5"]
    assert "1.2340" in said["C5"]
    assert not Value.objects.exists()
    assert not Said.objects.exists()


def test_what_the_catalogue_and_the_rules_refuse_is_told_with_its_cell(city: City, officer: Person) -> None:
    told = sheet(
        (SERVICES, 2025, 12, None, None),
        ("ISO37122:99", 2025, 1, None, None),
        ("roads.surveyed", 2025, 1, None, None),
        ("ISO37122:10.3", 2031, 1, None, None),
        (SERVICES, 2023, None, None, None),
    )

    with pytest.raises(BadCells) as refusal:
        act.import_rows(city, told, actor=officer, now=NOW)

    assert list(faults(refusal)) == ["A3", "A4", "B5", "C6"]
    assert not Value.objects.exists()


def test_the_same_value_twice_is_a_fault(city: City, officer: Person) -> None:
    twice = sheet((SERVICES, 2025, 1, None, None), (SERVICES, 2025, 2, None, None))

    with pytest.raises(BadCells) as refusal:
        act.import_rows(city, twice, actor=officer, now=NOW)

    assert faults(refusal) == {"A3": "The same value stands in row 2 already."}


def test_kinds_are_words_of_either_language(city: City, officer: Person) -> None:
    header = ("code", "year", "kind", "why", "value")
    told = sheet(
        (SERVICES, 2025, "Tidak ada data", "never counted", None),
        ("ISO37122:10.3", 2025, "not_applicable", "no office", None),
        (DEATHS, 2025, "suppressed", None, None),
        ("ISO37122:19.4", 2025, None, None, 0),
        header=header,
    )

    values = act.import_rows(city, told, actor=officer, now=NOW)

    assert [str(value.kind) for value in values] == ["no_data", "not_applicable", "suppressed", "number"]
    wrong = sheet((SERVICES, 2024, "perhaps", "", 1), header=header)
    with pytest.raises(BadCells) as refusal:
        act.import_rows(city, wrong, actor=officer, now=NOW)
    assert list(faults(refusal)) == ["C2"]


def test_columns_are_told_remembered_and_used_again(city: City, officer: Person) -> None:
    header = ("Nomor", "T", "Realisasi")
    columns = {"code": "Nomor", "year": "T", "number": "Realisasi"}
    act.import_rows(
        city, sheet((SERVICES, 2025, 1), header=header), columns, actor=officer, now=NOW, remember="Laporan"
    )

    again = act.mapping(city, "Laporan")

    assert again == columns
    act.import_rows(city, sheet((SERVICES, 2024, 1), header=header), again, actor=officer, now=NOW)
    assert Mapping.objects.count() == 1
    with pytest.raises(act.NoSuchMapping, match="Laporan"):
        act.mapping(city, "Lain")


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (None, "code, year, number"),
        ({"code": "Nomor", "year": "T", "number": "Capaian"}, "no column: Capaian"),
        ({"code": "Nomor", "year": "T", "figure": "Realisasi"}, "figure"),
    ],
)
def test_columns_that_are_not_there_are_named(
    city: City, officer: Person, columns: dict[str, str] | None, says: str
) -> None:
    told = sheet((SERVICES, 2025, 1), header=("Nomor", "T", "Realisasi"))

    with pytest.raises(BadCells, match=says):
        act.import_rows(city, told, columns, actor=officer, now=NOW)


def test_who_may_bring_a_sheet(city: City, stranger: Person) -> None:
    with pytest.raises(PermissionDenied):
        act.import_rows(city, sheet((SERVICES, 2025, 1, None, None)), actor=stranger, now=NOW)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_unchanged(city: City, chief: Person, suffix: str) -> None:
    act.set_denominator(city, "population", 2025, 200_000, "BPS", actor=chief, now=NOW)
    entries = [
        Entry(SERVICES, 2025, numerator=1, denominator=3, department="=Dinas", why='-3; "half",\ndone'),
        Entry(SERVICES, 2024, number=1.234),
        Entry("ISO37120:8.8", 2025, number=-12.345),
        Entry("ISO37122:8.2", 2025, number=0.0000012),
        Entry("ISO37122:19.4", 2025, numerator=0, base="population"),
        Entry(DEATHS, 2025, numerator=2, base="population"),
        Entry(
            DEATHS, 2024, kind=Kind.NO_DATA, why="never counted", evidence=[Proof("https://contoh.example")]
        ),
        Entry(SERVICES, 2025, number=9_000_000_000_000.5, scope="35.10.01"),
    ]
    for entry in entries:
        act.enter(city, entry, actor=chief, now=NOW)
    rows = export.rows(city)
    data = (
        tables.write_csv(layout.COLUMNS, [layout.written(row) for row in rows])
        if suffix == "csv"
        else tables.write_xlsx([("values", layout.COLUMNS, rows)])
    )

    (back,) = sheets.read(data, f"values.{suffix}")
    act.import_rows(city, back, actor=chief, now=LATER)

    assert len(rows) == len(entries)
    assert Value.objects.count() == len(entries)


def test_computed_and_received_figures_do_not_go_out_to_come_in(city: City, chief: Person) -> None:
    act.set_duty(city, SERVICES, 2025, "Diskominfo", NOW.date(), actor=chief, now=NOW)
    act.recompute(city, 2025, now=NOW)

    assert Value.objects.exists()
    assert export.rows(city) == []
