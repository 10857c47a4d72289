"""Photos with every kind of EXIF, broken ones, and what is left of one that is shown."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from simpul.adapters import images
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Rgb

JAKARTA = ZoneInfo("Asia/Jakarta")
HERE: dict[int, Any] = {
    GPS.GPSLatitudeRef: "S",
    GPS.GPSLatitude: (8.0, 12.0, 36.0),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (114.0, 21.0, 0.0),
}


def jpeg(
    gps: Mapping[Any, Any] | None = None,
    more: Mapping[Any, Any] | None = None,
    size: tuple[int, int] = (64, 48),
) -> bytes:
    exif = Image.Exif()
    if gps:
        exif[IFD.GPSInfo] = gps
    for tag, value in (more or {}).items():
        if tag in {Base.Orientation, Base.Artist, Base.DateTime}:
            exif[tag] = value
        else:
            exif[IFD.Exif] = exif.get(IFD.Exif, {}) | {tag: value}
    target = io.BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(target, "JPEG", exif=exif)
    return target.getvalue()


def test_south_and_east() -> None:
    position = images.taken(jpeg(HERE), UTC).position

    assert position == pytest.approx((114.35, -8.21))


def test_north_and_west() -> None:
    position = images.taken(jpeg(HERE | {GPS.GPSLatitudeRef: "N", GPS.GPSLongitudeRef: "W"}), UTC).position

    assert position == pytest.approx((-114.35, 8.21))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({GPS.GPSLatitudeRef: ""}, id="no hemisphere"),
        pytest.param({GPS.GPSLatitude: (IFDRational(0, 0), 0.0, 0.0)}, id="zero over zero"),
        pytest.param({GPS.GPSLatitude: (98.0, 0.0, 0.0)}, id="beyond the pole"),
        pytest.param({GPS.GPSStatus: "V"}, id="the receiver itself says void"),
        pytest.param({GPS.GPSLatitude: (0.0,) * 3, GPS.GPSLongitude: (0.0,) * 3}, id="null island"),
    ],
)
def test_a_position_that_is_none(change: dict[int, Any]) -> None:
    assert images.taken(jpeg(HERE | change), UTC).position is None


def test_degrees_alone_are_degrees() -> None:
    decimal = {GPS.GPSLatitude: (8.21, 0.0, 0.0), GPS.GPSLongitude: (114.35, 0.0, 0.0)}

    assert images.taken(jpeg(HERE | decimal), UTC).position == pytest.approx((114.35, -8.21))


def test_the_satellites_time_is_utc_and_comes_first() -> None:
    gps = {GPS.GPSDateStamp: "2026:03:01", GPS.GPSTimeStamp: (7.0, 30.0, 15.5)}

    at = images.taken(jpeg(gps, {Base.DateTimeOriginal: "2020:01:01 00:00:00"}), JAKARTA).at

    assert at == datetime(2026, 3, 1, 7, 30, 15, 500000, tzinfo=UTC)


def test_the_cameras_clock_is_in_the_citys_zone() -> None:
    at = images.taken(jpeg(more={Base.DateTimeOriginal: "2026:03:01 14:30:15"}), JAKARTA).at

    assert at == datetime(2026, 3, 1, 7, 30, 15, tzinfo=UTC)


def test_unless_it_says_its_own_and_parts_of_a_second() -> None:
    more = {
        Base.DateTimeOriginal: "2026:03:01 05:00:00",
        Base.OffsetTimeOriginal: "-02:30",
        Base.SubsecTimeOriginal: "25",
    }

    assert images.taken(jpeg(more=more), JAKARTA).at == datetime(2026, 3, 1, 7, 30, 0, 250000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", ""])
def test_a_clock_that_was_never_set_says_nothing(text: str) -> None:
    assert images.taken(jpeg(more={Base.DateTimeOriginal: text}), UTC).at is None


def test_heading() -> None:
    assert images.taken(jpeg(HERE | {GPS.GPSImgDirection: 271.5}), UTC).heading_deg == 271.5
    assert images.taken(jpeg(HERE), UTC).heading_deg is None


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"no photo", b"\xff\xd8\xff\xe1\xff\xffExif\x00\x00II"])
def test_broken_photos_say_nothing(data: bytes) -> None:
    assert images.taken(data, UTC) == images.Taken(readable=False, at=None, position=None, heading_deg=None)


@pytest.mark.parametrize("data", [b"", b"GIF89a", jpeg()[:-200], jpeg()[:300]])
def test_a_photo_cut_short_is_not_decoded(data: bytes) -> None:
    with pytest.raises(images.Undecodable):
        images.decode(data)


def test_a_large_photo_is_reduced_and_its_own_size_kept() -> None:
    photo = images.decode(jpeg(size=(4000, 3000)))

    assert photo.rgb.shape == (750, 1000, 3)
    assert photo.size == (4000, 3000)


@pytest.mark.parametrize(
    ("size", "width", "kept"),
    [
        ((1280, 720), 640, (360, 640, 3)),
        ((1280, 720), 800, (450, 800, 3)),
        ((4000, 3000), 800, (750, 1000, 3)),
        ((800, 500), 800, (500, 800, 3)),
        ((640, 400), 800, (400, 640, 3)),
    ],
)
def test_a_photo_is_reduced_to_what_the_network_asks_for_and_never_below(
    size: tuple[int, int], width: int, kept: tuple[int, int, int]
) -> None:
    photo = images.decode(jpeg(size=size), width=width)

    assert photo.rgb.shape == kept
    assert photo.size == size


def test_a_small_photo_stays_as_it_is() -> None:
    assert images.decode(jpeg(size=(640, 400))).rgb.shape == (400, 640, 3)


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (64, 48)), (3, (64, 48)), (6, (48, 64)), (8, (48, 64))]
)
def test_a_photo_is_turned_upright(orientation: int, size: tuple[int, int]) -> None:
    photo = images.decode(jpeg(more={Base.Orientation: orientation}))

    assert (photo.rgb.shape[1], photo.rgb.shape[0]) == size == photo.size


def test_upright_is_upright() -> None:
    picture = Image.new("RGB", (64, 48), "black")
    picture.paste("white", (0, 0, 64, 24))
    exif, target = Image.Exif(), io.BytesIO()
    exif[Base.Orientation] = 6
    picture.save(target, "JPEG", exif=exif)

    rgb = images.decode(target.getvalue()).rgb

    assert rgb[:, 40:].mean() > 200
    assert rgb[:, :8].mean() < 50


def test_what_is_kept_says_when_and_where_and_nothing_else() -> None:
    at, position = datetime(2026, 3, 1, 7, 30, 15, 500000, tzinfo=UTC), LonLat(114.35123, -8.21456)

    data = images.encode(np.zeros((48, 64, 3), np.uint8), at=at, position=position)

    taken = images.taken(data, JAKARTA)
    assert taken.at == at
    assert taken.position == pytest.approx(position, abs=1e-7)
    assert dict(Image.open(io.BytesIO(data)).getexif()).keys() == {Base.DateTime, IFD.GPSInfo}


def test_without_time_and_place_there_is_no_exif_at_all() -> None:
    data = images.encode(np.zeros((48, 64, 3), np.uint8), at=None, position=None)

    assert b"Exif" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def text_beside_a_road() -> tuple[Rgb, np.ndarray[Any, np.dtype[np.uint8]]]:
    rgb = np.full((540, 960, 3), 110, np.uint8)
    cv2.putText(rgb, "P 1234 XY", (30, 300), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 5)
    cv2.putText(rgb, "road", (480, 500), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 5)
    shown = np.zeros((54, 96), np.uint8)
    shown[:, 40:] = 255
    return rgb, shown


def test_beside_the_road_nothing_can_be_read_and_on_it_everything() -> None:
    rgb, shown = text_beside_a_road()

    hidden = images.hide(rgb, shown)

    assert (hidden[:, 410:] == rgb[:, 410:]).all()
    assert (
        cv2.Laplacian(hidden[240:310, 30:380], cv2.CV_32F).std()
        < cv2.Laplacian(rgb[240:310, 30:380], cv2.CV_32F).std() / 4
    )
    blocks = hidden[12:-12, 12:384:24]
    assert len(np.unique(blocks.reshape(-1, 3), axis=0)) < 400


def test_where_no_road_is_nothing_is_shown() -> None:
    rgb, _ = text_beside_a_road()

    hidden = images.hide(rgb, np.zeros((54, 96), np.uint8))

    assert len(np.unique(hidden.reshape(-1, 3), axis=0)) <= 40 * 23


def test_a_number_plate_on_the_road_is_hidden_too() -> None:
    rgb, shown = text_beside_a_road()
    shown[:] = 255
    rgb[:] = (90, 92, 95)
    cv2.rectangle(rgb, (400, 60), (560, 96), (245, 245, 245), -1)
    cv2.putText(rgb, "A123BC78", (406, 90), cv2.FONT_HERSHEY_DUPLEX, 1.0, (15, 15, 15), 2)

    hidden = images.hide(rgb, shown)

    assert (hidden[300:] == rgb[300:]).all()
    assert (
        cv2.Laplacian(hidden[60:96, 410:550], cv2.CV_32F).std()
        < cv2.Laplacian(rgb[60:96, 410:550], cv2.CV_32F).std() / 3
    )


def test_the_original_is_not_touched() -> None:
    rgb, shown = text_beside_a_road()
    before = rgb.copy()

    images.hide(rgb, shown)

    assert (rgb == before).all()


def test_the_focal_length_that_a_camera_wrote() -> None:
    assert images.taken(jpeg(more={Base.FocalLengthIn35mmFilm: 27}), UTC).focal_ratio == 0.75
    assert images.taken(jpeg(more={Base.FocalLengthIn35mmFilm: 0}), UTC).focal_ratio is None


def test_a_photo_of_too_many_pixels_is_not_decoded() -> None:
    small = jpeg()
    at = small.index(b"\xff\xc0") + 5

    with pytest.raises(images.Undecodable):
        images.decode(small[:at] + b"\xff\xff\xff\xff" + small[at + 4 :])


def test_real_photos(shared_data: Path) -> None:
    one, other = sorted((shared_data / "road_survey/exif_gps").glob("*.jpg"))

    taken = images.taken(one.read_bytes(), UTC)

    assert taken.at == datetime(2018, 6, 8, 20, 24, 11, tzinfo=UTC)
    assert taken.position == pytest.approx((-122.572765, 45.516903), abs=1e-6)
    assert taken.heading_deg == pytest.approx(270.89)
    assert images.decode(other.read_bytes()).size == (800, 450)
