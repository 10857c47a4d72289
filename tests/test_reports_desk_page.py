"""The desk and deciding together in a real browser: for axe, on a small phone, by keyboard alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.files import store
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.act import (
    budget,
    comment,
    intake,
    meet,
    propose,
    propose_amend,
    propose_who,
    route,
    step,
    survey,
    vote,
    vote_list,
    week,
)
from simpul.rooms.reports.act.intake import Came
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Category, Note, Office, Report, Routing
from simpul.rooms.reports.tests.conftest import Tell, at, city, offices, own_folder, tell
from simpul.rooms.reports.tests.tell.photos import jpeg
from simpul.rooms.reports.understand.tests.test_skip import QUESTIONS

__all__ = ["city", "offices", "own_folder", "tell"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "kunci-kota-lurus"  # typed in the test
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
HERE = "/reports/straight/"
MAP = "**/reports-desk.js"
BEHIND = ("desk/", "desk/offices/", "desk/categories/", "desk/routing/", "letters/", "moderate/", "shares/")
TOGETHER = ("together/", "proposals/", "meetings/", "surveys/")
LONG = "Sampahmenumpukditepisungaidanbaunyasampaikesekolah"


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A small phone. The map is left out: it has tests of its own, and draws for seconds."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=live_server.url)
    context.set_default_timeout(30_000)
    context.route(MAP, lambda route: route.abort())
    page = context.new_page()
    yield page
    page.wait_for_load_state("networkidle")
    context.close()


@pytest.fixture
def owner(city: City) -> Person:
    """Somebody who may do everything in the city."""
    person = Person.objects.create_user("bupati", password=PASSWORD)
    Role.objects.create(person=person, city=city, role="owner")
    return person


@pytest.fixture
def told(tell: Tell) -> list[Report]:
    """Four reports: with a photo, with one very long word, with a telephone number in it, and one more."""
    now, blob = timezone.now(), store.put(jpeg(5), expect=frozenset({"image/jpeg"}))
    photo = Shot(blob, "5" * 64, 400, 300, None)
    words = {"known": "office", "name": "Ani", "phone": "0812345678", "photos": [photo]}
    return [
        tell(now - timedelta(days=9), position=at(60), **words),
        tell(now - timedelta(days=2), category="rubbish", position=at(160), text=LONG, place=LONG),
        tell(now - timedelta(days=2), position=at(260), text="Hubungi saya 0812-3456-7890"),
        tell(now - timedelta(hours=1), position=at(360)),
    ]


@pytest.fixture
def behind(
    city: City, told: list[Report], offices: tuple[Office, Office], owner: Person, settings: Any
) -> list[str]:
    """Forward one report by a rule, get a letter, count a week; and give the addresses of what came of it."""
    settings.SIMPUL_EMAIL_URL = "smtp://x"
    now, by, roads = timezone.now(), step.office(owner), offices[0]
    done = step.step(told[0], "verify", by, now=now)
    done = step.step(done, "forward", by, now=now, to=roads)
    rule = [{"categories": ["pothole"], "regions": ["35.10.01.2001"], "office": roads.pk}]
    draft = route.draft(city, route.Wanted("SK Bupati 1/2026", rule, None), None, actor=owner, now=now)
    route.go_live(draft, city.day(now), actor=owner, now=now)
    came = Came(uuid4(), f"Lamaran kerja. {LONG}", "Ani", "ani@example.org", now, None, ())
    intake.receive(city, came, now=now)
    counted = week.count(city, city.day(now) - timedelta(days=7), now=now)
    return [
        *BEHIND, f"desk/case/{done.code}/", f"desk/case/{told[1].code}/", f"desk/offices/{roads.pk}/",
        f"desk/categories/{Category.objects.filter(city=city)[0].pk}/", f"moderate/{told[2].code}/",
        f"desk/routing/{Routing.objects.get().pk}/", f"week/{counted.begins_on}/",
        f"field/round/?code={done.code}&code={told[1].code}",
    ]  # fmt: skip


@pytest.fixture
def together(city: City, owner: Person) -> list[str]:
    """Propose, speak, call a meeting, open a vote and a consultation; and give their addresses."""
    now, west = timezone.now(), Boundary.objects.get(city=city, name="Barat")
    ani = propose_who.confirm(
        propose_who.token(propose_who.ask(city, "ani@example.org", "Ani", now=now)), now=now
    )
    text = f"Jalan ke sekolah tidak punya trotoar; anak-anak berjalan di jalan raya. {LONG}"
    made, _new = propose.propose(city, propose.Wanted(uuid4(), "Trotoar", text, region=west), ani, now=now)
    comment.comment(made, uuid4(), "Setuju.", ani, now=now, named=True)
    propose_amend.amend(made, uuid4(), "Trotoar dan lampu", f"{text} Juga lampu.", ani, now=now)
    cycle = meet.begin(city, now.year + 1, actor=owner, now=now)
    call = meet.Call("hamlet", "Dusun Krajan", _morning(now), "Balai dusun", west)
    meeting = meet.call(cycle, call, actor=owner, now=now)
    meet.bring(meeting, made, actor=owner, now=now)
    poll = vote.prepare(
        _money(city, owner, now), method="approval", most=1, opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=7), actor=owner, now=now,
    )  # fmt: skip
    vote_list.make_codes(poll, 3, actor=owner, now=now, area="Utara")
    vote.open_(poll, actor=owner, now=now)
    asked = survey.make(city, "Bersepeda", QUESTIONS, actor=owner, now=now)
    survey.turn(asked, "open", actor=owner, now=now)
    return [
        *TOGETHER, f"proposals/{made.code}/", f"meetings/{cycle.year}/", f"meeting/{meeting.pk}/",
        f"budgets/{poll.budget_id}/", f"votes/{poll.pk}/", f"surveys/{asked.pk}/",
        f"surveys/{asked.pk}/answer/",
    ]  # fmt: skip


def _morning(now: datetime) -> datetime:
    return now.replace(year=now.year + 1, month=1, day=12)


def _money(city: City, owner: Person, now: datetime) -> Any:
    made = budget.make(city, "Dana warga", year=now.year + 1, total=100, actor=owner, now=now)
    north = budget.area(made, "Utara", 60, actor=owner, now=now)
    for title, cost in (("Sumur", 40), ("Lampu", 30)):
        budget.offer(made, budget.Plan(title, "", cost, north), actor=owner, now=now)
    return made


def faults(page: Page, width: dict[str, int]) -> list[str]:
    """Say what axe finds at a width, and whether the page is wider than it."""
    page.set_viewport_size(width)  # type: ignore[arg-type]
    found = Axe().run(page, None, WCAG).response["violations"]
    said = [f"{page.url} at {width['width']}: {one['id']}: {one['nodes'][0]['html']}" for one in found]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*said, f"{page.url}: {wide} px wide"] if wide > width["width"] else said


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    page: Page, live_server: LiveServer, owner: Person, behind: list[str], together: list[str]
) -> None:
    client = Client()
    client.force_login(owner)
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    found = []
    for path in behind + together:
        answer = page.goto(HERE + path)
        assert answer is not None
        assert answer.status == (422 if "round" in path else 200), path  # no streets to drive on here
        found += faults(page, PHONE) + faults(page, DESK)

    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_the_map_of_the_queue(
    page: Page, live_server: LiveServer, owner: Person, behind: list[str]
) -> None:
    client = Client()
    client.force_login(owner)
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    page.context.unroute(MAP)
    page.goto(f"{HERE}desk/")
    page.locator("summary", has_text="On the map").click()
    page.wait_for_selector("simpul-desk-map[data-drawn][data-features]", timeout=90_000)

    found = faults(page, PHONE) + faults(page, DESK)

    assert not found, "\n".join(found)


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until what is called `name`… has the focus, and make sure that one sees where it is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).startswith(name):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    pytest.fail(f"{most} times Tab does not lead to “{name}” on {page.url}")


NAME = """() => {
    const one = document.activeElement
    return one.getAttribute("aria-label") || (one.labels && one.labels[0]?.textContent.trim())
        || one.textContent.trim()
}"""


def test_the_desk_by_keyboard_alone(
    page: Page, city: City, told: list[Report], offices: tuple[Office, Office], owner: Person
) -> None:
    page.goto(f"{HERE}desk/")
    page.keyboard.type("bupati")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What waits in Straight")).to_be_visible()

    for one in (told[0], told[3]):
        tab_to(page, one.code)
        page.keyboard.press("Space")
    tab_to(page, "With those ticked")
    page.keyboard.type("Write a note")
    tab_to(page, "Words")
    page.keyboard.type("Cek di lapangan")
    tab_to(page, "Do it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 2 done")).to_be_visible()
    assert Note.objects.filter(text="Cek di lapangan").count() == 2
    found = faults(page, PHONE) + faults(page, DESK)

    tab_to(page, told[0].code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(told[0].code)
    tab_to(page, "Verify")
    page.keyboard.press("Enter")
    tab_to(page, "Verify")  # what opened has a button of the same name
    page.keyboard.press("Space")
    expect(page.locator(".desk-history")).to_contain_text("Read and verified by the desk")
    assert Report.objects.get(pk=told[0].pk).state == "verified"
    tab_to(page, "Queue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What waits in Straight")).to_be_visible()
    assert not found, "\n".join(found)
