"""The form of the tests: always the same one."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.rooms.reports.tests.tell.sending import NEW, Send, stamp


@pytest.fixture
def send(client: Client, city: City) -> Send:
    """Send the form as a browser does, with what is said typed into it; always the same form."""
    key = str(uuid4())

    def act(**said: Any) -> Any:
        fields = {"key": key, "known": "nobody", "guard_stamp": stamp(), "category": ""}
        return client.post(NEW, fields | said)

    return act
