"""Matching as thought: each part by hand, both directions, the unknown, and expected matches."""

import tomllib
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from simpul.rooms.hub.understand import alike, match, rules
from simpul.rooms.hub.understand.alike import Traits
from simpul.rooms.hub.understand.parts import PARTS, Side
from simpul.rooms.hub.understand.words import words

RULES = rules.shipped()
NEED = Side(
    "request/1",
    frozenset({"training"}),
    frozenset({"quality_environment"}),
    frozenset({"planning"}),
    climate=frozenset({"Am"}),
    population=1_480_000,
    languages=frozenset({"id", "en"}),
    city="makassar",
    country="IDN",
    lon=119.43,
    lat=-5.15,
)
COURSE = Side(
    "offer/1",
    frozenset({"capacity_building"}),
    frozenset({"quality_environment"}),
    frozenset({"planning", "ongoing"}),
    climate=frozenset({"Am"}),
    population=2_000_000,
    languages=frozenset({"en"}),
    city="phnom-penh",
    country="KHM",
    lon=104.93,
    lat=11.56,
)


def share(name: str, need: Side, answer: Side) -> float | None:
    return PARTS[name][0](need, answer, RULES)[0]


@pytest.mark.parametrize(
    ("name", "need", "answer", "expected"),
    [
        ("kind", {}, {}, 1),
        ("kind", {"kinds": frozenset({"financing"})}, {}, 0),
        ("kind", {"kinds": frozenset({"financing", "training"})}, {}, 1),
        ("kind", {}, {"kinds": frozenset()}, None),
        ("area", {}, {}, 1),
        ("area", {}, {"areas": frozenset({"civic_social"})}, 0),
        ("area", {"areas": frozenset()}, {}, None),
        ("stage", {}, {}, 1),
        ("stage", {"stages": frozenset({"completed"})}, {}, 0),
        ("stage", {}, {"key": "project/1", "stages": frozenset({"completed"})}, 1),
        ("stage", {}, {"key": "project/1", "stages": frozenset({"planning"})}, 0.4),
        ("stage", {"stages": frozenset()}, {}, None),
        ("budget", {"amount": 200.0, "currency": "USD"}, {"amount": 50.0, "currency": "USD"}, 0.25),
        ("budget", {"amount": 200.0, "currency": "USD"}, {"amount": 900.0, "currency": "USD"}, 1),
        ("budget", {"amount": 200.0, "currency": "USD"}, {"amount": 900.0, "currency": "IDR"}, None),
        ("budget", {"amount": 0.0, "currency": "USD"}, {"amount": 0.0, "currency": "USD"}, 1),
        (
            "budget",
            {"amount": 50.0, "currency": "USD"},
            {"key": "practice/1", "amount": 100.0, "currency": "USD"},
            0.5,
        ),
        ("budget", {}, {}, None),
        ("climate", {}, {}, 1),
        ("climate", {}, {"climate": frozenset({"Aw"})}, 0.5),
        ("climate", {}, {"climate": frozenset({"Cfa"})}, 0),
        ("climate", {}, {"climate": frozenset()}, None),
        ("size", {"population": 1e6}, {"population": 1e6}, 1),
        ("size", {"population": 1e6}, {"population": 1e7}, 0),
        ("size", {"population": 1e7}, {"population": 1e5}, 0),
        ("size", {"population": 1e6}, {"population": 10**6.5}, 0.5),
        ("size", {}, {"population": None}, None),
        ("language", {}, {}, 1),
        ("language", {}, {"languages": frozenset({"vi"})}, 0),
        ("language", {}, {"languages": frozenset()}, None),
        ("worked", {}, {}, None),
        ("worked", {}, {"good": 4, "tried": 4}, 1),
        ("worked", {}, {"good": 1, "tried": 1}, (1 + 0.5 * 2) / 3),
        ("worked", {}, {"good": 0, "tried": 3}, 0),
        ("place", {}, {"country": "IDN"}, 1),
        ("place", {}, {"remote": True}, 0.9),
        ("place", {}, {"lon": None}, None),
        ("place", {}, {"lon": 119.43, "lat": -5.15 + 18}, pytest.approx(0.5, abs=0.01)),
    ],
)
def test_each_part(name: str, need: dict[str, Any], answer: dict[str, Any], expected: float | None) -> None:
    found = share(name, NEED._replace(**need), COURSE._replace(**answer))

    assert found == (expected if expected is None else pytest.approx(expected))


