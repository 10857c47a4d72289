"""The review page: a form for each decision, a part for the island, and marks of review elsewhere."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people.models import Person
from simpul.rooms.roads.models import Damage, Survey

PAGE = "/roads/straight/review/"
PART = {"X-Part": "1"}


@pytest.fixture
def reviewer(client: Client, engineer: Person, surveyed: Survey) -> Client:
    client.force_login(engineer)
    return client


def first() -> Damage:
    damage = Damage.objects.filter(hold__isnull=False).order_by("pk").first()
    assert damage is not None
    return damage


def test_the_page_shows_photo_close_up_and_neighbours(reviewer: Client) -> None:
    page = reviewer.get(PAGE).content.decode()

    assert "0 of 2 reviewed" in page
    assert page.count("<figure") >= 4  # outlined, close up, before, after
    for key in ("c", "x", "s", "u", "1", "2", "3", "4", "r"):
        assert f'data-key="{key}"' in page
    assert "Not reviewed" in page
    assert "The photo before" in page


def test_a_form_decides_and_the_next_is_shown(reviewer: Client) -> None:
    reviewer.get(PAGE)
    damage = first()

    answer = reviewer.post(PAGE, {"damage": damage.pk, "verdict": "confirmed"}, follow=True)

    assert Damage.objects.get(pk=damage.pk).state == "confirmed"
    page = answer.content.decode()
    assert "1 of 2 reviewed" in page
    assert f'data-damage="{damage.pk}"' not in page


def test_the_last_decided_the_page_says_so_and_undo_brings_it_back(reviewer: Client) -> None:
    for damage in Damage.objects.all():
        reviewer.post(PAGE, {"damage": damage.pk, "verdict": "rejected"})
    assert "Nothing waits" in reviewer.get(PAGE).content.decode()

    page = reviewer.post(PAGE, {"verdict": "undo"}, follow=True).content.decode()

    assert Damage.objects.filter(state="found").count() == 1
    assert "1 of 2 reviewed" in page


def test_the_island_fetches_the_next_ahead_and_it_is_another(reviewer: Client) -> None:
    reviewer.get(PAGE)
    damage = first()

    part = reviewer.get(PAGE, {"after": damage.pk}, headers=PART).content.decode()

    assert part.lstrip().startswith("<section")
    assert f'data-damage="{damage.pk}"' not in part
    assert Damage.objects.filter(hold__isnull=False).count() == 2


def test_the_island_gets_counts_and_refusals_as_json(reviewer: Client) -> None:
    reviewer.get(PAGE)
    said = {"damage": first().pk, "verdict": "redrawn", "contour": "1,1 2,2"}

    refused = reviewer.post(PAGE, said, headers=PART)
    assert refused.status_code == 422
    assert "corners" in refused.json()["detail"]
    unread = reviewer.post(PAGE, said | {"contour": "here"}, headers=PART)
    assert "pairs of numbers" in unread.json()["detail"]
    done = reviewer.post(PAGE, said | {"contour": "100,300 200,300 200,360 100,360"}, headers=PART)
    assert done.json() == {"done": 1, "total": 2, "damage": None}


def test_a_form_that_cannot_be_is_shown_again_with_the_reason(reviewer: Client) -> None:
    answer = reviewer.post(PAGE, {"damage": Damage.objects.first().pk, "verdict": "relabelled"})  # type: ignore[union-attr]

    assert answer.status_code == 422
    assert "which kind" in answer.content.decode()


def test_a_damage_of_elsewhere_is_none(reviewer: Client) -> None:
    assert reviewer.get(PAGE, {"damage": 99999}).status_code == 404
    assert reviewer.post(PAGE, {"damage": 99999, "verdict": "confirmed"}).status_code == 422


def test_nobody_reviews_who_may_not(client: Client, surveyed: Survey, stranger: Person) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(stranger)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"verdict": "undo"}).status_code == 403


def test_reviewed_looks_different_everywhere(reviewer: Client) -> None:
    one, other = Damage.objects.order_by("pk")
    reviewer.post(PAGE, {"damage": one.pk, "verdict": "confirmed"})

    assert "reviewed-yes" in reviewer.get(one.get_absolute_url()).content.decode()
    assert "reviewed-no" in reviewer.get(other.get_absolute_url()).content.decode()
    here = "/api/roads/damages?city=straight&bbox=114.34,-8.22,114.37,-8.20&zoom=16"
    said = {
        row["properties"]["id"]: row["properties"]["reviewed"]
        for row in reviewer.get(here).json()["features"]
    }
    assert said == {one.pk: True, other.pk: False}


def test_both_conditions_are_shown(reviewer: Client, surveyed: Survey) -> None:
    damage = Damage.objects.get(segment__index=1)
    page = reviewer.get(f"/roads/segments/{damage.segment_id}/").content.decode()
    assert "From confirmed damage" in page
    assert "0 of 1 damages reviewed" in page

    assert "From confirmed damage" in reviewer.get(surveyed.get_absolute_url()).content.decode()
    here = "/api/roads/segments?city=straight&bbox=114.34,-8.22,114.37,-8.20&zoom=16"
    rows = {row["properties"]["id"]: row["properties"] for row in reviewer.get(here).json()["features"]}
    assert (rows[damage.segment_id]["grade"], rows[damage.segment_id]["grade_confirmed"]) == ("fair", "good")
    assert rows[damage.segment_id]["reviewed_share"] == 0
    table = reviewer.get(f"/roads/surveys/{surveyed.pk}/download/segments.csv")
    head = b"".join(table.streaming_content).decode().splitlines()[0]  # type: ignore[attr-defined]
    assert "grade_confirmed" in head
    assert "reviewed_share" in head


def test_the_page_asks_the_database_a_bounded_number_of_times(
    reviewer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reviewer.get(PAGE)
    with django_assert_max_num_queries(45):
        reviewer.get(PAGE)
