"""Two drives laid over each other."""

import math

import pytest

from simpul.rooms.roads.understand.shift import Mark, Over, Way
from simpul.rooms.roads.understand.verdict import rules

WAY = Way(1, forward=True)
RULES = rules().places


def marks(places: list[float], by_m: float = 0.0, way: Way = WAY) -> list[Mark]:
    """Damages of alternating kinds and places across the lane, all shifted."""
    return [
        Mark(way, ("D40", "D20")[n % 2], at_m + by_m, ((n * 7) % 5) / 2 - 1) for n, at_m in enumerate(places)
    ]


PLACES = [3.0, 17.0, 24.0, 41.0, 55.0, 58.0, 77.0, 96.0]


@pytest.mark.parametrize("by_m", [-6.0, 0.0, 4.5])
def test_the_shift_is_found_from_what_both_drives_saw(by_m: float) -> None:
    over = Over(RULES, marks(PLACES, by_m), marks(PLACES))

    shift = over.at(WAY, 50)

    assert shift.by_m == pytest.approx(by_m, abs=0.5)
    assert shift.sd_m < 1


def test_it_is_found_although_most_is_new_or_gone() -> None:
    seen = [*marks(PLACES[:4], 5.0), Mark(WAY, "D40", 30, 1.2), Mark(WAY, "D20", 66, -1.4)]

    shift = Over(RULES, seen, marks(PLACES)).at(WAY, 20)

    assert shift.by_m == pytest.approx(5.0, abs=0.7)


def test_a_slowly_changing_shift_is_followed() -> None:
    far = [10.0 * n for n in range(30)]
    drifting = [Mark(m.way, m.kind, m.along_m * 1.02, m.across_m) for m in marks(far)]

    over = Over(RULES, drifting, marks(far))

    assert over.at(WAY, 10).by_m == pytest.approx(0.2, abs=0.6)
    assert over.at(WAY, 280).by_m == pytest.approx(5.6, abs=0.8)


def test_nothing_seen_twice_says_nothing_and_the_tolerance_is_wide() -> None:
    over = Over(RULES, [], marks(PLACES))

    shift = over.at(WAY, 50)

    assert shift == (0.0, RULES.receiver_m)
    assert over.tolerance_m(shift) > 6


def test_far_from_what_was_seen_twice_less_is_known() -> None:
    over = Over(RULES, marks(PLACES, 4.0), marks(PLACES))

    near, far = over.at(WAY, 50), over.at(WAY, 50 + 4 * RULES.steady_m)

    assert far.sd_m > near.sd_m
    assert far.by_m < 1
    assert far.sd_m <= RULES.receiver_m + 0.01


def test_other_streets_and_directions_do_not_mix() -> None:
    back = Way(1, forward=False)
    over = Over(
        RULES, [*marks(PLACES, 4.0), *marks(PLACES, -4.0, back)], [*marks(PLACES), *marks(PLACES, 0, back)]
    )

    assert over.at(WAY, 50).by_m == pytest.approx(4, abs=0.5)
    assert over.at(back, 50).by_m == pytest.approx(-4, abs=0.5)


def test_the_tolerance_adds_what_is_not_known_of_shift_and_photo() -> None:
    over = Over(RULES, [], [])

    assert over.tolerance_m(over.at(WAY, 1)) == pytest.approx(
        RULES.deviations * math.hypot(RULES.receiver_m, RULES.reading_m)
    )
