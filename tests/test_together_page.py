"""Taking part in a real browser: the pin of a place, what is kept of oneself; for axe, on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.places.models import City
from simpul.rooms.reports.act import propose_who
from simpul.rooms.reports.models import Proposal
from simpul.rooms.reports.tests.conftest import city, own_folder

__all__ = ["city", "own_folder"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/reports/straight/"
WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, city: City) -> Iterator[Page]:
    """A small phone whose owner stands in the city and has confirmed an address."""
    where = {"longitude": 114.3511, "latitude": -8.2101, "accuracy": 8.0}
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="en-GB",
        permissions=["geolocation"], geolocation=where,
    )  # fmt: skip
    found = context.new_page()
    ani = propose_who.ask(city, "ani@example.org", "Ani", now=timezone.now())
    found.goto(f"{HERE}together/known/{propose_who.token(ani)}/")
    found.get_by_role("button", name="Yes, it is me").click()
    yield found
    context.close()


def test_a_proposal_is_pinned_and_its_maker_sees_and_deletes_everything(page: Page) -> None:
    page.goto(f"{HERE}proposals/new/")
    expect(page.locator("simpul-place[data-ready]")).to_be_attached()
    page.get_by_label("Title").fill("Trotoar ke sekolah")
    page.get_by_label("What do you want, and why?").fill("Anak-anak berjalan di jalan raya setiap pagi.")
    page.get_by_role("button", name="My position").click()
    expect(page.locator("[data-place-said]")).to_contain_text("8 m")
    page.wait_for_timeout(3100)  # nobody fills it in faster
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Trotoar ke sekolah")).to_be_visible()
    made = Proposal.objects.get()
    assert (made.lon, made.lat, made.shown) == (114.3511, -8.2101, True)
    page.get_by_role("button", name="I am for it").click()
    expect(page.get_by_text("You are for it.")).to_be_visible()

    page.get_by_role("link", name="What is stored of me").click()
    expect(page.get_by_role("heading", name="What you support")).to_be_visible()
    for path in ("together/me/", "together/who/", "together/known/", "proposals/new/"):
        page.goto(HERE + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, (path, found.generate_report())
    page.goto(f"{HERE}together/me/")
    page.get_by_label("Everything").check()
    page.get_by_label("Yes, delete it").check()
    page.get_by_role("button", name="Delete").last.click()
    expect(page.get_by_text("It is deleted.")).to_be_visible()
    made.refresh_from_db()
    assert (made.title, made.participant, made.state) == ("", None, "withdrawn")
