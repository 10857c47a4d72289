"""The little town stands, and one can ride in it."""

from simpul.ground.places.models import City, Place, Street
from simpul.kernel.routing import Engine, Query
from simpul.rooms.cycling.tests.town import at


def test_the_little_town_has_streets_and_places_and_can_be_ridden_in(
    little_town: City, engine: Engine
) -> None:
    path = engine.route(Query((at(0, 800), at(1000, 0))))

    assert Street.objects.filter(city=little_town).count() > 40
    assert Place.objects.filter(city=little_town, name="Pantai Kecil").exists()
    assert 1790 <= path.length_m <= 1830
    assert {edge.surface for edge in path.edges} == {"paved_smooth"}
