"""The review page in a browser: one key for each decision, drawn by keys and mouse, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.people.models import Person
from simpul.rooms.roads.models import Damage, Survey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT_MS = 60_000
PAGE = "/roads/straight/review/"
WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """This machine may be busy with much else."""
    expect.set_options(timeout=WAIT_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, engineer: Person, surveyed: Survey) -> Iterator[Any]:
    """Give a page of a small phone whose person is signed in; "scripts" False turns them off."""
    contexts = []

    def opened(*, scripts: bool = True) -> Page:
        client = Client()
        client.force_login(engineer)
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale="en-GB", java_script_enabled=scripts
        )
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(live_server.url + PAGE)
        return page

    yield opened
    for context in contexts:
        context.close()


def shown(page: Page) -> str:
    return page.locator(".review").get_attribute("data-damage") or ""


def test_keys_decide_and_take_back(open_page: Any) -> None:
    page = open_page()
    expect(page.locator("simpul-review[data-ready]")).to_be_attached()
    first = shown(page)

    page.keyboard.press("c")
    expect(page.locator(".review-note")).to_have_text("Kept")
    expect(page.locator(".review-progress span")).to_have_text("1 of 2 reviewed")
    assert shown(page) != first
    page.keyboard.press("u")
    expect(page.locator(f'.review[data-damage="{first}"]')).to_be_visible()
    expect(page.locator(".review-note")).to_have_text("Taken back")
    page.keyboard.press("1")
    expect(page.locator(".review-progress span")).to_have_text("1 of 2 reviewed")

    assert Damage.objects.get(pk=first).kind == "D00"


def test_drawn_with_the_keyboard_and_the_mouse(open_page: Any) -> None:
    page = open_page()
    expect(page.locator("simpul-review[data-ready]")).to_be_attached()
    first = shown(page)
    page.keyboard.press("r")
    canvas = page.locator("svg[data-canvas]")
    expect(canvas).to_be_focused()

    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.8)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", " ", "ArrowDown", "ArrowDown", " "):
        page.keyboard.press(key)
    expect(page.locator(".review-draw-help")).to_contain_text("3 corners")
    page.keyboard.press("Enter")
    expect(page.locator(".review-note")).to_have_text("Kept")

    damage = Damage.objects.get(pk=first)
    assert (damage.state, damage.confidence) == ("confirmed", 1)
    assert len(damage.sightings.get(frame=damage.best_frame).contour) == 3


def test_keys_can_be_turned_off(open_page: Any) -> None:
    page = open_page()
    expect(page.locator("simpul-review[data-ready]")).to_be_attached()
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("x")
    page.reload()

    expect(page.locator("[data-keys]")).not_to_be_checked()
    assert not Damage.objects.exclude(state="found").exists()


def test_without_scripts_it_is_a_form(open_page: Any) -> None:
    page = open_page(scripts=False)
    first = shown(page)

    page.get_by_role("button", name="Reject").click()

    expect(page.locator(".review-progress span")).to_have_text("1 of 2 reviewed")
    assert Damage.objects.get(pk=first).state == "dismissed"


def test_anybody_can_use_it_on_a_small_phone(open_page: Any) -> None:
    page = open_page()
    expect(page.locator("simpul-review[data-ready]")).to_be_attached()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page, options=WCAG).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
