"""A questionnaire leads everybody to its end, asks nobody in circles, and sums up those who were asked."""

from typing import Any

import pytest

from simpul.rooms.reports.understand import cycle, cycle_changes, skip, skip_results

QUESTIONS: list[dict[str, Any]] = [
    {"code": "rides", "type": "one", "text": "?", "required": True, "options": {"yes": "Ya", "no": "Tidak"},
     "go": [{"is": "no", "to": "why"}]},
    {"code": "often", "type": "number", "text": "?", "low": 0, "high": 7, "required": True,
     "go": [{"above": 4, "to": "glad"}, {"to": "end"}]},
    {"code": "why", "type": "several", "text": "?", "options": {"heat": "Panas", "far": "Jauh"},
     "go": [{"has": "far", "to": "end"}]},
    {"code": "glad", "type": "scale", "text": "?"},
    {"code": "else", "type": "text", "text": "?"},
]  # fmt: skip


def asked(**said: Any) -> list[str]:
    return [one.code for one in skip.path(skip.read(QUESTIONS), said)]


def test_the_way_follows_the_answers() -> None:
    assert asked(rides="no") == ["rides", "why", "glad", "else"]
    assert asked(rides="no", why=["heat", "far"]) == ["rides", "why"]
    assert asked(rides="yes", often=2) == ["rides", "often"]
    assert asked(rides="yes", often=5) == ["rides", "often", "glad", "else"]
    assert asked() == ["rides", "often"]


def test_what_was_not_asked_is_left_out() -> None:
    said, faults = skip.take(
        skip.read(QUESTIONS), {"rides": "no", "often": "9", "why": ["heat"], "glad": "5"}
    )

    assert said == {"rides": "no", "why": ["heat"], "glad": 5}
    assert faults == {}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, {"rides": "required", "often": "required"}),
        ({"rides": "maybe"}, {"rides": "option", "often": "required"}),
        ({"rides": "yes", "often": "a lot"}, {"often": "number"}),
        ({"rides": "yes", "often": "nan"}, {"often": "number"}),
        ({"rides": "yes", "often": "8"}, {"often": "range"}),
        ({"rides": "no", "why": "heat; cold"}, {"why": "option"}),
        ({"rides": "no", "glad": "2,5"}, {"glad": "range"}),
        ({"rides": "no", "else": "x" * 2001}, {"else": "long"}),
    ],
)
def test_what_is_wrong_is_told_by_question(said: dict[str, Any], fault: dict[str, str]) -> None:
    _said, faults = skip.take(skip.read(QUESTIONS), said)

    assert {code: kind for code, (kind, _what) in faults.items()} == fault


def one(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "type": "text", "text": "?"} | more


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ([], "empty"),
        ([one("a")] * 101, "many"),
        ([one("a b")], "shape"),
        (["a"], "shape"),
        ([one("a", type="photo")], "type"),
        ([one("a"), one("a")], "twice"),
        ([one("end")], "twice"),
        ([one("a", type="one", options={"x": "X"})], "options"),
        ([one("a", type="one", options={"x": "X", "y": "Y"}, go=[{"is": "z", "to": "end"}])], "options"),
        ([one("a", type="scale", low=1, high=20)], "range"),
        ([one("a", type="number", low=5, high=5)], "range"),
        ([one("a", go=[{"is": "x", "to": "end"}])], "rule"),
        ([one("a", type="number", go=[{"above": "x", "to": "end"}])], "rule"),
        ([one("a", go="end")], "rule"),
        ([one("a", go=[{"to": "b"}])], "target"),
        ([one("a"), one("b", go=[{"to": "a"}])], "circle"),
        ([one("a", go=[{"to": "a"}])], "circle"),
        ([one("a", go=[{"to": "c"}]), one("b"), one("c")], "unreachable"),
        ([one("a", go=[{"to": "end"}]), one("b")], "unreachable"),
    ],
)
def test_what_cannot_be_asked_is_refused(said: list[Any], kind: str) -> None:
    with pytest.raises(skip.BadQuestions) as refused:
        skip.read(said)
    assert refused.value.kind == kind


def test_going_back_over_a_question_is_no_circle_where_none_comes_back() -> None:
    said = [one("a", go=[{"to": "c"}]), one("b", go=[{"to": "end"}]), one("c", go=[{"to": "b"}])]

    assert [each.code for each in skip.path(skip.read(said), {})] == ["a", "c", "b"]


def test_results_count_of_those_who_were_asked() -> None:
    replies: list[dict[str, Any]] = [
        {"rides": "no", "why": ["heat"]},
        {"rides": "no", "why": ["heat", "far"]},
        {"rides": "yes", "often": 6, "glad": 4},
    ]

    found = {one.question.code: one for one in skip_results.summaries(skip.read(QUESTIONS), replies)}

    assert found["rides"].counts == {"yes": 1, "no": 2}
    assert (found["why"].asked, found["why"].counts) == (2, {"heat": 2, "far": 1})
    assert (found["often"].asked, found["often"].mean) == (1, 6)
    assert (found["glad"].asked, found["glad"].answered, found["glad"].counts["4"]) == (2, 1, 1)


def test_the_shipped_rules_lead_from_the_hamlet_to_the_regency() -> None:
    rules = cycle.read(cycle.default({}))
    codes = [one.code for one in rules.levels]

    assert codes == ["hamlet", "village", "district", "regency"]
    assert rules.above("regency") is None
    areas = [cycle.area_of("35.10.01.2001", one) for one in rules.levels]
    assert areas == ["35.10.01.2001", "35.10.01.2001", "35.10.01", "35.10"]
    assert cycle.window(rules.level("regency"), 2027)[1].isoformat() == "2026-03-31"


def test_a_city_has_its_own_quotas_and_nonsense_is_refused() -> None:
    own = cycle.default({"musrenbang": {"forget_names_days": 30}})
    assert cycle.read(own).forget_names_days == 30

    own["levels"] = own["levels"][::-1]
    with pytest.raises(ValueError, match="smallest"):
        cycle.read(own)


def test_an_area_holds_its_own_villages_only() -> None:
    assert cycle.is_in("35.10.01", "35.10.01.2001")
    assert not cycle.is_in("35.10.01", "35.10.012.2001")
    assert not cycle.is_in("35.10.01", "")
    assert cycle.is_in("", "35.10")


def test_changes_are_told_word_by_word() -> None:
    found = cycle_changes.changes("a narrow bridge", "a wide bridge")

    assert [(piece.kind, piece.text) for piece in found] == [
        ("same", "a "), ("old", "narrow"), ("new", "wide"), ("same", " bridge"),
    ]  # fmt: skip
