"""Videos as phones and cameras write them, and every way in which one can be broken."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from simpul.adapters import film
from simpul.adapters.film import gpmf
from simpul.adapters.tests import film_made
from simpul.adapters.tests.film_made import BEGAN, box, entry, gps5, gps9, light_s, video
from simpul.kernel.geo import LonLat

HERE = [LonLat(114.35 + 0.0001 * step, -8.21) for step in range(10)]


def test_a_video_says_when_how_long_and_how_large(tmp_path: Path) -> None:
    found = film.read(video(tmp_path / "a.mp4", 4))

    assert found.created_at == BEGAN
    assert found.duration_s == pytest.approx(4, abs=0.11)
    assert (found.width, found.height) == film_made.SIZE
    assert (found.start, found.track, found.turned_deg) == (None, (), 0)


def test_a_camera_that_never_knew_the_time(tmp_path: Path) -> None:
    assert film.read(video(tmp_path / "a.mp4", 1, made_at=None)).created_at is None


def test_each_moment_has_its_picture(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", 8)
    moments = [0.0, 0.52, 3.0, 3.04, 7.4, 20.0]

    taken = dict(film.frames(path, moments, widest_px=1920))

    assert list(taken) == [0, 1, 2, 3, 4]  # the last moment is behind the end
    for number, picture in taken.items():
        assert light_s(picture) == pytest.approx(moments[number], abs=0.25)


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    [(_number, picture)] = film.frames(video(tmp_path / "a.mp4", 1), [0.5], widest_px=48)

    assert picture.shape == (32, 48, 3)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_phone_that_was_held_upright(tmp_path: Path, turned: int) -> None:
    """The upper left corner is white as the phone saw it."""

    def marked(_second: float) -> np.ndarray:
        picture = np.zeros((64, 96, 3), np.uint8)
        picture[:32, :48] = 255
        return picture

    path = video(tmp_path / "a.mp4", 1, turned_deg=turned, picture=marked)
    found = film.read(path)
    [(_number, picture)] = film.frames(path, [0.3], widest_px=1920)

    assert found.turned_deg == turned
    assert picture.shape[:2] == (found.height, found.width) == ((64, 96) if turned == 180 else (96, 64))
    middle_y, middle_x = picture.shape[0] // 2, picture.shape[1] // 2
    corners = {
        90: picture[:middle_y, middle_x:],
        180: picture[middle_y:, middle_x:],
        270: picture[middle_y:, :middle_x],
    }  # fmt: skip
    assert corners[turned].mean() > 200
    assert picture.mean() < 80


@pytest.mark.parametrize("second", [gps5, gps9])
def test_the_track_inside_a_video(tmp_path: Path, second: object) -> None:
    samples = [second(HERE, BEGAN + timedelta(seconds=number)) for number in range(3)]  # type: ignore[operator]

    found = film.read(video(tmp_path / "a.mp4", 3, gpmf=samples))

    assert len(found.track) == 30
    assert found.track[0].position == pytest.approx(HERE[0], abs=1e-6)
    assert found.track[15].at_s == pytest.approx(1.5)
    assert found.track[15].at == BEGAN + timedelta(seconds=1.5)


def test_a_position_without_satellites_is_none(tmp_path: Path) -> None:
    samples = [gps5(HERE, BEGAN, fix=0), gps9(HERE, BEGAN, fix=0), gps5([LonLat(0, 0)], BEGAN)]

    assert film.read(video(tmp_path / "a.mp4", 3, gpmf=samples)).track == ()


@pytest.mark.parametrize(
    "telemetry",
    [
        b"",
        b"DEVC",
        entry(b"DEVC", b"\0", 1, entry(b"STRM", b"\0", 1, entry(b"GPS5", b"l", 20, bytes(40))))[:-9],
        entry(b"STRM", b"\0", 1, entry(b"SCAL", b"l", 4, bytes(4)), entry(b"GPS5", b"l", 8, bytes(8))),
        entry(
            b"STRM",
            b"\0",
            1,
            entry(b"GPSU", b"U", 16, b"no time is here!"),
            entry(b"GPS9", b"?", 8, bytes(8)),
        ),
        bytes(64),
        b"\xff" * 64,
    ],
)
def test_broken_telemetry_says_nothing(telemetry: bytes) -> None:
    assert gpmf.placed(telemetry, 0, 1) == []


def test_entries_nested_without_end_are_left(tmp_path: Path) -> None:
    deep = b""
    for _level in range(300):
        deep = entry(b"DEVC", b"\0", 1, deep) if deep else entry(b"DEVC", b"\0", 1, b"1234")
    assert gpmf.placed(deep, 0, 1) == []


@pytest.mark.parametrize(
    "udta",
    [
        box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", b"-08.2100+114.3500/")),
        box(b"udta")
        + box(
            b"meta",
            box(b"keys", b"com.apple.quicktime.location.ISO6709"),
            box(b"ilst", b"-08.2100+114.3500+012/"),
        ),
    ],
    ids=["android", "apple"],
)
def test_a_phone_says_where_it_began(tmp_path: Path, udta: bytes) -> None:
    found = film.read(video(tmp_path / "a.mp4", 1, udta=udta))

    assert found.start == pytest.approx((114.35, -8.21))
    assert found.track == ()


def test_what_is_cut_short_is_no_video(tmp_path: Path) -> None:
    whole = video(tmp_path / "a.mp4", 4).read_bytes()
    for share in (0.2, 0.6, 0.99):
        path = tmp_path / "cut.mp4"
        path.write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(film.BadVideo, match=r"cut\.mp4: the file is cut short"):
            film.read(path)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xd8\xff" + bytes(500), b"<gpx></gpx>" * 50, bytes(999)]
)
def test_what_is_no_video(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holiday.mp4"
    path.write_bytes(content)

    with pytest.raises(film.BadVideo, match=r"holiday\.mp4: this is no MP4 or MOV file"):
        film.read(path)


def test_a_file_of_sound_alone(tmp_path: Path) -> None:
    head = box(b"mvhd", bytes(100))
    path = tmp_path / "a.mp4"
    path.write_bytes(box(b"ftyp", b"isom") + box(b"moov", head))

    with pytest.raises(film.BadVideo, match="no picture"):
        film.read(path)


def test_no_byte_that_is_wrong_breaks_the_reader(tmp_path: Path) -> None:
    """Whatever the index says, it is read or refused with a reason."""
    whole = bytearray(video(tmp_path / "a.mp4", 1, gpmf=[gps5(HERE, BEGAN)]).read_bytes())
    start = bytes(whole).rindex(b"moov")
    chance = np.random.default_rng(5)
    path = tmp_path / "b.mp4"
    for _time in range(60):
        broken = bytearray(whole)
        for at in chance.integers(start + 4, len(whole), 4):
            broken[at] = chance.integers(0, 256)
        path.write_bytes(broken)
        try:
            found = film.read(path)
        except film.BadVideo:
            continue
        assert found.created_at is None or found.created_at > datetime(1900, 1, 1, tzinfo=UTC)
