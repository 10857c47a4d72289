"""What may be sent, in which order; and how an answer begins."""

from datetime import date
from typing import Any

import pytest

from simpul.kernel import seal
from simpul.rooms.hub.understand import campaign, sketch
from simpul.rooms.hub.understand.campaign import Actual, Content, Need
from simpul.rooms.hub.understand.submission import Statement, content_hash, limits_on, order, read

LIMITS = limits_on(date(2026, 4, 1))
SAID: dict[str, Any] = {
    "schema": "simpul.submission/1", "city": "tepi", "city_name": "Tepi",
    "key": seal.public_text(seal.new_key()),
    "sequence": 4, "previous": "a" * 64, "made_at": "2026-04-01T00:00:00+00:00", "decision": {},
}  # fmt: skip


def statement(**said: Any) -> Statement:
    found, errors = read(seal.canonical(SAID | said), LIMITS)
    assert found, errors
    return found


@pytest.mark.parametrize(
    ("sequence", "previous", "reason"),
    [
        (4, "a" * 64, None),
        (4, "b" * 64, "forked"),
        (3, "a" * 64, "forked"),
        (2, "", "old"),
        (5, "a" * 64, "gap"),
    ],
)
def test_a_submission_follows_the_last_one(sequence: int, previous: str, reason: str | None) -> None:
    found = order(statement(sequence=sequence, previous=previous), 3, "a" * 64)

    assert (found.reason if found else None) == reason
    assert found is None or found.expected == 4


def test_the_first_has_nothing_before_it() -> None:
    assert order(statement(sequence=1, previous=""), 0, "") is None
    assert order(statement(sequence=1), 0, "") is not None


def test_the_same_content_has_the_same_hash_whenever_it_is_said() -> None:
    later = SAID | {"made_at": "2027-01-01T00:00:00+00:00", "sequence": 9}

    assert content_hash(SAID) == content_hash(later)
    assert content_hash(SAID) != content_hash(SAID | {"city_name": "Other"})
    assert content_hash(SAID) != content_hash(SAID | {"decision": {"publish": ["projects"]}})


def test_too_many_projects_are_named() -> None:
    one = {"slug": "p", "title": "P", "answer": {}}
    many = [one | {"slug": f"p{number}"} for number in range(LIMITS.most_projects + 1)]

    _found, errors = read(seal.canonical(SAID | {"projects": many, "year": 2026}), LIMITS)

    assert errors == ["projects: 501 are too many; at most 500 are taken at once"]


def test_an_answer_begins_with_last_years_where_it_still_holds() -> None:
    record = Content(
        status="planning", challenges=["Salt"], actuals=[Actual(name="lamps", period="2026")], figures=["a.b"]
    )
    last = Content(
        status="ongoing",
        progress="Half",
        challenges=["Thieves"],
        support=[Need(kind="funding")],
        figures=["c.d"],
    )

    begun = campaign.prefill(last, record)

    assert (begun.status, begun.progress, begun.challenges) == ("ongoing", "", ["Thieves"])
    assert begun.figures == ["c.d", "a.b"]
    assert [one.name for one in begun.actuals] == ["lamps"]
    assert campaign.prefill(None, record) == record


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ((2026, 4, 1), False),
        ((2026, 5, 1), True),
        ((2026, 5, 15), False),
        ((2026, 5, 30), True),
        ((2026, 7, 1), True),
    ],
)
def test_reminders_are_due_in_the_week_after_each_day_of_reminding(
    today: tuple[int, int, int], *, due: bool
) -> None:
    days = campaign.schedule(2026)

    assert campaign.reminder_due(days.due_on, date(*today), days.remind_days_before) is due


def test_no_days_are_known_before_the_first_schedule() -> None:
    with pytest.raises(ValueError, match="2020"):
        campaign.schedule(2020)


def test_every_city_is_drawn_and_no_two_names_meet() -> None:
    discs = [sketch.Disc("Kota <A>", 114.3, -8.2, 4), sketch.Disc("Kota B", 114.31, -8.2, 1)]

    drawn = sketch.draw(discs, None, "Map")

    assert drawn.count("<circle") == 2
    assert "Kota &lt;A&gt;: 4" in drawn
    assert "<A>" not in drawn
    assert sketch.draw(list(reversed(discs)), None, "Map") == drawn


def test_the_outlines_are_used_where_there_are_any() -> None:
    outlines = {"states": {"IDN": {"path": "M110 7L116 7L116 9Z"}}, "bounds": [105, -11, 120, -5]}

    assert 'd="M110 7L116 7L116 9Z"' in sketch.draw([], outlines, "Map")
