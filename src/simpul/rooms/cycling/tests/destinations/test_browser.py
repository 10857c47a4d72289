"""Destinations in a real browser: a small phone, the map, axe-core, and a form without JavaScript."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.people.models import Person
from simpul.rooms.cycling.models import Destination

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
LIST = "/cycling/pesisir/destinations/"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB"}


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader on a small phone."""
    return browser_context_args | PHONE


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in found]


def sign_in(context: BrowserContext, url: str, person: Person) -> None:
    client = Client()
    client.force_login(person)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def test_the_list_and_a_page_fit_a_phone_and_everybody(
    page: Page, live_server: LiveServer, published: Destination
) -> None:
    for path in (LIST, published.get_absolute_url(), f"{LIST}?kind=services"):
        page.goto(f"{live_server.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= 360")
        assert faults(page) == []


def test_the_map_leads_to_a_destination(page: Page, live_server: LiveServer, published: Destination) -> None:
    page.goto(f"{live_server.url}{LIST}")
    spots = page.locator("simpul-spots")
    spots.scroll_into_view_if_needed()
    expect(spots).to_have_attribute("data-mapped", "", timeout=20_000)
    page.get_by_role("link", name="Pantai Kecil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pantai Kecil")


def test_a_story_is_written_without_javascript(
    browser: Browser, live_server: LiveServer, published: Destination, officer: Person
) -> None:
    context = browser.new_context(java_script_enabled=False, **PHONE)
    sign_in(context, live_server.url, officer)
    page = context.new_page()
    page.goto(f"{live_server.url}{LIST}")
    page.get_by_role("link", name="Osing Museum").click()
    page.get_by_role("link", name="Write about it").click()
    page.get_by_label("Story in English").fill("Looms and gongs.")
    page.get_by_label("Opening hours").fill("8-17")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Story in English")).to_have_value("Looms and gongs.")
    page.get_by_label("Opening hours").fill("Tu-Su 08:00-17:00")
    page.get_by_label("Licence").first.select_option("CC0-1.0")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Looms and gongs.")).to_be_visible()
    assert Destination.objects.public().filter(osm_id="way/3").exists()
    context.close()
