"""Originals leave by one address, to those who may see them, and each time is in the ledger."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.models import Damage, Frame, Policy, Survey
from simpul.rooms.roads.tests.conftest import Drive, survey_of


@pytest.fixture
def kept(city: City, street: Street, drive: Drive) -> Survey:
    """A survey of a city that keeps originals for a month."""
    content = {"originals": {"keep_days": 30}}
    Policy.objects.create(city=city, valid_from=date(2026, 1, 1), content=content, source="test")
    return survey_of(city, drive.along(80, 120).folder)


def address(survey: Survey) -> str:
    return f"/roads/photos/{Frame.objects.filter(survey=survey)[0].pk}/original.jpg"


def read_entries() -> list[str]:
    return list(Entry.objects.filter(verb="roads.read_original").values_list("subject", flat=True))


def test_who_may_gets_it_and_is_written_down(
    client: Client, kept: Survey, drive: Drive, engineer: Person
) -> None:
    client.force_login(engineer)

    response = client.get(address(kept))

    assert b"".join(response.streaming_content) == (drive.folder / "f0000.jpg").read_bytes()  # type: ignore[attr-defined]
    assert response.headers["Cache-Control"] == "private, no-store"
    frame = Frame.objects.filter(survey=kept)[0]
    assert read_entries() == [f"roads.frame/{frame.pk}"]
    entry = Entry.objects.get(verb="roads.read_original")
    assert (entry.actor, entry.detail["photo"]) == (engineer, frame.sha256)


def test_others_do_not(client: Client, kept: Survey, surveyor: Person, stranger: Person) -> None:
    assert client.get(address(kept)).status_code == 302
    for person in (surveyor, stranger):
        client.force_login(person)
        assert client.get(address(kept)).status_code == 403
    assert read_entries() == []


def test_after_its_time_it_is_gone_though_the_job_has_not_come_by(
    client: Client, kept: Survey, engineer: Person
) -> None:
    client.force_login(engineer)
    Survey.objects.update(originals_until=timezone.now() - timedelta(seconds=1))

    response = client.get(address(kept))

    assert response.status_code == 409
    assert "not kept" in response.content.decode()
    assert read_entries() == []


def test_where_none_is_kept_it_says_so(client: Client, surveyed: Survey, engineer: Person) -> None:
    client.force_login(engineer)

    assert client.get(address(surveyed)).status_code == 409


def test_the_page_of_a_damage_leads_to_it_for_those_who_may(
    client: Client, kept: Survey, engineer: Person
) -> None:
    page = Damage.objects.get().get_absolute_url()

    assert "original.jpg" not in client.get(page).content.decode()
    client.force_login(engineer)
    assert "original.jpg" in client.get(page).content.decode()
