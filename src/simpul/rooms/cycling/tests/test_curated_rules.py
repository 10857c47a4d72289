"""What a recommended route is held to: where it leaves the network, what a check finds, how it is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Edge, Maneuver, Path
from simpul.rooms.cycling.understand import curated, kept
from simpul.rooms.cycling.understand.curated import Closure, Laid, Off

type At = Callable[[float, float], LonLat]
RULE = curated.rule(date(2026, 6, 1))


def shown(*bad: tuple[float, float], length_m: float = 2000) -> dict[str, Any]:
    """A route of 2 km with heavily damaged stretches."""
    stretches = [
        {"from_m": begin, "to_m": end, "grade": "bad", "street": "Jalan Raya", "seen_on": "2026-03-01"}
        for begin, end in bad
    ]
    return {"figures": {"length_m": length_m}, "stretches": stretches}


def laid(now: dict[str, Any] | None, *off: Off, closures: tuple[Closure, ...] = ()) -> Laid:
    return Laid("tiles-2", now, off, closures)


def test_a_line_on_its_way_is_nowhere_off(at: At) -> None:
    drawn = [at(0, 0), at(500, 8), at(1000, 0)]

    assert curated.off_network(drawn, [[at(0, 0), at(1000, 0)]], RULE) == ()


def test_where_a_line_leaves_the_network_is_said_in_metres(at: At) -> None:
    drawn = [at(0, 0), at(400, 0), at(400, 200), at(600, 200), at(600, 0), at(1000, 0)]

    [off] = curated.off_network(drawn, [[at(0, 0), at(1000, 0)]], RULE)

    assert off.from_m == pytest.approx(430, abs=11)
    assert off.to_m == pytest.approx(970, abs=11)
    assert LonLat(off.lon, off.lat) == pytest.approx(at(500, 200), abs=2e-4)


def test_a_gap_between_two_ways_is_off_and_a_wobble_is_not(at: At) -> None:
    ways = [[at(0, 0), at(400, 0)], [at(600, 0), at(1000, 0)]]

    assert curated.off_m(curated.off_network([at(0, 0), at(1000, 0)], ways, RULE)) == pytest.approx(
        150, abs=20
    )
    assert curated.off_network([at(0, 0), at(500, 25.4), at(1000, 0)], [[at(0, 0), at(1000, 0)]], RULE) == ()


def test_a_line_without_any_way_is_off_from_end_to_end(at: At) -> None:
    assert curated.off_m(curated.off_network([at(0, 0), at(1000, 0)], (), RULE)) == pytest.approx(1000, abs=2)


def test_the_part_of_a_line_that_is_off_can_be_cut_out(at: At) -> None:
    part = curated.cut([at(0, 0), at(1000, 0)], 200, 300)

    assert part[0] == pytest.approx(at(200, 0), abs=1e-5)
    assert part[-1] == pytest.approx(at(300, 0), abs=1e-5)


GONE = Off(100, 300, 114.37, -8.21)
HERE = Closure(700, 114.37, -8.21, "works")


@pytest.mark.parametrize(
    ("then", "now", "result"),
    [
        pytest.param(shown(), laid(shown()), "ok", id="as it was"),
        pytest.param(shown((0, 500)), laid(shown((0, 500))), "ok", id="as bad as it was"),
        pytest.param(shown((0, 500)), laid(shown()), "ok", id="mended"),
        pytest.param(shown(), laid(shown((0, 99))), "ok", id="a little worse"),
        pytest.param(shown(), laid(shown((0, 60), (100, 140))), "changed", id="worse"),
        pytest.param(shown(), laid(shown((0, 1500))), "broken", id="ruined"),
        pytest.param(shown((0, 1500)), laid(shown((0, 1510))), "ok", id="ruined when it was signed off"),
        pytest.param(shown(), laid(shown(), replace(GONE, to_m=140)), "changed", id="a little is gone"),
        pytest.param(shown(), laid(shown(), GONE), "broken", id="a stretch is gone"),
        pytest.param(shown(), laid(None, GONE), "broken", id="all is gone"),
        pytest.param(shown(), laid(shown(), closures=(HERE,)), "broken", id="closed"),
        pytest.param(shown(), Laid("", None), "unknown", id="no network"),
    ],
)
def test_what_a_check_says(then: dict[str, Any], now: Laid, result: str) -> None:
    assert curated.judge(then, now, RULE).result == result


def test_what_was_off_at_the_sign_off_does_not_count_again() -> None:
    assert curated.judge(shown(), laid(shown(), GONE), RULE, off_then_m=200).result == "ok"
    assert curated.judge(shown(), laid(shown(), GONE), RULE, off_then_m=180).result == "ok"
    assert curated.judge(shown(), laid(shown(), GONE), RULE, off_then_m=100).result == "broken"


def test_a_finding_names_its_stretches_and_both_figures() -> None:
    what = curated.judge(
        shown(), laid(shown((0, 60), (60, 140), (500, 520)), GONE, closures=(HERE,)), RULE
    ).what

    assert [(one["from_m"], one["to_m"], one["street"]) for one in what["bad"]] == [
        (0, 140, "Jalan Raya"), (500, 520, "Jalan Raya"),
    ]  # fmt: skip
    assert (what["off_m"], what["then"]["bad_m"], what["now"]["bad_m"]) == (200, 0, 160)
    assert what["closures"][0]["at_m"] == 700


def test_the_rule_of_a_day_is_the_newest_that_has_come() -> None:
    first = {name: getattr(RULE, name) for name in RULE.__dataclass_fields__}
    said = [first | {"valid_from": date(2027, 1, 1), "broken_off_m": 80.0}, first]

    assert curated.rule(date(2026, 12, 31), said).broken_off_m == 150
    assert curated.rule(date(2027, 1, 1), said).broken_off_m == 80
    assert curated.rule(date(2020, 1, 1), said).broken_off_m == 150


def test_every_step_leads_to_a_state_that_knows_steps() -> None:
    assert {after for steps in curated.STEPS.values() for after in steps.values()} <= set(curated.STEPS)
    assert {"en", "id"} <= set.intersection(*(set(one) for one in curated.tags().values()))
    assert all(one["url"].startswith("https://") for one in curated.licences().values())


PATH = Path(
    line=(LonLat(114.37, -8.21), LonLat(114.371234567, -8.21), LonLat(114.372, -8.21)),
    length_m=220.04, time_s=60.0, leg_ends=(2,), heights_m=(5.0, 5.25, 6.0), climb_m=1.0, descent_m=0.0,
    maneuvers=(Maneuver(1, 0, 1, 100.0, 30.0, ("Jalan Satu", "Jalan Dua")), Maneuver(4, 2, 2, 0.0, 0.0)),
    edges=(Edge(7, 0, 2, 220.04, forward=True, road_class="primary", use="road", surface="paved",
    crossed=("primary",), grade_percent=-1.239),),
)  # fmt: skip


def test_a_kept_path_is_the_path() -> None:
    again = kept.unpack(kept.pack(PATH))

    assert again.line[0] == PATH.line[0]
    assert again.line[1] == pytest.approx(PATH.line[1], abs=1e-6)
    assert again.maneuvers == PATH.maneuvers
    assert again.edges[0].crossed == ("primary",)
    assert again.edges[0].grade_percent == -1.24
    assert (again.length_m, again.climb_m, again.leg_ends) == (220.0, 1.0, (2,))
    assert again.heights_m == pytest.approx((5.0, 5.2, 6.0), abs=0.05)
    assert kept.pack(again) == kept.pack(PATH)


def test_a_path_without_heights_is_kept_as_unknown_not_flat() -> None:
    again = kept.unpack(kept.pack(replace(PATH, heights_m=None, climb_m=None, descent_m=None)))

    assert (again.heights_m, again.climb_m, again.descent_m) == (None, None, None)


@pytest.mark.parametrize("wrong", [{}, {"shape": 2}, {"shape": 1}, {"shape": 1, "line": []}])
def test_what_is_no_kept_path_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(kept.NotKept):
        kept.unpack(wrong)


def test_the_same_content_has_the_same_fingerprint() -> None:
    assert kept.fingerprint({"a": 1, "b": [1.5]}) == kept.fingerprint({"b": [1.5], "a": 1})
    assert kept.fingerprint({"a": 1}) != kept.fingerprint({"a": 2})
