"""Decisions: what they change on record, on the map, in conditions and in the house; and their undoing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard, SegmentState
from simpul.rooms.roads.act import review as act
from simpul.rooms.roads.models import (
    Condition,
    ConfirmedCondition,
    Damage,
    Review,
    Sighting,
    Survey,
    Tally,
)
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.tests.conftest import START, Drive, survey_of

NOW = timezone.now()


@pytest.fixture
def damage(surveyed: Survey) -> Damage:
    """The pothole of the segment whose condition is fair because of it."""
    return Damage.objects.get(segment__index=1)


def now_(damage: Damage) -> Damage:
    return Damage.objects.get(pk=damage.pk)


def counted(city: City) -> dict[tuple[str, str], int]:
    rows = Tally.objects.filter(city=city, resolution=9).values_list("of", "key", "count")
    found: dict[tuple[str, str], int] = {}
    for of, key, count in rows:
        found[of, key] = found.get((of, key), 0) + count
    return found


def square(damage: Damage, half: float = 30) -> list[tuple[float, float]]:
    left, top, width, height = Sighting.objects.get(damage=damage, frame=damage.best_frame).box
    x, y = left + width / 2, top + height / 2
    return [
        (x - half, y - half / 2),
        (x + half, y - half / 2),
        (x + half, y + half / 2),
        (x - half, y + half / 2),
    ]


def test_a_survey_counts_what_is_confirmed_from_its_first_day(surveyed: Survey) -> None:
    row = ConfirmedCondition.objects.get(condition__segment__index=1)

    assert (row.potholes, row.reviewed_share, row.damages) == (0, 0, 1)
    assert row.grade == "good"  # from confirmed damage alone
    assert row.condition.grade == "fair"  # from all


def test_each_sighting_knows_its_model(surveyed: Survey) -> None:
    assert set(Sighting.objects.values_list("model", flat=True)) == {"stand-in"}


def test_confirmed(damage: Damage, engineer: Person, city: City) -> None:
    review = act.decide(damage, "confirmed", actor=engineer, now=NOW)

    assert now_(damage).state == "confirmed"
    assert now_(damage).reviewed_at == NOW
    row = ConfirmedCondition.objects.get(condition__segment__index=1)
    assert (row.potholes, row.reviewed_share, row.grade) == (1, 1, "fair")
    entry = Entry.objects.get(city=city, verb="roads.review")
    assert (entry.detail["verdict"], entry.detail["review"]) == ("confirmed", review.pk)


def test_rejected_it_is_off_the_map_and_its_segment_is_better(
    damage: Damage, engineer: Person, city: City
) -> None:
    before = counted(city)

    act.decide(damage, "rejected", actor=engineer, now=NOW)

    condition = Condition.objects.get(segment__index=1)
    assert (condition.potholes, condition.grade) == (0, "good")
    after = counted(city)
    assert after["damages", "D40"] == before["damages", "D40"] - 1
    assert after["segments", "good"] == before["segments", "good"] + 1
    assert SegmentState.objects.get(segment__index=1).grade == "good"
    assert Hazard.objects.get(key=f"roads.damage/{damage.pk}").state == "gone"
    anew = {cell: total.number for cell, total in tallies.count(city).sums.items() if total.number}
    assert anew == {
        tallies.Cell(one.of, one.resolution, one.cell, one.key): one.count
        for one in Tally.objects.filter(city=city)
    }


def test_rejected_it_does_not_count_when_it_is_seen_again(
    damage: Damage, engineer: Person, city: City, tmp_path: Path
) -> None:
    act.decide(damage, "rejected", actor=engineer, now=NOW)
    folder = tmp_path / "again"
    folder.mkdir()
    Drive(folder, potholes=[103.0, 207.0], start=START + timedelta(days=9), seed=4).along(0, 230)

    again = survey_of(city, folder)

    assert now_(damage).state == "dismissed"
    assert now_(damage).last_survey == again
    assert Condition.objects.get(survey=again, segment__index=1).potholes == 0
    assert Hazard.objects.get(key=f"roads.damage/{damage.pk}").state == "gone"


def test_another_kind_is_measured_anew_on_the_road_plane(
    damage: Damage, engineer: Person, city: City
) -> None:
    review = act.decide(damage, "relabelled", kind="D20", actor=engineer, now=NOW)

    assert now_(damage).kind == "D20"
    assert review.area_m2 == now_(damage).area_m2 == pytest.approx(damage.area_m2, rel=0.05)
    assert Condition.objects.get(segment__index=1).potholes == 0
    assert Condition.objects.get(segment__index=1).cracked_m2 == pytest.approx(damage.area_m2, abs=0.1)
    assert counted(city)["damages", "D20"] == 1
    assert Hazard.objects.get(key=f"roads.damage/{damage.pk}").state == "gone"


def test_drawn_anew_it_has_the_size_of_the_drawing(damage: Damage, engineer: Person) -> None:
    review = act.decide(damage, "redrawn", contour=square(damage), actor=engineer, now=NOW)

    changed, sighting = now_(damage), Sighting.objects.get(damage=damage, frame=damage.best_frame)
    assert review.area_m2 == changed.area_m2 == sighting.area_m2 != damage.area_m2
    assert sighting.model == ""
    assert sighting.contour == review.contour
    assert changed.confidence == 1


def test_without_the_geometry_of_the_photo_the_sizes_stay(damage: Damage, engineer: Person) -> None:
    frame = damage.best_frame
    assert frame is not None
    frame.view.pop("plane")
    frame.save(update_fields=["view"])

    review = act.decide(damage, "redrawn", contour=square(damage), actor=engineer, now=NOW)

    assert review.area_m2 is None
    assert now_(damage).area_m2 == damage.area_m2
    assert Sighting.objects.get(damage=damage, frame=frame).contour == review.contour


@pytest.mark.parametrize("verdict", ["confirmed", "rejected", "relabelled", "redrawn"])
def test_undone_everything_is_as_it_was(damage: Damage, engineer: Person, city: City, verdict: str) -> None:
    def state() -> list[object]:
        skip = {"id", "pk"}
        rows = [*Condition.objects.order_by("pk").values(), *Sighting.objects.order_by("pk").values()]
        confirmed = [
            {k: v for k, v in row.items() if k not in skip}
            for row in ConfirmedCondition.objects.order_by("condition").values()
        ]
        hazards = list(Hazard.objects.order_by("key").values_list("key", "state"))
        tally = sorted(Tally.objects.values_list("of", "resolution", "cell", "key", "count", "lon_sum"))
        return [*rows, confirmed, hazards, tally, Damage.objects.filter(pk=damage.pk).values().get()]

    before = state()
    act.decide(damage, verdict, kind="D10" if verdict == "relabelled" else "", actor=engineer, now=NOW,
               contour=square(damage) if verdict == "redrawn" else None)  # fmt: skip
    assert state() != before

    again = act.undo(city, engineer, NOW + timedelta(minutes=1))

    assert again == damage
    assert state() == before
    assert Review.objects.get().undone_at == NOW + timedelta(minutes=1)
    assert Entry.objects.filter(verb="roads.review_undone").count() == 1


def test_only_ones_own_last_decision_can_be_taken_back(
    damage: Damage, engineer: Person, surveyor: Person, city: City
) -> None:
    with pytest.raises(act.NothingToUndo):
        act.undo(city, engineer, NOW)
    act.decide(damage, "confirmed", actor=engineer, now=NOW)
    with pytest.raises(act.NothingToUndo):
        act.undo(city, engineer, NOW + timedelta(hours=2))
    other = Person.objects.create_user("other", is_superuser=True)
    act.decide(damage, "rejected", actor=other, now=NOW + timedelta(minutes=1))
    with pytest.raises(act.NothingToUndo):
        act.undo(city, engineer, NOW + timedelta(minutes=2))
    assert now_(damage).state == "dismissed"


def test_a_disputed_repair_that_holds_is_repaired_again(damage: Damage, engineer: Person) -> None:
    Damage.objects.filter(pk=damage.pk).update(state="disputed", repaired_on=NOW.date())

    act.decide(damage, "rejected", actor=engineer, now=NOW)

    assert now_(damage).state == "repaired"


def test_a_repaired_damage_has_nothing_to_decide(damage: Damage, engineer: Person) -> None:
    Damage.objects.filter(pk=damage.pk).update(state="repaired")

    with pytest.raises(act.NotToReview):
        act.decide(damage, "confirmed", actor=engineer, now=NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": "maybe"},
        {"verdict": "relabelled"},
        {"verdict": "relabelled", "kind": "D99"},
        {"verdict": "redrawn"},
        {"verdict": "redrawn", "contour": [(1, 1), (2, 2)]},
        {"verdict": "redrawn", "contour": [(0, 0), (90, 90), (90, 0), (0, 90)]},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changed(
    damage: Damage, engineer: Person, said: dict[str, object]
) -> None:
    with pytest.raises(act.BadVerdict):
        act.decide(damage, actor=engineer, now=NOW, **said)  # type: ignore[arg-type]

    assert not Review.objects.exists()
    assert now_(damage).reviewed_at is None


def test_a_stranger_decides_nothing(damage: Damage, stranger: Person, surveyor: Person) -> None:
    for somebody in (stranger, surveyor):
        with pytest.raises(PermissionDenied):
            act.decide(damage, "confirmed", actor=somebody, now=NOW)
