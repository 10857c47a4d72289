"""The inspector's form on a phone: place found, what follows shown, kept without a network, sent once."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.conftest import wait_for
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.models import Inspection
from simpul.rooms.roads.tests.conftest import on_street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT_MS = 60_000
WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, surveyor: Person) -> Iterator[BrowserContext]:
    """A small phone on the street, whose person is signed in."""
    here = on_street(210)
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="en-GB",
        permissions=["geolocation"],
        geolocation={"longitude": here.lon, "latitude": here.lat, "accuracy": 5},
    )
    context.set_default_timeout(WAIT_MS)
    client = Client()
    client.force_login(surveyor)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context
    context.close()


@pytest.fixture
def form(phone: BrowserContext, live_server: LiveServer, street: Street, city: City) -> Page:
    """The form, kept on the phone by opening the field's hub once with a network."""
    page = phone.new_page()
    page.goto(f"{live_server.url}/roads/straight/field/")
    expect(page.locator("simpul-outbox[data-kept]")).to_be_attached(timeout=WAIT_MS)
    page.get_by_role("link", name="Inspect a road").click()
    expect(page.get_by_role("heading", name="Inspect a road")).to_be_visible()
    return page


def fill(page: Page, potholes: int) -> None:
    """Type what SDI and PCI ask for."""
    for label, value in (
        ("Length, m", "100"), ("Width, m", "5"), ("Cracked area", "12"), ("Crack width, mm", "3"),
        ("Potholes", str(potholes)), ("Rut depth", "15"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Another distress").click()
    row = page.locator("[data-row]").last
    row.get_by_label("Distress").select_option("asphalt:rutting")
    row.get_by_label("Severity").select_option("low")
    row.get_by_label("Quantity").fill("10")
    page.get_by_label("These are all distresses of this stretch").check()


def test_with_a_network_the_place_is_found_and_what_follows_is_shown(form: Page) -> None:
    expect(form.get_by_text("Found to within 5 m.")).to_be_visible()
    form.get_by_role("link", name="metre 200 to 300").click()
    fill(form, potholes=1)

    follows = form.get_by_role("status", name="What follows from it")
    expect(follows.get_by_text("105")).to_be_visible()
    expect(follows.get_by_text("Lightly damaged").first).to_be_visible()
    form.get_by_role("button", name="Record", exact=True).click()

    wait_for(Inspection.objects.exists)
    row = Inspection.objects.get()
    assert (row.segment.index, row.sdi, row.distresses[0]["type"]) == (2, 105, "rutting")
    assert row.pci is not None


def test_without_a_network_it_waits_and_is_sent_once(form: Page, phone: BrowserContext) -> None:
    box = form.locator("simpul-outbox")
    phone.set_offline(True)
    form.reload()
    expect(form.get_by_text("Found to within 5 m.")).to_be_visible()
    fill(form, potholes=0)
    form.get_by_role("button", name="Record", exact=True).click()
    expect(box).to_have_attribute("data-waiting", "1")
    expect(form.get_by_label("Potholes", exact=True)).to_have_value("")  # empty for the next one
    assert not Inspection.objects.exists()

    form.reload()
    expect(box).to_have_attribute("data-waiting", "1")
    phone.set_offline(False)
    expect(box).to_have_attribute("data-waiting", "0", timeout=WAIT_MS)

    row = Inspection.objects.get()
    assert (row.segment.index, row.sdi, row.potholes) == (
        2,
        30,
        0,
    )  # the server found the street by the place


def test_a_slip_is_told_and_kept(form: Page, phone: BrowserContext) -> None:
    form.get_by_label("Length, m", exact=True).fill("100")
    form.get_by_label("Cracked area").first.fill("140")
    form.get_by_role("button", name="Record", exact=True).click()

    box = form.locator("simpul-outbox")
    expect(box.get_by_text("at most 100").first).to_be_visible()
    expect(box).to_have_attribute("data-waiting", "1")
    assert not Inspection.objects.exists()


def test_everybody_can_use_the_pages(phone: BrowserContext, live_server: LiveServer, street: Street) -> None:
    form = phone.new_page()
    found = []
    for path in (
        "straight/inspect/?q=lurus",
        "straight/scales/",
        "straight/forecast/",
        "straight/inspections/",
    ):
        form.goto(f"{live_server.url}/roads/{path}")
        form.wait_for_load_state("networkidle")
        found += Axe().run(form, options=WCAG).response["violations"]
        assert form.evaluate("document.documentElement.scrollWidth") <= 360

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
