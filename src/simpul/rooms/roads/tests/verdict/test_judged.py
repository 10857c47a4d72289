"""A later drive says of a repair whether it holds, and damages, orders, queue and map follow."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.ground.roadstate.models import Hazard
from simpul.rooms.roads.act import review
from simpul.rooms.roads.act import verdict as act
from simpul.rooms.roads.models import Crew, Damage, Item, Survey, Verdict
from simpul.rooms.roads.observe import judge as judging
from simpul.rooms.roads.observe import review as queue
from simpul.rooms.roads.observe import survey as surveys
from simpul.rooms.roads.tests.conftest import START, TOOLS, Drive, survey_of
from simpul.rooms.roads.tests.verdict.conftest import (
    LATER,
    MENDED,
    NOW,
    Later,
    first_two,
    repair,
    sums_are_right,
)


def test_one_is_gone_and_one_is_there_again(mended: list[Item], later: Later, city: City) -> None:
    survey = later([103.5])

    near, far = first_two()
    assert (near.state, far.state) == (Damage.State.DISPUTED, Damage.State.REPAIRED)
    said = {one.damage_id: one for one in Verdict.objects.all()}
    disputed, confirmed = said[near.pk], said[far.pk]
    assert (disputed.outcome, confirmed.outcome) == ("disputed", "confirmed")
    assert disputed.reason["why"] == "seen_again"
    assert abs(disputed.apart_m or 99) <= disputed.tolerance_m
    assert disputed.after is not None
    assert disputed.after.survey == survey
    assert disputed.before != disputed.after
    assert confirmed.apart_m is None
    assert 0 < (confirmed.missed or 0) < 0.5
    assert [item.state for item in Item.objects.order_by("damage__chainage_m")] == ["disputed", "confirmed"]
    assert (survey.damages_new, survey.damages_again) == (0, 1)
    assert list(queue.waiting(city)) == [near]
    assert sums_are_right(city)
    assert Entry.objects.filter(verb="roads.verdict").count() == 2
    there = {one.key: one.state for one in Hazard.objects.all()}
    assert there[f"roads.damage/{near.pk}"] == "open"
    assert there[f"roads.damage/{far.pk}"] == "gone"


def test_a_receiver_that_is_off_by_metres_changes_nothing(mended: list[Item], later: Later) -> None:
    later([103 + 4.5, 207 + 4.5])

    assert {one.outcome for one in Verdict.objects.all()} == {"disputed"}
    assert Damage.objects.count() == 2


def test_judged_twice_or_killed_in_between_it_is_judged_once(mended: list[Item], later: Later) -> None:
    def killed() -> None:
        with transaction.atomic():
            surveys.run(again, TOOLS, now=timezone.now)
            raise RuntimeError

    survey = later([103.0], run=False)
    done = surveys.run(survey, TOOLS, now=timezone.now)
    said = list(Verdict.objects.order_by("pk").values_list("damage", "outcome"))
    judging.judge(done, now=NOW)
    assert list(Verdict.objects.order_by("pk").values_list("damage", "outcome")) == said

    again = later([207.0], LATER + timedelta(days=30), run=False)
    with pytest.raises(RuntimeError):
        killed()
    assert Verdict.objects.count() == 2
    surveys.run(Survey.objects.get(pk=again.pk), TOOLS, now=timezone.now)
    assert Verdict.objects.count() == 4


def test_a_drive_from_before_the_repair_says_nothing_and_makes_no_new_damage(
    mended: list[Item], later: Later
) -> None:
    survey = later([103.0, 207.0], START + timedelta(days=2))

    assert not Verdict.objects.exists()
    assert (survey.damages_new, survey.damages_again) == (0, 2)
    assert {one.state for one in first_two()} == {Damage.State.REPAIRED}


def test_a_drive_on_the_day_of_the_repair_says_nothing_where_nobody_knows_the_hour(
    mended: list[Item], later: Later
) -> None:
    later([], datetime(2026, 3, 10, 2, tzinfo=UTC))

    assert not Verdict.objects.exists()


def test_what_the_drive_did_not_reach_has_no_verdict(mended: list[Item], later: Later) -> None:
    later([], to_m=150)

    near, far = first_two()
    assert [one.damage for one in Verdict.objects.all()] == [near]
    assert far.state == Damage.State.REPAIRED


def test_a_new_pothole_in_the_other_wheel_track_is_a_new_one(
    mended: list[Item], later: Later, city: City
) -> None:
    later([155.0])

    assert {one.outcome for one in Verdict.objects.all()} == {"confirmed"}
    assert Damage.objects.filter(state=Damage.State.FOUND).count() == 1
    assert sums_are_right(city)


def test_a_second_repair_gets_a_verdict_of_its_own_and_history_stays(
    mended: list[Item], later: Later, crew: Crew, engineer: Person
) -> None:
    later([103.0])
    near = first_two()[0]
    repair([near], crew, engineer, date(2026, 4, 20))
    later([], LATER + timedelta(days=60))

    said = Verdict.objects.filter(damage=near).order_by("pk")
    assert [(one.repaired_on, one.outcome, one.standing) for one in said] == [
        (MENDED, "disputed", True),
        (date(2026, 4, 20), "confirmed", True),
    ]
    assert first_two()[0].state == Damage.State.REPAIRED
    assert [item.state for item in near.items.order_by("pk")] == ["disputed", "confirmed"]


def test_the_newest_drive_counts_in_whatever_order_they_come(mended: list[Item], later: Later) -> None:
    later([], LATER + timedelta(days=60))
    later([103.0, 207.0], LATER)

    assert {one.outcome for one in Verdict.objects.standing()} == {"confirmed"}
    assert Verdict.objects.count() == 4
    assert {one.state for one in first_two()} == {Damage.State.REPAIRED}


def test_a_dispute_is_withdrawn_by_a_later_drive_that_sees_nothing(
    mended: list[Item], later: Later, city: City
) -> None:
    later([103.0])
    later([], LATER + timedelta(days=30))

    assert {one.state for one in first_two()} == {Damage.State.REPAIRED}
    assert {item.state for item in Item.objects.all()} == {"confirmed"}
    assert sums_are_right(city)


def test_a_person_overrules_the_camera_and_it_is_kept(
    mended: list[Item], later: Later, engineer: Person, stranger: Person, city: City
) -> None:
    later([103.0])
    found = Verdict.objects.get(outcome="disputed")

    with pytest.raises(PermissionDenied):
        act.overrule(found, "confirmed", "it is a shadow", actor=stranger, now=NOW)
    with pytest.raises(act.NothingSaid):
        act.overrule(found, "confirmed", " ", actor=engineer, now=NOW)
    act.overrule(found, "confirmed", "it is a shadow", actor=engineer, now=NOW)

    found.refresh_from_db()
    assert (found.outcome, found.by_camera, found.decided_by) == ("confirmed", "disputed", engineer)
    assert first_two()[0].state == Damage.State.REPAIRED
    assert {item.state for item in Item.objects.all()} == {"confirmed"}
    assert Entry.objects.get(verb="roads.verdict_overruled").actor == engineer
    assert sums_are_right(city)


def test_a_verdict_that_no_longer_counts_cannot_be_overruled(
    mended: list[Item], later: Later, engineer: Person
) -> None:
    later([103.0])
    old = Verdict.objects.get(outcome="disputed")
    later([], LATER + timedelta(days=30))

    with pytest.raises(act.NoLongerStands):
        act.overrule(old, "confirmed", "late", actor=engineer, now=NOW)


def test_the_reviewer_of_a_dispute_decides_the_verdict_too_and_can_take_it_back(
    mended: list[Item], later: Later, engineer: Person, city: City
) -> None:
    later([103.0])
    near = first_two()[0]

    review.decide(near, "rejected", actor=engineer, now=NOW)
    found = Verdict.objects.get(damage=near)
    assert (found.outcome, found.by_camera, found.decided_by) == ("confirmed", "disputed", engineer)
    assert Item.objects.get(damage=near).state == "confirmed"

    review.undo(city, engineer, NOW)
    found.refresh_from_db()
    assert (found.outcome, found.decided_by) == ("disputed", None)
    assert Item.objects.get(damage=near).state == "disputed"
    assert sums_are_right(city)


def test_surveys_of_other_streets_do_not_judge(
    mended: list[Item], later: Later, street: Street, tmp_path: Path, city: City
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    Drive(folder, start=LATER, seed=9).along(300, 420)
    survey_of(city, folder)

    assert not Verdict.objects.exists()
    shutil.rmtree(folder)
