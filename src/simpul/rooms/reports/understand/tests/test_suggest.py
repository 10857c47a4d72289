"""A category is suggested from everyday words and from the photo, or it is not."""

import tomllib
from importlib.resources import files

import numpy as np
import pytest

from simpul.kernel.ports import Pixels
from simpul.rooms.reports.understand import suggest, words
from simpul.rooms.reports.understand.suggest import seen

ROWS = tomllib.loads(
    files("simpul.rooms.reports").joinpath("data/categories.toml").read_text(encoding="utf-8")
)["categories"]
OFFERED = [(row["code"], row["words"]) for row in ROWS]
DAMAGES = [(row["code"], row.get("damage", ())) for row in ROWS]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jalan berlubang di depan pasar", "pothole"),
        ("lmpu jln mati udah 2 minggu, gelap bgt", "street_light"),
        ("bnjir terus tiap ujan", "flood"),
        ("SAMPAHHHH numpuk bauuuu", "rubbish"),
        ("trotoarr pecah, kursi roda gak bisa lewat", "pavement"),
        ("The traffic light is stuck on red", "sign"),
        ("pipa pdam bocor airnya kemana-mana", "water_supply"),
    ],
)
def test_everyday_words_are_understood(text: str, code: str) -> None:
    found = suggest.suggest(text, OFFERED)

    assert found[0][0] == code
    assert len(found) <= 3
    assert all(0 < share <= 1 for _, share in found)
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)


@pytest.mark.parametrize("text", ["", "tolong pak", "???", "123", "ยินดีต้อนรับ", "halo min"])
def test_what_tells_nothing_is_not_sure(text: str) -> None:
    assert suggest.suggest(text, OFFERED) == []


def test_only_what_the_city_offers_is_suggested() -> None:
    offered = [(code, words_) for code, words_ in OFFERED if code != "pothole"]

    assert "pothole" not in dict(suggest.suggest("jalan berlubang", offered))
    assert suggest.suggest("jalan berlubang", []) == []


def test_a_category_of_the_citys_own_lives_by_its_words() -> None:
    offered = [*OFFERED, ("stairs", ["tangga umum", "undakan"])]

    assert suggest.suggest("undakan di tangga umum licin", offered)[0][0] == "stairs"


def test_a_misspelt_word_is_read_and_another_word_is_not() -> None:
    offered = (("ferry", ("penyeberangan",)), ("other", ()))

    assert suggest.hits(words.meant("penyebrangan"), offered)[0] > 0
    assert suggest.hits(words.meant("pemberangkatan"), offered)[0] == 0


def test_the_photo_joins_the_words() -> None:
    photo = seen({"D40": 0.9, "D20": 0.1}, DAMAGES)

    assert photo == {"pothole": 0.9, "road_surface": 0.1}
    assert suggest.suggest("tolong pak", OFFERED, photo)[0][0] == "pothole"
    assert suggest.suggest("", OFFERED, photo)[0][0] == "pothole"
    # a photo of a hole beside words that are all about another thing
    assert suggest.suggest("lampu jalan mati, gelap, pju padam", OFFERED, photo)[0][0] == "street_light"


def test_what_the_model_sees_becomes_kinds() -> None:
    road, nothing = np.full((100, 100), 255, np.uint8), np.zeros((100, 100), np.uint8)
    hole = nothing.copy()
    hole[40:50, 40:50] = 230

    assert suggest.kinds(Pixels(road, nothing, hole, "m")) == {"D40": pytest.approx(230 / 255)}
    assert suggest.kinds(Pixels(nothing, hole, hole, "m")) == {}  # a photo of no road


def test_a_photo_in_which_little_is_seen_decides_nothing() -> None:
    assert suggest.suggest("", OFFERED, seen({"D40": 0.2}, DAMAGES)) == []


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    text = "sampah menumpuk " * 3 + "x " * 200_000

    assert suggest.suggest(text, OFFERED)[0][0] == "rubbish"
