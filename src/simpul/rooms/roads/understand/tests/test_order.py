"""The states of a thing that is ordered: what is in the file can follow, and nothing else."""

import pytest

from simpul.rooms.roads.understand import order
from simpul.rooms.roads.understand.order import Who


def test_every_state_is_reached_and_every_open_one_can_be_left() -> None:
    course = order.course()

    assert {step.to for step in course.steps.values()} | {"assigned"} == set(course.states)
    left = {state for step in course.steps.values() for state in step.begins}
    assert set(course.open()) <= left


def test_what_can_follow() -> None:
    course = order.course()

    assert course.after("assigned", "repair") == "repaired"
    assert course.after("started", "prove") == "proposed"
    assert course.after("cancelled", "start") is None
    assert course.after("proposed", "repair") is None
    assert course.possible("proposed", Who.OFFICE) == ("accept", "refuse")
    assert course.possible("repaired", Who.CREW) == ()
    assert all(step.permission for step in course.steps.values() if step.who == Who.OFFICE)


@pytest.mark.parametrize(
    "steps",
    [
        [{"name": "a", "from": ["x"], "to": "nowhere", "who": "crew"}],
        [{"name": "a", "from": ["gone"], "to": "x", "who": "crew"}],
        [{"name": "a", "from": ["x"], "to": "x", "who": "crew"}] * 2,
        [{"name": "a", "from": ["x"], "to": "x", "who": "nobody"}],
    ],
)
def test_a_file_that_leads_nowhere_is_refused(steps: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match=r"orders|nobody"):
        order.read({"states": {"x": {"open": True, "done": False}}, "steps": steps})
