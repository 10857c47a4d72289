"""The form in a real browser: without a network, sent once and only once, without JavaScript, for axe."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.conftest import wait_for
from simpul.ground.places.models import City
from simpul.ground.tests.wire import Wire
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.tests.conftest import Tell, at, city, offices, own_folder, tell
from simpul.rooms.reports.tests.tell.photos import jpeg

__all__ = ["city", "offices", "own_folder", "tell"]
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
def wire(live_server: LiveServer) -> Iterator[Wire]:
    wire = Wire(int(live_server.url.rpartition(":")[2]))
    yield wire
    wire.close()


@pytest.fixture
def phone(browser: Browser, city: City) -> Iterator[BrowserContext]:
    """A small phone that stands on the street."""
    here = at(210)
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="en-GB",
        permissions=["geolocation"],
        geolocation={"longitude": here.lon, "latitude": here.lat, "accuracy": 5},
    )
    context.set_default_timeout(WAIT_MS)
    yield context
    for page in context.pages:
        page.wait_for_load_state("networkidle")
    context.close()


@pytest.fixture
def form(phone: BrowserContext, wire: Wire) -> Page:
    """The form, kept on the phone by opening it once with a network."""
    page = phone.new_page()
    page.goto(f"http://localhost:{wire.port}/reports/straight/new/")
    expect(page.locator("simpul-report[data-kept]")).to_be_attached(timeout=WAIT_MS)
    return page


def write(page: Page, text: str) -> None:
    """Write a report at the phone's own position."""
    page.get_by_role("button", name="My position").click()
    expect(page.get_by_text("Found, to within 5 m.")).to_be_visible()
    page.get_by_label("What is wrong?").fill(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def waiting(page: Page) -> Any:
    return page.locator(".tell-drafts")


def faults(page: Page) -> list[str]:
    found = Axe().run(page, None, WCAG).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in found]


def test_without_a_network_it_waits_and_arrives_once(form: Page, phone: BrowserContext) -> None:
    phone.set_offline(True)
    form.reload()
    expect(form.get_by_role("heading", name="Report something")).to_be_visible()
    expect(form.get_by_text("No network.").first).to_be_visible()
    for text in ("Lampu mati", "Ada lubang"):
        write(form, text)
        send(form)
        expect(
            form.get_by_text("It is kept on this phone and is sent when there is a network.")
        ).to_be_visible()
    expect(waiting(form)).to_have_attribute("data-waiting", "2")
    assert not Report.objects.exists()

    form.reload()  # the tab dies
    expect(waiting(form)).to_have_attribute("data-waiting", "2")
    other = phone.new_page()
    phone.set_offline(False)
    other.goto(form.url)  # a second tab sends at the same time
    expect(waiting(form)).to_have_attribute("data-waiting", "0")
    expect(waiting(other)).to_have_attribute("data-waiting", "0")

    assert sorted(Report.objects.values_list("text", flat=True)) == ["Ada lubang", "Lampu mati"]
    waiting(form).get_by_role("link", name="Follow it").first.click()
    expect(form.get_by_text("The citizens' desk has received it.")).to_be_visible()


