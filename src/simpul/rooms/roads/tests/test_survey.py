"""A drive comes in: from photos to damages and conditions, again, and through every kind of bad photo."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from simpul.adapters import images
from simpul.ground.files import store
from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City, Street
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Fix, StreetMatch
from simpul.rooms.roads.models import Condition, Damage, Frame, Sighting, Survey
from simpul.rooms.roads.observe import survey as surveys
from simpul.rooms.roads.observe.intake import NothingInIt, TrackWithoutTime
from simpul.rooms.roads.tests.conftest import (
    START,
    TOOLS,
    Drive,
    add,
    make_street,
    on_street,
    survey_of,
)


def test_a_drive_becomes_damages_and_conditions(surveyed: Survey) -> None:
    assert surveyed.state == "done"
    assert (surveyed.frames_in, surveyed.accepted, surveyed.rejected) == (46, 46, 0)
    assert surveyed.damages_new == 2
    holes = Damage.objects.order_by("chainage_m")
    assert [hole.chainage_m for hole in holes] == pytest.approx([103, 207], abs=1.0)
    assert all(hole.kind == "D40" and hole.forward for hole in holes)
    assert [hole.segment.index for hole in holes if hole.segment] == [1, 2]


def test_each_segment_gets_its_grade_and_the_rest_none(surveyed: Survey) -> None:
    grades = dict(Condition.objects.values_list("segment__index", "grade"))

    assert grades == {0: "good", 1: "fair", 2: "unknown"}
    assert Condition.objects.get(segment__index=1).potholes == 1


def test_the_second_drive_finds_the_same_damages_again(surveyed: Survey, city: City, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    later = Drive(folder, potholes=[103.0, 207.0, 55.0], start=START + timedelta(days=30), seed=9)

    second = survey_of(city, later.along(2, 230, 4).folder)

    assert (second.damages_new, second.damages_again) == (1, 2)
    assert Damage.objects.count() == 3
    hole = Damage.objects.order_by("chainage_m")[1]
    assert (hole.first_survey, hole.last_survey) == (surveyed, second)
    assert hole.first_seen_on < hole.last_seen_on
    assert hole.seen_times >= 2
    assert Condition.objects.current().filter(survey=second).count() == 3


def test_the_same_folder_twice_is_one_survey(surveyed: Survey, city: City, drive: Drive) -> None:
    assert survey_of(city, drive.folder) == surveyed
    assert Survey.objects.count() == 1
    assert Frame.objects.count() == 46


def test_a_photo_that_another_survey_has_is_a_duplicate(surveyed: Survey, city: City, drive: Drive) -> None:
    drive.photo("new.jpg", 230)

    second = survey_of(city, drive.folder)

    assert (second.accepted, second.rejected) == (1, 46)
    assert set(Frame.objects.filter(survey=second).values_list("reason", flat=True)) == {"duplicate", ""}


def test_every_bad_photo_is_rejected_with_its_reason(city: City, street: Street, drive: Drive) -> None:
    drive.along(0, 60)
    (drive.folder / "again.jpg").write_bytes((drive.folder / "f0003.jpg").read_bytes())
    (drive.folder / "text.jpg").write_text("no photo")
    cut = (drive.folder / "f0004.jpg").read_bytes()
    (drive.folder / "cut.jpg").write_bytes(cut[:-500])
    drive.photo("dark.jpg", 61, edit=lambda picture: picture // 12)
    drive.photo("blurred.jpg", 62, edit=lambda picture: cv2.GaussianBlur(picture, (0, 0), 9))
    drive.photo("small.jpg", 63, edit=lambda picture: picture[::4, ::4].copy())
    drive.photo("wall.jpg", 64, edit=lambda picture: 235 + picture % 16)  # plaster
    drive.photo("far.jpg", 4000, second=6.5)
    picture = drive.picture(65)
    (drive.folder / "nowhere.jpg").write_bytes(cv2.imencode(".jpg", picture)[1].tobytes())

    survey = survey_of(city, drive.folder)

    reasons = dict(Frame.objects.filter(state="rejected").values_list("name", "reason"))
    assert reasons == {
        "f0003.jpg": "duplicate",
        "text.jpg": "undecodable",
        "cut.jpg": "undecodable",
        "dark.jpg": "too_dark",
        "blurred.jpg": "blurred",
        "small.jpg": "too_small",
        "wall.jpg": "not_a_road",
        "far.jpg": "position_jump",
        "nowhere.jpg": "no_position",
    }
    assert survey.frames_in == 21 == survey.accepted + survey.rejected


def test_frames_off_every_street_are_kept_and_counted(city: City, street: Street, drive: Drive) -> None:
    drive.along(0, 60)

    survey = surveys.run(
        add(city, drive.folder),
        replace(TOOLS, matcher=lambda _: lambda trace: [None] * len(trace)),
        now=timezone.now,
    )

    assert (survey.accepted, survey.unplaced, survey.damages_new) == (12, 12, 0)
    assert not Condition.objects.exists()


def test_a_city_without_a_map_matches_nothing(city: City, street: Street, drive: Drive) -> None:
    City.objects.update(version="")
    city.refresh_from_db()

    assert survey_of(city, drive.along(0, 30).folder).unplaced == 6


def test_what_lies_beyond_the_junction_is_on_the_next_street(city: City, drive: Drive) -> None:
    first, second = make_street(city, 0, 200, way=1), make_street(city, 200, 400, way=2)

    def match(trace: Sequence[LonLat]) -> list[StreetMatch | None]:
        found = TOOLS.matcher(Path())(trace)
        return [
            replace(one, way_id=1 if one.position.lon < on_street(200).lon else 2) if one else None
            for one in found
        ]

    survey = surveys.run(
        add(city, drive.along(150, 260).folder),
        replace(TOOLS, matcher=lambda _: match),
        now=timezone.now,
    )

    [hole] = Damage.objects.all()
    assert hole.street == second
    assert hole.chainage_m == pytest.approx(7, abs=1)
    assert survey.damages_new == 1
    assert Frame.objects.filter(street=first).exists()


def test_photos_without_a_position_are_placed_by_the_track(city: City, street: Street, drive: Drive) -> None:
    drive.along(0, 100)
    for path in drive.folder.iterdir():
        data = path.read_bytes()
        photo, said = images.decode(data), images.taken(data, START.tzinfo)  # type: ignore[arg-type]
        path.write_bytes(images.encode(photo.rgb, at=said.at, position=None))
    fixes = [Fix(START + timedelta(seconds=5 + second), on_street(10 * second)) for second in range(12)]

    survey = survey_of(city, drive.folder, fixes=fixes, track_name="track.gpx", offset_s=5.0)

    assert (survey.accepted, survey.unplaced, survey.offset_s) == (20, 0, 5.0)
    assert Frame.objects.get(name="f0010.jpg").chainage_m == pytest.approx(50, abs=0.1)


def test_a_track_without_time_is_refused(city: City, drive: Drive) -> None:
    drive.along(0, 10)

    with pytest.raises(TrackWithoutTime):
        add(city, drive.folder, fixes=[Fix(None, on_street(0))])
    assert not Survey.objects.exists()


def test_an_empty_folder_is_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(NothingInIt):
        add(city, tmp_path)


def test_nothing_unmasked_is_kept(surveyed: Survey) -> None:
    frame = Frame.objects.filter(survey=surveyed).first()
    assert frame is not None
    assert frame.masked is not None

    kept = cv2.imdecode(np.frombuffer(store.open(frame.masked), np.uint8), cv2.IMREAD_COLOR)

    assert kept is not None
    letters = kept[120:156, 15:150]
    assert letters.min() > 60
    assert len(np.unique(letters[::16, ::16].reshape(-1, 3), axis=0)) > 1
    assert (cv2.Laplacian(letters, cv2.CV_32F) == 0).mean() > 0.6


def test_what_the_machine_did_is_in_the_ledger(surveyed: Survey, city: City) -> None:
    verbs = list(Entry.objects.filter(city=city).order_by("sequence").values_list("verb", flat=True))

    assert verbs == ["roads.add_survey", "roads.surveyed", "roadstate.told", "roadstate.told_hazards"]
    assert ledger.verify(city) == []


class Killed(BaseException):
    """What kill -9 would do at this point."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_survey_that_was_killed_goes_on_and_ends_the_same(
    city: City, street: Street, drive: Drive, after: int
) -> None:
    survey = add(city, drive.along(80, 215, 3).folder)
    told: list[int] = []

    def die(done: int, _total: int) -> None:
        told.append(done)
        if len(told) > after:
            raise Killed

    with pytest.raises(Killed):
        surveys.run(survey, TOOLS, now=timezone.now, tell=die)
    survey.refresh_from_db()
    surveys.run(survey, TOOLS, now=timezone.now)
    survey.refresh_from_db()

    assert (survey.accepted, survey.damages_new, survey.state) == (45, 2, "done")
    assert Sighting.objects.filter(damage=None).count() == 0
    assert Entry.objects.filter(verb="roads.surveyed").count() == 1


def test_done_twice_is_done_once(surveyed: Survey) -> None:
    before = list(Damage.objects.values())

    surveys.run(surveyed, TOOLS, now=timezone.now)

    assert list(Damage.objects.values()) == before


@pytest.mark.parametrize(
    "change",
    [
        {"accepted": 45},
        {"rejected": 1},
        {"unplaced": 47},
        {"done_at": None},
    ],
)
def test_the_database_itself_keeps_the_sum(surveyed: Survey, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.update(**change)


def test_the_database_itself_keeps_two_in_one_frame_apart(surveyed: Survey) -> None:
    sighting = Sighting.objects.select_related("frame").first()
    assert sighting is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        Sighting.objects.create(
            frame=sighting.frame, number=99, damage_id=sighting.damage_id, kind="D40", confidence=1,
            box=[], contour=[], ahead_m=1, across_m=0, length_m=1, width_m=1, area_m2=1,
        )  # fmt: skip
