"""The names on the network's map: none is written over another, and a small city gives way to a large one."""

from itertools import combinations
from types import SimpleNamespace

from simpul.rooms.hub.share.atlas import Atlas, Spot, atlas


def member(name: str, lon: float, lat: float, projects: int) -> SimpleNamespace:
    return SimpleNamespace(name=name, n_projects=projects, city=SimpleNamespace(lon=lon, lat=lat))


CROWD = [
    member("Jakarta", 106.84, -6.2, 12),
    member("Tangerang Selatan", 106.72, -6.29, 2),
    member("Bogor", 106.8, -6.6, 3),
    member("Banyuwangi", 114.37, -8.22, 5),
    member("Denpasar", 115.22, -8.65, 1),
    member("Makassar", 119.41, -5.14, 8),
]


def box(one: Spot, drawn: Atlas) -> tuple[float, float, float, float]:
    half = len(one.member.name) * drawn.letters * 0.5 / 2
    assert one.label_y is not None
    return one.x - half, one.label_y - drawn.letters, one.x + half, one.label_y


def test_no_name_stands_on_another() -> None:
    drawn = atlas(CROWD, CROWD, close=True)

    named = [one for one in drawn.spots if one.label_y is not None]
    assert {"Jakarta", "Makassar", "Banyuwangi"} <= {one.member.name for one in named}
    for one, other in combinations(named, 2):
        left, top, right, bottom = box(one, drawn)
        left2, top2, right2, bottom2 = box(other, drawn)
        apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
        assert apart, (one.member.name, other.member.name)
    assert len(drawn.spots) == len(CROWD), "a city without room for its name is still a point"


def test_far_out_no_names_are_written() -> None:
    assert {one.label_y for one in atlas(CROWD, CROWD, close=False).spots} == {None}
