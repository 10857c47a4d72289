"""The API under made-up requests: it never breaks, and answers only as its description says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from simpul.ground.places.models import City

PATHS = json.loads((Path(__file__).parents[4] / "docs/openapi.json").read_text())["paths"]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
OPERATIONS = [(path, method) for path, item in PATHS.items() for method in item]


@pytest.fixture
def description(city: City) -> Iterator[Any]:
    """The API as it describes itself. As in Django's client, a request leaves the test's connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_described(description: Any, path: str, method: str) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=description[path][method].as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()
