"""On whom a report waits, and how long each had it."""

from datetime import UTC, datetime, timedelta

import pytest

from simpul.rooms.reports.understand import answer, waiting
from simpul.rooms.reports.understand.course import course
from simpul.rooms.reports.understand.waiting import Happened, On, Span

BEGAN = datetime(2026, 11, 23, tzinfo=UTC)


def on_day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


@pytest.mark.parametrize(
    ("state", "turn"),
    [
        ("submitted", On.DESK),
        ("returned", On.DESK),
        ("forwarded", On.OFFICE),
        ("disputed", On.OFFICE),
        ("doubted", On.JUDGE),
        ("proposed", On.REPORTER),
        ("closed", On.NOBODY),
        ("confirmed", On.NOBODY),
    ],
)
def test_whose_turn_it_is(state: str, turn: On) -> None:
    assert waiting.on(state, course()) == turn


def test_each_office_answers_for_its_own_days() -> None:
    events = [
        Happened(on_day(0), "submitted", None),
        Happened(on_day(1), "verified", None),
        Happened(on_day(1), "forwarded", 1),
        Happened(on_day(3), "in_progress", 1),
        Happened(on_day(4), "forwarded", 2),
        Happened(on_day(6), "proposed", 2),
        Happened(on_day(9), "disputed", 2),
    ]

    spans = waiting.held_by(events, course())

    assert spans == [
        Span(None, on_day(0), on_day(1)),
        Span(1, on_day(1), on_day(4)),
        Span(2, on_day(4), on_day(6)),
        Span(2, on_day(9), None),
    ]
    assert spans[-1].lasted(on_day(10)) == timedelta(days=1)


def test_ready_answers_are_filled_in_and_gaps_are_seen() -> None:
    text = "Laporan {code} di {place}: {office}."

    assert answer.filled(text, {"code": "7F3K-9QXP", "place": ""}) == "Laporan 7F3K-9QXP di …: …."
    assert answer.unknown(text + " {nama} {nama}") == ["nama"]
