"""The newest word on each segment: told once, never by an older look, never to another city."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act, share
from simpul.ground.roadstate.models import SegmentState
from simpul.ground.roadstate.tests.conftest import NOW, make_city, make_segments

DAY = date(2026, 2, 20)


def told(segment: Segment, grade: str = "poor", day: date = DAY, **said: object) -> act.Told:
    return replace(act.Told(segment.pk, grade, day, "roads.condition/1", 0.9, 12.5, 3), **said)  # type: ignore[arg-type]


def tell(city: City, *rows: act.Told, hours: int = 0) -> int:
    return act.tell_segments(city, rows, source="roads", now=NOW + timedelta(hours=hours))


def test_what_is_told_is_read(city: City, segments: list[Segment]) -> None:
    assert tell(city, told(segments[0])) == 1

    found = share.states(city, [segment.pk for segment in segments])

    assert list(found) == [segments[0].pk]
    state = found[segments[0].pk]
    assert (state.grade, state.seen_on, state.source, state.ref) == (
        "poor",
        DAY,
        "roads",
        "roads.condition/1",
    )
    assert (state.confidence, state.potholes_per_km, state.damages) == (0.9, 12.5, 3)
    assert state.changed_at == NOW


def test_what_nobody_counted_is_not_known_and_not_zero(city: City, segments: list[Segment]) -> None:
    tell(city, act.Told(segments[0].pk, "good", DAY))

    state = share.states(city, [segments[0].pk])[segments[0].pk]

    assert (state.confidence, state.potholes_per_km, state.damages) == (None, None, None)


def test_told_twice_it_is_told_once(city: City, segments: list[Segment]) -> None:
    rows = [told(segment) for segment in segments]

    assert tell(city, *rows) == 2
    assert tell(city, *rows, hours=1) == 0
    assert set(SegmentState.objects.values_list("changed_at", flat=True)) == {NOW}
    entries = Entry.objects.filter(city=city, verb="roadstate.told")
    assert [(entry.detail["segments"], entry.detail["newest"]) for entry in entries] == [(2, "2026-02-20")]


def test_a_newer_look_replaces_and_an_older_one_does_not(city: City, segments: list[Segment]) -> None:
    tell(city, told(segments[0], "bad"))

    assert tell(city, told(segments[0], "good", DAY - timedelta(days=1)), hours=1) == 0
    assert tell(city, told(segments[0], "good", DAY + timedelta(days=1)), hours=2) == 1
    state = SegmentState.objects.get()
    assert (state.grade, state.changed_at) == ("good", NOW + timedelta(hours=2))


def test_not_known_does_not_replace_what_is_known_and_known_replaces_it(
    city: City, segments: list[Segment]
) -> None:
    tell(city, told(segments[0], "fair"), told(segments[1], "unknown", DAY + timedelta(days=9)))

    assert tell(city, told(segments[0], "unknown", DAY + timedelta(days=1))) == 0
    assert tell(city, told(segments[1], "good", DAY)) == 1
    assert list(SegmentState.objects.order_by("segment").values_list("grade", flat=True)) == ["fair", "good"]


def test_a_segment_of_another_city_is_refused_and_nothing_is_kept(
    city: City, segments: list[Segment]
) -> None:
    other = make_segments(make_city("lain"))

    with pytest.raises(act.NotInThisCity, match="Kota"):
        tell(city, told(segments[0]), told(other[0]))

    assert not SegmentState.objects.exists()
    assert share.states(city, [other[0].pk]) == {}


def test_many_are_read_with_few_queries(city: City, segments: list[Segment]) -> None:
    tell(city, *(told(segment) for segment in segments))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        share.states(city, range(1000))

    assert len(queries) == 2
