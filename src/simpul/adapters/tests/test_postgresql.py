"""A connection in use is not asked whether it lives; one that the server ended, or after a pause, is."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from simpul.adapters.postgresql import base

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks a PostgreSQL server"),
]
WHO = "SELECT pg_backend_pid()"


@pytest.fixture
def other() -> Iterator[base.DatabaseWrapper]:
    settings = connection.settings_dict | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    made = ConnectionHandler({"default": settings})["default"]
    assert isinstance(made, base.DatabaseWrapper)
    yield made
    made.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Give what the server said whenever it was asked."""
    said: list[bool] = []
    ask = base.DatabaseWrapper.is_usable

    def is_usable(self: base.DatabaseWrapper) -> bool:
        said.append(ask(self))
        return said[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", is_usable)
    return said


def request(wrapper: base.DatabaseWrapper) -> int:
    """Look at the connection as a request does, then use it. Gives the process of the server."""
    wrapper.close_if_unusable_or_obsolete()
    with wrapper.cursor() as cursor:
        cursor.execute(WHO)
        return int(cursor.fetchone()[0])


def test_a_connection_in_steady_use_is_not_asked(other: base.DatabaseWrapper, asked: list[bool]) -> None:
    first = request(other)
    request(other)
    asked.clear()
    assert [request(other) for _again in range(3)] == [first] * 3
    assert asked == []


def test_one_that_the_server_ended_is_opened_anew(other: base.DatabaseWrapper, asked: list[bool]) -> None:
    request(other)
    first = request(other)
    asked.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert request(other) != first
    assert asked == [False]


def test_the_server_is_asked_after_a_pause(
    other: base.DatabaseWrapper, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = request(other)
    request(other)
    asked.clear()
    monkeypatch.setattr(base, "PAUSE_S", 0.0)
    assert request(other) == first
    assert asked == [True]
