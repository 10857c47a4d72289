"""The queue: its order, its holds, and two people who never hold the same."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from simpul.ground.conftest import Installation
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.rooms.roads.act import review as act
from simpul.rooms.roads.models import Damage, Hold, Rank, Survey
from simpul.rooms.roads.observe import review as queue

NOW = timezone.now()


@pytest.fixture
def colleague(city: City) -> Person:
    person = Person.objects.create_user("colleague")
    Role.objects.create(person=person, city=city, role="reviewer")
    return person


@pytest.fixture
def damages(surveyed: Survey) -> list[Damage]:
    """Six damages of one street, all found by a machine."""
    first = Damage.objects.order_by("pk").first()
    assert first is not None
    for number in range(6 - Damage.objects.count()):
        Damage.objects.create(
            city=first.city, street=first.street, segment=first.segment, kind="D40", forward=True,
            chainage_m=number, across_m=0, lon=first.lon, lat=first.lat, first_survey=surveyed,
            last_survey=surveyed, first_seen_on=first.first_seen_on, last_seen_on=first.last_seen_on,
            confidence=0.9, length_m=1, width_m=1, area_m2=1, best_frame=first.best_frame,
        )  # fmt: skip
    return list(Damage.objects.order_by("pk"))


def test_disputed_first_then_what_moves_then_the_unsure_then_the_large(
    damages: list[Damage], city: City
) -> None:
    Rank.objects.all().delete()
    said = [("found", 0.9, 1), ("found", 0.5, 1), ("found", 0.9, 4), ("found", 0.9, 1), ("disputed", 0.99, 1)]
    for damage, (state, confidence, area_m2) in zip(damages, said, strict=False):
        Damage.objects.filter(pk=damage.pk).update(state=state, confidence=confidence, area_m2=area_m2)
    Damage.objects.filter(pk=damages[5].pk).update(state="confirmed")
    Rank.objects.create(damage=damages[3], moves_sdi=50)

    order = list(queue.in_order(queue.waiting(city)))

    assert order == [damages[4], damages[3], damages[1], damages[2], damages[0]]


def test_a_survey_ranks_what_it_found(surveyed: Survey) -> None:
    assert Rank.objects.get(damage__segment__index=1).moves_sdi > 0


def test_each_gets_another_and_the_same_again(
    damages: list[Damage], city: City, engineer: Person, colleague: Person
) -> None:
    mine, yours = act.take_next(city, engineer, NOW), act.take_next(city, colleague, NOW)
    assert mine is not None
    assert yours is not None

    assert mine != yours
    assert act.take_next(city, engineer, NOW) == mine
    after = act.take_next(city, engineer, NOW, mine)
    assert after not in {mine, yours}
    assert Hold.objects.count() == 3


def test_what_another_holds_cannot_be_decided(
    damages: list[Damage], city: City, engineer: Person, colleague: Person
) -> None:
    mine = act.take_next(city, engineer, NOW)
    assert mine is not None

    with pytest.raises(act.HeldByAnother, match="engineer"):
        act.decide(mine, "confirmed", actor=colleague, now=NOW)
    with pytest.raises(act.HeldByAnother):
        act.take(mine, colleague, NOW)


def test_a_hold_runs_out(damages: list[Damage], city: City, engineer: Person, colleague: Person) -> None:
    mine = act.take_next(city, engineer, NOW)
    later = NOW + timedelta(minutes=11)

    assert act.take_next(city, colleague, later) == mine


def test_a_decision_lets_go(damages: list[Damage], city: City, engineer: Person) -> None:
    mine = act.take_next(city, engineer, NOW)
    assert mine is not None
    act.decide(mine, "confirmed", actor=engineer, now=NOW)

    assert not Hold.objects.exists()
    assert act.take_next(city, engineer, NOW) != mine


def test_skipped_it_comes_last_to_me_and_first_to_others(
    damages: list[Damage], city: City, engineer: Person, colleague: Person
) -> None:
    mine = act.take_next(city, engineer, NOW)
    assert mine is not None
    act.skip(mine, engineer, NOW)

    got = []
    for _round in range(6):
        one = act.take_next(city, engineer, NOW)
        assert one is not None
        got.append(one)
        act.decide(one, "confirmed", actor=engineer, now=NOW)
    assert got[-1] == mine
    assert act.take_next(city, engineer, NOW) is None
    assert queue.left(city) == (6, 6)


def test_skipped_it_is_free_for_others(
    damages: list[Damage], city: City, engineer: Person, colleague: Person
) -> None:
    mine = act.take_next(city, engineer, NOW)
    assert mine is not None
    act.skip(mine, engineer, NOW)

    assert act.take_next(city, colleague, NOW) == mine


def test_who_may_not_review_holds_nothing(damages: list[Damage], city: City, stranger: Person) -> None:
    with pytest.raises(PermissionDenied):
        act.take_next(city, stranger, NOW)
    assert not Hold.objects.exists()


TWO = """
import threading
from datetime import UTC, date, datetime
from django.db import connection
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.act import review as act
from simpul.rooms.roads.models import Damage, Hold, Policy, Survey

now, day, start, took = datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 1), threading.Barrier(4), []
city = City.objects.create(slug="two", name="Two", west=1, south=1, east=2, north=2, version="1")
people = [Person.objects.create_user(f"two-{number}", is_superuser=True) for number in range(4)]
street = Street.objects.create(city=city, osm_way_id=1, node_from=1, node_to=2, line=b"", length_m=9, name="",
                               road_class="primary", west=1, south=1, east=1, north=1)
survey = Survey.objects.create(city=city, name="x", sha256="x", added_at=now, added_by=people[0],
                               policy=Policy.on(city, day))
Damage.objects.bulk_create([
    Damage(city=city, street=street, kind="D40", forward=True, chainage_m=1, across_m=0, lon=1.5, lat=1.5,
           first_survey=survey, last_survey=survey, first_seen_on=day, last_seen_on=day, confidence=0.5,
           length_m=1, width_m=1, area_m2=1) for _ in range(20)
])

def work(me):
    start.wait()
    for _ in range(5):
        first = act.take_next(city, me, now)
        second = act.take_next(city, me, now, first)
        took.extend((one.pk, me.pk) for one in (first, second) if one)
        if first:
            act.decide(first, "confirmed", actor=me, now=now)
    connection.close()

threads = [threading.Thread(target=work, args=(person,)) for person in people]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
holders = {}
for damage, person in took:
    holders.setdefault(damage, set()).add(person)
print(max(map(len, holders.values())), len(holders))
"""


@pytest.mark.django_db
def test_four_at_once_never_hold_the_same(installation: Installation) -> None:
    assert installation.python(TWO) == "1 20\n"
