"""The ledger in the database: it grows, it refuses, it is checked, it is read exactly once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from simpul.ground.conftest import Installation
from simpul.ground.ledger import act, observe, triggers
from simpul.ground.ledger.models import START, AppendOnly, Entry, Reader
from simpul.ground.ledger.tests.conftest import NOW
from simpul.ground.ledger.understand import Head as Known
from simpul.ground.ledger.understand import Row
from simpul.ground.people.models import Person
from simpul.ground.places.models import City


def write(city: City, engineer: Person, count: int = 3, verb: str = "roads.review") -> list[Row]:
    return [
        act.record(city=city, actor=engineer, verb=verb, subject=engineer, now=NOW, number=number)
        for number in range(count)
    ]


def tamper(sql: str) -> None:
    """Change the ledger as somebody would who may write to the database and knows of the triggers."""
    with connection.schema_editor(atomic=False) as editor:
        triggers.off(editor, "ledger_entry")
    with connection.cursor() as cursor:
        cursor.execute(sql)
    with connection.schema_editor(atomic=False) as editor:
        triggers.on(editor, "ledger_entry")


def test_entries_count_from_one_in_each_city_and_are_chained(city: City, engineer: Person) -> None:
    other = City.objects.create(slug="desa", name="Desa")

    first, second = write(city, engineer, 2)
    (elsewhere,) = write(other, engineer, 1)

    assert (first.sequence, first.prev_hash) == (1, START)
    assert (second.sequence, second.prev_hash) == (2, first.hash)
    assert (elsewhere.sequence, elsewhere.prev_hash) == (1, START)
    assert first.hash != elsewhere.hash
    assert second.subject == f"people.person/{engineer.pk}"
    assert act.verify(city) == act.verify(other) == []


def test_what_is_read_back_gives_the_same_hash(city: City, engineer: Person) -> None:
    act.record(
        city=city, actor=engineer, verb="roads.grade", subject=engineer, now=NOW,
        share=0.1, tiny=1e-300, whole=2.0, minus=-0.0, money=Decimal("12.50"), on=date(2026, 3, 1),
        name="Jalan Dr. Sutomo, 50 % — 北", nested={"b": [1, None, True], "a": {}},
    )  # fmt: skip

    assert act.verify(city) == []
    assert Entry.objects.get(city=city).detail["money"] == "12.50"


@pytest.mark.parametrize("bad", [2**53, float(2**60), float("nan"), float("inf"), "a\0b", "\ud800", object()])
def test_what_would_not_last_is_refused_and_nothing_is_written(
    city: City, engineer: Person, bad: object
) -> None:
    with pytest.raises(act.NotRecordable):
        act.record(city=city, actor=engineer, verb="roads.grade", subject=engineer, now=NOW, bad=bad)

    assert not Entry.objects.exists()


def test_a_refused_act_leaves_no_entry(city: City, engineer: Person) -> None:
    def half_done() -> None:
        with transaction.atomic():
            write(city, engineer)
            raise act.NotRecordable("later in the same act")

    with pytest.raises(act.NotRecordable):
        half_done()

    assert act.verify(city) == []
    assert not Entry.objects.exists()


def test_the_model_refuses_change_and_deletion(city: City, engineer: Person) -> None:
    write(city, engineer, 1)
    entry = Entry.objects.get(city=city)

    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        Entry.objects.update(verb="x")
    with pytest.raises(AppendOnly):
        Entry.objects.filter(city=city).delete()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET verb = 'x'",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_entry WHERE sequence = 2",
    ],
)
def test_the_database_refuses_too(city: City, engineer: Person, sql: str) -> None:
    write(city, engineer)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert Entry.objects.count() == 3


def test_flush_empties_the_ledger_and_locks_it_again(transactional_db: None) -> None:
    city, engineer = City.objects.create(slug="kota", name="Kota"), Person.objects.create_user("ani")
    write(city, engineer)

    call_command("flush", interactive=False, verbosity=0)

    assert not Entry.objects.exists()
    city, engineer = City.objects.create(slug="kota", name="Kota"), Person.objects.create_user("ani")
    write(city, engineer)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM ledger_entry")


def test_verify_names_a_changed_a_missing_and_a_cut_row(transactional_db: None) -> None:
    city, engineer = City.objects.create(slug="kota", name="Kota"), Person.objects.create_user("ani")
    entries = write(city, engineer, 6)
    known = Known(2, entries[1].hash)

    tamper("UPDATE ledger_entry SET verb = 'roads.hide' WHERE sequence = 2")
    tamper("DELETE FROM ledger_entry WHERE sequence IN (4, 6)")

    assert [(fault.sequence, fault.kind) for fault in act.verify(city)] == [
        (2, "changed"),
        (4, "missing"),
        (6, "cut"),
    ]
    assert act.verify(city, known=known) == act.verify(city)


def test_an_entry_that_no_act_wrote_is_unknown(city: City, engineer: Person) -> None:
    last = write(city, engineer)[-1]
    Entry.objects.bulk_create(
        [Entry(city=city, actor=engineer, sequence=4, at=NOW, verb="a.b", prev_hash=last.hash, hash="f" * 64)]
    )

    assert {(fault.sequence, fault.kind) for fault in act.verify(city)} == {(4, "unknown"), (4, "changed")}


def test_a_chain_written_anew_is_seen_by_what_was_known_from_outside(city: City, engineer: Person) -> None:
    write(city, engineer)

    assert act.verify(city, known=Known(3, Entry.objects.get(sequence=3).hash)) == []
    assert [fault.sequence for fault in act.verify(city, known=Known(3, "e" * 64))] == [3]


WRITERS = """
import threading
from datetime import UTC, datetime
from django.db import connection, transaction
from simpul.ground.ledger import act
from simpul.ground.ledger.models import Head
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
city, engineer = City.objects.create(slug="many", name="Many"), Person.objects.create_user("many")
now, start = datetime(2026, 3, 1, tzinfo=UTC), threading.Barrier(4)
def write():
    start.wait()
    for number in range(15):
        with transaction.atomic():
            act.record(city=city, actor=engineer, verb="a.b", subject=city, now=now, number=number)
    connection.close()
