"""What counts as driven lately, and its sums."""

from datetime import date

import pytest

from simpul.rooms.roads.understand import coverage
from simpul.rooms.roads.understand.coverage import Piece, Seen

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (date(2026, 11, 22), Seen.LATELY),
        (date(2026, 10, 23), Seen.LATELY),
        (date(2026, 10, 22), Seen.LONG_AGO),
        (None, Seen.NEVER),
    ],
)
def test_the_last_day_that_counts(day: date | None, seen: Seen) -> None:
    assert coverage.seen(day, TODAY, 30) == seen


def test_kilometres_by_class_and_by_district() -> None:
    pieces = [
        Piece(100, "primary", "A", TODAY),
        Piece(300, "primary", "B", date(2020, 1, 1)),
        Piece(50, "residential", "", None),
    ]

    primary, residential = coverage.rows(pieces, "road_class", TODAY, 30)
    assert (primary.name, primary.km, primary.lately_km, primary.unseen_km) == ("primary", 0.4, 0.1, 0.3)
    assert primary.unseen_percent == pytest.approx(75)
    assert (residential.never_km, residential.unseen_percent) == (0.05, 100)
    assert [row.name for row in coverage.rows(pieces, "district", TODAY, 30)] == ["B", "A", ""]
    assert coverage.total([primary, residential]).km == pytest.approx(0.45)


def test_no_street_has_no_share() -> None:
    assert coverage.rows([], "", TODAY, 30) == []
    assert coverage.total([]).unseen_percent is None
