"""A recommended route drawn on the live map by a colleague, in a real browser."""

import json
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.places.models import City
from simpul.rooms.cycling.tests.conftest import (
    data,
    kept_town,
    little_town,
    town_files,
)
from simpul.rooms.cycling.tests.routes_cast import somebody

__all__ = ["data", "kept_town", "little_town", "town_files"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT_MS = 30_000


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A colleague at a desk."""
    return browser_context_args | {"viewport": {"width": 1280, "height": 1000}, "locale": "en-GB"}


def test_points_on_the_map_become_a_line_along_the_streets(
    context: BrowserContext, page: Page, live_server: LiveServer, little_town: City
) -> None:
    client = Client()
    client.force_login(somebody("ani", little_town))
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    page.goto(f"{live_server.url}/cycling/{little_town.slug}/routes/new/")
    page.wait_for_selector("simpul-draw[data-mapped] .ride-canvas[data-drawn]", timeout=WAIT_MS)
    canvas = page.locator("simpul-draw .maplibregl-canvas")
    box = canvas.bounding_box()
    assert box is not None
    # The streets fill the map's width but for a margin: the town's grid is at its left side.
    west, middle = 24.0, box["height"] / 2
    a_metre = (box["width"] - 48) / 5800
    size = {"x": west + 600 * a_metre, "y": middle + (650 - 100) * a_metre}
    canvas.click(position=size)
    expect(page.get_by_text("Points: 1.")).to_be_visible()
    canvas.click(position=size | {"x": west + 1900 * a_metre})
    expect(page.get_by_text("Points: 2.")).to_be_visible(timeout=WAIT_MS)

    drawn = json.loads(page.locator("#id_line").input_value())
    assert drawn["type"] == "LineString"
    assert len(drawn["coordinates"]) >= 2
    page.get_by_role("button", name="Take the last point back").click()
    assert page.locator("#id_line").input_value() == ""
    canvas.click(position=size | {"x": west + 1900 * a_metre})
    expect(page.get_by_text("Points: 2.")).to_be_visible(timeout=WAIT_MS)
    page.locator("#id_title_en").fill("Along the shore")
    page.get_by_role("button", name="Look at it on the network").click()
    expect(page.get_by_text("The whole line follows ways of the map.")).to_be_visible()
    page.get_by_role("button", name="Keep it as a draft").click()
    expect(page.locator("h1")).to_have_text("Along the shore")