def test_the_fit_is_the_weighted_mean_of_what_is_known() -> None:
    need = NEED._replace(climate=frozenset(), population=None)
    [fit] = match.answers(need, [COURSE], RULES).fits

    by_name = {reason.part: reason for reason in fit.reasons}
    known = {name: reason for name, reason in by_name.items() if reason.share is not None}
    assert set(by_name) - set(known) == {"budget", "climate", "size", "worked"}
    weight = sum(RULES.weights[name] for name in known)
    assert fit.fit == pytest.approx(sum(RULES.weights[n] * (r.share or 0) for n, r in known.items()) / weight)
    assert fit.certainty == pytest.approx(weight / sum(RULES.weights.values()))


def test_what_is_not_known_lowers_certainty_and_order_but_not_the_fit() -> None:
    said = COURSE._replace(key="offer/2")
    silent = COURSE._replace(climate=frozenset(), population=None)

    full, part = (
        fit for fit in match.answers(NEED._replace(population=2_000_000), [said, silent], RULES).fits
    )

    assert (full.key, part.key) == ("offer/2", "offer/1")
    assert part.fit >= full.fit - 0.05
    assert part.certainty < full.certainty
    assert part.order < full.order


def test_a_kind_of_help_that_does_not_answer_is_no_match() -> None:
    found = match.answers(NEED._replace(kinds=frozenset({"funding"})), [COURSE], RULES)

    assert (found.fits, found.unfit) == ([], 1)


def test_who_says_next_to_nothing_is_counted_and_not_judged() -> None:
    found = match.answers(NEED, [Side("offer/3", areas=frozenset({"quality_environment"}))], RULES)

    assert (found.fits, found.unjudged) == ([], 1)


def test_a_city_is_not_matched_with_itself() -> None:
    found = match.answers(NEED, [COURSE._replace(city="makassar")], RULES)

    assert (found.fits, found.fitting, found.unfit) == ([], 0, 0)


def test_both_directions_agree() -> None:
    [there] = match.answers(NEED, [COURSE], RULES).fits
    [back] = match.needs(COURSE, [NEED], RULES).fits

    assert there.key == "offer/1"
    assert back.key == "request/1"
    assert replace(there, key="") == replace(back, key="")


def test_the_order_is_the_same_whatever_order_they_come_in() -> None:
    others = [COURSE._replace(key=f"offer/{n}", population=2e6 + n % 3) for n in range(30)]

    one, other = (match.answers(NEED, some, RULES) for some in (others, others[::-1]))

    assert [fit.key for fit in one.fits] == [fit.key for fit in other.fits]
    assert len(one.fits) == RULES.shown
    assert one.fitting == 30


def test_the_quick_sum_is_the_explained_one() -> None:
    others = [
        COURSE._replace(
            key=f"project/{n}",
            kinds=frozenset({"knowledge_sharing"}),
            areas=frozenset({("quality_environment", "civic_social")[n % 2]}),
            stages=frozenset({("planning", "ongoing", "completed")[n % 3]}),
            amount=None if n % 5 else 10.0 * n,
            currency="USD",
            population=None if n % 7 == 0 else 1e5 * (n + 1),
            country=("IDN", "KHM")[n % 4 == 0],
            good=n % 3,
            tried=n % 4,
        )
        for n in range(100)
    ]

    found = match.answers(NEED, others, RULES, limit=100)

    alone = [fit for other in others if (fit := match.judge(NEED, other, RULES))]
    assert sorted(alone, key=lambda fit: (-fit.order, fit.key)) == found.fits


