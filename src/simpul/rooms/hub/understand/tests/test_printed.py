"""The printed reports beside the list of the same year, from the public record that is shipped."""

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from simpul.rooms.hub.understand.printed import Said, base, disagreements, findings, said
from simpul.rooms.hub.understand.totals import Listed

LISTS = {"listed", "ongoing_or_planning", "completed"}


def shipped(year: int) -> list[Listed]:
    """Give the list of a year as the shipped record has it, read without any of our code."""
    text = files("simpul.rooms.hub").joinpath("data/projects.toml").read_text(encoding="utf-8")
    found = []
    for one in tomllib.loads(text)["project"]:
        status = one.get("status_by_year", {}).get(str(year))
        area = one.get("focus_area_by_year", {}).get(str(year), one.get("focus_area", ""))
        if status in LISTS and one.get("in_network_list", True):
            found.append(Listed(one["slug"], one["title"], one["city"], "", one["state"], "", area, status))
    return found


def names(year: int, **more: Any) -> set[tuple[str, str, str, str]]:
    return {(one.of, one.what, one.key, one.kind) for one in disagreements(year, shipped(year), **more)}


@pytest.mark.parametrize(("year", "number"), [(2022, 77), (2023, 86), (2024, 108), (2025, 134)])
def test_the_printed_numbers_of_projects_come_out_of_the_records(year: int, number: int) -> None:
    assert len(shipped(year)) == number
    [printed] = [one for one in findings(year, shipped(year)) if (one.what, one.of) == ("projects", "report")]
    assert (printed.kind, printed.printed, printed.found) == ("agrees", Decimal(number), Decimal(number))


def test_2021_has_a_number_and_no_list() -> None:
    [one] = findings(2021, shipped(2021))

    assert (one.kind, one.printed, one.found) == ("no_list", Decimal(65), None)


def test_2022_prints_a_share_that_no_number_of_its_projects_gives() -> None:
    assert names(2022) == {
        ("report", "status_percent", "completed", "base"),
        ("report", "status_percent", "", "sum"),
    }
    found = {one.kind: one for one in disagreements(2022, shipped(2022))}
    assert (found["base"].printed, found["base"].found) == (Decimal("2.94"), Decimal("2.60"))
    assert (found["base"].number, found["base"].base) == (2, 68)
    assert found["sum"].printed == Decimal("100.34")


def test_2023_prints_two_focus_areas_otherwise_than_its_list() -> None:
    assert names(2023) == {
        ("report", "focus_area_percent", "civic_social", "differs"),
        ("report", "focus_area_percent", "industry_innovation", "differs"),
    }


def test_2024_and_the_press_of_its_months() -> None:
    assert names(2024) == {
        ("report", "focus_area_percent", "civic_social", "differs"),
        ("report", "focus_area_percent", "safety_security", "differs"),
        ("report", "focus_area_percent", "industry_innovation", "differs"),
        ("report", "focus_area_percent", "quality_environment", "rounded"),
        ("press", "projects", "", "differs"),
    }


def test_2025_counts_agree_and_two_shares_do_not() -> None:
    assert names(2025) == {
        ("report", "focus_area_percent", "quality_environment", "differs"),
        ("report", "focus_area_percent", "built_infrastructure", "differs"),
    }
    joined = [one for one in findings(2025, shipped(2025)) if one.key == "ongoing_or_planning"]
    assert [(one.printed, one.found) for one in joined] == [
        (Decimal(116), Decimal(116))
    ]  # 108 ongoing and 8 planning


def test_a_list_that_is_one_short_is_noticed() -> None:
    found = {one.what for one in disagreements(2025, shipped(2025)[1:])}

    assert "projects" in found


@pytest.mark.parametrize(
    ("printed", "number", "most", "found"),
    [("2.94", 2, 77, 68), ("2.60", 2, 77, 77), ("50", 1, 10, 2), ("99", 1, 10, None), ("3", 0, 10, None)],
)
def test_the_number_of_projects_that_a_share_was_made_of(
    printed: str, number: int, most: int, found: int | None
) -> None:
    assert base(Decimal(printed), number, most) == found


def test_every_printed_number_has_its_source() -> None:
    assert {one.year for one in said()} == {2021, 2022, 2023, 2024, 2025}
    assert all(isinstance(one, Said) and one.source for one in said())
