"""`./simpul city`, from the extract to the map."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simpul.adapters import valhalla
from simpul.ground.places import locate
from simpul.ground.places.models import City, Place, Segment, Street
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.site.commands.city import group

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.SIMPUL_DATA = tmp_path / "data"
    return tmp_path / "data"


def run(*words: object) -> Result:
    """Run the command; a refusal is raised, as it is to the one place that prints it."""
    return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)


def test_a_real_town_has_streets_places_tiles_and_a_map(shared_data: Path) -> None:
    file = shared_data / "geo" / "osm" / "chiangmai_2023.osm.pbf"

    words = ("--bbox", "98.96,18.785,98.972,18.797", "--time-zone", "Asia/Bangkok", "--json")
    done = run("add", "--name", "Chiang Mai", "--osm", file, *words)

    told = json.loads(done.stdout)
    city = City.objects.get()
    assert (told["city"], city.slug, city.time_zone) == ("chiang-mai", "chiang-mai", "Asia/Bangkok")
    assert told["changes"]["streets"]["added"] == Street.objects.count() > 300
    assert Place.objects.filter(kind="amenity=cafe").exclude(name="").exists()
    assert max(Segment.objects.values_list("length_m", flat=True)) <= 100
    assert city.basemap
    assert city.basemap.stat().st_size > 50_000
    assert "building the base map" in done.stderr
    street = Street.objects.filter(road_class="residential", length_m__gt=150).order_by("pk")[0]
    assert city.tiles
    answers = valhalla.matcher(city.tiles)(street.positions)
    located = [locate.on_street(city, found.way_id, found.position) for found in answers if found]
    assert street in {place.street for place in located if place}


def test_a_city_without_a_map_is_made_of_lines_and_can_be_driven(shared_data: Path) -> None:
    folder = shared_data / "road_survey" / "br386_km"

    done = run("add", "--name", "BR-386", "--streets", folder / "road_segments_synthetic.geojson", "--json")

    assert json.loads(done.stdout)["changes"]["segments"]["added"] == 17
    city = City.objects.get()
    assert [segment.name for segment in Segment.objects.order_by("name")][:2] == [
        "29840-29940",
        "29940-30040",
    ]
    text = (folder / "track_synthetic.gpx").read_text().split("<trkpt ")[1:]
    track = [LonLat(float(part.split('"')[3]), float(part.split('"')[1])) for part in text]
    assert city.tiles
    answers = valhalla.matcher(city.tiles)(track)
    assert all(answer and answer.forward for answer in answers)
    located = [locate.on_street(city, found.way_id, found.position) for found in answers if found]
    assert {place.street.pk for place in located if place} == set(Street.objects.values_list("pk", flat=True))


def test_again_it_says_what_changed(shared_data: Path) -> None:
    file = shared_data / "geo" / "osm" / "yogyakarta_tugu_2023.osm.xml.gz"
    run("add", "--name", "Yogyakarta", "--osm", file)

    done = run("add", "--name", "Yogyakarta", "--osm", file)

    kept = Street.objects.count()
    assert f"streets    {kept:,} kept\n" in done.stdout
    assert "added" not in done.stdout


def test_cities_are_listed(shared_data: Path) -> None:
    assert "./simpul city sample" in run("list").stdout
    run(
        "add",
        "--name",
        "Yogyakarta",
        "--osm",
        shared_data / "geo" / "osm" / "yogyakarta_tugu_2023.osm.xml.gz",
    )

    [city] = json.loads(run("list", "--json").stdout)["cities"]

    assert (city["slug"], city["invented"], city["streets"]) == ("yogyakarta", False, Street.objects.count())
    assert city["km"] > 5
    assert "yogyakarta" in run("list").stdout


def test_the_sample_city_says_that_it_is_invented() -> None:
    run("sample")

    city = City.objects.get()
    assert (city.slug, city.invented) == ("kota-contoh", True)
    assert "invented" in city.attribution
    assert city.settings["sample"] == {"seed": 1, "size": "small"}
    assert Place.objects.exists()
    assert Segment.objects.filter(region__level="village").exists()
    assert "(invented)" in run("list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "--name", "X"], "give --osm FILE or --streets FILE"),
        (["add", "--name", "X", "--osm", "a", "--streets", "b"], "one of them"),
        (["add", "--name", "X", "--osm", "a", "--bbox", "1,2,3"], "give west,south,east,north"),
        (["add", "--name", "X", "--osm", "a", "--bbox", "3,2,1,4"], "west must be less than east"),
        (["add", "--osm", "a"], "--name"),
    ],
)
def test_what_is_missing_is_said(words: list[str], said: str) -> None:
    done = run(*words)

    assert done.exit_code == 2
    assert said in done.stderr
    assert not City.objects.exists()


@pytest.mark.parametrize(("share", "said"), [(1, r"it covers 106\.6861"), (0.5, "cut short"), (0, "0 bytes")])
def test_a_bad_extract_leaves_nothing_behind(
    shared_data: Path, tmp_path: Path, data: Path, share: float, said: str
) -> None:
    whole = (shared_data / "geo" / "osm" / "jakarta_2012.osm.pbf").read_bytes()
    file = tmp_path / "jakarta.osm.pbf"
    file.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(Refused, match=said):
        run("add", "--name", "Jakarta", "--osm", file, "--bbox", "110,-7,111,-6")

    assert not City.objects.exists()
    assert [path.name for path in data.rglob("*") if path.is_file()] == [".lock"]


def test_a_boundary_file_with_latitude_first_leaves_nothing_behind(shared_data: Path, tmp_path: Path) -> None:
    document = json.loads((shared_data / "geo" / "admin" / "dki_kecamatan.geojson").read_text())
    for feature in document["features"]:
        feature["geometry"]["coordinates"] = _swapped(feature["geometry"]["coordinates"])
    swapped = tmp_path / "dki.geojson"
    swapped.write_text(json.dumps(document))
    file = shared_data / "geo" / "osm" / "jakarta_2012.osm.pbf"

    with pytest.raises(Refused, match=r"feature 1 of dki\.geojson .*longitude first"):
        run("add", "--name", "Jakarta", "--osm", file, "--boundaries", swapped)
    assert not City.objects.exists()


def _swapped(part: Any) -> Any:
    return part[::-1] if isinstance(part[0], float) else [_swapped(one) for one in part]
