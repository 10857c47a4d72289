"""The network's own chain, of no city: as whole, as locked and as checked as a city's."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from simpul.ground.conftest import Installation
from simpul.ground.ledger import act, observe
from simpul.ground.ledger.models import START, Entry, Head, Reader
from simpul.ground.ledger.tests.conftest import NOW
from simpul.ground.ledger.tests.test_ledger import tamper
from simpul.ground.ledger.understand import Head as Known
from simpul.ground.ledger.understand import Row
from simpul.ground.people.models import Person
from simpul.ground.places.models import City


def write(person: Person, count: int = 3, city: City | None = None, verb: str = "hub.decide") -> list[Row]:
    return [
        act.record(city=city, actor=person, verb=verb, subject=person, now=NOW, number=number)
        for number in range(count)
    ]


def test_it_counts_from_one_beside_the_cities(city: City, engineer: Person) -> None:
    first, second = write(engineer, 2)
    (elsewhere,) = write(engineer, 1, city)

    assert (first.sequence, first.prev_hash) == (1, START)
    assert (second.sequence, second.prev_hash) == (2, first.hash)
    assert (elsewhere.sequence, elsewhere.prev_hash) == (1, START)
    assert elsewhere.hash != first.hash
    assert str(Entry.objects.get(city=None, sequence=2)).startswith("network/2 hub.decide")
    assert act.verify(None) == act.verify(city) == []
    assert {(head.city_id, head.count) for head in Head.objects.all()} == {(None, 2), (city.pk, 1)}


def test_a_chain_that_nobody_wrote_in_is_well(db: None) -> None:
    assert act.verify(None) == []


def test_tampering_is_named(transactional_db: None) -> None:
    person = Person.objects.create_user("ani")
    city = City.objects.create(slug="kota", name="Kota")
    entries = write(person, 6)
    write(person, 6, city)

    tamper("UPDATE ledger_entry SET verb = 'hub.hide' WHERE sequence = 2 AND city_id IS NULL")
    tamper("DELETE FROM ledger_entry WHERE sequence IN (4, 6) AND city_id IS NULL")

    assert [(fault.sequence, fault.kind) for fault in act.verify(None)] == [
        (2, "changed"),
        (4, "missing"),
        (6, "cut"),
    ]
    assert act.verify(city) == []
    assert (2, "changed") in {
        (fault.sequence, fault.kind) for fault in act.verify(None, known=Known(2, entries[1].hash))
    }


def test_an_entry_moved_into_it_from_a_city_is_named(transactional_db: None) -> None:
    person = Person.objects.create_user("ani")
    city = City.objects.create(slug="kota", name="Kota")
    write(person, 2)
    write(person, 3, city)

    tamper("UPDATE ledger_entry SET city_id = NULL WHERE sequence = 3")

    assert {(fault.sequence, fault.kind) for fault in act.verify(None)} >= {(3, "changed"), (3, "unknown")}
    assert [(fault.sequence, fault.kind) for fault in act.verify(city)] == [(3, "cut")]


@pytest.mark.parametrize("sql", ["UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_changes_in_it(engineer: Person, sql: str) -> None:
    write(engineer)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_number_and_a_head_are_there_once(engineer: Person) -> None:
    first = write(engineer, 1)[0]
    again = Entry(actor=engineer, sequence=1, at=NOW, verb="a.b", prev_hash=START, hash=first.hash)

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Head.objects.create(city=None)
    Reader.objects.create(name="hub.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.create(name="hub.test")


def test_a_reader_gets_each_entry_once(city: City, engineer: Person) -> None:
    write(engineer, 3)
    write(engineer, 1, verb="hub.other")
    write(engineer, 2, city)
    seen: list[int] = []

    for _ in range(3):
        with observe.take("hub.test", None, ["hub.decide"], limit=2) as entries:
            seen += [entry.sequence for entry in entries]
    with observe.take("hub.test", city, ["hub.decide"]) as entries:
        assert [entry.sequence for entry in entries] == [1, 2]

    assert seen == [1, 2, 3]
    assert Reader.objects.get(name="hub.test", city=None).sequence == 4


WRITERS = """
import threading
from datetime import UTC, datetime
from django.db import connection, transaction
from simpul.ground.ledger import act
from simpul.ground.ledger.models import Head
from simpul.ground.people.models import Person
person = Person.objects.create_user("network-writer")
now, start = datetime(2026, 3, 1, tzinfo=UTC), threading.Barrier(4)
before = Head.objects.filter(city=None).values_list("count", flat=True).first() or 0
def write():
    start.wait()
    for number in range(15):
        with transaction.atomic():
            act.record(city=None, actor=person, verb="a.b", subject=person, now=now, number=number)
    connection.close()
threads = [threading.Thread(target=write) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(Head.objects.get(city=None).count - before, Head.objects.filter(city=None).count(), act.verify(None))
"""


@pytest.mark.django_db
def test_writers_at_once_make_one_chain(installation: Installation) -> None:
    assert installation.python(WRITERS) == "60 1 []\n"


UPGRADE = """
from datetime import UTC, datetime
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from simpul.ground.ledger import act
from simpul.ground.ledger.models import Entry, Head
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
city, person = City.objects.create(slug="before", name="Before"), Person.objects.create_user("before")
now = datetime(2026, 3, 1, tzinfo=UTC)
if Head.objects.filter(city=None).exists():
    raise SystemExit("the network's chain must be empty to go back")
for number in range(3):
    act.record(city=city, actor=person, verb="a.b", subject=person, now=now, number=number)
def locked():
    for sql in ("UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        except DatabaseError as error:
            print("append-only" in str(error), end=" ")
def columns():
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "ledger_head")
        return {each.name: each.null_ok for each in found}
call_command("migrate", "ledger", "0001", verbosity=0)
locked()
print(columns().get("id"), end=" ")
call_command("migrate", verbosity=0)
locked()
print(columns()["city_id"], act.verify(city), Head.objects.get(city=city).count, end=" ")
act.record(city=city, actor=person, verb="a.b", subject=person, now=now)
act.record(city=None, actor=person, verb="a.b", subject=person, now=now)
print(act.verify(city), act.verify(None), Entry.objects.filter(city=city).count())
"""


@pytest.mark.django_db
def test_chains_of_before_stay_whole_when_the_network_gets_its_own(fresh_installation: Installation) -> None:
    said = fresh_installation.python(UPGRADE)

    assert said == "True True None True True True [] 3 [] [] 4\n"
