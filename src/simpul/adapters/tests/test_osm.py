"""OpenStreetMap files, as they come and as they go wrong."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simpul.adapters import osm
from simpul.kernel.geo import Bounds, LonLat

NODES = """
<node id="1" lat="-8.21" lon="114.37" version="1"/><node id="2" lat="-8.21" lon="114.38" version="1"/>
<node id="3" lat="-8.20" lon="114.38" version="1"/>
<node id="4" lat="-8.205" lon="114.375" version="1"><tag k="amenity" v="cafe"/><tag k="name" v="Kopi"/></node>
<node id="5" lat="-8.205" lon="114.376" version="1"><tag k="amenity" v="bench"/></node>
"""
WAYS = """
<way id="10" version="1"><nd ref="1"/><nd ref="2"/><nd ref="99"/><tag k="highway" v="residential"/></way>
<way id="11" version="1"><nd ref="2"/><nd ref="3"/><tag k="highway" v="proposed"/></way>
<way id="12" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
  <tag k="tourism" v="museum"/><tag k="name" v="Museum"/></way>
"""
WAYS_FIRST = f"<osm version='0.6'>{WAYS}{NODES}</osm>".encode()
XML = f'<?xml version="1.0"?>\n<osm version="0.6">{NODES}{WAYS}</osm>'


@pytest.fixture
def jakarta(shared_data: Path) -> Path:
    return shared_data / "geo" / "osm" / "jakarta_2012.osm.pbf"


def test_streets_and_places_are_read(tmp_path: Path) -> None:
    file = tmp_path / "town.osm"
    file.write_text(XML)

    extract = osm.read(file)

    [way] = extract.ways
    assert (way.id, way.nodes, way.line[0]) == (10, (1, 2), LonLat(114.37, -8.21))
    assert [(poi.id, poi.kind, poi.name) for poi in extract.pois] == [
        ("node/4", "amenity=cafe", "Kopi"),
        ("way/12", "tourism=museum", "Museum"),
    ]
    assert extract.bounds == Bounds(114.37, -8.21, 114.38, -8.21)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        pytest.param("town.osm.gz", gzip.compress, id="packed"),
        pytest.param("town.pbf", gzip.compress, id="under a wrong name"),
        pytest.param("town.osm", lambda _: WAYS_FIRST, id="ways first"),
        pytest.param("town", lambda text: b"\xef\xbb\xbf" + text, id="with a byte order mark"),
    ],
)  # fmt: skip
def test_the_form_is_told_by_the_content(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    file = tmp_path / name
    file.write_bytes(pack(XML.encode()))

    assert [way.id for way in osm.read(file).ways] == [10]


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"", osm.Empty, "0 bytes"),
        (b"<html><body>404</body></html>", osm.NotAMap, "is no OpenStreetMap extract"),
        (b"PK\x03\x04 a zip", osm.NotAMap, "download.geofabrik.de"),
        (b'<?xml version="1.0"?><osm version="0.6"></osm>', osm.Empty, "holds no street"),
        (XML.encode()[:300], osm.Truncated, "cut short or damaged"),
        (gzip.compress(XML.encode())[:200], osm.Truncated, "cut short or damaged"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    tmp_path: Path, content: bytes, error: type[Exception], said: str
) -> None:
    file = tmp_path / "town.osm.pbf"
    file.write_bytes(content)

    with pytest.raises(error, match=said) as caught:
        osm.read(file)
    assert "town.osm.pbf" in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(osm.NotAMap, match="No such file"):
        osm.read(tmp_path / "nothing.osm.pbf")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.99])
def test_a_download_that_broke_off_is_noticed(jakarta: Path, tmp_path: Path, share: float) -> None:
    whole = jakarta.read_bytes()
    file = tmp_path / "jakarta.osm.pbf"
    file.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(osm.Truncated, match="cut short"):
        osm.read(file)


def test_a_box_keeps_what_touches_it_and_one_outside_is_refused(jakarta: Path, tmp_path: Path) -> None:
    box = Bounds(106.82, -6.20, 106.84, -6.18)
    part = tmp_path / "part.osm.pbf"
    whole = osm.read(jakarta)

    extract = osm.read(jakarta, box)
    osm.take(jakarta, part, box)

    assert 100 < len(extract.ways) < len(whole.ways)
    assert extract.bounds == whole.bounds
    assert osm.read(part).ways == extract.ways
    with pytest.raises(osm.Outside, match=r"it covers 106\.68"):
        osm.read(jakarta, Bounds(110, -7, 111, -6))


def test_taking_all_keeps_all(shared_data: Path, tmp_path: Path) -> None:
    packed = shared_data / "geo" / "osm" / "hcmc_multi.osm.gz"

    osm.take(packed, tmp_path / "whole.osm.pbf")

    assert osm.read(tmp_path / "whole.osm.pbf") == osm.read(packed)


def geojson(path: Path, *lines: list[list[float]], **properties: Any) -> Path:
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}
        for line in lines
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_lines_that_share_a_coordinate_meet(tmp_path: Path) -> None:
    file = geojson(
        tmp_path / "lines.geojson",
        [[114.37, -8.21], [114.38, -8.21]],
        [[114.38000000004, -8.21], [114.38, -8.20]],
        nama_ruas="Jalan Contoh", kelas="Tertiary", surface="asphalt", lebar=5,
    )  # fmt: skip

    osm.write(osm.read_lines(file), tmp_path / "town.osm.pbf")

    one, other = sorted(osm.read(tmp_path / "town.osm.pbf").ways, key=lambda way: way.line[0])
    assert one.nodes[-1] == other.nodes[0]
    assert one.tags == {"highway": "tertiary", "name": "Jalan Contoh", "surface": "asphalt"}


def test_a_line_that_did_not_move_keeps_its_ids(tmp_path: Path) -> None:
    old = [[114.37, -8.21], [114.38, -8.21]]
    for name, lines in (("one", [old]), ("two", [[[114.36, -8.2], [114.37, -8.21]], old])):
        osm.write(osm.read_lines(geojson(tmp_path / "lines.geojson", *lines)), tmp_path / f"{name}.osm.pbf")

    [way] = osm.read(tmp_path / "one.osm.pbf").ways
    assert way in osm.read(tmp_path / "two.osm.pbf").ways


def test_the_same_line_twice_is_two_ways(tmp_path: Path) -> None:
    line = [[114.37, -8.21], [114.38, -8.21]]
    osm.write(osm.read_lines(geojson(tmp_path / "lines.geojson", line, line)), tmp_path / "town.osm.pbf")

    assert len({way.id for way in osm.read(tmp_path / "town.osm.pbf").ways}) == 2


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"waterway": "waterfall"}, "waterway=waterfall"),
        ({"highway": "bus_stop"}, "highway=bus_stop"),
        ({"railway": "station", "name": "Kota"}, "railway=station"),
        ({"waterway": "waterfall", "tourism": "attraction"}, "tourism=attraction"),
        ({"railway": "crossing"}, None),
        ({"waterway": "dam", "highway": "crossing"}, None),
    ],
)
def test_what_one_rides_to_is_a_place_whatever_its_key(
    tmp_path: Path, tags: dict[str, str], kind: str | None
) -> None:
    said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    node = f'<node id="9" lat="-8.2" lon="114.37" version="1">{said}</node>'
    file = tmp_path / "town.osm"
    file.write_text(XML.replace('<node id="1"', f'{node}<node id="1"', 1))

    found = {poi.id: poi.kind for poi in osm.read(file).pois}

    assert found.get("node/9") == kind
