"""Rows of the condition table: what people write, and what cannot be."""

from datetime import UTC, date, datetime

import pytest

from simpul.rooms.roads.understand import condition_table
from simpul.rooms.roads.understand.condition_table import Line

TODAY = date(2026, 3, 20)
GOOD = {
    "LINK": "7", "FROM_STA": "0+100", "TO_STA": "0+200,5", "SURVEY_DATE": "12/03/2026",
    "CRACK_PERCENT": "12,5", "POTHOLES": 3, "SURFACE": "Aspal", "SHOULDER_L": "rusak  ringan", "LANE": "l1",
}  # fmt: skip


def faults(**cells: object) -> list[tuple[str, str]]:
    found = condition_table.line(2, GOOD | cells, TODAY)
    return [] if isinstance(found, Line) else [(name, fault.key) for name, fault in found]


def test_what_an_office_writes_is_read() -> None:
    found = condition_table.line(2, GOOD | {"RUT_MM": "  ", "IRI": None}, TODAY)

    assert isinstance(found, Line)
    assert (found.from_m, found.to_m, found.day) == (100, 200.5, date(2026, 3, 12))
    assert (found.crack_percent, found.potholes, found.surface) == (12.5, 3, "asphalt")
    assert (found.shoulder_l, found.lane, found.rut_mm, found.iri) == ("poor", "L1", None, None)
    assert condition_table.restored(found.plain()) == found


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("LINK", "  ", "missing"),
        ("FROM_STA", "first post", "not_sta"),
        ("FROM_STA", -5, "not_sta"),
        ("CRACK_PERCENT", "N/A", "not_number"),
        ("CRACK_PERCENT", 101, "too_much"),
        ("RUT_MM", "-3", "negative"),
        ("POTHOLES", 2.5, "not_whole"),
        ("SURVEY_DATE", "March", "not_day"),
        ("SURVEY_DATE", date(2026, 3, 21), "future"),
        ("SURFACE", "baik", "not_word"),
        ("DRAIN_R", "asphalt", "not_word"),
        ("LANE", "middle", "not_lane"),
        ("TO_STA", "0+100", "backwards"),
    ],
)
def test_a_cell_that_cannot_be_is_named(column: str, value: object, fault: str) -> None:
    assert faults(**{column: value}) == [(column, fault)]


def test_every_fault_of_a_row_is_said_at_once() -> None:
    assert faults(LINK=None, CRACK_PERCENT="many") == [
        ("LINK", "missing"), ("CRACK_PERCENT", "not_number"),
    ]  # fmt: skip
    assert faults(CRACK_PERCENT=None, POTHOLES=None) == [("CRACK_PERCENT", "nothing_measured")]


def test_columns_are_found_by_name_and_by_title_in_both_languages() -> None:
    found = condition_table.places(["No. Ruas", "from sta", "Ke STA", "SURVEY_DATE", "Class", "iri (m/km)"])

    assert found == {"LINK": 0, "FROM_STA": 1, "TO_STA": 2, "SURVEY_DATE": 3, "IRI": 5}
    assert [column.name for column in condition_table.missing({"LINK": 0})] == [
        "FROM_STA", "TO_STA", "SURVEY_DATE",
    ]  # fmt: skip


def test_days_of_a_workbook_and_chainages() -> None:
    found = condition_table.line(2, GOOD | {"SURVEY_DATE": datetime(2026, 3, 2, 7, tzinfo=UTC)}, TODAY)

    assert isinstance(found, Line)
    assert found.day == date(2026, 3, 2)
    assert [condition_table.sta(metres) for metres in (0, 63.44, 1250, 999.96)] == [
        "0+000", "0+063.4", "1+250", "1+000",
    ]  # fmt: skip


def test_a_row_speaks_for_the_pieces_that_it_covers_by_half() -> None:
    pieces = [(0.0, 63.0), (63.0, 140.0), (140.0, 240.0)]

    assert condition_table.covered(0, 100, pieces) == [0]
    assert condition_table.covered(0, 110, pieces) == [0, 1]
    assert condition_table.covered(300, 400, pieces) == []