EXPECTED = {
    # a need, and the answer that a person who knows the network would put first
    "Makassar plans alley waste and wants training": (NEED, "offer/waste-course"),
    "Kuching, floods, a study": (
        Side("request/2", frozenset({"feasibility_study"}), frozenset({"safety_security"}),
             frozenset({"planning"}), climate=frozenset({"Af"}), population=680_000,
             languages=frozenset({"en", "ms"}), city="kuching", country="MYS", lon=110.36, lat=1.55),
        "offer/flood-study",
    ),
    "Luang Prabang, wetlands, money": (
        Side("request/3", frozenset({"funding"}), frozenset({"quality_environment"}), frozenset({"ongoing"}),
             2e6, "USD", frozenset({"Aw"}), 97_760, frozenset({"lo", "en"}), "luang-prabang", "LAO", 102.13,
             19.89),
        "offer/wetland-fund",
    ),
    "Banyuwangi, public services in villages, learning": (
        Side("request/4", frozenset({"knowledge_sharing"}), frozenset({"civic_social"}),
        frozenset({"ongoing"}),
             climate=frozenset({"Am"}), population=1_790_000, languages=frozenset({"id"}), city="banyuwangi",
             country="IDN", lon=114.37, lat=-8.22),
        "practice/service-mall",
    ),
    "Da Nang, control centre, trained staff": (
        Side("request/5", frozenset({"training"}), frozenset({"safety_security"}), frozenset({"completed"}),
             climate=frozenset({"Am"}), population=1_000_000, languages=frozenset({"vi", "en"}),
             city="da-nang",
             country="VNM", lon=108.2, lat=16.05),
        "offer/operators-course",
    ),
}  # fmt: skip
OFFERED = [
    Side("offer/waste-course", frozenset({"capacity_building"}), frozenset({"quality_environment"}),
         frozenset({"planning", "ongoing"}), languages=frozenset({"id", "en"}), country="JPN"),
    Side("offer/flood-study", frozenset({"technical_assistance"}), frozenset({"safety_security",
    "quality_environment"}),
         frozenset({"planning"}), languages=frozenset({"en"}), country="KOR", good=3, tried=3),
    Side("offer/wetland-fund", frozenset({"support"}), frozenset({"quality_environment"}),
         frozenset({"planning", "ongoing"}), 1.5e6, "USD", languages=frozenset({"en"}), country="AUS"),
    Side("offer/bus-fund", frozenset({"support"}), frozenset({"built_infrastructure"}),
    frozenset({"planning"}),
         9e7, "USD", languages=frozenset({"en"})),
    Side("offer/operators-course", frozenset({"capacity_building"}), frozenset({"safety_security"}),
         frozenset({"ongoing", "completed"}), languages=frozenset({"en", "vi"}), country="KOR"),
    Side("offer/study-visit", frozenset({"knowledge_sharing"}), frozenset({"built_infrastructure"}),
         frozenset({"planning"}), languages=frozenset({"ja"}), country="JPN"),
    Side("practice/service-mall", frozenset({"knowledge_sharing"}), frozenset({"civic_social"}),
         frozenset({"completed"}), climate=frozenset({"Am"}), population=1_220_000,
         languages=frozenset({"id"}),
         city="sumedang", country="IDN", lon=107.92, lat=-6.86, remote=True),
    Side("practice/far-mall", frozenset({"knowledge_sharing"}), frozenset({"civic_social"}),
         frozenset({"completed"}), climate=frozenset({"Cwa"}), population=8_000_000,
         languages=frozenset({"vi"}),
         city="ha-noi", country="VNM", lon=105.83, lat=21.03, remote=True),
]  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_the_expected_answer_comes_first(name: str) -> None:
    need, expected = EXPECTED[name]

    assert match.answers(need, OFFERED, RULES).fits[0].key == expected


