"""The city's numbers: seen by everybody, decided by who may, with a day and a source, and never lost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.models import Policy, Survey
from simpul.rooms.roads.share import policies
from simpul.rooms.roads.understand import policy as rules

PAGE = "/roads/straight/policy/"


def typed(**changed: object) -> dict[str, Any]:
    """What the form sends: the shipped numbers, and what was changed."""
    content = rules.whole({})
    numbers = {number.field: f"{number.of(content):g}" for number in policies.NUMBERS}
    said = {"valid_from": "2026-05-01", "source": "Perbup 12/2026", **numbers}
    return said | {name.replace("__", "-"): value for name, value in changed.items()}


def test_everybody_sees_the_numbers_and_nobody_else_can_change_them(
    client: Client, city: City, surveyor: Person
) -> None:
    page = client.get(PAGE).content.decode()
    assert "Bina Marga" in page
    assert "Set these numbers" not in page

    client.force_login(surveyor)
    assert "Set these numbers" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, typed()).status_code == 403
    assert Policy.objects.filter(city=city, source="Perbup 12/2026").count() == 0


def test_a_visitor_cannot_post(client: Client, city: City) -> None:
    assert client.post(PAGE, typed()).status_code == 403
    assert not Entry.objects.exists()


def test_who_may_decides_with_day_and_source_and_it_is_in_the_ledger(
    client: Client, city: City, engineer: Person
) -> None:
    client.force_login(engineer)
    sent = typed(sdi__crack_area_percent__first="12", originals__keep_days="14")

    assert client.post(PAGE, sent).headers["Location"] == PAGE

    policy = Policy.objects.get(city=city, valid_from=date(2026, 5, 1))
    assert policy.source == "Perbup 12/2026"
    read = policy.read()
    assert (read.rules.crack_area_percent.first, read.keep_originals_days) == (12, 14)
    assert read.rules.potholes_per_km == rules.read({}).rules.potholes_per_km
    entry = Entry.objects.get(verb="roads.set_policy")
    assert entry.actor == engineer
    assert entry.detail["content"]["originals"] == {"keep_days": 14}
    assert ledger.verify(city) == []
    page = client.get(PAGE).content.decode()
    assert "10 → 12" in page
    assert "0 → 14" in page


def test_earlier_decisions_stay(client: Client, city: City, engineer: Person) -> None:
    client.force_login(engineer)
    client.post(PAGE, typed(gate__dark_below="40"))
    client.post(PAGE, typed(valid_from="2026-06-01", source="Perbup 20/2026", gate__dark_below="45"))

    newest, middle, *_rest = policies.history(city)

    assert (newest.source, middle.source) == ("Perbup 20/2026", "Perbup 12/2026")
    assert [(row.before, row.value) for row in newest.changes] == [(40, 45)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sdi__grades_from__1": "40"}, "must not be less than the number before it"),
        ({"sdi__crack_area_percent__second": "5"}, "must not be less than the number before it"),
        ({"sdi__cover_at_least": "1.5"}, "less than or equal to 1"),
        ({"gate__dark_below": "-1"}, "greater than or equal to 0"),
        ({"sdi__wide_factor": "two"}, "Enter a number"),
        ({"source": ""}, "This field is required"),
        ({"valid_from": "2026-02-30"}, "Enter a valid date"),
        ({"sdi__grades_from__0": "0"}, "grades_from does not rise"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    client: Client, city: City, engineer: Person, changed: dict[str, str], said: str
) -> None:
    client.force_login(engineer)

    response = client.post(PAGE, typed(**changed))

    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert "Nothing was changed" in page
    assert not Policy.objects.filter(city=city, source="Perbup 12/2026").exists()
    assert not Entry.objects.exists()


def test_the_day_on_which_surveys_stand_cannot_be_decided_again(
    client: Client, engineer: Person, surveyed: Survey
) -> None:
    client.force_login(engineer)
    day = surveyed.policy.valid_from.isoformat()

    response = client.post(PAGE, typed(valid_from=day))

    assert response.status_code == 422
    assert "Choose a later day" in response.content.decode()
    assert surveyed.policy.source == Policy.objects.get(pk=surveyed.policy_id).source
