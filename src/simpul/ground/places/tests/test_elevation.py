"""Heights of a city: given with a map or by themselves, kept when a newer map comes, never half changed."""

import fcntl
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied

from simpul.adapters import hgt
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places import act, folders
from simpul.ground.places.models import City
from simpul.ground.places.survey import Source

from .conftest import NOON, TOOLS, Loader, collection, line

pytestmark = pytest.mark.django_db
ROAD = line((0, 0), (250, 0), name="Jalan Contoh")
TILE = "S09E114.hgt"


def tile(folder: Path, height_m: int, name: str = TILE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(np.full((1201, 1201), height_m, ">i2").tobytes())
    return folder


def height_m(city: City) -> int:
    assert city.elevation is not None
    return int(hgt.read(city.elevation / TILE[:3] / TILE)[0, 0])


def give(city: City, folder: Path) -> hgt.Taken:
    return act.set_elevation(city, folder, actor=system_person(), now=NOON)


def test_without_heights_none_are_known(load: Loader) -> None:
    city, _ = load(ROAD)

    assert city.elevation is None
    assert City(slug="without").elevation is None


def test_heights_that_were_given_stay_when_a_newer_map_comes(load: Loader, tmp_path: Path) -> None:
    city, _ = load(ROAD)
    assert give(city, tile(tmp_path / "heights", 42)) == hgt.Taken(("S09E114",), ())
    assert height_m(city) == 42

    newer, _ = load(ROAD, line((250, 0), (250, 120)))

    assert newer.folder != city.folder
    assert height_m(newer) == 42


def test_the_builder_of_the_tiles_gets_the_citys_own_copy(load: Loader, tmp_path: Path) -> None:
    got: list[Path | None] = []

    def tiles(pbf: Path, into: Path, elevation: Path | None) -> None:
        got.append(elevation)
        TOOLS.tiles(pbf, into, elevation)

    city, _ = load(ROAD, tools=replace(TOOLS, tiles=tiles))
    give(city, tile(tmp_path / "heights", 42))
    load(ROAD, tools=replace(TOOLS, tiles=tiles))

    assert got[0] is None
    assert got[1] is not None
    assert tmp_path / "heights" not in (got[1], *got[1].parents)


def test_heights_with_the_map_are_kept_and_replace_those_of_before(load: Loader, tmp_path: Path) -> None:
    city, _ = load(ROAD)
    give(city, tile(tmp_path / "old", 42))
    source = Source(streets=collection(tmp_path / "s.geojson", ROAD), elevation=tile(tmp_path / "new", 7))

    later = load.now.replace(year=2027)
    city, _ = act.load_city(
        act.Wanted("Kota Garis"), source, tools=TOOLS, actor=system_person(), now=later, tell=load.said.append
    )

    assert height_m(city) == 7


def test_heights_that_do_not_fit_are_refused_and_the_old_stay(load: Loader, tmp_path: Path) -> None:
    city, _ = load(ROAD)
    give(city, tile(tmp_path / "good", 42))
    broken = tile(tmp_path / "broken", 7)
    (broken / TILE).write_bytes(b"short")

    with pytest.raises(hgt.BadHeights, match=TILE):
        give(city, broken)
    with pytest.raises(hgt.NoHeights, match=TILE):
        give(city, tile(tmp_path / "elsewhere", 7, "N50E010.hgt"))

    assert height_m(city) == 42
    assert not [path for path in city.folder.iterdir() if path.name.startswith(".")]
    assert Entry.objects.filter(verb="places.set_elevation").count() == 1


def test_a_map_that_lies_elsewhere_has_no_heights_and_says_so(load: Loader, tmp_path: Path) -> None:
    city, _ = load(ROAD)
    give(city, tile(tmp_path / "heights", 42))
    far = {
        "type": "Feature", "properties": {}, "geometry": {
            "type": "LineString", "coordinates": [[100.5, 13.7], [100.51, 13.7]],
        },
    }  # fmt: skip

    city, _ = load(far)

    assert city.elevation is None
    assert any("hills are not known" in said for said in load.said)


def test_only_who_may_gives_heights_and_not_while_a_map_is_loaded(load: Loader, tmp_path: Path) -> None:
    city, _ = load(ROAD)
    heights = tile(tmp_path / "heights", 42)

    with pytest.raises(PermissionDenied):
        act.set_elevation(city, heights, actor=Person.objects.create_user("orang"), now=NOON)
    with (city.folder.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(folders.AlreadyLoading):
            give(city, heights)
    with pytest.raises(act.NoMap, match="city add"):
        give(City.objects.create(slug="without", name="Without"), heights)
    assert city.elevation is None
