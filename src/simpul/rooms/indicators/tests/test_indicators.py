"""What the rooms measure of a city at this moment, through the API, and the list of cities."""

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.kernel.indicator import Catalogue, Indicator, Reading
from simpul.rooms.indicators import share

pytestmark = pytest.mark.django_db


def test_the_api_gives_both_parts_and_never_guesses(client: Client, city: City) -> None:
    answers = client.get("/api/indicators/?city=contoh&year=2026").json()

    codes = [answer["code"] for answer in answers]
    assert codes
    assert codes == sorted(codes)
    for answer in answers:
        assert answer["value"] is None
        assert answer["denominator"] == 0
        assert answer["numerator_is"]
        assert answer["source"]
        assert answer["invented"] is True


def test_a_year_that_is_none_is_refused_by_name(client: Client, city: City) -> None:
    answer = client.get("/api/indicators/?city=contoh&year=soon")

    assert answer.status_code == 422
    assert "year" in answer.content.decode()


def test_a_city_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/api/indicators/?city=atlantis&year=2026").status_code == 404
    assert client.get("/indicators/atlantis/").status_code == 404


def test_the_list_of_cities_leads_to_each(client: Client, city: City) -> None:
    assert "/indicators/contoh/" in client.get("/indicators/").content.decode()


def test_an_answer_names_its_records(city: City) -> None:
    catalogue = Catalogue()
    catalogue.add(code="x", title="X", unit="%", parts=("km", "km"), source="s")(
        lambda city_id, year: Reading(city_id / city_id, 4, sources=(f"survey/{year}",))
    )
    one: Indicator = catalogue["x"]

    answer = share.answer(one, city, 2025)

    assert answer.value == 25
    assert answer.made_from == ["survey/2025"]