def test_an_answer_that_is_lost_on_the_way_makes_no_second_report(
    form: Page, phone: BrowserContext, wire: Wire
) -> None:
    write(form, "Ada lubang")

    lost: list[str] = []

    def swallow(route: Any) -> None:
        """Let the server have it, and cut the network before its answer comes."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    phone.route("**/new/", swallow)
    send(form)
    expect(waiting(form)).to_have_attribute("data-waiting", "1")
    assert Report.objects.count() == 1

    form.get_by_role("button", name=re.compile("Try again")).click()

    expect(waiting(form)).to_have_attribute("data-waiting", "0")
    assert Report.objects.count() == 1


def test_a_clock_that_is_years_off_does_no_harm(form: Page, phone: BrowserContext) -> None:
    form.clock.set_fixed_time("1999-01-01T00:00:00Z")
    write(form, "Ada lubang")
    send(form)

    expect(form.get_by_role("heading", name="Thank you. It has arrived.")).to_be_visible()
    report = Report.objects.get()
    assert report.said_at is None
    assert report.made_at.year > 2020


def test_what_was_begun_is_there_when_the_tab_dies(form: Page, phone: BrowserContext, tmp_path: Path) -> None:
    photo = tmp_path / "jalan.jpg"
    photo.write_bytes(jpeg(position=at(330)))
    form.get_by_label("What is wrong?").fill("Ada lub")
    form.get_by_label("Choose photos or take them").set_input_files(photo)
    expect(form.get_by_role("img", name="Photo 1")).to_be_visible()
    expect(form.get_by_text("Taken from the photo.")).to_be_visible()
    form.wait_for_timeout(600)
    form.close()

    again = phone.new_page()
    again.goto(form.url)
    again.get_by_role("button", name=re.compile("Go on")).click()

    expect(again.get_by_label("What is wrong?")).to_have_value("Ada lub")
    expect(again.get_by_role("img", name="Photo 1")).to_be_visible()
    send(again)
    expect(again.get_by_role("heading", name="Thank you. It has arrived.")).to_be_visible()
    report = Report.objects.get()
    assert (report.photos.count(), report.region.name if report.region else "") == (1, "Timur")


def test_a_large_photo_is_made_smaller_and_keeps_when_and_where(form: Page, tmp_path: Path) -> None:
    photo = tmp_path / "besar.jpg"
    photo.write_bytes(jpeg(position=at(330), size=(4000, 3000)))
    sent: list[int] = []
    form.on("request", lambda one: sent.append(len(one.post_data_buffer or b"")))
    form.get_by_label("Choose photos or take them").set_input_files(photo)
    expect(form.get_by_text("Taken from the photo.")).to_be_visible()
    send(form)

    expect(form.get_by_role("heading", name="Thank you. It has arrived.")).to_be_visible()
    kept = Report.objects.get().photos.get()
    assert (kept.width, kept.height) == (1600, 1200)
    assert kept.taken_at is not None
    assert max(sent) < photo.stat().st_size


def test_what_is_near_is_shown_before_it_is_sent(form: Page, tell: Tell) -> None:
    there = tell(position=at(215))
    write(form, "Ada lubang")

    expect(form.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    send(form)  # seen for the first time: the sender is led there
    form.get_by_role("button", name=f"This one: me too {there.code}").click()

    expect(form.get_by_text("Thank you. 1 more sees the same.")).to_be_visible()
    assert Report.objects.count() == 1


def test_the_buttons_of_the_map_speak_the_language_of_the_page(
    browser: Browser, wire: Wire, city: City
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    page = context.new_page()
    page.goto(f"http://localhost:{wire.port}/reports/straight/new/")
    page.locator("[data-map]").click()

    with override("id"):
        expected = gettext("Zoom in")
    zoom = page.locator("[data-pin] .maplibregl-ctrl-zoom-in")
    expect(zoom).to_have_attribute("aria-label", expected, timeout=WAIT_MS)
    page.wait_for_load_state("networkidle")
    context.close()


def test_what_the_server_refuses_stays_in_the_form(form: Page) -> None:
    form.get_by_label("What is wrong?").fill("Ada lubang")
    form.locator("#id_place").fill("Tidak Ada")
    send(form)

    expect(form.get_by_text("is called “Tidak Ada”").first).to_be_visible()
    expect(form.get_by_label("What is wrong?")).to_have_value("Ada lubang")
    form.locator("#id_place").fill("Jalan Lurus")
    send(form)

    expect(form.get_by_role("heading", name="Thank you. It has arrived.")).to_be_visible()


def test_without_javascript_a_report_is_sent(browser: Browser, live_server: LiveServer, city: City) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/reports/straight/")
    page.get_by_role("link", name="Report something").click()
    page.get_by_label("What is wrong?").fill("Ada lubang")
    page.locator("#id_place").fill("Jalan Lurus")
    page.get_by_label("Pothole").check()
    assert not page.get_by_label("Telephone").is_visible()
    page.get_by_label("Only the office that answers").check()
    page.get_by_label("Telephone").fill("0812345678")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Yes: send it").click()

    expect(page.get_by_role("heading", name="Thank you. It has arrived.")).to_be_visible()
    context.close()
    assert Report.objects.get().contact.phone == "0812345678"


def test_the_form_is_filled_in_by_keyboard_alone(form: Page) -> None:
    form.locator("#id_place").focus()
    form.keyboard.type("Jalan Lurus")
    form.keyboard.press("Tab")
    form.keyboard.type("Ada lubang")
    expect(form.locator("input[name=lon]")).not_to_have_value("")
    form.keyboard.press("Tab")
    form.keyboard.press("ArrowDown")
    expect(form.get_by_label("Pothole")).to_be_checked()
    for _ in range(6):
        form.keyboard.press("Tab")
        if form.evaluate("document.activeElement.textContent") == "Send":
            break
    form.keyboard.press("Enter")

    wait_for(Report.objects.exists)
    report = Report.objects.get()
    assert report.category is not None
    assert report.category.code == "pothole"


def test_axe_finds_nothing_and_a_phone_never_scrolls_sideways(
    form: Page, tell: Tell, live_server: LiveServer
) -> None:
    report = tell(position=at(215))
    write(form, "Ada lubang")
    expect(form.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    found = faults(form)
    for path in ("", "find/?code=x", f"{report.code}/"):
        form.goto(f"{live_server.url}/reports/straight/{path}")
        found += faults(form)
        assert form.evaluate("document.documentElement.scrollWidth") <= 360
    form.goto(f"{live_server.url}/reports/straight/new/")
    expect(form.locator("simpul-report[data-kept]")).to_be_attached(timeout=WAIT_MS)
    write(form, "Lampu mati")
    form.get_by_label("What is wrong?").press("Tab")
    send(form)
    send(form)
    expect(form.get_by_role("heading", name="Thank you. It has arrived.")).to_be_visible()
    found += faults(form)

    assert found == []
