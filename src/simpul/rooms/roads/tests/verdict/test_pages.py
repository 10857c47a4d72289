"""The pages and the API of verdicts, and the crews' shares."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.models import Crew, Damage, Item, Verdict
from simpul.rooms.roads.tests.verdict.conftest import LATER, Later, repair


def test_the_pages_show_what_was_said(
    mended: list[Item], later: Later, client: Client, city: City, engineer: Person
) -> None:
    later([103.0])
    found = Verdict.objects.get(outcome="disputed")

    listed = client.get(f"/roads/{city.slug}/verdicts/").content.decode()
    assert "Disputed" in listed
    assert "CV Jalan Mulus" in listed
    only = client.get(f"/roads/{city.slug}/verdicts/?outcome=confirmed").content.decode()
    assert f"/roads/verdicts/{found.pk}/" not in only
    page = client.get(found.get_absolute_url()).content.decode()
    assert "The same kind of damage is seen at the place." in page
    assert f"± {found.tolerance_m:.1f} m" in page
    assert "<ellipse" in page
    assert "Say otherwise" not in page
    damage = client.get(found.damage.get_absolute_url()).content.decode()
    assert "Did the repair hold?" in damage

    client.force_login(engineer)
    assert "Say otherwise" in client.get(found.get_absolute_url()).content.decode()
    address = f"/roads/verdicts/{found.pk}/overrule"
    assert client.post(address, {"outcome": "confirmed", "note": ""}).status_code == 422
    assert client.post(address, {"outcome": "confirmed", "note": "a shadow"}).status_code == 302
    assert "a shadow" in client.get(found.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("mended")
def test_few_repairs_make_no_share_and_enough_do(
    later: Later, client: Client, city: City, crew: Crew, engineer: Person
) -> None:
    later([103.0])
    page = client.get(f"/roads/{city.slug}/verdicts/crews/").content.decode()
    assert "too few to say (2 of 5)" in page
    [share] = client.get(f"/api/roads/verdicts/crews?city={city.slug}").json()
    assert (share["repaired"], share["confirmed"], share["disputed"], share["percent"]) == (2, 1, 1, None)

    later([20.0, 40.0, 60.0, 80.0], LATER + timedelta(days=1))
    fresh = list(Damage.objects.filter(state=Damage.State.FOUND))
    repair(fresh, crew, engineer, date(2026, 4, 20))
    later([], LATER + timedelta(days=60))
    [share] = client.get(f"/api/roads/verdicts/crews?city={city.slug}").json()
    assert share["percent"] == 100 * share["confirmed"] / (share["confirmed"] + share["disputed"])


def test_the_api_gives_the_verdicts_that_count(
    mended: list[Item], later: Later, client: Client, city: City
) -> None:
    later([103.0])

    rows = client.get(f"/api/roads/verdicts?city={city.slug}&outcome=disputed").json()

    assert [(row["outcome"], row["why"], row["crew"]) for row in rows] == [
        ("disputed", "seen_again", "CV Jalan Mulus")
    ]
    assert client.get(f"/api/roads/verdicts?city={city.slug}&outcome=nonsense").status_code == 422


def test_a_long_list_costs_no_more_questions(
    mended: list[Item],
    later: Later,
    client: Client,
    city: City,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    later([103.0])

    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(f"/roads/{city.slug}/verdicts/")
