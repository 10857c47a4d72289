"""The map in a real browser: it draws, the keyboard reaches everything, nothing comes from elsewhere."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.places.models import City
from simpul.site import legend
from simpul.site.tests.conftest import TILES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAWN = "simpul-map[data-drawn][data-filled]"
GREETING_MS = 30_000


def line(number: int, grade: str) -> dict[str, Any]:
    shift = 0.001 * number
    return {
        "type": "Feature",
        "id": number,
        "geometry": {"type": "LineString", "coordinates": [[106.82, -6.2 + shift], [106.83, -6.2 + shift]]},
        "properties": {
            "id": number,
            "street": f"Jalan <b>{number}</b>",
            "grade": grade,
            "sdi_low": None if grade == "unknown" else 20,
            "sdi_high": None if grade == "unknown" else 35,
            "coverage_percent": 80,
            "surveyed_on": "2026-11-02",
            "url": f"/roads/segments/{number}/",
        },
    }


DAMAGE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [106.825, -6.1985]},
    "properties": {
        "id": 7,
        "kind": "D40",
        "confidence": 0.9,
        "street": "Jalan Mawar",
        "seen_times": 2,
        "last_seen_on": "2026-11-02",
        "url": "/roads/damages/7/",
        "reviewed": False,
    },
}


@pytest.fixture
def map_city(city: City) -> City:
    """A city with two segments' worth of ground, and no base map that could be read."""
    City.objects.filter(pk=city.pk).update(west=106.82, south=-6.201, east=106.83, north=-6.197, version="")
    assert TILES
    return city


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def screen(page: Page, live_server: LiveServer, map_city: City, asked: list[str]) -> Iterator[Page]:
    """A page whose API answers are written here, and which fails the test at any complaint of the browser."""
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "ReadPixels" not in message.text:
            complaints.append(message.text)

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        features: list[Any] = [DAMAGE]
        if "/segments" in route.request.url:
            wanted = re.search(r"grade=([a-z,]*)", route.request.url)
            features = [line(1, "good"), line(2, "bad"), line(3, "unknown")]
            if wanted:
                features = [one for one in features if one["properties"]["grade"] in wanted[1].split(",")]
        body = json.dumps({"type": "FeatureCollection", "features": features})
        route.fulfill(body=body, content_type="application/json")

    def elsewhere(route: Route) -> None:
        if not route.request.url.startswith((live_server.url, "blob:", "data:")):
            complaints.append(f"a request to {route.request.url}")
        route.fallback()

    page.on("console", complain)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", elsewhere)
    page.route("**/api/roads/*", answer)
    yield page
    assert complaints == []


def test_the_map_draws_and_says_what_is_in_view(screen: Page, live_server: LiveServer) -> None:
    screen.goto(live_server.url)

    screen.wait_for_selector(DRAWN, timeout=GREETING_MS)
    expect(screen.locator("[data-in-view-count]")).to_have_text("In view: 3 segments, 1 damages")
    expect(screen.locator("[data-count='grade.bad']")).to_have_text("1")
    expect(screen.locator("[data-count='kind.D40']")).to_have_text("1")


def test_a_name_from_the_data_is_text_and_never_markup(screen: Page, live_server: LiveServer) -> None:
    screen.goto(live_server.url)
    screen.wait_for_selector(DRAWN, timeout=GREETING_MS)
    screen.locator(".in-view summary").click()

    expect(screen.locator("[data-in-view-rows]")).to_contain_text("Jalan <b>1</b>")
    assert screen.locator("[data-in-view-rows] b").count() == 0


def test_a_filter_asks_again(screen: Page, live_server: LiveServer, asked: list[str]) -> None:
    screen.goto(live_server.url)
    screen.wait_for_selector(DRAWN, timeout=GREETING_MS)

    screen.get_by_role("checkbox", name="Good").uncheck()

    expect(screen.locator("[data-in-view-count]")).to_have_text("In view: 2 segments, 1 damages")
    assert "grade=fair,poor,bad,unknown" in next(url for url in reversed(asked) if "segments" in url)


def test_the_keyboard_alone_reaches_legend_table_and_map(screen: Page, live_server: LiveServer) -> None:
    screen.goto(live_server.url)
    screen.wait_for_selector(DRAWN, timeout=GREETING_MS)

    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.className") == "skip"
    screen.keyboard.press("Enter")
    reached = set()
    for _ in range(40):
        screen.keyboard.press("Tab")
        if screen.evaluate("document.activeElement.matches('.in-view > summary')"):
            screen.keyboard.press("Enter")
        reached.add(
            screen.evaluate(
                "(e => e.name || e.getAttribute('data-row') || e.getAttribute('href') || e.className)"
                "(document.activeElement)"
            )
        )

    assert {"grade", "kind", "/roads/segments/1/", "/roads/damages/7/"} <= reached
    assert any("maplibregl-canvas" in str(one) for one in reached)


def test_a_row_of_the_table_opens_on_the_map(screen: Page, live_server: LiveServer) -> None:
    screen.goto(live_server.url)
    screen.wait_for_selector(DRAWN, timeout=GREETING_MS)
    screen.locator(".in-view summary").click()

    screen.get_by_role("button", name="Show on the map").first.click()

    expect(screen.locator(".map-card")).to_contain_text("Jalan <b>1</b>")
    expect(screen.locator(".map-card")).to_contain_text(re.compile("20.35"))


@pytest.mark.parametrize("address", ["/", "/api/", "/sign-in/", "/ogc/?f=html"])
def test_a_small_phone_never_scrolls_sideways(screen: Page, live_server: LiveServer, address: str) -> None:
    screen.set_viewport_size({"width": 360, "height": 740})
    if address == "/nowhere/":
        screen.remove_listener("console", screen.listeners("console")[0]) if hasattr(
            screen, "listeners"
        ) else None
    screen.goto(live_server.url + address)

    assert screen.evaluate("document.documentElement.scrollWidth") <= 360


def test_both_languages_are_whole(screen: Page, live_server: LiveServer) -> None:
    for code in ("id", "en"):
        screen.goto(live_server.url)
        screen.locator(f"button[name=language][value={code}]").click()
        screen.wait_for_selector(DRAWN, timeout=GREETING_MS)
        with override(code):
            words = legend.words()
        expected = words["in_view"].format(segments=3, damages=1)
        expect(screen.locator("html")).to_have_attribute("lang", code)
        expect(screen.locator("[data-in-view-count]")).to_have_text(expected)


def test_without_webgl_the_table_says_it_all(
    context: BrowserContext, screen: Page, live_server: LiveServer
) -> None:
    screen.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    screen.goto(live_server.url)

    expect(screen.locator(".map-note")).to_contain_text("This browser cannot draw the map")
    expect(screen.locator("[data-in-view-rows] tr")).to_have_count(4)


def test_a_server_that_fails_is_said_in_words(page: Page, live_server: LiveServer, map_city: City) -> None:
    page.route("**/api/roads/*", lambda route: route.fulfill(status=500))
    page.goto(live_server.url)

    expect(page.locator("[data-in-view-count]")).to_contain_text("could not be loaded", timeout=GREETING_MS)
