"""Plans: made from what is known, signed off, and then as they are for ever."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate.act import AlreadyTaken, Line, Said, set_prices, wish_repairs
from simpul.rooms.roads.act import plan as act
from simpul.rooms.roads.act import plan_work
from simpul.rooms.roads.jobs import plan as jobs
from simpul.rooms.roads.models import Condition, ConfirmedCondition, Plan, PlanLine
from simpul.rooms.roads.observe import plan as gathered
from simpul.rooms.roads.tests.plan.conftest import NOW, asked, made


def lines(plan: Plan) -> list[tuple[int, int, str, float]]:
    return list(plan.lines.order_by("rank").values_list("segment_id", "year", "treatment", "amount"))


def test_a_plan_mends_what_is_damaged_within_each_years_budget(plan: Plan, segments: list[Segment]) -> None:
    assert plan.state == "ready"
    found = list(plan.lines.all())
    assert {line.segment_id for line in found} <= {one.pk for one in segments[1:4]}
    assert found
    for year, budget in ((2027, 300e6), (2028, 100e6)):
        assert sum(line.amount for line in found if line.year == year) <= budget
    assert [line.rank for line in found] == list(range(1, len(found) + 1))
    ratios = [line.reason["ratio"] for line in found]
    assert ratios == sorted(ratios, reverse=True)
    assert plan.summary["bound"] >= plan.summary["worth"] >= plan.summary["greedy"] * 0.999


def test_what_nobody_has_seen_is_not_known_and_not_planned(plan: Plan, segments: list[Segment]) -> None:
    unseen = segments[4]

    assert plan.inputs["unknown"]["segments"] == [unseen.pk]
    assert plan.summary["unknown_m"] == unseen.length_m
    assert unseen.pk not in plan.inputs["segments"]["id"]
    assert sum(plan.summary["grades"]["now"].values()) == pytest.approx(400, abs=1)


def test_a_signed_plan_stays_whatever_changes(
    plan: Plan, priced: City, segments: list[Segment], engineer: Person
) -> None:
    before, frozen = lines(plan), plan.inputs_sha256
    act.sign(plan, actor=engineer, now=NOW)
    set_prices(
        priced, [Said("rebuild", 1, "m2")], currency="IDR", valid_from=date(2026, 1, 2), source="new",
        actor=engineer, now=NOW,
    )  # fmt: skip
    Condition.objects.filter(segment=segments[0]).update(sdi_low=300, sdi_high=300, grade="bad")

    assert jobs.work_out.func(plan.pk) == "signed"
    plan = Plan.objects.select_related("city").get(pk=plan.pk)
    with pytest.raises(act.Signed):
        plan_work.work(plan, _no_solver, solver="x", now=NOW, tell=lambda _done, _all: None)
    with pytest.raises(act.Signed):
        act.sign(plan, actor=engineer, now=NOW)
    plan_work.fail(plan, "no")
    plan.refresh_from_db()
    assert plan.state == "signed"
    assert lines(plan) == before
    assert plan.inputs_sha256 == frozen == gathered.sha256(plan.inputs)
    assert plan.inputs["prices"]["rebuild"]["amount"] == 600_000


def _no_solver(_program: Any) -> None:
    raise AssertionError("a signed plan is not worked out")


def test_the_frozen_inputs_give_the_same_lines_again(
    plan: Plan, priced: City, segments: list[Segment], engineer: Person
) -> None:
    act.sign(plan, actor=engineer, now=NOW)
    Condition.objects.all().delete()
    plan = Plan.objects.get(pk=plan.pk)

    assert jobs.same_again(plan)
    plan.inputs["budgets"] = [1.0, 1.0]
    assert not jobs.same_again(plan)


def test_signing_is_in_the_ledger_with_the_hashes(plan: Plan, engineer: Person) -> None:
    act.sign(plan, actor=engineer, now=NOW)

    entry = Entry.objects.get(verb="roads.sign_plan")
    assert entry.detail["inputs_sha256"] == plan.inputs_sha256
    assert entry.detail["lines"] == plan.lines.count()
    assert "HiGHS" in entry.detail["solver"]


def test_who_may_not_neither_makes_nor_signs(
    plan: Plan, priced: City, surveyor: Person, stranger: Person
) -> None:
    for person in (surveyor, stranger):
        with pytest.raises(PermissionDenied):
            act.make(priced, asked(), actor=person, now=NOW, start=lambda _pk: None)
        with pytest.raises(PermissionDenied):
            act.sign(plan, actor=person, now=NOW)
    assert not Entry.objects.filter(verb="roads.sign_plan").exists()


def test_inputs_that_somebody_changed_are_not_signed(plan: Plan, engineer: Person) -> None:
    Plan.objects.filter(pk=plan.pk).update(inputs=plan.inputs | {"currency": "USD"})

    with pytest.raises(act.Changed):
        act.sign(plan, actor=engineer, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"from_year": 27},
        {"budgets": []},
        {"budgets": [0, 0]},
        {"budgets": [-1, 5]},
        {"budgets": [float("nan")]},
        {"budgets": [1] * 11},
        {"weights": {"beauty": 1}},
        {"weights": {"schools": -1}},
        {"least_by_district": {"99.01.01": 0.7, "99.01.02": 0.7}},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(
    priced: City, engineer: Person, changes: dict[str, Any]
) -> None:
    with pytest.raises(act.BadPlan):
        act.make(priced, asked(**changes), actor=engineer, now=NOW, start=lambda _pk: None)
    assert not Plan.objects.exists()


def test_a_district_gets_its_least_share(priced: City, segments: list[Segment], engineer: Person) -> None:
    plan = made(priced, engineer, budgets=[200e6], least_by_district={"99.01.02": 0.3})

    spent = sum(line.amount for line in plan.lines.filter(district="99.01.02"))
    assert spent >= 0.3 * 200e6
    assert [one["short"] for one in plan.summary["districts"]] == [0] * len(plan.summary["districts"])


def test_a_planners_list_is_taken_in_once_and_counts(
    priced: City, segments: list[Segment], engineer: Person
) -> None:
    wish = wish_repairs(
        priced, [Line(segments[1].pk, "overlay", 1e6, "IDR")], why="A calm way", actor=engineer, now=NOW
    )

    plan = made(priced, engineer, wishes=[wish])

    wish.refresh_from_db()
    assert (wish.state, wish.taken_by) == ("taken", f"roads.plan/{plan.pk}")
    at = plan.inputs["segments"]["id"].index(segments[1].pk)
    assert plan.inputs["segments"]["wished"][at] == 1
    with pytest.raises(AlreadyTaken):
        made(priced, engineer, wishes=[wish])
    assert Plan.objects.count() == 1


def test_confirmed_damage_is_preferred_where_all_of_it_was_reviewed(
    priced: City, segments: list[Segment], engineer: Person
) -> None:
    for segment, share in ((segments[1], 1.0), (segments[2], 0.5)):
        ConfirmedCondition.objects.create(
            condition=Condition.objects.get(segment=segment), found_cracked_m2=0, cracked_m2=0, potholes=0,
            cracked_percent=0, potholes_per_km=0, sdi_low=0, sdi_high=0, grade="good", grade_low="good",
            damages=2, reviewed=2, reviewed_share=share,
        )  # fmt: skip

    columns = made(priced, engineer).inputs["segments"]

    said = dict(zip(columns["id"], zip(columns["basis"], columns["sdi"], strict=True), strict=True))
    assert said[segments[1].pk] == ("confirmed", 0)
    assert said[segments[2].pk][0] == "survey"
    assert said[segments[2].pk][1] > 100


def test_a_city_without_prices_in_its_currency_plans_nothing_it_cannot_pay(
    city: City, segments: list[Segment], engineer: Person
) -> None:
    plan = made(city, engineer, budgets=[1e6])

    assert plan.currency == "USD"
    assert plan.inputs["prices"]["overlay"]["assumed"]


def test_no_known_condition_is_no_line_and_says_so(priced: City, engineer: Person, street: object) -> None:
    plan = made(priced, engineer)

    assert plan.state == "ready"
    assert plan.summary["lines"] == 0
    assert plan.summary["unknown_segments"] == 5
    assert not PlanLine.objects.exists()