def test_without_the_kind_of_help_the_expected_set_would_fail() -> None:
    """The set can tell good weights from bad ones."""
    flat = replace(RULES, weights={**RULES.weights, "kind": 0.0, "area": 0.0, "stage": 0.0, "language": 0.0})

    right = [match.answers(need, OFFERED, flat).fits[0].key == key for need, key in EXPECTED.values()]

    assert not all(right)


def shipped() -> dict[str, Any]:
    return tomllib.loads(files("simpul.rooms.hub").joinpath("matching.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("weights", "kind", -1),
        ("weights", "mood", 1),
        ("limits", "remote", 1.5),
        ("order", "unknown_counts", -0.1),
    ],
)
def test_rules_that_cannot_be_are_refused(table: str, name: str, value: float) -> None:
    content = shipped()
    content[table][name] = value

    with pytest.raises(ValueError, match="matching"):
        rules.read(content)


def test_every_kind_of_support_in_the_record_has_a_help_that_answers_it() -> None:
    assert set(words("support")) <= set(RULES.helps)
    assert {"financing", "technical", "advisory", "private_partner", "political"} <= set(RULES.helps)


MAKASSAR = Traits("makassar", 1_482_354, 8367, coast=True, hazards=frozenset({"flood"}))


def test_likes_are_found_by_distance_and_each_dimension_is_said() -> None:
    twin = Traits("twin", 1_482_354, 8367, coast=True, hazards=frozenset({"flood"}))
    inland = Traits("inland", 1_482_354, 8367, coast=False, hazards=frozenset())
    village = Traits("village", 14_000, 83, coast=True, hazards=frozenset({"flood"}))

    found = alike.nearest(MAKASSAR, [village, inland, twin, MAKASSAR], RULES, RULES.alike_weights)

    assert [one.key for one in found] == ["twin", "inland", "village"]
    assert found[0].distance == 0
    assert {one.name: one.apart for one in found[1].dimensions} == {
        "population": 0, "density": 0, "income": None, "coast": 1, "hazards": 1,
    }  # fmt: skip
    assert found[2].dimensions[0].apart == pytest.approx(1)


def test_weights_move_the_order() -> None:
    big_coast = Traits("big-coast", 15_000_000, 8367, coast=True)
    small_inland = Traits("small-inland", 1_500_000, 8367, coast=False)
    by_size = {**RULES.alike_weights, "population": 10.0, "coast": 0.0}
    by_coast = {**RULES.alike_weights, "population": 0.0, "coast": 10.0}

    first = [
        alike.nearest(MAKASSAR, [big_coast, small_inland], RULES, weights)[0].key
        for weights in (by_size, by_coast)
    ]

    assert first == ["small-inland", "big-coast"]


def test_what_one_city_does_not_know_is_left_out_and_lowers_certainty() -> None:
    known = Traits("known", 3_000_000, 8367, coast=True, hazards=frozenset({"flood"}))
    silent = Traits("silent", 3_000_000)

    full, part = (alike.compare(MAKASSAR, one, RULES, RULES.alike_weights) for one in (known, silent))

    assert full
    assert part
    assert part.certainty == pytest.approx(0.3)
    assert full.certainty == pytest.approx(0.8)
    assert part.dimensions[1].apart is None
    assert alike.compare(MAKASSAR, Traits("nobody"), RULES, RULES.alike_weights) is None


def test_incomes_in_other_units_are_not_compared() -> None:
    ours = Traits("a", income=5e7, income_unit="IDR")

    found = alike.compare(ours, Traits("b", income=5e7, income_unit="USD"), RULES, RULES.alike_weights)

    assert found is None


@pytest.mark.parametrize("weights", [{"population": -1}, {"population": float("nan")}, {"mood": 1}])
def test_weights_that_cannot_be_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        rules.weighed({**RULES.alike_weights, **weights}, rules.DIMENSIONS)


def test_weights_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        rules.weighed(dict.fromkeys(rules.DIMENSIONS, 0.0), rules.DIMENSIONS)
