"""The planner in a real browser: by keyboard, without JavaScript, without a network, for axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.adapters import basemap, geojson, osm
from simpul.ground.people.access import system_person
from simpul.ground.places import act
from simpul.ground.places.models import City
from simpul.ground.places.survey import Source, Tools
from simpul.ground.roadstate.models import Hazard
from simpul.ground.tests.wire import Wire
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.conftest import NOON, town_files
from simpul.rooms.cycling.tests.kept import Kept

__all__ = ["town_files"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
WAIT_MS = 30_000
START, END = town.at(0, 0), town.at(2000, 800)
STOPS = ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in (START, END))
"""From the corner of Jalan Satu and Jalan Melati to that of Jalan Lima and Jalan Mawar."""


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A rider with a small phone that says where it is."""
    return browser_context_args | {
        "viewport": {"width": 360, "height": 740},
        "locale": "en-GB",
        "permissions": ["geolocation"],
        "geolocation": {"longitude": START.lon, "latitude": START.lat, "accuracy": 5},
    }


@pytest.fixture(scope="session")
def kept_town(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The town as it was loaded once, for `little_town`."""
    return Kept(tmp_path_factory.mktemp("kept-town"))


@pytest.fixture
def little_town(db: None, town_files: Path, tmp_path: Path, settings: Any, kept_town: Kept) -> City:
    """The little town of the cycling tests with a base map that can be drawn."""
    settings.SIMPUL_DATA = tmp_path / "data"

    def tiles(pbf: Path, into: Path, elevation: Path | None) -> None:
        into.symlink_to(town_files / "tiles")

    def load() -> City:
        tools = Tools(
            osm.read, osm.read_lines, geojson.read_regions, osm.write, osm.take, tiles, basemap.build
        )
        city, _ = act.load_city(
            act.Wanted("Kota Kecil", country="IDN"),
            Source(osm=town_files / "town.osm.pbf", bounds=town.BOUNDS),
            tools=tools, actor=system_person(), now=NOON, tell=lambda _step: None,
        )  # fmt: skip
        return city

    return kept_town.city(tmp_path / "data", load)


@pytest.fixture
def address(live_server: LiveServer, little_town: City) -> str:
    return f"{live_server.url}/cycling/{little_town.slug}/"


@pytest.fixture
def wire(live_server: LiveServer) -> Iterator[Wire]:
    wire = Wire(int(live_server.url.rpartition(":")[2]))
    yield wire
    wire.close()


def mapped(page: Page) -> None:
    """Wait for the map; on a phone it comes when the rider does something."""
    page.wait_for_selector("simpul-ride[data-ready]")
    page.mouse.wheel(0, 1)
    page.keyboard.press("Shift")
    page.wait_for_selector(".ride-canvas[data-drawn]", timeout=WAIT_MS)


def faults(page: Page) -> list[str]:
    found = Axe().run(page, None, WCAG).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in found]


def test_the_root_leads_to_the_planner_of_the_city(
    page: Page, live_server: LiveServer, little_town: City
) -> None:
    page.goto(f"{live_server.url}/cycling/")

    expect(page.locator("h1")).to_have_text("Cycling in Kota Kecil")


def test_a_ride_is_planned_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    mapped(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "from":
            break
    page.keyboard.type("Pasar Melati")
    page.keyboard.press("Tab")
    page.keyboard.type("Bengkel Mawar")
    page.keyboard.press("Enter")

    page.wait_for_selector("simpul-ride[data-found='3']")
    assert "stops=" in page.url
    assert "swap" not in page.url
    expect(page.locator("#stop-0")).to_have_value("Pasar Melati")
    expect(page.locator("[data-ride-say]")).to_contain_text("found")
    expect(page.locator(".ride-card.is-chosen")).to_have_attribute("data-kind", "quick")
    calm = page.locator("[data-ride-choose=calm]")
    calm.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-ride-body]:visible")).to_have_count(1)
    slider = page.locator("[data-ride-body]:visible [data-ride-along] input")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert "from the start" in str(slider.get_attribute("aria-valuetext"))
    assert "not known" in str(slider.get_attribute("aria-valuetext")).casefold()


def test_skipping_to_the_content_leaves_what_was_typed(page: Page, address: str) -> None:
    page.goto(address)
    mapped(page)
    page.locator("#stop-0").fill("Pasar Melati")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.evaluate("location.hash = '#main'")
    page.wait_for_function("location.hash === '#main'")
    page.wait_for_timeout(300)

    expect(page.locator("#stop-0")).to_have_value("Pasar Melati")
    assert not [url for url in asked if url.startswith(address)]


def test_an_address_carries_the_whole_wish(page: Page, address: str) -> None:
    page.goto(f"{address}?stops={STOPS}&profile=trekking&hills=0.2")
    mapped(page)

    expect(page.locator("#stop-0")).to_have_value("Jalan Satu")
    assert page.locator("input[name=profile]:checked").get_attribute("value") == "trekking"
    assert page.locator("#ride-hills").input_value() == "0.2"
    page.get_by_role("button", name="Swap").click()
    expect(page.locator("#stop-1")).to_have_value("Jalan Satu")
    assert "profile=trekking" in page.url
    assert "hills=0.2" in page.url
    page.go_back()
    expect(page.locator("#stop-0")).to_have_value("Jalan Satu")


def test_a_click_on_the_map_sets_the_ends_and_a_marker_is_moved_by_keys(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    mapped(page)
    canvas = page.locator(".maplibregl-canvas")
    canvas.click(position={"x": 300, "y": 350})
    page.get_by_role("button", name="Start here").click()
    canvas.click(position={"x": 420, "y": 420})
    page.get_by_role("button", name="End here").click()

    page.wait_for_selector("simpul-ride[data-found='3']")
    before = page.url
    marker = page.get_by_role("button", name="Stop A")
    marker.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)


def test_without_javascript_the_form_finds_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    page.get_by_label("From", exact=False).first.fill("Pasar Melati")
    page.get_by_label("To", exact=True).or_(page.locator("#stop-1")).first.fill("Jalan")
    page.get_by_role("button", name="Find routes").click()

    expect(page.locator(".errorlist").first).to_contain_text("There are several")
    page.get_by_role("link", name="Jalan Bukit").first.click()
    expect(page.locator(".ride-card")).to_have_count(3)
    expect(page.locator("[data-ride-body]:visible h3")).to_contain_text("Quick")
    page.locator("summary", has_text="Directions").first.click()
    expect(page.locator(".ride-turns li").first).to_be_visible()
    expect(page.locator(".ride-sketch .ride-on").first).to_be_attached()
    assert page.locator("button:visible", has_text="Keep offline").count() == 0
    page.get_by_role("button", name="Swap").click()
    expect(page.locator("#stop-1")).to_have_value("Pasar Melati")
    context.close()


def test_a_kept_route_opens_without_a_network(
    context: BrowserContext, page: Page, wire: Wire, little_town: City
) -> None:
    page.goto(f"http://localhost:{wire.port}/cycling/{little_town.slug}/?stops={STOPS}")
    mapped(page)
    button = page.locator("[data-ride-body]:visible [data-ride-keep]")
    button.click()
    expect(button).to_contain_text("MB")
    button.click()
    expect(page.locator("[data-ride-kept]:visible")).to_contain_text(
        "opens without a network", timeout=WAIT_MS
    )
    said = page.locator("[data-ride-body]:visible h3").text_content()

    session = context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")  # what the browser kept by itself
    session.detach()
    wire.cut()
    context.set_offline(True)
    page.reload()

    mapped(page)
    expect(page.locator("[data-ride-net]")).to_contain_text("no network")
    expect(page.locator("[data-ride-body]:visible h3")).to_have_text(str(said))
    page.locator("summary:visible", has_text="Directions").click()
    expect(page.locator(".ride-turns:visible li").first).to_be_visible()
    assert page.locator(".ride-pin").count() == 2
    drawn = page.evaluate("""async () => {
        const base = document.querySelector('simpul-ride').getAttribute('base');
        const asked = {headers: {Range: 'bytes=0-6'}, cache: 'no-store'};
        const part = await fetch(base, asked);
        return [part.status, await part.text()];
    }""")
    assert drawn == [206, "PMTiles"]

    page.goto(f"http://localhost:{wire.port}/cycling/{little_town.slug}/round/")
    expect(page.locator("h1")).to_have_text("Kept offline")
    expect(page.locator(".ride-kept li")).to_contain_text("Jalan Satu")
    page.get_by_role("button", name="Delete from this device").click()
    expect(page.locator(".ride-kept")).to_contain_text("Nothing is kept")


def test_a_hazard_reported_without_a_network_arrives_once(
    context: BrowserContext, page: Page, wire: Wire, little_town: City
) -> None:
    page.goto(f"http://localhost:{wire.port}/cycling/{little_town.slug}/?stops={STOPS}")
    mapped(page)
    wire.cut()
    context.set_offline(True)
    page.locator(".ride-hazard > summary").click()
    page.get_by_role("button", name="At my position").click()
    expect(page.locator("#id_hazard-place")).to_have_value(f"{START.lon:.6f},{START.lat:.6f}")
    page.locator("#id_hazard-note").fill("Deep one")
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator("[data-ride-hazard-say]")).to_contain_text("as soon as there is a network")
    assert Hazard.objects.count() == 0

    wire.mend()
    context.set_offline(False)
    expect(page.locator("[data-ride-hazard-say]")).to_contain_text("has arrived", timeout=WAIT_MS)
    page.reload()
    mapped(page)

    found = Hazard.objects.get()
    assert (found.kind, found.note, found.source) == ("pothole", "Deep one", "person")
    assert (round(found.lon, 6), round(found.lat, 6)) == (round(START.lon, 6), round(START.lat, 6))


def test_riding_says_the_next_turn_and_that_one_is_lost(
    context: BrowserContext, page: Page, address: str
) -> None:
    page.goto(f"{address}?stops={STOPS}")
    mapped(page)
    page.get_by_role("button", name="Ride now").click()

    expect(page.locator(".ride-next")).to_contain_text("In ", timeout=WAIT_MS)
    expect(page.locator(".ride-rest")).to_contain_text("to go")
    for place in (town.at(500, 1590), town.at(500, 1595), town.at(500, 1600)):  # on another street
        context.set_geolocation({"longitude": place.lon, "latitude": place.lat, "accuracy": 5})
        page.wait_for_timeout(300)
    expect(page.locator(".ride-off")).to_contain_text("off the route")
    page.get_by_role("button", name="New route from here").click()
    page.wait_for_url(f"**/?stops={place.lon:.6f},{place.lat:.6f};**")
    expect(page.locator(".ride-off")).to_be_empty(timeout=WAIT_MS)
    expect(page.locator(".ride-next")).to_contain_text("In ")
    assert page.url.partition(";")[2].startswith(f"{END.lon:.6f},{END.lat:.6f}")
    page.locator(".ride-follow").get_by_role("button", name="Stop riding").click()
    expect(page.locator(".ride-follow")).to_be_hidden()


@pytest.mark.parametrize("code", ["id", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_never_scrolls_sideways(
    page: Page, address: str, code: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.locator("summary", has_text="Menu").click()
    page.locator(f"button[name=language][value={code}]").click()
    start = quote(STOPS.partition(";")[0])
    pages = [
        f"?stops={STOPS}",
        "?from=Jalan&to=Atlantis",
        f"round/?start={start}&minutes=30",
        f"far/?start={start}",
    ]
    for path in [*pages, "hazard/", "../offline/"]:
        page.goto(address + path)
        expect(page.locator("html")).to_have_attribute("lang", code)
        if page.locator("simpul-ride").count():
            mapped(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
