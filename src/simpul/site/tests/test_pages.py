"""The first pages: a map, an empty house, a page that says no, in both languages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.site import pages


class TooLate(Refused):
    """A rule of this test."""


def test_an_empty_house_says_how_to_get_a_city(client: Client, db: None) -> None:
    html = client.get("/").text

    assert "./simpul city sample" in html
    assert "--osm" in html
    assert "--streets" in html


def test_the_first_page_is_the_map_of_the_city(client: Client, city: City) -> None:
    html = client.get("/").text

    assert 'bounds="106.000000,-7.000000,107.000000,-6.000000"' in html
    assert 'base="/basemap/contoh.pmtiles?v=7"' in html
    assert 'segments="/api/roads/segments?city=contoh"' in html
    assert "invented" in html


def test_the_setting_names_the_city_of_the_first_page(client: Client, city: City, settings: object) -> None:
    City.objects.create(slug="lain", name="Kota Lain")
    settings.SIMPUL_CITY = "lain"  # type: ignore[attr-defined]

    html = client.get("/").text

    assert "city=lain" in html
    assert 'base="' not in html  # it has no base map yet


def test_each_city_has_its_page(client: Client, city: City) -> None:
    assert client.get("/c/contoh/").status_code == 200
    missing = client.get("/c/atlantis/")
    assert (missing.status_code, "There is nothing here" in missing.text) == (404, True)


def test_the_map_costs_few_queries(client: Client, city: City, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/")


def test_a_page_has_nothing_written_into_it_that_the_policy_forbids(client: Client, city: City) -> None:
    response = client.get("/")

    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style=" not in response.text
    for script in response.text.split("<script")[1:]:
        assert script.startswith((' type="module" src="/static/', ' id="map-words" type="application/json"'))


def test_the_reader_chooses_the_language_and_it_stays(client: Client, city: City) -> None:
    answer = client.post("/language/", {"language": "id", "next": "/"})

    assert answer.headers["Location"] == "/"
    assert '<html lang="id">' in client.get("/").text
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/").text


def test_a_browser_that_speaks_english_is_answered_in_it(client: Client, db: None, settings: object) -> None:
    settings.LANGUAGE_CODE = "id"  # type: ignore[attr-defined]

    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-GB,en"}).text
    assert '<html lang="id">' in client.get("/", headers={"Accept-Language": "th"}).text
    assert '<html lang="id">' in client.get("/").text


def test_a_refusal_that_a_view_let_through_is_a_page(rf: RequestFactory, client: Client, db: None) -> None:
    request = client.get("/").wsgi_request
    middleware = pages.RefusedMiddleware(lambda _: None)  # type: ignore[arg-type, return-value]

    answer = middleware.process_exception(request, TooLate("The survey is closed."))

    assert answer is not None
    assert (answer.status_code, "The survey is closed." in answer.text) == (409, True)
    assert middleware.process_exception(request, KeyError("x")) is None


def test_who_may_not_is_told_what_helps(client: Client, db: None) -> None:
    request: HttpRequest = client.get("/").wsgi_request

    answer = pages.denied(request, PermissionDenied())

    assert answer.status_code == 403
    assert "Sign in with an account that has a role for this" in answer.text


def test_a_form_from_elsewhere_is_told_to_load_again(city: City) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})

    assert (answer.status_code, "This form has expired" in answer.text) == (403, True)


def test_our_own_mistake_has_a_page_that_needs_nothing(rf: RequestFactory) -> None:
    answer = pages.broken(rf.get("/"))  # no database, no session, no messages

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text


@pytest.mark.parametrize("address", ["/", "/api/", "/ogc/?f=html", "/c/nowhere/"])
def test_each_page_has_a_way_past_the_menu_and_a_title(client: Client, city: City, address: str) -> None:
    html = client.get(address, headers={"Accept": "text/html"}).text

    assert 'href="#main"' in html
    assert 'id="main"' in html
    assert "<title> ·" not in html
