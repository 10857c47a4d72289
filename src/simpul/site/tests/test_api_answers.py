"""The API under made-up requests: it never breaks, and answers only as its description says."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from simpul.ground.places.models import City

PATHS = json.loads((Path(__file__).parents[4] / "docs/openapi.json").read_text())["paths"]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
OPERATIONS = [(path, method) for path, item in PATHS.items() for method in item]


@pytest.fixture
def description(city: City) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


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
