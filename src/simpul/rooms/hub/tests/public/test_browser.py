"""The public pages in a real browser: keyboard, no JavaScript, a small phone, axe-core, and paper."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.observe.record import Loaded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
PLACES: dict[str, Any] = WCAG | {"rules": {"target-size": {"enabled": False}}}
"""Points of a map lie where their cities lie; the table below them has the same links (WCAG 2.2, 2.5.8)."""
PAGES = [
    "/hub/states/IDN/", "/hub/cities/makassar/", "/hub/projects/", "/hub/projects/idn-makassar-smart-health/",
    "/hub/partners/", "/hub/partners/jica/", "/hub/meetings/", "/hub/meetings/annual-8/",
    "/hub/search/?q=health", "/hub/practices/", "/hub/help/", "/hub/reports/2025/", "/indicators/makassar/",
]  # fmt: skip
NOW_SAID = "2 cities in 2 states with 2 projects in the list of 2025."


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader on a small phone."""
    return browser_context_args | {"viewport": {"width": 360, "height": 740}, "locale": "en-GB"}


def faults(page: Page, options: dict[str, Any], leave_out: str = "") -> list[str]:
    context = {"exclude": [[leave_out]]} if leave_out else None
    found = Axe().run(page, context, options).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in found]


def is_as_wide_as_the_phone(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= 360"))


def test_the_network_by_keyboard(page: Page, live_server: LiveServer, loaded: Loaded) -> None:
    page.goto(f"{live_server.url}/hub/?year=2025")
    lead = page.locator("#network .lead")
    expect(lead).to_have_text(NOW_SAID)

    page.get_by_role("slider", name="Year").focus()
    page.keyboard.press("Home")
    expect(page.locator("#year-shown")).to_have_text("2018")
    page.get_by_role("slider", name="Year").blur()

    expect(lead).to_have_text("1 city in 1 state; no list of projects had been published yet.")
    expect(page).to_have_url(re.compile("year=2018"))
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/hub/cities/makassar/"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/hub/cities/makassar/$"))


def test_the_network_without_javascript(browser: Browser, live_server: LiveServer, loaded: Loaded) -> None:
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/hub/")
        page.get_by_label("Country").select_option("KHM")
        page.get_by_role("button", name="Show").click()

        expect(page.locator("#network .lead")).to_have_text(
            "1 city in 1 state with 1 project in the list of 2025."
        )
        page.locator(".atlas a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Battambang")
        page.get_by_role("link", name="Waste Management").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Waste Management")


@pytest.mark.parametrize("language", ["id", "en"])
def test_nobody_is_kept_out(page: Page, live_server: LiveServer, lesson: Practice, language: str) -> None:
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(f"{live_server.url}/hub/")
    found = faults(page, PLACES) + faults(page, WCAG, leave_out=".atlas svg")
    assert is_as_wide_as_the_phone(page)
    for path in [*PAGES, lesson.get_absolute_url()]:
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert is_as_wide_as_the_phone(page), path
        found += faults(page, PLACES if "/states/" in path else WCAG)

    assert not found, "\n".join(found)


def test_paper(page: Page, live_server: LiveServer, loaded: Loaded) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
    page.emulate_media(media="print")
    for path in ("/hub/", "/hub/projects/idn-makassar-smart-health/", "/hub/cities/makassar/"):
        page.goto(f"{live_server.url}{path}")
        for gone in (".top", ".tabs", ".actions", "form"):
            assert page.locator(gone).locator("visible=true").count() == 0, (path, gone)
        assert page.evaluate("document.documentElement.scrollWidth <= 794")
        paper = page.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 3, path
