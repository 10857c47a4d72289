"""A public page is built once in a moment: everybody else gets what was built, with a token of their own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils.translation import override

from simpul.ground.kept import kept
from simpul.ground.people.models import Person
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.tests.conftest import Tell

FRONT = "/reports/straight/"


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES_S = 60
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def told(tell: Tell) -> Report:
    """A report that everybody may read."""
    found = tell()
    assert found.shown
    return found


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found.group(1)


def test_it_is_built_once_and_a_form_of_it_still_works_for_each_reader(told: Report) -> None:
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    first = one.get(FRONT).text
    Report.objects.filter(pk=told.pk).delete()

    second = other.get(FRONT).text

    assert told.code in first
    assert told.code in second
    assert token(first) != token(second)
    for client, page in ((one, first), (other, second)):
        said = {"language": "id", "next": FRONT, "csrfmiddlewaretoken": token(page)}
        assert client.post("/language/", said).status_code == 302
    assert other.post("/language/", said | {"csrfmiddlewaretoken": token(first)}).status_code == 403


def test_the_map_and_the_feed_are_kept_by_their_address(client: Client, told: Report) -> None:
    whole, feed = client.get(f"{FRONT}map.json").json(), client.get(f"{FRONT}feed.atom").text
    assert [one["properties"]["code"] for one in whole["features"]] == [told.code]
    assert told.code in feed
    Report.objects.filter(pk=told.pk).delete()

    assert client.get(f"{FRONT}map.json").json() == whole
    assert client.get(f"{FRONT}feed.atom").text == feed
    assert client.get(f"{FRONT}map.json?bbox=114.34,-8.22,114.37,-8.2").json()["features"] == []


def test_who_is_signed_in_or_has_a_message_gets_a_page_of_their_own(
    client: Client, told: Report, admin_user: Person
) -> None:
    assert "admin" not in client.get(FRONT).text
    signed_in, told_something = Client(), Client()
    signed_in.force_login(admin_user)
    told_something.post(f"{FRONT}{told.code}/me-too/")  # without a cookie: a message says so
    Report.objects.filter(pk=told.pk).update(shown=False)

    mine = signed_in.get(FRONT).text
    assert told.code not in mine
    assert "admin" in mine
    assert told.code not in told_something.get(FRONT).text
    assert told.code in Client().get(FRONT).text


def test_each_language_and_each_part_is_kept_by_itself(told: Report) -> None:
    whole = Client().get(FRONT, headers={"accept-language": "en"}).text
    other = Client().get(FRONT, headers={"accept-language": "id"}).text
    part = Client().get(FRONT, headers={"accept-language": "en", "hx-request": "true"}).text

    assert '<html lang="en">' in whole
    assert '<html lang="id">' in other
    assert "<html" not in part


def answered(
    body: str = "", *, status: int = 200, cookie: bool = False, with_token: bool = False
) -> list[str]:
    """Ask a page twice that counts how often it is built, and give what came."""
    built: list[int] = []

    @kept
    def page(request: HttpRequest) -> HttpResponse:
        built.append(1)
        said = f"{body}{len(built)}" + (get_token(request) if with_token else "")
        response = HttpResponse(said, status=status)
        if cookie:
            response.set_cookie("a", "b")
        return response

    with override("en"):
        found = [page(RequestFactory().get("/page/")) for _again in range(2)]
    return [one.content.decode() for one in found if isinstance(one, HttpResponse)]


def test_what_is_somebodys_own_or_went_wrong_is_not_kept() -> None:
    assert answered("built ") == ["built 1", "built 1"]
    caches["pages"].clear()
    assert answered("built ", status=404) == ["built 1", "built 2"]
    assert answered("built ", cookie=True) == ["built 1", "built 2"]
    loose = answered(with_token=True)  # a token outside of a form: nobody else may get it
    assert loose[0][1:] != loose[1][1:]
