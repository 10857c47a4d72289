"""Hazards: reported once, by nobody in particular, where the city is; over when time or staff say so."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act, share
from simpul.ground.roadstate.models import Hazard
from simpul.ground.roadstate.tests.conftest import NOW, THERE, make_city
from simpul.kernel.geo import Bounds, LonLat

KEY = "6f0d8cde-6b0f-4c40-8b5f-0a3b8a5d2a11"


def report(city: City, key: str = KEY, kind: str = "flood", **said: object) -> tuple[Hazard, bool]:
    words: dict[str, object] = {"actor": None, "now": NOW} | said
    position = words.pop("position", THERE)
    note = words.pop("note", "")
    return act.report_hazard(city, key, kind, position, note, **words)  # type: ignore[arg-type]


def test_a_report_lies_on_the_nearest_street_and_is_open(city: City, segments: list[Segment]) -> None:
    hazard, is_new = report(city, note="  knee deep ")

    assert is_new
    assert hazard.segment in segments
    assert (hazard.kind, hazard.severity, hazard.state, hazard.source) == ("flood", "avoid", "open", "person")
    assert (hazard.note, hazard.seen_on) == ("knee deep", date(2026, 3, 2))
    assert hazard.expires_at == NOW + timedelta(days=1)


def test_far_from_every_street_it_is_on_none(city: City, segments: list[Segment]) -> None:
    assert report(city, position=LonLat(114.39, -8.29))[0].segment is None


def test_sent_twice_it_is_one_report_as_it_stands_now(city: City, engineer: Person) -> None:
    hazard, _ = report(city)
    act.close_hazard(hazard, actor=engineer, now=NOW)

    again, is_new = report(city, KEY.upper(), note="other words")

    assert (again.pk, is_new, again.state, again.note) == (hazard.pk, False, "gone", "")
    assert Hazard.objects.count() == 1
    assert Entry.objects.filter(city=city, verb="roadstate.hazard").count() == 1


def test_nobody_stands_in_it(city: City, stranger: Person) -> None:
    report(city)
    report(city, str(uuid4()), actor=stranger)

    assert not [field for field in Hazard._meta.get_fields() if field.related_model is Person]
    entries = Entry.objects.filter(city=city)
    assert {entry.actor.username for entry in entries} == {"simpul"}
    assert all("note" not in entry.detail for entry in entries)


def test_staff_are_named_and_only_they_close_a_road(city: City, engineer: Person, stranger: Person) -> None:
    by_staff, _ = report(city, str(uuid4()), "closure", actor=engineer)
    by_somebody, _ = report(city, str(uuid4()), "closure", actor=stranger)
    by_nobody, _ = report(city, str(uuid4()), severity="closed")

    assert (by_staff.severity, by_staff.source) == ("closed", "staff")
    assert (by_somebody.severity, by_somebody.source) == ("avoid", "person")
    assert by_nobody.severity == "avoid"
    assert Entry.objects.filter(city=city, actor=engineer).count() == 1

    act.change_hazard(by_nobody, severity="closed", actor=engineer, now=NOW)
    assert Hazard.objects.get(pk=by_nobody.pk).severity == "closed"
    with pytest.raises(PermissionDenied):
        act.change_hazard(by_nobody, severity="passable", actor=stranger, now=NOW)


@pytest.mark.parametrize("key", ["", "7", "roads.damage/7", "x" * 500])
def test_a_report_needs_a_uuid(city: City, key: str) -> None:
    with pytest.raises(act.NoKey, match="UUID"):
        report(city, key)

    assert not Hazard.objects.exists()


@pytest.mark.parametrize(
    "position",
    [LonLat(0, 0), LonLat(float("nan"), -8.21), LonLat(114.35, 8.21), LonLat(float("inf"), float("inf"))],
)
def test_a_report_from_elsewhere_is_refused(city: City, position: LonLat) -> None:
    with pytest.raises(act.NotHere, match="Kota"):
        report(city, position=position)


def test_an_unknown_kind_or_severity_is_refused_and_what_there_is_is_said(city: City) -> None:
    with pytest.raises(act.NoSuchKind, match="pothole"):
        report(city, kind="dragon")
    with pytest.raises(act.NoSuchKind, match="passable"):
        report(city, severity="deadly")


def test_the_key_of_another_city_is_not_ours(city: City) -> None:
    report(city)

    with pytest.raises(act.KeyTaken):
        report(make_city("lain"))

    assert Hazard.objects.get().city == city


def test_every_kind_has_its_rule(city: City) -> None:
    for kind in Hazard.Kind.values:
        hazard, _ = report(city, str(uuid4()), kind)
        assert hazard.expires_at is not None
        assert hazard.severity in Hazard.Severity.values


def test_only_who_may_closes_one(city: City, engineer: Person, stranger: Person) -> None:
    hazard, _ = report(city)

    with pytest.raises(PermissionDenied):
        act.close_hazard(hazard, actor=stranger, now=NOW)

    assert act.close_hazard(hazard, actor=engineer, now=NOW)
    assert not act.close_hazard(hazard, actor=engineer, now=NOW)
    assert Entry.objects.filter(city=city, verb="roadstate.hazard_gone").count() == 1
    assert share.open_hazards(city, None, NOW) == []


def test_what_is_over_is_not_shown_and_is_closed_by_itself(city: City) -> None:
    report(city)
    later = NOW + timedelta(days=1)

    assert len(share.open_hazards(city, None, later - timedelta(seconds=1))) == 1
    assert share.open_hazards(city, None, later) == []
    assert act.expire(later - timedelta(seconds=1)) == (0, 0)
    assert act.expire(later) == (1, 0)
    assert act.expire(later) == (0, 0)
    assert Hazard.objects.get().state == "gone"


def test_a_hazard_that_is_long_gone_is_forgotten_with_its_words(city: City) -> None:
    report(city, note="my name is Budi")
    act.expire(NOW + timedelta(days=1))

    assert act.expire(NOW + timedelta(days=90)) == (0, 0)
    assert act.expire(NOW + timedelta(days=92))[1] == 1
    assert not Hazard.objects.exists()


def test_the_box_decides_and_notes_are_for_staff(city: City) -> None:
    report(city, note="by the mosque")

    near, far = Bounds(114.35, -8.211, 114.351, -8.209), Bounds(114.36, -8.211, 114.37, -8.209)
    assert [one.note for one in share.open_hazards(city, near, NOW)] == [""]
    assert [one.note for one in share.open_hazards(city, near, NOW, notes=True)] == ["by the mosque"]
    assert share.open_hazards(city, far, NOW) == []
    assert share.open_hazards(make_city("lain"), near, NOW) == []


def found(key: str = "roads.damage/1", severity: str = "avoid") -> act.Found:
    return act.Found(key, "pothole", severity, THERE, None, date(2026, 2, 20))


def test_a_room_tells_its_hazards_once_and_takes_them_back(city: City) -> None:
    def tell(rows: list[act.Found], gone: list[str]) -> tuple[int, int]:
        return act.tell_hazards(city, rows, gone, source="roads", now=NOW)

    assert tell([found(), found("roads.damage/2")], []) == (2, 0)
    assert tell([found(), found("roads.damage/2")], []) == (0, 0)
    assert tell([found(severity="passable")], ["roads.damage/2", "roads.damage/3"]) == (1, 1)
    assert tell([found("roads.damage/2")], []) == (1, 0)
    states = dict(Hazard.objects.values_list("key", "state"))
    assert states == {"roads.damage/1": "open", "roads.damage/2": "open"}
    assert Entry.objects.filter(city=city, verb="roadstate.told_hazards").count() == 3


def test_a_hazard_that_a_room_keeps_never_runs_out(city: City) -> None:
    act.tell_hazards(city, [found()], [], source="roads", now=NOW)

    assert act.expire(NOW + timedelta(days=999)) == (0, 0)
    assert len(share.open_hazards(city, None, NOW + timedelta(days=999))) == 1


def test_the_hazards_of_a_city_go_with_it(city: City) -> None:
    """A city is deleted in tests and by hand only; nothing of the road state stands in the way."""
    assert Hazard._meta.get_field("city").remote_field.on_delete is models.CASCADE
