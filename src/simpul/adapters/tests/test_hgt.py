"""Tiles of heights: found wherever they lie, checked, laid out for Valhalla; every wrong one is named."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import valhalla as bare

from simpul.adapters import hgt
from simpul.adapters.valhalla.tiles import config
from simpul.kernel.geo import Bounds

BOX = Bounds(114.3, -8.3, 114.4, -8.2)
NAME = "S09E114.hgt"


def tile(side: int, height_m: int | None = None) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """Heights that rise by 1 m a row to the south; or one height everywhere."""
    rows = np.arange(side, dtype=np.int16)[:, None].repeat(side, axis=1)
    return rows if height_m is None else np.full((side, side), height_m, np.int16)


def put(path: Path, heights: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = heights.astype(">i2").tobytes()
    path.write_bytes(gzip.compress(data, 1) if path.suffix == ".gz" else data)
    return path


def heights(folder: Path, lat: float, lon: float = 114.35) -> float | None:
    (found,) = bare.Actor(config(folder, folder)).height({"shape": [{"lat": lat, "lon": lon}]})["height"]
    return None if found is None else float(found)


@pytest.mark.parametrize("place", [NAME, f"{NAME}.gz", f"S09/{NAME}.gz", f"a/b/{NAME.lower()}"])
def test_a_tile_is_found_wherever_it_lies_and_valhalla_reads_it(tmp_path: Path, place: str) -> None:
    put(tmp_path / "in" / place, tile(hgt.FINE))

    taken = hgt.take(tmp_path / "in", tmp_path / "out", BOX)

    assert taken == hgt.Taken(("S09E114",), ())
    assert heights(tmp_path / "out", -8.25) == pytest.approx(900, abs=1)  # a quarter of 3600 rows down


def test_the_coarser_form_is_filled_in_between(tmp_path: Path) -> None:
    put(tmp_path / "in" / NAME, tile(hgt.COARSE))

    hgt.take(tmp_path / "in", tmp_path / "out", BOX)

    laid = hgt.read(tmp_path / "out" / "S09" / NAME)
    assert laid.shape == (hgt.FINE, hgt.FINE)
    assert heights(tmp_path / "out", -8.25) == pytest.approx(300, abs=1)


def test_between_a_height_and_none_the_nearest_counts() -> None:
    rough = tile(hgt.COARSE, 30)
    rough[1, 1], rough[0, 0] = hgt.UNKNOWN, 60

    found = hgt.fine(rough)

    assert found[0, :4].tolist() == [60, 50, 40, 30]
    assert found[3, 3] == found[2, 3] == found[4, 3] == found[4, 4] == hgt.UNKNOWN
    assert found[1, 3] == found[5, 3] == 30


def test_what_is_not_known_stays_so(tmp_path: Path) -> None:
    put(tmp_path / "in" / NAME, tile(hgt.FINE, hgt.UNKNOWN))

    hgt.take(tmp_path / "in", tmp_path / "out", BOX)

    assert heights(tmp_path / "out", -8.25) is None
    assert heights(tmp_path / "out", 5.5) is None  # no tile at all


def test_a_tile_that_is_missing_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    put(tmp_path / NAME, tile(hgt.COARSE, 5))

    taken = hgt.take(tmp_path, tmp_path / "out", Bounds(113.9, -8.3, 114.4, -7.9))

    assert taken == hgt.Taken(("S09E114",), ("S09E113", "S08E113", "S08E114"))


@pytest.mark.parametrize(
    ("box", "names"),
    [
        (BOX, ["S09E114"]),
        (Bounds(-0.5, -0.5, 0.5, 0.5), ["S01W001", "S01E000", "N00W001", "N00E000"]),
        (Bounds(100, 0, 101, 1), ["N00E100"]),
    ],
)
def test_a_box_names_its_tiles(box: Bounds, names: list[str]) -> None:
    assert hgt.names(box) == names


def test_a_folder_without_a_tile_of_the_city_is_refused_with_their_names(tmp_path: Path) -> None:
    put(tmp_path / "N10E100.hgt", tile(hgt.COARSE, 5))

    with pytest.raises(hgt.NoHeights, match=NAME):
        hgt.take(tmp_path, tmp_path / "out", BOX)
    with pytest.raises(hgt.NoHeights, match=NAME):
        hgt.take(tmp_path / "nowhere", tmp_path / "out", BOX)


def test_a_tile_of_another_size_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    put(tmp_path / NAME, tile(hgt.COARSE, 5)).write_bytes(b"\0" * 1000)

    with pytest.raises(hgt.BadHeights, match=r"S09E114\.hgt.*1,000"):
        hgt.take(tmp_path, tmp_path / "out", BOX)

    assert not (tmp_path / "out").exists()


def test_a_tile_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / f"{NAME}.gz", tile(hgt.COARSE, 5))
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(hgt.BadHeights, match=NAME):
        hgt.take(tmp_path, tmp_path / "out", BOX)


def test_a_bomb_is_read_no_farther_than_a_tile(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.gz").write_bytes(gzip.compress(b"\0" * 60_000_000, 9))

    with pytest.raises(hgt.BadHeights, match="25,934,403"):
        hgt.take(tmp_path, tmp_path / "out", BOX)


def test_heights_that_cannot_be_are_refused_and_a_stray_one_is_not_known(tmp_path: Path) -> None:
    put(tmp_path / "all" / NAME, tile(hgt.COARSE, 20_000))
    with pytest.raises(hgt.BadHeights, match="20000"):
        hgt.take(tmp_path / "all", tmp_path / "out", BOX)

    stray = tile(hgt.COARSE, 7)
    stray[3, 3] = 12_345
    found = hgt.read(put(tmp_path / "one" / NAME, stray))
    assert (found[3, 3], found[3, 4]) == (hgt.UNKNOWN, 7)
