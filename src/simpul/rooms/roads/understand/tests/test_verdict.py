"""Whether a repair holds, from what a later drive saw."""

from dataclasses import replace
from typing import Any

import pytest

from simpul.rooms.roads.understand.verdict import (
    Outcome,
    Passed,
    Record,
    Thing,
    Why,
    judge,
    miss,
    read,
    rules,
    tolerance_across_m,
)

RULES = rules()
HOLE = Record("D40", 0.8, 0.6, seen=3, could=3)
CRACK = Record("D00", 4.0, 0.2, seen=3, could=3)
WELL = Passed(metres=6, seen=6, frames=2)


def thing(apart_m: float = 0.0, across_m: float = 0.0, **said: Any) -> Thing:
    return replace(Thing((1, 0), "D40", apart_m, across_m, 0.8, 0.6), **said)


def said(record: Record, things: list[Thing], passed: Passed = WELL) -> tuple[Outcome, Why]:
    found = judge(RULES, record, things, passed, tolerance_m=3.0)
    return found.outcome, Why(found.reason["why"])


def test_nothing_at_a_place_that_was_seen_well_confirms() -> None:
    assert said(HOLE, []) == (Outcome.CONFIRMED, Why.NOTHING_THERE)


@pytest.mark.parametrize(("apart_m", "across_m"), [(0, 0), (2.9, 0), (-2.9, 0.5), (0, -1.1)])
def test_the_same_kind_within_the_tolerance_disputes(apart_m: float, across_m: float) -> None:
    assert said(HOLE, [thing(apart_m, across_m)]) == (Outcome.DISPUTED, Why.SEEN_AGAIN)


@pytest.mark.parametrize(("apart_m", "across_m"), [(6.5, 0), (0, 1.6)])
def test_the_same_kind_elsewhere_does_not(apart_m: float, across_m: float) -> None:
    assert said(HOLE, [thing(apart_m, across_m)])[0] == Outcome.CONFIRMED


def test_the_same_kind_just_beyond_is_too_near_to_tell() -> None:
    assert said(HOLE, [thing(4.5)]) == (Outcome.NOT_SEEN, Why.BESIDE)


def test_another_damage_on_record_is_not_this_one() -> None:
    assert said(HOLE, [thing(0.2, ours=False)])[0] == Outcome.CONFIRMED


def test_another_kind_in_the_very_place_leaves_it_open() -> None:
    assert said(HOLE, [thing(0.1, kind="D20")]) == (Outcome.NOT_SEEN, Why.OTHER_KIND)
    assert said(HOLE, [thing(0.1, 1.5, kind="D20")])[0] == Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("passed", "why"),
    [
        (Passed(6, 0, 0), Why.NOT_PASSED),
        (Passed(6, 0, 0, other_way=True), Why.OTHER_DIRECTION),
        (Passed(6, 3, 2), Why.BADLY_SEEN),
        (Passed(6, 6, 0), Why.BADLY_SEEN),
    ],
)
def test_what_was_not_seen_well_is_not_confirmed(passed: Passed, why: Why) -> None:
    assert said(HOLE, [], passed) == (Outcome.NOT_SEEN, why)


def test_what_is_seen_disputes_however_little_else_was_seen() -> None:
    assert said(HOLE, [thing()], Passed(6, 1, 0))[0] == Outcome.DISPUTED


def test_what_this_camera_easily_misses_is_not_confirmed() -> None:
    once = replace(HOLE, seen=1, could=4)

    found = judge(RULES, once, [], Passed(6, 6, 1), 3.0)

    assert (found.outcome, found.why) == (Outcome.NOT_SEEN, Why.EASILY_MISSED)
    assert (found.missed or 0) > RULES.at_most


def test_the_chance_of_a_miss_falls_with_each_photo_and_with_each_earlier_sighting() -> None:
    chances = [miss(RULES, HOLE, frames) for frames in range(4)]

    assert chances[0] == 1
    assert chances == sorted(chances, reverse=True)
    assert miss(RULES, replace(HOLE, seen=6, could=6), 1) < miss(RULES, HOLE, 1)
    assert miss(RULES, replace(HOLE, seen=1, could=1), 1) == pytest.approx(1 - RULES.recall["D40"])


def test_the_edges_of_a_patch_on_both_sides_confirm_and_are_no_crack() -> None:
    left = thing(0.1, -0.45, kind="D00", length_m=4.4, width_m=0.1)
    right = replace(left, key=(1, 1), apart_across_m=0.4)

    found = judge(RULES, CRACK, [left, right], WELL, 3.0)

    assert (found.outcome, found.why) == (Outcome.CONFIRMED, Why.EDGES)
    assert {edge.key for edge in found.edges} == {(1, 0), (1, 1)}


def test_one_line_beside_a_mended_crack_leaves_it_open() -> None:
    assert said(CRACK, [thing(0, 0.45, kind="D00", length_m=4)]) == (Outcome.NOT_SEEN, Why.ONE_EDGE)


def test_a_line_in_the_middle_between_two_edges_is_the_crack() -> None:
    lines = [thing(0, at, kind="D00", length_m=4, key=(1, n)) for n, at in enumerate((-0.45, 0.05, 0.45))]

    assert said(CRACK, lines) == (Outcome.DISPUTED, Why.SEEN_AGAIN)


def test_a_part_of_a_long_crack_is_the_crack() -> None:
    long = replace(CRACK, length_m=8.0)

    assert said(long, [thing(5.0, 0, kind="D00", length_m=2.0)])[0] == Outcome.DISPUTED
    assert said(CRACK, [thing(5.0, 0, kind="D00", length_m=4.0)])[0] != Outcome.DISPUTED


def test_the_tolerance_is_kept_with_the_verdict() -> None:
    found = judge(RULES, HOLE, [], WELL, 3.3)

    assert found.tolerance_m == 3.3
    assert found.tolerance_across_m == pytest.approx(tolerance_across_m(RULES, HOLE))


def test_a_policy_without_a_number_is_refused() -> None:
    with pytest.raises(KeyError):
        read({"valid_from": RULES.valid_from, "source": "", "seen": {}, "passed": {}, "missed": {}})
