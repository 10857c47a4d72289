"""What matching keeps between two questions: it says what is public now, and as one side alone says it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import adoption as adoptions
from simpul.rooms.hub.models.help import Booking, Delivery, Offer, Request
from simpul.rooms.hub.models.network import CityFact, NetworkCity, PopulationFigure
from simpul.rooms.hub.models.practice import Practice, PracticeText
from simpul.rooms.hub.models.project import Cost, Project, SupportNeed
from simpul.rooms.hub.share import sides, tables
from simpul.rooms.hub.tests.help.conftest import CODE, NOW, publish_figure
from simpul.rooms.hub.understand.match import Table

TODAY = date(2026, 11, 22)


@pytest.fixture
def need(project: Project) -> SupportNeed:
    return SupportNeed.objects.create(project=project, kind="training")


def offered() -> Any:
    return tables.offers(sides.atlas(), TODAY).sides


def needed() -> Any:
    return tables.needs(sides.atlas()).sides


def taught() -> Any:
    return tables.practices(sides.atlas()).sides


def tried() -> Any:
    return tables.projects(sides.atlas()).sides


def test_what_is_kept_is_what_each_says_alone(
    course: Offer, lesson: Practice, need: SupportNeed, makassar: City
) -> None:
    Offer.objects.update(climates=["Aw"], amount=Decimal("1250.50"), currency="USD", remote=True)
    PracticeText.objects.create(practice=lesson, language="km", title="-", summary="-")
    for kind, amount in (("investment", Decimal(900)), ("funding", Decimal("100.25"))):
        Cost.objects.create(project=need.project, kind=kind, amount=amount, currency="USD")
    Project.objects.update(lon=119.41234567, lat=-5.1)
    CityFact.objects.create(city=NetworkCity.objects.get(city=makassar), name="climate", value="Am")
    atlas = sides.atlas()

    assert offered() == [sides.of_offer(Offer.objects.get(), atlas)]
    assert taught() == [sides.of_practice(Practice.objects.get(), atlas)]
    assert needed() == [sides.of_need(SupportNeed.objects.get(), atlas)]
    assert needed()[0].amount == 799.75
    assert tried()[0].amount == 900
    assert taught()[0].languages == {"en", "km"}


def test_while_nothing_changes_nothing_is_laid_out_again(
    course: Offer, lesson: Practice, need: SupportNeed
) -> None:
    def every() -> list[Table]:
        atlas = sides.atlas()
        return [
            tables.offers(atlas, TODAY), tables.needs(atlas), tables.practices(atlas), tables.projects(atlas)
        ]  # fmt: skip

    assert [id(one) for one in every()] == [id(one) for one in every()]


CHANGES: dict[str, tuple[Callable[[], Any], Callable[[], object]]] = {
    "an offer is about something else": (offered, lambda: Offer.objects.update(focus_areas=["civic_social"])),
    "an offer is withdrawn": (offered, lambda: Offer.objects.update(state="withdrawn")),
    "an offer is over": (offered, lambda: Offer.objects.update(to_on=date(2026, 11, 21), from_on=None)),
    "an offer did not help": (offered, lambda: Delivery.objects.update(good=False)),
    "a city has more people": (offered, lambda: PopulationFigure.objects.update(value=5)),
    "a city has moved": (offered, lambda: City.objects.update(east=106)),
    "a project is hidden": (tried, lambda: Project.objects.update(published=False)),
    "a project is done": (tried, lambda: Project.objects.update(status="completed")),
    "a project costs more": (tried, lambda: Cost.objects.update(amount=901)),
    "a project of a need is hidden": (needed, lambda: Project.objects.update(published=False)),
    "a need is met": (needed, lambda: SupportNeed.objects.update(open=False)),
    "a need is of another kind": (needed, lambda: SupportNeed.objects.update(kind="funding")),
    "a practice is withdrawn": (taught, lambda: Practice.objects.update(state="withdrawn")),
    "a practice has other words": (taught, lambda: PracticeText.objects.update(language="km")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_seen_at_once(
    name: str, booked: Booking, lesson: Practice, need: SupportNeed, taker: Person
) -> None:
    """None of them moves the time of a change: what is kept does not rest on it."""
    Delivery.objects.create(
        booking=booked, delivered_on=TODAY, what="-", good=True, recorded_by=taker, recorded_at=NOW
    )
    Cost.objects.create(project=need.project, kind="investment", amount=900, currency="USD")
    asked, change = CHANGES[name]
    before = list(asked())

    change()

    assert before
    assert asked() != before


def test_an_adoption_counts_only_while_it_is_public(lesson: Practice, makassar: City, taker: Person) -> None:
    publish_figure(makassar, 2024, 5.0, taker)
    publish_figure(makassar, 2026, 8.0, taker)
    made = adoptions.adopt(
        lesson, makassar, actor=taker, now=NOW, adopted_on=date(2025, 1, 1), code=CODE, baseline_year=2024
    )
    made = adoptions.measure(made, year=2026, actor=taker, now=NOW)
    seen = [taught()[0].tried]
    for step in ("publish", "hide"):
        adoptions.say_adoption(made, step, actor=taker, now=NOW)
        made.refresh_from_db()
        seen.append(taught()[0].tried)

    assert seen == [0, 1, 0]


def test_what_is_not_public_is_never_laid_out(course: Offer, lesson: Practice, need: SupportNeed) -> None:
    Offer.objects.update(state="draft")
    Practice.objects.update(state="draft")
    Project.objects.update(published=False)

    assert [list(one()) for one in (offered, taught, needed, tried)] == [[], [], [], []]


def test_the_page_leaves_out_what_was_taken_back(client: Client, asked: Request, course: Offer) -> None:
    address = f"/hub/match/requests/{asked.pk}/"
    before = client.get(address).text

    Offer.objects.update(state="withdrawn")

    assert course.title in before
    assert course.title not in client.get(address).text
