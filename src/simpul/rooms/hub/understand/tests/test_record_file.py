"""Reading the files of the record: partial dates, money, and each fault with its line."""

from datetime import date
from decimal import Decimal

import pytest

from simpul.rooms.hub.understand import money, when
from simpul.rooms.hub.understand.fields import Known, amount
from simpul.rooms.hub.understand.record import read

STATES = """
[[state]]
iso3 = "IDN"
name = "Indonesia"
[[post]]
code = "chair"
title = "Chair"
per = "network"
"""
EMPTY = {"cities.toml": "", "meetings.toml": "", "partners.toml": "", "projects.toml": ""}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2019-08-23", date(2019, 8, 23), date(2019, 8, 23)),
        ("2019-06-06/2019-06-07", date(2019, 6, 6), date(2019, 6, 7)),
        ("", None, None),
    ],
)
def test_partial_dates(text: str, first: date | None, last: date | None) -> None:
    assert when.span(text) == when.Span(first, last)


@pytest.mark.parametrize("text", ["19", "2019-13", "2019-02-30", "2020/2019", "soon", "2019-8-1"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        when.span(text)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (("2018", "2018"), ("2019", "2019"), False),
        (("2019", "2023"), ("2023-07", "2025"), False),
        (("2019", "2023"), ("2021", "2025"), True),
        (("2019", ""), ("2021", ""), True),
        (("2021", ""), ("2019", "2020"), False),
        (("", ""), ("", ""), True),
        (("", ""), ("2020", "2021"), False),
        (("2020-01-01", "2020-06-30"), ("2020-06-30", ""), False),
    ],
)
def test_terms_that_surely_overlap(one: tuple[str, str], other: tuple[str, str], *, clash: bool) -> None:
    assert when.surely_together(one, other) is clash
    assert when.surely_together(other, one) is clash


def test_gaps_never_add_currencies_and_never_guess() -> None:
    told = [
        ("investment", Decimal(10), "USD"),
        ("funding", Decimal(4), "USD"),
        ("funding", Decimal(9), "USD"),
        ("running", Decimal(1), "USD"),
        ("investment", Decimal(5), "IDR"),
    ]

    assert {one.currency: one.missing for one in money.gaps(told)} == {"IDR": None, "USD": Decimal(0)}


def test_amounts_are_exact() -> None:
    assert amount(50_000_000, Known()) == "50000000"
    assert amount("12.50", Known()) == "12.50"
    for wrong in ("12,5", True, -1, "1.234", "NaN", "1e400"):
        with pytest.raises(ValueError, match=r"."):
            amount(wrong, Known())


def faults(states: str, **others: str) -> list[tuple[str, int, str]]:
    files = EMPTY | {"states.toml": states} | {f"{name}.toml": text for name, text in others.items()}
    return [(one.file, one.line, one.key) for one in read(files)[1]]


def test_a_clean_file_has_no_fault() -> None:
    assert faults(STATES) == []


def test_each_fault_with_its_line() -> None:
    broken = STATES.replace('name = "Indonesia"', 'name = 7\ncolour = "red"')
    broken = broken.replace('"network"', '"village"')

    assert [fault[1:] for fault in faults(broken)] == [(4, "name"), (5, "colour"), (9, "per")]


def test_a_missing_field_and_a_double() -> None:
    broken = STATES + '[[state]]\niso3 = "IDN"\n'

    assert faults(broken) == [("states.toml", 9, "iso3"), ("states.toml", 9, "name")]


def test_broken_toml_in_one_file_does_not_hide_another() -> None:
    found = faults(STATES + "[[state]\n", projects='[[project]]\nslug = "A b"\n')

    assert ("states.toml", 9, "") in found
    assert ("projects.toml", 2, "slug") in found


def test_an_unknown_table_and_a_missing_file() -> None:
    _records, found = read({"states.toml": STATES + "[[planet]]\n"})

    assert [(one.file, one.key) for one in found if one.file == "states.toml"] == [("states.toml", "planet")]
    assert {one.file for one in found} == {"states.toml", *EMPTY}


def test_two_in_one_post() -> None:
    holders = "".join(
        f'[[holder]]\npost = "chair"\nholding_state = "IDN"\nsince = "{year}"\nuntil = "2025"\n'
        for year in (2018, 2020)
    )

    assert faults(STATES + holders) == [("states.toml", 14, "since")]


def test_an_inner_table_says_its_own_line() -> None:
    cities = """
[[city]]
slug = "makassar"
name = "Makassar"
state = "IDN"
lon = 119.4
lat = -5.1
time_zone = "Asia/Makassar"
[[city.population]]
value = "many"
scope = "city"
"""

    assert faults(STATES, cities=cities) == [("cities.toml", 10, "value")]
