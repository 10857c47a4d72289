"""Offers, requests and bookings through the acts: who may, what follows, what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.conftest import Installation
from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import booking, help  # noqa: A004 - the room's own word
from simpul.rooms.hub.models import Partner, Project, SupportNeed
from simpul.rooms.hub.models.help import Booking, Offer, Request
from simpul.rooms.hub.share import help as share
from simpul.rooms.hub.tests.help.conftest import ASKED, COURSE, NOW
from simpul.rooms.hub.understand import life


def verbs(city: City | None) -> list[str]:
    return list(Entry.objects.filter(city=city).order_by("sequence").values_list("verb", flat=True))


def test_an_offer_begins_as_a_draft_that_only_its_giver_sees(
    phnom_penh: City, giver: Person, taker: Person
) -> None:
    made = help.offer(phnom_penh, COURSE, actor=giver, now=NOW, form="training")

    assert made.state == "draft"
    assert share.offers(NOW.date()) == []
    assert share.offer(made.pk, giver) == made
    with pytest.raises(Offer.DoesNotExist):
        share.offer(made.pk, taker)

    help.step(made, "publish", actor=giver, now=NOW)

    assert share.offers(NOW.date()) == [made]
    assert share.offer(made.pk, None) == made
    assert verbs(phnom_penh) == ["hub.offer", "hub.publish"]
    assert ledger.verify(phnom_penh) == []


@pytest.mark.parametrize("who", ["taker", "stranger", "helper", "keeper"])
def test_others_may_not_offer_for_a_city(phnom_penh: City, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        help.offer(phnom_penh, COURSE, actor=request.getfixturevalue(who), now=NOW)

    assert not Offer.objects.exists()
    assert verbs(phnom_penh) == []


def test_a_partner_offers_and_the_network_has_it_in_its_ledger(
    jica: Partner, helper: Person, giver: Person, keeper: Person
) -> None:
    made = help.offer(jica, COURSE, actor=helper, now=NOW)
    other = Person.objects.create_user("another-partner")

    with pytest.raises(PermissionDenied):
        help.step(made, "publish", actor=giver, now=NOW)
    with pytest.raises(PermissionDenied):
        help.step(made, "publish", actor=other, now=NOW)
    help.step(made, "publish", actor=helper, now=NOW)
    help.step(made, "withdraw", actor=keeper, now=NOW)

    assert made.giver == "JICA"
    assert verbs(None)[-3:] == ["hub.offer", "hub.publish", "hub.withdraw"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"focus_areas": ["weather"]}, "focus_areas: Not known: weather"),
        ({"stages": ["begun"]}, "stages"),
        ({"climates": ["tropical"]}, "climates"),
        ({"languages": ["English"]}, "languages"),
        ({"languages": "en"}, "languages"),
        ({"kind": "gift"}, "kind"),
        ({"title": ""}, "title"),
        ({"amount": 5}, "currency"),
        ({"amount": -5, "currency": "USD"}, "amount"),
        ({"from_on": date(2027, 2, 1)}, "ends"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    phnom_penh: City, giver: Person, wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(help.BadHelp, match=named):
        help.offer(phnom_penh, COURSE | wrong, actor=giver, now=NOW)

    assert not Offer.objects.exists()


def test_only_the_machine_says_that_an_offer_is_a_sample(phnom_penh: City, giver: Person) -> None:
    said = COURSE | {"invented": True, "verified": True, "source": "me"}

    typed = help.offer(phnom_penh, said, actor=giver, now=NOW)
    loaded = help.offer(phnom_penh, said, actor=system_person(), now=NOW)

    assert (typed.invented, typed.verified, typed.source) == (False, None, "")
    assert (loaded.invented, loaded.verified, loaded.source) == (True, True, "me")


def test_an_offer_is_changed_and_the_ledger_says_what(course: Offer, giver: Person, phnom_penh: City) -> None:
    help.change(course, COURSE | {"places": 5}, actor=giver, now=NOW)

    course.refresh_from_db()
    assert course.places == 5
    entry = Entry.objects.filter(city=phnom_penh).order_by("sequence").last()
    assert entry
    assert (entry.verb, entry.detail["changed"]) == ("hub.change_offer", ["places"])


@pytest.mark.parametrize("step", ["deliver", "book", "nonsense", "publish"])
def test_steps_that_do_not_lead_on_are_refused(course: Offer, giver: Person, step: str) -> None:
    with pytest.raises(help.NotNow):
        help.step(course, step, actor=giver, now=NOW)

    course.refresh_from_db()
    assert course.state == "open"


def test_an_offer_that_is_over_is_not_open(course: Offer, makassar: City, taker: Person) -> None:
    later = NOW + timedelta(days=400)

    assert share.offers(later.date()) == []
    with pytest.raises(booking.NotOpen):
        booking.book(course, makassar, actor=taker, now=later)


def test_filters_keep_what_does_not_say(course: Offer, phnom_penh: City, giver: Person) -> None:
    silent = help.offer(
        phnom_penh,
        {"title": "Come and see", "kind": "knowledge_sharing", "what": "A visit."},
        actor=giver,
        now=NOW,
    )
    help.step(silent, "publish", actor=giver, now=NOW)

    def titles(**chosen: str) -> set[str]:
        return {one.title for one in share.offers(NOW.date(), **chosen)}

    assert titles(area="civic_social") == {"Come and see"}
    assert titles(area="quality_environment", language="en") == {"Come and see", COURSE["title"]}
    assert titles(language="th") == {"Come and see"}
    assert titles(kind="capacity_building") == {COURSE["title"]}


def test_a_request_for_a_project_of_the_city_alone(
    makassar: City, kuching: City, taker: Person, third: Person, project: Project
) -> None:
    need = SupportNeed.objects.create(project=project, kind="training")
    made = help.request(makassar, ASKED, actor=taker, now=NOW, need=need)

    assert (made.project, made.need) == (project, need)
    with pytest.raises(help.OthersProject):
        help.request(kuching, ASKED, actor=third, now=NOW, project=project)


def test_both_sides_confirm_and_then_it_is_booked(  # noqa: PLR0913, PLR0917 - the cast
    course: Offer, asked: Request, makassar: City, taker: Person, giver: Person, phnom_penh: City
) -> None:
    made = booking.book(course, makassar, actor=taker, now=NOW, request=asked)
    states = [made.state]
    states.append(booking.confirm(made, actor=giver, now=NOW).state)
    states.append(booking.confirm(made, actor=taker, now=NOW).state)

    course.refresh_from_db()
    asked.refresh_from_db()
    assert states == ["asked", "asked", "booked"]
    assert (course.state, asked.state) == ("booked", "booked")
    assert share.free(course) == 1
    assert verbs(makassar).count("hub.confirm_booking") == 2
    assert verbs(phnom_penh).count("hub.confirm_booking") == 2
    with pytest.raises(booking.NotNow):
        booking.confirm(made, actor=taker, now=NOW)


@pytest.mark.parametrize("who", ["third", "stranger", "helper"])
def test_a_third_city_sees_no_booking_and_confirms_none(
    booked: Booking, who: str, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)

    for refused in (
        lambda: share.booking(booked.pk, actor),
        lambda: booking.confirm(booked, actor=actor, now=NOW),
        lambda: booking.end(booked, actor=actor, now=NOW, reason="no"),
        lambda: booking.deliver(booked, actor=actor, now=NOW, delivered_on=NOW.date(), what="x"),
        lambda: booking.tell(booked, actor=actor, now=NOW, came_of_it="x"),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert share.bookings(booked.offer, actor) == []


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"places": 3}, booking.BadBooking),
        ({"places": 0}, booking.BadBooking),
        ({"from_on": date(2027, 1, 10)}, booking.BadBooking),
        ({"from_on": date(2027, 1, 13), "to_on": date(2027, 1, 12)}, booking.BadBooking),
    ],
)
def test_bookings_that_cannot_be(
    course: Offer, makassar: City, taker: Person, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        booking.book(course, makassar, actor=taker, now=NOW, **wrong)

    assert not Booking.objects.exists()


def test_a_city_books_once_and_not_its_own(
    course: Offer, makassar: City, taker: Person, phnom_penh: City, giver: Person
) -> None:
    booking.book(course, makassar, actor=taker, now=NOW)

    with pytest.raises(booking.BookedAlready):
        booking.book(course, makassar, actor=taker, now=NOW)
    with pytest.raises(booking.BadBooking):
        booking.book(course, phnom_penh, actor=giver, now=NOW)


def test_who_finds_no_place_waits_and_moves_up(  # noqa: PLR0913, PLR0917 - the cast
    course: Offer, makassar: City, kuching: City, taker: Person, third: Person, giver: Person
) -> None:
    first = booking.book(course, makassar, actor=taker, now=NOW, places=2)
    waits = booking.book(course, kuching, actor=third, now=NOW)
    assert (first.state, waits.state) == ("asked", "waiting")
    with pytest.raises(booking.NotNow):
        booking.confirm(waits, actor=giver, now=NOW)
    with pytest.raises(booking.BadBooking):
        booking.end(first, actor=taker, now=NOW, reason=" ")

    ended = booking.end(first, actor=giver, now=NOW, reason="The trainer is ill.")

    waits.refresh_from_db()
    assert (ended.state, ended.reason) == ("declined", "The trainer is ill.")
    assert waits.state == "asked"
    assert "hub.promote_booking" in verbs(kuching)


def test_one_in_line_that_does_not_fit_is_passed(
    course: Offer, makassar: City, kuching: City, taker: Person, third: Person
) -> None:
    more = City.objects.create(slug="dili", name="Dili", country="TLS")
    system = system_person()
    first = booking.book(course, makassar, actor=taker, now=NOW)
    booking.book(course, kuching, actor=third, now=NOW)
    two = booking.book(course, more, actor=system, now=NOW, places=2)
    last = booking.book(course, City.objects.create(slug="x", name="X"), actor=system, now=NOW)
    assert (two.state, last.state) == ("waiting", "waiting")

    booking.end(first, actor=taker, now=NOW, reason="no money")

    two.refresh_from_db()
    last.refresh_from_db()
    assert (two.state, last.state) == ("waiting", "asked")


def test_an_expert_is_free_again_on_other_days(  # noqa: PLR0913, PLR0917 - the cast
    phnom_penh: City, giver: Person, makassar: City, kuching: City, taker: Person, third: Person
) -> None:
    expert = help.offer(
        phnom_penh,
        COURSE | {"places": 1, "from_on": None, "to_on": None},
        actor=giver,
        now=NOW,
        form="expert",
    )
    help.step(expert, "publish", actor=giver, now=NOW)
    days: dict[str, Any] = {"from_on": date(2027, 3, 1), "to_on": date(2027, 3, 10)}
    booking.book(expert, makassar, actor=taker, now=NOW, **days)

    same = booking.book(
        expert, kuching, actor=third, now=NOW, from_on=date(2027, 3, 10), to_on=date(2027, 3, 12)
    )
    booking.end(same, actor=third, now=NOW, reason="other days")
    later = booking.book(
        expert, kuching, actor=third, now=NOW, from_on=date(2027, 3, 11), to_on=date(2027, 3, 12)
    )

    assert (same.state, later.state) == ("waiting", "asked")


def test_when_all_say_no_the_offer_and_the_request_are_open_again(
    booked: Booking, course: Offer, taker: Person
) -> None:
    booking.end(booked, actor=taker, now=NOW, reason="no budget")

    course.refresh_from_db()
    assert course.state == "open"


def test_what_was_given_and_what_came_of_it(
    booked: Booking, course: Offer, taker: Person, giver: Person, makassar: City
) -> None:
    with pytest.raises(booking.NotDelivered):
        booking.tell(booked, actor=taker, now=NOW, came_of_it="good")
    with pytest.raises(booking.BadBooking):
        booking.deliver(booked, actor=giver, now=NOW, delivered_on=date(2027, 1, 13), what="a course")
    then = NOW + timedelta(days=90)
    booking.deliver(booked, actor=giver, now=then, delivered_on=date(2027, 1, 13), what="A course", people=24)
    with pytest.raises(PermissionDenied):
        booking.tell(booked, actor=giver, now=then, came_of_it="It was great, says the giver.")
    with pytest.raises(booking.BadBooking):
        booking.tell(booked, actor=taker, now=then, came_of_it=" ")

    booking.tell(
        booked, actor=taker, now=then, came_of_it="12 alleys sort now.", good=True, code="ISO37122:5.1"
    )

    course.refresh_from_db()
    [outcome] = share.outcomes(course)
    assert course.state == "delivered"
    assert (outcome.people, outcome.good, outcome.came_of_it) == (24, True, "12 alleys sort now.")
    assert verbs(makassar)[-2:] == ["hub.deliver", "hub.tell_outcome"]
    assert ledger.verify(makassar) == []


AT_ONCE = """
import threading
from datetime import UTC, datetime
from django.db import connection
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import booking, help
now, system, start = datetime(2026, 11, 22, tzinfo=UTC), system_person(), threading.Barrier(4)
giver = City.objects.create(slug="gives", name="Gives")
takers = [City.objects.create(slug=f"takes-{n}", name=f"Takes {n}") for n in range(4)]
content = {"title": "A course", "kind": "capacity_building", "what": "A course.", "places": 2}
offer = help.offer(giver, content, actor=system, now=now)
help.step(offer, "publish", actor=system, now=now)
states = []
def ask(city):
    start.wait()
    states.append(booking.book(offer, city, actor=system, now=now).state)
    connection.close()
