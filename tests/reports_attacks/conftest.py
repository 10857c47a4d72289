"""The cast of the attacks: a city that nobody has written to yet, and a client that shows every fault."""

import pytest
from django.core.cache import cache
from django.test import Client

from simpul.rooms.reports.tests.conftest import city, desk, own_folder, somebody, tell

__all__ = ["city", "desk", "own_folder", "somebody", "tell"]


@pytest.fixture(autouse=True)
def nobody_was_here() -> None:
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A client that gives back what goes wrong as the server would: a 500 is a finding, no exception."""
    return Client(raise_request_exception=False)
