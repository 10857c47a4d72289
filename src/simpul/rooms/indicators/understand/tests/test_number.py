"""Numbers as people write them, and the four things that a figure can be."""

import pytest

from simpul.rooms.indicators.understand.number import Figure, Kind, NotANumber, parse


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("12", 12), ("-3", -3), ("\u22123,5", -3.5), ("+4", 4), (" 7 ", 7),
        ("12,5", 12.5), ("12.5", 12.5), ("0,125", 0.125), ("0.125", 0.125), ("12,50", 12.5),
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234.567", 1234567), ("1,234,567", 1234567),
        ("1.234.567,89", 1234567.89), ("1,234,567.891", 1234567.891), ("1234,567", 1234.567),
        ("1 234 567", 1234567), ("1\u202f234,5", 1234.5), ("1'234.5", 1234.5), ("1.2345", 1.2345),
        ("\u0e51\u0e52", 12), (5, 5), (2.25, 2.25),
    ],
)  # fmt: skip
def test_what_everybody_reads_alike_is_read(text: str | float, number: float) -> None:
    assert parse(text) == number


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "empty"), ("  ", "empty"),
        ("N/A", "words"), ("-", "words"), ("\u2013", "words"),
        ("tidak ada", "words"), ("Tidak  Tersedia", "words"),
        ("n.a.", "words"), ("nihil", "words"), ("...", "words"), ("NaN", "words"),
        ("belum ada data", "words"),
        ("1.234", "ambiguous"), ("12,345", "ambiguous"), ("999.999", "ambiguous"),
        ("1e400", "unreadable"), (float("inf"), "not_finite"), (float("nan"), "not_finite"),
        ("12 %", "unreadable"), ("dua", "unreadable"), ("1.23.456", "unreadable"), ("1,2,3", "unreadable"),
        ("12.", "unreadable"), (".5", "unreadable"), ("1.234,567.8", "unreadable"), ("--5", "unreadable"),
        ("9" * 70, "unreadable"), (True, "unreadable"), ("1.234.56", "unreadable"), ("5 orang", "unreadable"),
    ],
)  # fmt: skip
def test_what_has_no_one_meaning_is_refused_with_its_trouble(text: str | float, trouble: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        parse(text)
    assert refusal.value.trouble == trouble


def test_a_figure_is_one_of_four_things() -> None:
    assert Figure(Kind.NUMBER, 0.0).number == 0
    assert Figure(Kind.NO_DATA, why="never counted").number is None
    for kind, number in ((Kind.NUMBER, None), (Kind.NO_DATA, 0.0), (Kind.SUPPRESSED, 3.0)):
        with pytest.raises(ValueError, match="kind"):
            Figure(kind, number)
