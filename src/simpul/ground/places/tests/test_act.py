"""Loading a city's map: the first time, again, and when something goes wrong."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from simpul.adapters import osm, valhalla
from simpul.adapters.map_errors import MapError
from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person, Role
from simpul.ground.places import act, folders
from simpul.ground.places.models import Boundary, City, Segment, Street
from simpul.ground.places.survey import Source
from simpul.kernel.refusal import Refused

from .conftest import TOOLS, Loader, collection, line, square

pytestmark = pytest.mark.django_db
MAIN = line((0, 0), (250, 0), name="Jalan Contoh", highway="tertiary", surface="asphalt")
SIDE = line((250, 0), (250, 120), name="Gang Contoh")


def live() -> dict[str, int]:
    return {street.name: street.pk for street in Street.objects.live()}


def test_lines_become_streets_and_segments(load: Loader, data: Path) -> None:
    city, changes = load(MAIN, SIDE)

    assert (city.slug, changes.streets.added, changes.segments.added) == ("kota-garis", 2, 5)
    main = Street.objects.get(name="Jalan Contoh")
    assert (main.road_class, main.surface) == ("tertiary", "asphalt")
    assert main.length_m == pytest.approx(250, rel=0.01)
    parts = [(row.from_m, row.to_m, row.length_m) for row in main.segments.all()]
    assert parts[0] == (0, 100, 100)
    assert max(length for *_, length in parts) <= 100
    assert city.bounds.west == pytest.approx(114.37)
    assert [path.name for path in sorted(city.folder.iterdir())] == [
        "basemap.pmtiles",
        "tiles",
        "town.osm.pbf",
    ]
    assert (city.tiles, city.basemap) == (city.folder / "tiles", city.folder / "basemap.pmtiles")
    assert not list(data.rglob(".building-*"))


def test_the_same_map_again_changes_nothing(load: Loader) -> None:
    first, _ = load(MAIN, SIDE)
    before = live()

    city, changes = load(MAIN, SIDE)

    assert (city.pk, live()) == (first.pk, before)
    assert changes.streets.counts() == {"added": 0, "changed": 0, "returned": 0, "kept": 2, "retired": 0}
    assert changes.segments.kept == 5
    assert city.version > first.version


def test_a_renamed_street_stays_the_same_row(load: Loader) -> None:
    load(MAIN, SIDE)
    before = live()

    _, changes = load(line((0, 0), (250, 0), name="Jalan Baru", highway="tertiary", surface="asphalt"), SIDE)

    assert live() == {"Jalan Baru": before["Jalan Contoh"], "Gang Contoh": before["Gang Contoh"]}
    assert (changes.streets.changed, changes.streets.examples) == (1, {"changed": ["Jalan Baru"]})
    assert set(Segment.objects.live().values_list("name", flat=True)) == {"Jalan Baru", "Gang Contoh"}


def test_a_redrawn_street_keeps_its_rows(load: Loader) -> None:
    load(MAIN)
    street, segments = Street.objects.get(), list(Segment.objects.values_list("pk", flat=True))

    _, changes = load(line((0, 6), (120, 4), (250, 6), name="Jalan Contoh", highway="tertiary"))

    assert (changes.streets.changed, changes.streets.added, changes.streets.retired) == (1, 0, 0)
    assert Street.objects.get().pk == street.pk
    assert list(Segment.objects.live().values_list("pk", flat=True)) == segments


def test_of_a_split_street_the_longer_part_keeps_the_row_and_segments_follow_their_place(
    load: Loader,
) -> None:
    load(line((0, 0), (399, 0), name="Jalan Contoh"))
    street = Street.objects.get()
    segments = list(Segment.objects.order_by("index").values_list("pk", flat=True))

    _, changes = load(line((0, 0), (299, 0), name="Barat"), line((299, 0), (398, 0), name="Timur"))

    assert (changes.streets.changed, changes.streets.added, changes.streets.retired) == (1, 1, 0)
    assert live()["Barat"] == street.pk
    east = Segment.objects.live().get(name="Timur")
    assert (east.pk, east.street_id, east.index) == (segments[3], live()["Timur"], 0)


def test_what_vanished_is_retired_and_comes_back_as_the_same_row(load: Loader) -> None:
    load(MAIN, SIDE)
    before = live()

    _, gone = load(MAIN)
    assert (gone.streets.retired, gone.streets.examples["retired"], gone.segments.retired) == (
        1,
        ["Gang Contoh"],
        2,
    )
    assert "Gang Contoh" not in live()
    assert Street.objects.get(pk=before["Gang Contoh"]).retired_at == load.now
    _, back = load(MAIN, SIDE)

    assert (back.streets.returned, back.segments.returned, live()) == (1, 2, before)


def test_a_street_lies_in_the_smallest_region(load: Loader, tmp_path: Path) -> None:
    file = collection(
        tmp_path / "desa.geojson",
        square("35.10.01", "Kecamatan", -500, -500, 2000),
        square("3510012001", "Desa Barat", -500, -500, 700),
    )

    _, changes = load(MAIN, SIDE, boundaries=(file,))

    assert changes.boundaries.added == 2
    regions = dict(Street.objects.values_list("name", "region__code"))
    assert regions == {"Jalan Contoh": "35.10.01.2001", "Gang Contoh": "35.10.01"}
    assert {row.region and row.region.level for row in Segment.objects.filter(name="Gang Contoh")} == {
        "district"
    }


def test_boundaries_stay_until_a_file_of_their_level_lacks_them(load: Loader, tmp_path: Path) -> None:
    district = square("35.10.01", "Kecamatan", -500, -500, 2000)
    villages = [
        square("35.10.01.2001", "Barat", -500, -500, 700),
        square("35.10.01.2002", "Timur", 200, -500, 700),
    ]
    load(
        MAIN,
        boundaries=(
            collection(tmp_path / "1.geojson", district),
            collection(tmp_path / "2.geojson", *villages),
        ),
    )

    load(MAIN)
    assert Boundary.objects.live().count() == 3
    _, changes = load(MAIN, boundaries=(collection(tmp_path / "3.geojson", villages[0]),))

    assert (changes.boundaries.kept, changes.boundaries.retired) == (1, 1)
    assert set(Boundary.objects.live().values_list("code", flat=True)) == {"35.10.01", "35.10.01.2001"}


def test_the_ledger_says_who_loaded_what(load: Loader) -> None:
    city, _ = load(MAIN)

    entry = Entry.objects.get(city=city)
    assert (entry.verb, entry.actor, entry.at) == ("places.loaded_map", load.actor, load.now)
    assert entry.detail["file"] == "streets.geojson"
    assert entry.detail["streets"]["added"] == 1
    assert verify(city) == []


@pytest.mark.parametrize("step", ["tiles", "basemap", "read_regions"])
def test_where_a_step_fails_the_old_map_stays(load: Loader, data: Path, tmp_path: Path, step: str) -> None:
    def fail(*_: Any) -> Any:
        raise valhalla.TilesFailed("no room")

    city, _ = load(MAIN, SIDE)
    files, before = sorted(data.rglob("*")), live()
    region = collection(tmp_path / "desa.geojson", square("35.10.01", "Kecamatan", 0, 0, 500))

    with pytest.raises(Refused, match="no room"):
        load(MAIN, tools=replace(TOOLS, **{step: fail}), boundaries=(region,))

    assert (sorted(data.rglob("*")), live()) == (files, before)
    assert City.objects.get().version == city.version
    assert Entry.objects.count() == 1


def test_where_a_first_load_fails_there_is_no_city(load: Loader, data: Path) -> None:
    with pytest.raises(MapError):
        load()

    assert not City.objects.exists()
    assert [path.name for path in data.rglob("*") if path.is_file()] == [".lock"]


def test_where_writing_the_rows_fails_the_old_map_stays(load: Loader, data: Path) -> None:
    city, _ = load(MAIN, SIDE)
    long_time = "x" * 300

    def extract(path: Path, bounds: Any) -> osm.Extract:
        found = osm.read(path, bounds)
        ways = tuple(replace(way, id=2**70) for way in found.ways)
        return replace(found, ways=ways)

    with pytest.raises(Exception, match=r"(?i)large|range|integer"):
        load(SIDE, tools=replace(TOOLS, read=extract), attribution=long_time[:10])

    city.refresh_from_db()
    assert city.attribution != long_time[:10]
    assert (city.folder / "tiles" / "0.gph").is_file()
    assert len([folder for folder in city.folder.parent.iterdir() if folder.is_dir()]) == 1
    assert len(live()) == 2


def test_what_a_killed_run_left_is_cleared_away(load: Loader, data: Path) -> None:
    city, _ = load(MAIN)
    home = city.folder.parent
    for name in (".building-20200101T000000000000Z", "20200101T000000000000Z"):
        shutil.copytree(city.folder, home / name)

    load(MAIN)

    assert (
        len([folder for folder in home.iterdir() if folder.is_dir()]) == 2
    )  # the one of before, for readers
    load(MAIN)
    assert (
        sorted(folder.name for folder in home.iterdir() if folder.is_dir())[-1] == City.objects.get().version
    )


def test_two_at_once_is_refused(load: Loader, data: Path) -> None:
    with (
        folders.workplace(data / "cities" / "kota-garis", "", load.now),
        pytest.raises(folders.AlreadyLoading, match="Another process"),
    ):
        load(MAIN)


def test_a_process_killed_while_building_holds_nothing_up(load: Loader, data: Path) -> None:
    home = data / "cities" / "kota-garis"
    code = (
        "import os, signal; from pathlib import Path; from datetime import datetime, UTC\n"
        "from simpul.ground.places.folders import workplace\n"
        f"with workplace(Path({str(home)!r}), '', datetime(2026, 1, 1, tzinfo=UTC)) as folder:\n"
        "    (folder / 'half').write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - our own interpreter
    assert done.returncode == -9
    assert list(home.rglob("half"))

    load(MAIN)

    assert not list(home.rglob("half"))


def test_a_stranger_may_not_load_a_map(load: Loader) -> None:
    city, _ = load(MAIN)
    load.actor = Person.objects.create_user("stranger")

    with pytest.raises(PermissionDenied):
        load(MAIN)
    with pytest.raises(PermissionDenied):
        load(MAIN, name="Another")
    Role.objects.create(person=load.actor, city=city, role="owner")
    load(MAIN)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"name": "  "}, "name"),
        ({"name": "???"}, "name"),
        ({"time_zone": "Banyuwangi"}, "Banyuwangi is no time zone"),
        ({"invented": True}, "Kota Garis is a real city"),
    ],
)
def test_what_is_said_about_a_city_must_make_sense(load: Loader, wanted: dict[str, Any], said: str) -> None:
    load(MAIN)

    with pytest.raises(Refused, match=said):
        load(MAIN, **wanted)


def test_an_invented_city_is_not_overwritten_by_a_real_one(load: Loader) -> None:
    load(MAIN, invented=True)

    with pytest.raises(act.InventedOrReal, match="Kota Garis is an invented city"):
        load(MAIN)


def test_the_map_names_whose_streets_they_are(load: Loader) -> None:
    lines, _ = load(MAIN)
    extract = Source(osm=lines.folder / "town.osm.pbf")

    mapped, _ = act.load_city(
        act.Wanted("Kota Peta"), extract, tools=TOOLS, actor=load.actor, now=load.now, tell=load.said.append
    )

    assert (lines.credit, mapped.credit) == ("", "© OpenStreetMap contributors")
    again, _ = load(MAIN, name="Kota Peta")
    assert again.credit == mapped.credit


def test_what_was_said_before_stays(load: Loader) -> None:
    load(MAIN, time_zone="Asia/Makassar", attribution="Dinas PU", settings={"sample": {"seed": 1}})

    city, _ = load(MAIN, settings={"other": 2})

    assert (city.time_zone, city.attribution) == ("Asia/Makassar", "Dinas PU")
    assert city.settings == {"sample": {"seed": 1}, "other": 2}
