"""One who wants to write waits for another who does: for a time, and outside a transaction too."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from simpul.adapters.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db  # else every database is shut
BEGIN = "BEGIN IMMEDIATE"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "file.sqlite3"
    with opened(made) as first, first.cursor() as cursor:
        cursor.execute("CREATE TABLE word (said TEXT)")
    return made


@contextmanager
def opened(place: Path, timeout_s: float = 20) -> Iterator[DatabaseWrapper]:
    options = {"init_command": "PRAGMA journal_mode=WAL;", "timeout": timeout_s}
    settings = {"ENGINE": "simpul.adapters.sqlite", "NAME": str(place), "OPTIONS": options}
    connection = ConnectionHandler({"default": settings})["default"]
    assert isinstance(connection, DatabaseWrapper)
    connection.inc_thread_sharing()
    try:
        yield connection
    finally:
        connection.close()


def words(connection: DatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        return [said for (said,) in cursor.execute("SELECT said FROM word ORDER BY rowid").fetchall()]


@pytest.mark.parametrize(
    "statements",
    [
        (BEGIN, "INSERT INTO word VALUES ('second')", "COMMIT"),
        ("INSERT INTO word VALUES ('second')",),
    ],
)
def test_it_writes_once_the_other_is_done(place: Path, statements: tuple[str, ...]) -> None:
    begun = threading.Event()

    def second() -> None:
        with opened(place) as other, other.cursor() as cursor:
            begun.set()
            for statement in statements:
                cursor.execute(statement)

    with opened(place) as first, ThreadPoolExecutor(1) as pool:
        with first.cursor() as cursor:
            cursor.execute(BEGIN)
            waiting = pool.submit(second)
            assert begun.wait(20)
            cursor.execute("INSERT INTO word VALUES (%s)", ["first"])
            cursor.execute("COMMIT")
        waiting.result(20)

        assert words(first) == ["first", "second"]


def test_several_rows_wait_each_for_itself(place: Path) -> None:
    with opened(place) as first, first.cursor() as cursor:
        cursor.executemany("INSERT INTO word VALUES (%s)", [["a"], ["b"]])

        assert words(first) == ["a", "b"]


def test_it_is_refused_when_it_took_too_long(place: Path) -> None:
    with opened(place) as first, opened(place, timeout_s=0.01) as second:
        first.cursor().execute(BEGIN)

        with pytest.raises(OperationalError, match="locked"):
            second.cursor().execute("INSERT INTO word VALUES ('lost')")

        assert words(second) == []
        first.cursor().execute("COMMIT")
        second.cursor().execute("INSERT INTO word VALUES ('kept')")
        assert words(first) == ["kept"]
