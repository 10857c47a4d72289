"""How the tests of trips ask the API, in metres from the corner of the little town."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat

type Place = Callable[[float, float], LonLat]


@pytest.fixture
def ask(client: Client, little_town: City, at: Place) -> Callable[..., Any]:
    """Ask an address of the API; places are metres from the corner of the town."""

    def asked(address: str, *, status: int = 200, **words: Any) -> Any:
        said = {name: _said(value, at) for name, value in words.items()}
        answer = client.get(f"/api/cycling/{address}", {"city": little_town.slug, "lang": "en"} | said)
        assert answer.status_code == status, answer.content
        return answer.json()

    return asked


def _said(value: Any, at: Place) -> str:
    if isinstance(value, tuple):
        return "{:.6f},{:.6f}".format(*at(*value))
    if isinstance(value, list):
        return ";".join(_said(one, at) for one in value)
    return str(value)
