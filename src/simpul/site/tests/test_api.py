"""The API root: one shape for every no, and a description that changes only when somebody means it."""

import json
import os
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from ninja.errors import AuthenticationError, HttpError, ValidationError

from simpul.kernel.refusal import Refused
from simpul.site.api import api

SNAPSHOT = Path(__file__).parents[4] / "docs/openapi.json"


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Refused("The survey is closed."), 409, "The survey is closed."),
        (PermissionDenied("roads.add_survey"), 403, "You may not do this."),
        (ObjectDoesNotExist(), 404, "There is no such thing."),
        (Http404(), 404, "There is no such thing."),
        (AuthenticationError(401), 401, "Nobody is signed in."),
        (HttpError(413, "The file is too large."), 413, "The file is too large."),
        (
            ValidationError([{"type": "x", "loc": ("query", "bbox"), "msg": "is not a box"}]),
            422,
            "bbox: is not a box",
        ),
    ],
)
def test_every_no_has_one_shape(rf: RequestFactory, error: Exception, status: int, detail: str) -> None:
    answer = api.on_exception(rf.get("/api/"), error)

    said = json.loads(answer.content)
    assert (answer.status_code, said["detail"]) == (status, detail)
    assert said["cure"]


def test_the_description_is_the_committed_one(client: Client) -> None:
    """Run `UPDATE_SNAPSHOTS=1 pytest` where the change is meant, and read the difference."""
    current = json.dumps(client.get("/api/openapi.json").json(), indent=1, sort_keys=True) + "\n"
    if "UPDATE_SNAPSHOTS" in os.environ:
        SNAPSHOT.write_text(current)

    assert current == SNAPSHOT.read_text(), "docs/openapi.json does not describe the API any more"


def test_the_description_is_openapi_3_1(client: Client) -> None:
    assert client.get("/api/openapi.json").json()["openapi"].startswith("3.1")


def test_people_have_a_page_of_it_without_outside_requests(client: Client, db: None) -> None:
    html = client.get("/api/").text

    assert "/api/openapi.json" in html
    assert "https://" not in html.replace("https://www.openstreetmap.org/copyright", "")