threads = [threading.Thread(target=ask, args=[city]) for city in takers]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(sorted(states))
"""


@pytest.mark.django_db
def test_who_ask_at_once_get_what_there_is_once(installation: Installation) -> None:
    assert installation.python(AT_ONCE) == "['asked', 'asked', 'waiting', 'waiting']\n"


@pytest.mark.parametrize(
    ("places", "taken", "wanted", "free"),
    [
        (None, [(None, None, 9)], (None, None), None),
        (2, [], (None, None), 2),
        (2, [(date(2027, 1, 1), date(2027, 1, 3), 1)], (date(2027, 1, 3), date(2027, 1, 4)), 1),
        (2, [(date(2027, 1, 1), date(2027, 1, 3), 1)], (date(2027, 1, 4), None), 2),
        (2, [(date(2027, 1, 1), date(2027, 1, 2), 1), (date(2027, 1, 3), None, 1)], (None, None), 1),
        (2, [(None, date(2027, 1, 2), 1), (date(2027, 1, 2), None, 1)], (None, None), 0),
        (1, [(None, None, 3)], (None, None), 0),
    ],
)
def test_free_places_on_the_busiest_day(places: Any, taken: Any, wanted: Any, free: int | None) -> None:
    assert life.free(places, taken, wanted) == free


@pytest.mark.parametrize("table", [life.HELP, life.BOOKING, life.PRACTICE, life.ADOPTION])
def test_every_step_leads_to_a_state_of_its_life(table: life.Life) -> None:
    for steps in table.values():
        assert set(steps.values()) <= set(table)


def test_the_cities_that_somebody_acts_for(
    giver: Person, keeper: Person, stranger: Person, makassar: City, phnom_penh: City
) -> None:
    def names(who: object) -> list[str]:
        return [city.slug for city in share.cities_for(who, help.OFFER)]

    assert names(giver) == ["phnom-penh"]
    assert names(stranger) == names(None) == names(keeper) == []
    assert names(system_person()) == ["makassar", "phnom-penh"]
