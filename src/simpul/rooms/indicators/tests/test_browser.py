"""The public pages in a real browser: no WCAG 2.2 AA violation that axe-core finds, no wider than a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators import act
from simpul.rooms.indicators.tests.conftest import NOW, SERVICES, approved
from simpul.rooms.indicators.understand.entry import Entry
from simpul.rooms.indicators.understand.number import Kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PAGES = [
    "",
    "contoh/?standard=ISO37122",
    f"contoh/{SERVICES}/",
    f"contoh/{SERVICES}/made-from/{{value}}/",
    f"compare/?code={SERVICES}",
    "contoh/years/",
    "from/indicators.denominator/1/",
]


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader on a small phone."""
    return browser_context_args | {"viewport": {"width": 360, "height": 740}}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_public_pages(
    page: Page, live_server: LiveServer, city: City, chief: Person, language: str
) -> None:
    value = approved(city, Entry(SERVICES, 2023, number=40, department="Diskominfo"), chief)
    approved(city, Entry(SERVICES, 2024, number=44, department="Diskominfo"), chief)
    none = Entry("ISO37122:5.3", 2024, Kind.NO_DATA, department="Bappeda", why="nobody counts them")
    approved(city, none, chief)
    act.set_target(city, SERVICES, 2029, 60, "RPJMD", actor=chief, now=NOW)
    page.set_extra_http_headers({"Accept-Language": language})

    for path in PAGES:
        page.goto(f"{live_server.url}/indicators/{path.format(value=value.pk)}")
        assert page.locator("html").get_attribute("lang") == language
        found = Axe().run(page, options=WCAG).response["violations"]
        told = [(one["id"], [node["html"] for node in one["nodes"][:2]]) for one in found]
        assert told == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{path} is wider than a phone"
