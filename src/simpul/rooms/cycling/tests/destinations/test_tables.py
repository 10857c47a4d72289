"""Tables in and out: all or nothing, each fault at its cell, twice as once, on the page and in the shell."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.adapters import sheets
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.models import Destination
from simpul.rooms.cycling.tests.destinations.conftest import NOW
from simpul.site.commands.cycling_destinations import destinations, sample

HEAD = "kind,name,lon,lat,opening_hours,price,story_id,story_licence,state\n"
ROW = "pantai,Pantai Baru,114.375,-8.205,Mo-Su 06:00-18:00,5000,Pasirnya putih.,CC0-1.0,published\n"
LIST = "/cycling/pesisir/destinations/"


def shell(*words: str) -> Result:
    return CliRunner().invoke(destinations, [*words, "--city", "pesisir"])


def bring(client: Client, data: bytes | str, name: str = "a.csv", then: str = "take") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return client.post(f"{LIST}import/", {"file": SimpleUploadedFile(name, content), "then": then})


@pytest.fixture
def at_work(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


def test_a_table_is_tried_first_and_then_taken_in(at_work: Client, city: City) -> None:
    tried = bring(at_work, HEAD + ROW, then="check")
    page = tried.content.decode()
    assert "1 new, 0 changed, 0 as before" in page
    assert not Destination.objects.exists()
    token = page.partition('name="kept" value="')[2].partition('"')[0]
    taken = at_work.post(f"{LIST}import/", {"kept": token, "then": "take"})
    assert taken.status_code == 302
    row = Destination.objects.get()
    assert (row.name, row.kind, row.state, row.currency) == ("Pantai Baru", "beach", "published", "IDR")


def test_the_same_table_again_changes_nothing(at_work: Client, city: City) -> None:
    bring(at_work, HEAD + ROW)
    before = Entry.objects.count()
    bring(at_work, HEAD + ROW)
    assert Destination.objects.count() == 1
    assert Entry.objects.count() == before


@pytest.mark.parametrize("suffix", ["csv", "geojson"])
def test_what_goes_out_comes_in_and_changes_nothing(
    at_work: Client, published: Destination, officer: Person, suffix: str
) -> None:
    said = {"phone": "+62 333 1", "price": 5000, "name_en": "=1+1", "checked_on": NOW.date()}
    act.edit(published, said, actor=officer, now=NOW)
    before = Entry.objects.count()
    data = at_work.get(f"{LIST}export.{suffix}?map").content
    tried = bring(at_work, data, f"a.{suffix}", then="check")
    assert "0 new, 0 changed, 2 as before" in tried.content.decode()
    bring(at_work, data, f"a.{suffix}")
    assert Entry.objects.count() == before
    assert Destination.objects.count() == 1


def test_no_text_of_an_export_is_a_formula(at_work: Client, published: Destination, officer: Person) -> None:
    act.edit(published, {"name_en": "=HYPERLINK(1)"}, actor=officer, now=NOW)
    rows = list(csv.DictReader(io.StringIO(at_work.get(f"{LIST}export.csv").content.decode())))
    assert [row["name_en"] for row in rows] == ["'=HYPERLINK(1)"]


def test_a_row_with_an_id_changes_that_destination(at_work: Client, published: Destination) -> None:
    bring(at_work, f"id,phone\n{published.pk},0333 7\n")
    published.refresh_from_db()
    assert (published.phone, published.story_id, published.state) == (
        "0333 7",
        "Pasirnya hitam.",
        "published",
    )


def test_a_row_with_the_id_of_a_place_writes_about_it(at_work: Client, city: City) -> None:
    bring(at_work, "id,story_en\nway-3,A museum of weaving.\n")
    row = Destination.objects.get()
    assert (row.osm_id, row.kind, row.name, row.story_en) == (
        "way/3", "museum", "Museum Osing", "A museum of weaving.",
    )  # fmt: skip


def test_drafts_leave_for_staff_only(client: Client, draft: Destination, officer: Person) -> None:
    assert client.get(f"{LIST}export.geojson").json()["features"] == []
    client.force_login(officer)
    (feature,) = client.get(f"{LIST}export.geojson").json()["features"]
    assert feature["properties"]["state"] == "draft"
    assert feature["geometry"] == {"type": "Point", "coordinates": [114.37, -8.2]}


FAULTS = (
    ("pantai,A,114.4,-8.2,8-17,,,,", "E3", "cannot be read from character 1 on"),
    ("istana,A,114.4,-8.2,,,,,", "A3", "“istana” is none of: beach"),
    ("pantai,,114.4,-8.2,,,,,", "B3", "This is missing."),
    ("pantai,A,abc,-8.2,,,,,", "C3", "“abc” is no number of degrees"),
    ("pantai,A,0,0,,,,,", "C3", "far from the city"),
    ("pantai,A,-8.2,114.4,,,,,", "C3", "Longitude goes from -180 to 180"),
    ("pantai,A,114.4,-8.2,,20.000,,,", "F3", "“20.000” is no price"),
    ("pantai,A,114.4,-8.2,,,Cerita.,WTFPL,", "H3", "This is none of: CC0-1.0"),
    ("pantai,A,114.4,-8.2,,,Cerita.,,published", "H3", "Say under which licence"),
    ("pantai,A,114.4,-8.2,,,,,gone", "I3", "This is none of: draft"),
)


@pytest.mark.parametrize(("row", "ref", "says"), FAULTS)
def test_each_fault_is_said_at_its_cell_and_nothing_is_kept(
    at_work: Client, city: City, row: str, ref: str, says: str
) -> None:
    response = bring(at_work, f"{HEAD}{ROW}{row}\n")
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<th scope="row">{ref}</th>' in page
    assert says in page
    assert not Destination.objects.exists()
    assert not Entry.objects.filter(verb__startswith="cycling.").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "The file is empty."),
        ("colour,size\nred,1\n", "The table has no column for: kind, name, lon, lat."),
        (HEAD, "There is no row in it."),
        ("id,phone\n7,1\n7,2\n", "The same id stands in A2 already."),
        ("id,phone\n999999,1\n", "There is no destination 999999 in Pesisir."),
        (b"\x89PNG\r\n\x1a\n", "This is image/png"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', "Keep only points."),
        ('{"type": "Polygon"}', "is not a GeoJSON FeatureCollection"),
        ('{"type": ', "is not JSON"),
    ],
)
def test_what_is_no_table_of_destinations_is_said(
    at_work: Client, city: City, data: bytes | str, says: str
) -> None:
    response = bring(at_work, data, "a.geojson" if str(data).startswith("{") else "a.csv")
    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_fault_of_geojson_names_its_feature(at_work: Client, city: City) -> None:
    point = {"type": "Point", "coordinates": [114.4, -8.2]}
    feature = {"type": "Feature", "geometry": point, "properties": {"Kategori": "istana", "Nama": "A"}}
    response = bring(at_work, json.dumps({"type": "FeatureCollection", "features": [feature]}), "b.geojson")
    assert "feature 1 of b.geojson, kategori" in response.content.decode()


def test_a_workbook_is_read_too(at_work: Client, city: City) -> None:
    header, row = HEAD.strip().split(","), ROW.strip().split(",")
    data = sheets.write_xlsx([("places", header, [[*row[:2], 114.375, -8.205, *row[4:]]])])
    assert bring(at_work, data, "a.xlsx").status_code == 302
    assert Destination.objects.get().name == "Pantai Baru"


def test_the_kept_file_cannot_be_chosen_by_hand(at_work: Client, city: City) -> None:
    response = at_work.post(f"{LIST}import/", {"kept": "0" * 64, "then": "take"})
    assert response.status_code == 422
    assert "Choose a file." in response.content.decode()


def test_the_shell_takes_a_table_in(city: City, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW)
    dry = shell("import", str(file), "--dry-run")
    assert "1 new, 0 changed, 0 as before" in dry.output
    assert "nothing was kept" in dry.output
    assert not Destination.objects.exists()
    assert "1 new" in shell("import", str(file)).output
    assert "1 as before" in shell("import", str(file)).output


def test_the_shell_says_every_fault_at_its_cell(city: City, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW + "istana,A,abc,-8.2,8-17,,,,\npantai,B,114.4,-8.2,9-17,,,,\n")
    result = shell("import", str(file))
    assert isinstance(result.exception, Refused)
    assert "A3: “istana”" in result.stderr
    assert "C3: “abc”" in result.stderr
    assert "E3: The opening hours cannot be read" in result.stderr
    assert "E4: The opening hours cannot be read" in result.stderr
    assert "4 faults" in str(result.exception)


def test_the_shell_writes_what_is_published(published: Destination, tmp_path: Path) -> None:
    out = tmp_path / "out.geojson"
    shell("export", "--format", "geojson", "--out", str(out))
    (feature,) = json.loads(out.read_text())["features"]
    assert feature["properties"]["name"] == "Pantai Kecil"
    assert "Museum Osing" in shell("export", "--map").output


def test_an_unknown_city_is_said(db: None) -> None:
    result = CliRunner().invoke(destinations, ["export", "--city", "atlantis"])
    assert isinstance(result.exception, Refused)
    assert "atlantis" in str(result.exception)


def test_the_invented_city_gets_its_stories_once(city: City) -> None:
    words = ["--city", "pesisir"]
    assert isinstance(CliRunner().invoke(sample, words).exception, Refused)
    City.objects.filter(pk=city.pk).update(invented=True)
    assert CliRunner().invoke(sample, words).output.startswith("2 destinations")
    assert CliRunner().invoke(sample, words).output.startswith("0 destinations")
    assert set(Destination.objects.public().values_list("kind", flat=True)) == {"beach", "museum"}


@pytest.mark.parametrize(
    ("name", "slug", "taken"), [("banyuwangi_destinations_handmade.csv", "banyuwangi", 20)]
)
def test_a_real_list_is_taken_in_by_what_its_columns_are_called(
    db: None, shared_data: Path, name: str, slug: str, taken: int
) -> None:
    City.objects.create(slug=slug, name=slug, west=113.838, south=-8.78, east=114.605, north=-7.885)
    file = shared_data / "geo" / "tourism" / name
    result = CliRunner().invoke(destinations, ["import", str(file), "--city", slug])
    assert f"{taken} new" in result.output, (result.output, result.exception)
    assert "beach" in set(Destination.objects.values_list("kind", flat=True))


def test_a_list_of_five_cities_names_the_rows_of_the_others(db: None, shared_data: Path) -> None:
    City.objects.create(
        slug="jakarta", name="Jakarta", country="IDN", west=106.686, south=-6.372, east=106.972, north=-6.09
    )
    file = shared_data / "geo" / "tourism" / "tourism_with_id.csv"
    result = CliRunner().invoke(destinations, ["import", str(file), "--city", "jakarta", "--dry-run"])
    assert isinstance(result.exception, Refused)
    assert "353 faults" in str(result.exception)
    assert "far from the city's map" in result.stderr
