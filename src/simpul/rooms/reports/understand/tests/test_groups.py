"""Reports close in place, time and words are a group, also by way of others."""

from simpul.kernel.geo import LonLat
from simpul.rooms.reports.understand.groups import One, groups, shared

HERE = LonLat(114.35, -8.21)


def said(text: str, east: float = 0, day: float = 0, category: str = "rubbish") -> One:
    return One(LonLat(HERE.lon + east / 110_000, HERE.lat), day, category, text)


def test_close_and_alike_is_a_group() -> None:
    reports = [
        said("Sampah menumpuk di pasar baru"),
        said("tumpukan sampah pasar baru bau", 20, 1),
        said("sampah pasar baru ga diangkut", 40, 2),
        said("Pohon tumbang", 30, 1, "tree"),
        said("sampah menumpuk di pasar baru", 5000, 1),
    ]

    found = groups(reports, 0.35)

    assert found == [(0, 1, 2)]


def test_words_that_most_have_in_common() -> None:
    texts = ["Sampah pasar baru 08123456", "tumpukan sampah pasar 08123456", "sampah pasar bau"]

    assert shared(texts) == ("sampah", "pasar")  # no numbers: they may be a person's
    assert shared(["sampah"]) == ()


def test_alone_is_no_group() -> None:
    assert groups([], 0.35) == groups([said("sampah")], 0.35) == []
    assert groups([said("sampah"), said("sampah", day=200)], 0.35) == []
