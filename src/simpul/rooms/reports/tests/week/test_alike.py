"""What was reported already is found by place first, and told by time and words."""

from datetime import timedelta

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.observe.alike import Alike, alike
from simpul.rooms.reports.tests.conftest import NOW, Tell, at

LATER = NOW + timedelta(days=1)


def find(
    city: City, text: str = "lubang jalan di pasar", code: str = "pothole", **more: object
) -> list[Alike]:
    open_ = Report.objects.filter(city=city).shown().open()
    category = Category.objects.filter(city=city, code=code).first()
    return alike(open_, at(125), text=text, category=category, now=LATER, **more)  # type: ignore[arg-type]


def test_the_same_hole_is_found_and_others_are_not(city: City, tell: Tell) -> None:
    hole = tell()
    tell(category="tree", text="Pohon tumbang")
    tell(position=at(480))
    tell(NOW - timedelta(days=119))

    found = find(city)

    assert [one.report for one in found] == [hole]
    assert 4 < found[0].distance_m < 6
    assert found[0].score > 0.5


def test_who_is_not_sure_of_the_category_finds_it_too(city: City, tell: Tell) -> None:
    hole = tell()

    assert [one.report for one in find(city, code="")] == [hole]


def test_what_is_not_to_be_named_is_not_named(city: City, tell: Tell) -> None:
    tell(confidential=True)

    assert find(city) == []


def test_the_likeliest_comes_first_and_only_so_many(city: City, tell: Tell) -> None:
    for east in (160, 125, 140):
        tell(position=at(east))

    found = find(city, limit=2)

    assert [round(one.distance_m) for one in found] == [0, 15]
