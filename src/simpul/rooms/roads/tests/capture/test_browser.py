"""The field pages on a phone: recorded and noted without a network, broken off, sent once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.conftest import wait_for
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.ground.tests.wire import Wire
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Frame, Part, Recording, Survey
from simpul.rooms.roads.tests.conftest import on_street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT_MS = 60_000
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
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
def wire(live_server: LiveServer) -> Iterator[Wire]:
    found = Wire(int(live_server.url.rsplit(":", 1)[1]))
    yield found
    found.close()


@pytest.fixture
def phone(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], wire: Wire, surveyor: Person
) -> Iterator[BrowserContext]:
    """A small phone with a camera, whose person is signed in."""
    args = [*browser_type_launch_args["args"], *CAMERA]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    here = on_street(0)
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="en-GB",
        permissions=["geolocation", "camera"],
        geolocation={"longitude": here.lon, "latitude": here.lat, "accuracy": 5},
    )
    context.set_default_timeout(WAIT_MS)
    client = Client()
    client.force_login(surveyor)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": f"http://localhost:{wire.port}"}]
    )
    yield context
    context.close()
    browser.close()


@pytest.fixture
def hub(phone: BrowserContext, wire: Wire, city: City) -> Page:
    """The hub, opened once with a network, so that its pages are kept."""
    page = phone.new_page()
    page.goto(f"http://localhost:{wire.port}/roads/straight/field/")
    expect(page.locator("simpul-outbox[data-kept]")).to_be_attached()
    return page


def drive_on(page: Page, phone: BrowserContext, metres: int) -> None:
    """Drive along the street until there are photos of it, with a position a moment."""
    recorder = page.locator("simpul-recorder")
    for at_m in range(0, metres, 4):
        place = on_street(at_m)
        phone.set_geolocation({"longitude": place.lon, "latitude": place.lat, "accuracy": 5})
        page.wait_for_timeout(350)
    expect(recorder).to_have_attribute("data-photos", re.compile(r"^[1-9]\d*$"))


def test_a_drive_recorded_without_a_network_is_one_survey(
    hub: Page, phone: BrowserContext, wire: Wire, street: Street
) -> None:
    phone.set_offline(True)
    hub.get_by_role("link", name="Record a drive").click()
    expect(hub.get_by_role("heading", name="Record a drive")).to_be_visible()
    recorder = hub.locator("simpul-recorder")
    hub.get_by_role("button", name="Start recording").click()
    drive_on(hub, phone, 80)
    hub.get_by_role("button", name="Stop recording").click()
    expect(recorder).to_have_attribute("data-drives", "1")
    photos = int(recorder.get_attribute("data-photos") or 0)

    hub.reload()
    expect(recorder).to_have_attribute("data-drives", "1")
    hub.get_by_role("button", name="Send").click()
    expect(hub.get_by_text("The network broke off")).to_be_visible()
    assert not Recording.objects.exists()

    wire.cut_after(40_000)
    phone.set_offline(False)
    wait_for(lambda: wire.is_cut)
    wait_for(lambda: Part.objects.filter(done__gt=0).exists() or wire.is_cut)
    hub.reload()  # the page is closed in the middle; the wire is cut, so it comes from the phone
    wire.mend()
    hub.reload()

    wait_for(lambda: Recording.objects.filter(state="waiting").exists())
    recording = Recording.objects.get()
    assert jobs.take_in.func(recording.pk) == "taken"
    expect(recorder).to_have_attribute("data-drives", "0")
    expect(hub.get_by_role("link", name="Open the survey")).to_be_visible()
    survey = Survey.objects.get()
    assert (survey.source, survey.frames_in, Recording.objects.count()) == ("phone", photos, 1)
    lons = list(Frame.objects.exclude(lon=None).order_by("sequence").values_list("lon", flat=True))
    assert lons == sorted(lons)  # type: ignore[type-var]
    assert on_street(0).lon <= lons[0] <= lons[-1] <= on_street(80).lon  # type: ignore[operator]


def test_what_is_noted_without_a_network_waits_and_is_sent(hub: Page, phone: BrowserContext) -> None:
    box = hub.locator("simpul-outbox")
    form = (
        '<form id="note" method="post" data-outbox data-outbox-title="A note" action="{action}">'
        '<input type="hidden" name="key" value="k1"><input name="name" value="x">'
        "<button>Keep it</button></form>"
    )
    write = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
    phone.set_offline(True)
    hub.evaluate(write, form.replace("{action}", "/roads/straight/surveys/new/"))

    hub.get_by_role("button", name="Keep it").click()
    expect(box).to_have_attribute("data-waiting", "1")
    expect(box.get_by_text("Waits for the network.")).to_be_visible()
    hub.reload()
    expect(box).to_have_attribute("data-waiting", "1")

    phone.set_offline(False)
    expect(
        box.get_by_text("This field is required.").first
    ).to_be_visible()  # the server's no, with its reason
    box.get_by_role("button", name="Delete: A note").click()
    expect(box).to_have_attribute("data-waiting", "0")

    hub.evaluate(write, form.replace("{action}", "/sign-out/"))
    hub.get_by_role("button", name="Keep it").click()
    expect(box).to_have_attribute("data-waiting", "0")
    expect(box.get_by_text("Sent: 1.")).to_be_visible()
    hub.evaluate(write, form.replace("{action}", "/roads/straight/surveys/new/").replace("k1", "k2"))
    hub.get_by_role("button", name="Keep it").last.click()
    expect(box.get_by_text("Sign in again")).to_be_visible()  # nobody is signed in: it waits
    expect(box).to_have_attribute("data-waiting", "1")


def test_a_press_on_the_map_of_what_was_driven_starts_a_drive_there(
    hub: Page, wire: Wire, street: Street
) -> None:
    hub.goto(f"http://localhost:{wire.port}/roads/straight/coverage/")
    drawn = hub.locator("simpul-coverage[data-drawn][data-features]")
    expect(drawn).to_be_attached()
    assert int(drawn.get_attribute("data-features") or 0) > 0

    drawn.locator("canvas").click()
    drawn.locator(".map-card button").click()

    expect(hub.locator("#suggest input[name=start]")).to_be_focused()
    expect(hub.locator("#suggest input[name=start]")).to_have_value(
        re.compile(r"^-?\d+\.\d{5},-?\d+\.\d{5}$")
    )


def test_everybody_can_use_the_field_pages(hub: Page, wire: Wire) -> None:
    found = []
    for path in ("field/", "field/drive/", "coverage/"):
        hub.goto(f"http://localhost:{wire.port}/roads/straight/{path}")
        hub.wait_for_load_state("networkidle")
        found += Axe().run(hub, options=WCAG).response["violations"]
        assert hub.evaluate("document.documentElement.scrollWidth") <= 360

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
