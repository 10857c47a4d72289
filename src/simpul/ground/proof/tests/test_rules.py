"""What speaks against a photo, number by number; the photo's own word counts before the phone's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simpul.ground.proof import rules as proof
from simpul.ground.proof.rules import Reason, Said
from simpul.kernel.geo import LonLat
from simpul.kernel.proof import Likeness, Marks

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ORDERED = NOW - timedelta(days=2)
HERE = LonLat(114.35, -8.21)
HONEST = Marks((4000, 3000), camera="Samsung A54", at=NOW - timedelta(minutes=5))
RULES = proof.rules()


def reasons(marks: Marks, said: Said | None = None, away_m: float | None = 3.0) -> set[Reason]:
    said = said or Said(HERE, 5.0, None, NOW)
    settled = proof.settle(marks, said, NOW)
    found = proof.doubts(marks, said, settled, since=ORDERED, received_at=NOW, away_m=away_m, limits=RULES)
    return {flag.reason for flag in found}


def test_an_honest_photo_raises_no_doubt() -> None:
    assert reasons(HONEST) == set()


@pytest.mark.parametrize(
    ("away_m", "accuracy_m", "expected"),
    [
        (50.0, 0.0, set()), (51.0, 0.0, {Reason.FAR}), (80.0, 30.0, set()), (81.0, 30.0, {Reason.FAR}),
        (5.0, 100.0, set()), (5.0, 101.0, {Reason.NO_PLACE}), (None, 5.0, {Reason.NO_PLACE}),
    ],
)  # fmt: skip
def test_how_far_away(away_m: float | None, accuracy_m: float, expected: set[Reason]) -> None:
    assert reasons(HONEST, Said(HERE, accuracy_m, None, NOW), away_m) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (ORDERED - timedelta(seconds=300), set()), (ORDERED - timedelta(seconds=301), {Reason.OLDER}),
        (NOW + timedelta(seconds=300), set()), (NOW + timedelta(seconds=301), {Reason.AHEAD}),
        (None, {Reason.NO_TIME}),
    ],
)  # fmt: skip
def test_when(at: datetime | None, expected: set[Reason]) -> None:
    assert reasons(replace(HONEST, at=at)) == expected


def test_the_phone_s_clock_is_taken_off_but_not_the_satellites() -> None:
    ahead = Said(HERE, 5.0, None, NOW + timedelta(minutes=30))
    marks = replace(HONEST, at=NOW + timedelta(minutes=29))

    settled = proof.settle(marks, ahead, NOW)

    assert (settled.at, settled.skew_s) == (NOW - timedelta(minutes=1), 1800)
    assert reasons(marks, ahead) == set()
    assert reasons(replace(marks, by_satellite=True), ahead) == {Reason.AHEAD}
    assert reasons(HONEST, Said(HERE, 5.0, None, NOW + timedelta(hours=2))) == {Reason.CLOCK}


def test_a_time_that_only_the_phone_says_is_used_and_doubted() -> None:
    said = Said(HERE, 5.0, ORDERED - timedelta(days=1), NOW)

    assert reasons(replace(HONEST, at=None), said) == {Reason.NO_TIME, Reason.OLDER}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"camera": ""}, {Reason.NO_CAMERA}),
        ({"software": "A546EXXU3AWC8"}, set()),
        ({"software": "Snapseed 2.0"}, {Reason.EDITED}),
        ({"software": "Midjourney"}, {Reason.MADE_UP}),
        ({"sources": ("trainedAlgorithmicMedia",)}, {Reason.MADE_UP}),
        ({"sources": ("digitalCapture",), "credentials": True}, set()),
        ({"thumbnail": 0.84}, {Reason.THUMBNAIL}),
        ({"thumbnail": 0.86}, set()),
        ({"changed_s": 61.0}, {Reason.CHANGED}),
        ({"changed_s": 2.0}, set()),
        ({"said_size": (3000, 4000)}, set()),
        ({"said_size": (3500, 3000)}, {Reason.CHANGED}),
        ({"position": LonLat(114.352, -8.21)}, {Reason.PLACES_DIFFER}),
        ({"position": LonLat(114.3501, -8.21)}, set()),
    ],
)
def test_what_the_file_says(more: dict[str, Any], expected: set[Reason]) -> None:
    assert reasons(replace(HONEST, **more)) == expected


def test_two_pictures_are_one_from_the_limit_on() -> None:
    assert proof.alike(Likeness(0.93, 0.25), RULES)
    assert not proof.alike(Likeness(0.92, 1.0), RULES)
    assert not proof.alike(Likeness(1.0, 0.24), RULES)
