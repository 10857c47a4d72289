"""Track files, whole and broken."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simpul.adapters import gps
from simpul.adapters.gps import BadTrack
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Fix

SEVEN = datetime(2026, 3, 1, 7, tzinfo=UTC)
GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1" xmlns:q="urn:q"><trk><trkseg>
<trkpt lat="-8.21" lon="114.35"><time>2026-03-01T07:00:00Z</time>
<extensions><q:speed>9.8</q:speed></extensions></trkpt>
<trkpt lat="-8.22" lon="114.36"></trkpt>
</trkseg></trk></gpx>"""


def track(folder: Path, text: str, name: str = "track") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_gpx_with_extensions_and_without_time(tmp_path: Path) -> None:
    assert gps.read(track(tmp_path, GPX)) == [
        Fix(SEVEN, LonLat(114.35, -8.21)),
        Fix(None, LonLat(114.36, -8.22)),
    ]


@pytest.mark.parametrize("tag", ["rtept", "wpt"])
def test_gpx_of_a_route_or_of_way_points(tmp_path: Path, tag: str) -> None:
    point = f'<{tag} lat="-8.21" lon="114.35"></{tag}>'
    body = f"<rte>{point}</rte>" if tag == "rtept" else point

    [fix] = gps.read(
        track(tmp_path, f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>')
    )

    assert fix.position == LonLat(114.35, -8.21)


@pytest.mark.parametrize(
    "text",
    [
        "time,lat,lon\n2026-03-01T07:00:00Z,-8.21,114.35\n",
        "Longitude;Latitude;Waktu\n114.35;-8.21;2026-03-01 14:00:00\n",
        "\ufefflat\tlng\ttimestamp\n-8.21\t114.35\t1772348400\n",
        "lat,lon,time\n-8.21,114.35,1772348400000\n",
        "bujur,lintang,utc\n114.35,-8.21,2026/03/01 07:00:00+00:00\n",
    ],
)
def test_csv_in_many_forms(tmp_path: Path, text: str) -> None:
    assert gps.read(track(tmp_path, text), ZoneInfo("Asia/Jakarta")) == [Fix(SEVEN, LonLat(114.35, -8.21))]


def test_csv_without_time(tmp_path: Path) -> None:
    assert gps.read(track(tmp_path, "lat,lon\n-8.21,114.35\n")) == [Fix(None, LonLat(114.35, -8.21))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "line 1: no column", id="empty"),
        pytest.param("lat,lon\n", "no position", id="a header alone"),
        pytest.param("a,b\n1,2\n", "line 1: no column is named lat and lon, but a, b", id="other columns"),
        pytest.param("lat,lon\n-8.2,114.3\n-8.2,east\n", "line 3: .*not two numbers", id="a word"),
        pytest.param("lat,lon\n114.3,-8.2\n-8.2,114.3\n", "line 2: .*not on the earth", id="swapped"),
        pytest.param("lat,lon\nnan,1\n", "line 2", id="not a number"),
        pytest.param("lat,lon,time\n-8.2,114.3,noon\n", "line 2: 'noon' is no time", id="no time"),
        pytest.param("lat,lon\n-8.2\n", "line 2", id="a short line"),
        pytest.param(GPX[:-20], "track: .*line", id="gpx cut short"),
        pytest.param(GPX.replace("-8.22", "-98"), "point 2: .*not on the earth", id="gpx off the earth"),
        pytest.param("<html></html>", "track", id="another xml"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadTrack, match=said):
        gps.read(track(tmp_path, text))


def test_no_file_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"\xff\xd8\xff\xe0\x00\x10")

    with pytest.raises(BadTrack, match="No such file"):
        gps.read(tmp_path / "none")
    with pytest.raises(BadTrack, match="not text"):
        gps.read(tmp_path / "photo")


def test_the_times_of_photos(tmp_path: Path) -> None:
    path = track(tmp_path, "file,chainage_m,time_utc\na.jpg,5,2026-03-01T07:00:00Z\nb.jpg,10,\n")

    assert gps.times(path) == {"a.jpg": SEVEN}


def test_a_table_without_times_of_photos(tmp_path: Path) -> None:
    with pytest.raises(BadTrack, match="file and time"):
        gps.times(track(tmp_path, "lat,lon\n1,2\n"))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("real_tracks/sf_30km_h.gpx", 49),
        ("real_tracks/comma2k19_example1.gpx", 120),
        ("br386_km/track_synthetic.gpx", 170),
    ],
)
def test_real_tracks(shared_data: Path, name: str, count: int) -> None:
    fixes = gps.read(shared_data / "road_survey" / name)

    assert len(fixes) == count
    assert all(fix.at is not None and fix.at.tzinfo for fix in fixes)