threads = [threading.Thread(target=write) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(Head.objects.get(city=city).count, act.verify(city))
"""


@pytest.mark.django_db
def test_writers_at_once_make_one_chain(installation: Installation) -> None:
    assert installation.python(WRITERS) == "60 []\n"


def test_verifying_reads_in_pieces(city: City, engineer: Person, django_assert_num_queries: object) -> None:
    write(city, engineer, 30)

    with django_assert_num_queries(3):  # type: ignore[operator]
        assert act.verify(city) == []


def test_a_reader_gets_each_entry_once_and_only_the_verbs_it_asked_for(city: City, engineer: Person) -> None:
    write(city, engineer, 3)
    write(city, engineer, 2, "roads.other")
    seen: list[int] = []

    for _ in range(4):
        with observe.take("cycling.test", city, ["roads.review"], limit=2) as entries:
            seen += [entry.sequence for entry in entries]
    write(city, engineer, 1)
    with observe.take("cycling.test", city, ["roads.review"]) as entries:
        seen += [entry.sequence for entry in entries]

    assert seen == [1, 2, 3, 6]
    assert Reader.objects.get(name="cycling.test", city=city).sequence == 6


def test_readers_are_told_that_something_happened_each_in_its_own_time(city: City, engineer: Person) -> None:
    one, other = {"test.one": ["roads.review"]}, {"test.other": ["roads.review", "roads.other"]}
    write(city, engineer, 3)

    assert observe.news(one | other, city) == {"test.one", "test.other"}
    assert observe.catch_up(one, city) == {"test.one"}
    assert observe.news(one | other, city) == {"test.other"}
    write(city, engineer, 1, "roads.other")
    assert observe.catch_up(one | other, city) == {"test.other"}
    assert observe.catch_up(one | other, city) == set()


def test_a_reader_that_fails_gets_its_entries_again(city: City, engineer: Person) -> None:
    write(city, engineer, 2)

    with pytest.raises(ZeroDivisionError), observe.take("cycling.test", city, ["roads.review"]) as entries:
        _ = len(entries) / 0
    with observe.take("cycling.test", city, ["roads.review"]) as entries:
        assert [entry.sequence for entry in entries] == [1, 2]
