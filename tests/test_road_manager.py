"""The road manager from end to end in a real browser: from what a camera saw to what a later one says.

Ten damages are looked at by keyboard, a plan is made and signed, two repairs are ordered; one is proven
honestly, the other with the same photo again; the next survey confirms the one and disputes the other.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.ground.proof.tests.photos import Camera, scene
from simpul.kernel.geo import LonLat
from simpul.rooms.roads.jobs import plan as plans
from simpul.rooms.roads.models import Crew, Damage, Item, Member, Plan, Proof, Survey, Verdict
from simpul.rooms.roads.tests.conftest import Drive, make_street, survey_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT_MS = 30_000
HOLES = [20.0 + 40 * number for number in range(12)]
REVIEWED = 10


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture
def city(db: None, tmp_path: Path, settings: Any) -> City:
    """A city of one street that a camera drove along, past twelve potholes."""
    settings.SIMPUL_DATA = tmp_path / "kept"
    city = City.objects.create(
        slug="straight", name="Straight", west=114.34, south=-8.22, east=114.37, north=-8.2, version="1"
    )
    make_street(city, 0, 500, way=1)
    drive(city, tmp_path / "first", HOLES)
    return city


def drive(city: City, folder: Path, holes: list[float], **said: Any) -> Survey:
    """Drive along the street and bring the photos in."""
    folder.mkdir()
    Drive(folder, potholes=holes, **said).along(0, 490)
    return survey_of(city, folder)


def somebody(city: City, name: str, role: str) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


@pytest.fixture
def crew(city: City) -> Crew:
    crew = Crew.objects.create(city=city, name="CV Jalan Mulus", kind="contractor")
    Member.objects.create(crew=crew, person=somebody(city, "mender", "crew"))
    return crew


type Enter = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Enter]:
    """Open a browser in which somebody is signed in; all are closed at the end."""
    opened: list[BrowserContext] = []

    def sign_in(person: Person, **said: Any) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(base_url=live_server.url, locale="en-GB", **said)
        opened.append(context)
        key = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        return page

    yield sign_in
    for one in opened:
        one.close()


def test_from_damage_to_the_cameras_verdict(enter: Enter, city: City, crew: Crew, tmp_path: Path) -> None:
    office = enter(somebody(city, "engineer", "engineer"))
    worker = enter(Person.objects.get(username="mender"), java_script_enabled=False)

    review(office)
    assert Damage.objects.filter(state=Damage.State.CONFIRMED).count() == REVIEWED

    plan(office)
    assert Plan.objects.get().state == Plan.State.SIGNED

    first, second = Damage.objects.filter(state=Damage.State.CONFIRMED).order_by("chainage_m")[3:5]
    order(office, crew, [first, second])
    photo = Camera(timezone.now(), LonLat(first.lon, first.lat)).photo(scene(1))
    (tmp_path / "proof.jpg").write_bytes(photo)
    prove(worker, first, tmp_path / "proof.jpg")
    assert Item.objects.get(damage=first).state == Item.State.REPAIRED
    prove(worker, second, tmp_path / "proof.jpg")
    assert Item.objects.get(damage=second).state == Item.State.PROPOSED
    believe(office, Proof.objects.get(item__damage=second))
    assert Item.objects.get(damage=second).state == Item.State.REPAIRED

    left = [hole for hole in HOLES if abs(hole - first.chainage_m) > 5]
    drive(city, tmp_path / "second", left, start=timezone.now() + timedelta(days=1), seed=7)
    outcomes = dict(Verdict.objects.values_list("damage", "outcome"))
    assert outcomes == {first.pk: "confirmed", second.pk: "disputed"}
    verdict(office, city, second)
    on_paper(office)


def review(page: Page) -> None:
    """Say of ten damages that they are some, with one key each."""
    page.goto("/roads/straight/review/")
    told = page.locator(".review-progress").first
    for number in range(REVIEWED):
        expect(told).to_contain_text(f"{number} of {len(HOLES)}", timeout=WAIT_MS)
        page.wait_for_load_state("networkidle")
        page.keyboard.press("c")
    expect(told).to_contain_text(f"{REVIEWED} of {len(HOLES)}", timeout=WAIT_MS)


def plan(page: Page) -> None:
    """Ask for a plan of a year's money, let it be worked out, and sign it."""
    page.goto("/roads/straight/plans/new/")
    page.get_by_label("Name", exact=True).fill("Next year")
    page.locator("[name=budget_1]").fill("100000000000")
    page.get_by_role("button", name="Work it out").click()
    page.wait_for_url("**/roads/plans/**")
    plans.run(Plan.objects.get())
    page.reload()
    page.get_by_role("button", name="Sign this plan").click()
    expect(page.get_by_text("It stays as it is, whatever is changed later.")).to_be_visible()


def order(page: Page, crew: Crew, damages: list[Damage]) -> None:
    """Order damages to be mended by a crew."""
    page.goto("/roads/straight/orders/new/")
    page.locator("[name=title]").fill("Two holes")
    page.locator("[name=crew]").select_option(label=crew.name)
    page.locator("[name=due_on]").fill(f"{crew.city.day(timezone.now()) + timedelta(days=7)}")
    for damage in damages:
        page.locator(f"#damage-{damage.pk}").check()
    page.get_by_role("button", name="Give the order").click()
    expect(page.get_by_role("heading", name="Two holes")).to_be_visible()


def prove(page: Page, damage: Damage, photo: Path) -> None:
    """Send a photo as the proof that a damage was mended."""
    page.goto(f"/roads/work/{Item.objects.get(damage=damage).pk}/")
    page.locator("[name=photo]").set_input_files(photo)
    page.get_by_role("button", name="Send the proof").click()
    page.wait_for_url("**/roads/straight/my-orders/")


def believe(page: Page, proof: Proof) -> None:
    """See why a proof is doubted, and believe it all the same."""
    page.goto(proof.get_absolute_url())
    expect(page.locator(".doubts")).to_be_visible()
    page.locator("[name=note]").fill("the foreman says so")
    page.get_by_role("button", name="Accept: it is repaired").click()
    page.wait_for_url("**/roads/orders/**")


def verdict(page: Page, city: City, disputed: Damage) -> None:
    """See one confirmed and one disputed, the photos side by side, the crew's share, and the queue."""
    page.goto(f"/roads/{city.slug}/verdicts/")
    expect(page.locator("td .verdict-confirmed")).to_have_count(1)
    expect(page.locator("td .verdict-disputed")).to_have_count(1)
    page.locator("tr", has=page.locator(".verdict-disputed")).get_by_role("link").first.click()
    for heading in ("Before", "Proof", "After"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("The same kind of damage is seen at the place.")).to_be_visible()
    page.goto(f"/roads/{city.slug}/verdicts/crews/")
    expect(page.get_by_text("too few to say (2 of 5)")).to_be_visible()
    page.goto(f"/roads/{city.slug}/review/?damage={disputed.pk}")
    expect(page.get_by_text("A crew proved that this was repaired")).to_be_visible()


def on_paper(page: Page) -> None:
    """Take the report for the head of the office."""
    answer = page.request.get("/roads/straight/report.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
