"""The API: pages by key, CSV by word or header, the comparison; and the open data it is described as."""

import csv
import io

import pytest
from django.test import Client

from simpul.ground import opendata
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators.tests.conftest import NOW, SERVICES, approved
from simpul.rooms.indicators.understand.entry import Entry

LAMPS = "ISO37122:18.1"


@pytest.fixture
def figures(city: City, chief: Person) -> list[int]:
    return [
        approved(city, Entry(code, year, number=year - 2000.5, department="=Bappeda"), chief).pk
        for code in (SERVICES, LAMPS)
        for year in (2021, 2022, 2023)
    ]


def test_every_value_once_page_by_page(client: Client, figures: list[int]) -> None:
    found, address = [], "/api/indicators/values?limit=4"
    while address:
        page = client.get(address).json()
        found += [row["id"] for row in page["values"]]
        address = page["next"]

    assert found == figures


def test_one_city_code_year_or_standard(client: Client, figures: list[int]) -> None:
    def count(query: str) -> int:
        return len(client.get(f"/api/indicators/values?{query}").json()["values"])

    assert count("city=contoh&year=2022") == 2
    assert count(f"code={SERVICES}") == 3
    assert count("standard=U4SSC") == 0
    assert count("scope=north") == 0
    assert client.get("/api/indicators/values?city=atlantis").status_code == 404
    assert client.get("/api/indicators/values?standard=ISO1").status_code == 422
    assert client.get("/api/indicators/values?limit=0").status_code == 422


def test_csv_by_word_and_by_header(client: Client, figures: list[int]) -> None:
    for response in (
        client.get("/api/indicators/values?format=csv"),
        client.get("/api/indicators/values", headers={"accept": "text/csv"}),
    ):
        assert response.headers["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))  # type: ignore[attr-defined]
        assert [row["number"] for row in rows if row["code"] == SERVICES] == ["20.5", "21.5", "22.5"]
        assert rows[0]["department"] == "'=Bappeda", "a spreadsheet must not run it"


def test_the_catalogue_says_what_is_unverified(client: Client, db: None) -> None:
    every = client.get("/api/indicators/definitions?standard=ISO37122").json()
    one = client.get(f"/api/indicators/definitions/{SERVICES}").json()

    assert len(every) == 80
    assert {row["verified"] for row in every} == {True, False}
    assert one in every
    assert one["crosswalk_verified"] is False
    assert client.get("/api/indicators/definitions/ISO37122:99.9").status_code == 404


def test_series_and_comparison(client: Client, figures: list[int]) -> None:
    series = client.get(f"/api/indicators/series?city=contoh&code={SERVICES}").json()
    compared = client.get(f"/api/indicators/compare?code={SERVICES}").json()

    assert [point["year"] for point in series["points"]] == [2021, 2022, 2023]
    assert compared["year"] == 2023
    assert [side["city"] for side in compared["cities"]] == ["contoh"]
    assert compared["caveats"]
    assert client.get("/api/indicators/compare?code=ISO37122:5.1").status_code == 404


def test_a_city_and_standard_is_a_dataset(client: Client, city: City, figures: list[int]) -> None:
    [found] = [one for one in opendata.datasets() if one.id.startswith("indicators-")]

    assert found.id == "indicators-contoh-iso37122"
    assert found.temporal == (2021, 2023)
    assert found.modified == NOW
    for form in found.distributions:
        assert client.get(form.path).status_code == 200
