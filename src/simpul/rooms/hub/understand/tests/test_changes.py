"""What changed from one list to the next, told by kind; and the fingerprint of what a report is made from."""

from dataclasses import replace
from typing import Any

import pytest

from simpul.rooms.hub.understand.report import changes, fingerprint
from simpul.rooms.hub.understand.totals import Listed

OLD = Listed("p", "Lamps", "tepi", "Tepi", "IDN", "Indonesia", "civic_social", "ongoing")


@pytest.mark.parametrize(
    ("after", "kind", "words"),
    [
        ({"status": "completed"}, "completed", ("ongoing", "completed")),
        ({"title": "Bright lamps"}, "renamed", ("Lamps", "Bright lamps")),
        ({"focus_area": "quality_environment"}, "moved", ("civic_social", "quality_environment")),
        ({"status": "planning"}, "status", ("ongoing", "planning")),
    ],
)
def test_a_difference_is_named(after: dict[str, Any], kind: str, words: tuple[str, str]) -> None:
    [found] = changes([OLD], [replace(OLD, **after)])

    assert (found.kind, found.before, found.after) == (kind, *words)


@pytest.mark.parametrize(
    "after", [{"status": "listed"}, {"status": "ongoing_or_planning"}, {"focus_area": ""}]
)
def test_what_a_list_does_not_say_is_no_news(after: dict[str, Any]) -> None:
    assert changes([OLD], [replace(OLD, **after)]) == []


def test_who_comes_goes_and_comes_back() -> None:
    done = replace(OLD, project="q", status="completed")

    found = changes([OLD, done], [replace(OLD, project="r"), replace(done, status="ongoing")])

    assert [(one.kind, one.project) for one in found] == [("new", "r"), ("dropped", "p"), ("reopened", "q")]
    assert changes([done], []) == []  # a completed one may leave the list


def test_the_same_records_have_the_same_fingerprint_in_any_order() -> None:
    other = replace(OLD, project="q")

    assert fingerprint(2025, [OLD, other], []) == fingerprint(2025, [other, OLD], [])
    assert fingerprint(2025, [OLD, other], []) != fingerprint(2025, [OLD, replace(other, verified=True)], [])
