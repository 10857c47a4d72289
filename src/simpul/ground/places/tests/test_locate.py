"""From a matched position to street, chainage and segment."""

import pytest
from pytest_django import DjangoAssertNumQueries

from simpul.ground.places import locate
from simpul.ground.places.models import Segment, Street

from .conftest import Loader, at, line

pytestmark = pytest.mark.django_db


def test_a_position_on_a_way_is_on_the_stretch_it_lies_on(load: Loader) -> None:
    city, _ = load(line((0, 0), (250, 0), (400, 0), name="Satu"), line((250, 0), (250, 120), name="Cabang"))
    way = Street.objects.filter(name="Satu").values_list("osm_way_id", flat=True)[0]

    found = locate.on_street(city, way, at(330, 2))

    assert found
    assert found.street.name == "Satu"
    assert found.chainage_m == pytest.approx(80, abs=0.3)
    segment = locate.segment_at(found.street, found.chainage_m)
    assert (segment.street, segment.from_m <= 80 <= segment.to_m) == (found.street, True)


@pytest.mark.parametrize(
    ("east_m", "chainage_m", "index"), [(-30, 0, 0), (0, 0, 0), (299, 299, 2), (340, 300, 2)]
)
def test_the_ends_of_a_street_belong_to_its_first_and_last_segment(
    load: Loader, east_m: float, chainage_m: float, index: int
) -> None:
    city, _ = load(line((0, 0), (300, 0)))
    way = Street.objects.get().osm_way_id

    found = locate.on_street(city, way, at(east_m, 0))

    assert found
    assert found.chainage_m == pytest.approx(chainage_m, abs=0.5)
    at_end = 1 if east_m > 0 else 0
    assert locate.segment_at(found.street, found.chainage_m).index == (Segment.objects.count() - 1) * at_end


def test_a_way_that_the_map_does_not_have_is_none(load: Loader) -> None:
    city, _ = load(line((0, 0), (300, 0)))
    way = Street.objects.get().osm_way_id

    assert locate.on_street(city, way + 1, at(0, 0)) is None
    assert locate.on_street(city, way, at(0, 80)) is None


def test_a_retired_street_is_not_found(load: Loader) -> None:
    load(line((0, 0), (300, 0)))
    street = Street.objects.get()
    city, _ = load(line((0, 500), (300, 500)))

    assert locate.on_street(city, street.osm_way_id, at(0, 0)) is None
    with pytest.raises(Segment.DoesNotExist):
        locate.segment_at(street, 10)


def test_a_drive_along_a_street_asks_twice(
    load: Loader, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city, _ = load(line((0, 0), (300, 0)))
    way = Street.objects.get().osm_way_id
    locator = locate.Locator(city)

    with django_assert_num_queries(2):
        for east_m in range(0, 300, 10):
            found = locator.on_street(way, at(east_m, 0))
            assert found
            locator.segment_at(found.street, found.chainage_m)
