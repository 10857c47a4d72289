"""Places by name, and positions by what is there: in letters that the reader reads."""

from typing import Any

import pytest
from django.utils import translation

from simpul.ground.places.models import City, Place
from simpul.rooms.cycling.models import Destination
from simpul.rooms.cycling.share import find
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.conftest import NOON
from simpul.rooms.cycling.understand import destination, typed


def test_names_are_found_whole_names_first(little_town: City) -> None:
    assert find.named(little_town, "jalan mawar")[0].name == "Jalan Mawar"
    assert [one.name for one in find.named(little_town, "mawar")] == ["Jalan Mawar", "Bengkel Mawar"]
    assert find.named(little_town, "  ") == find.named(little_town, "Atlantis") == []


def test_a_position_is_called_by_what_is_there(little_town: City) -> None:
    assert find.called(little_town, Place.objects.get(name="Pasar Melati").position) == "Pasar Melati"
    assert find.called(little_town, town.at(250, 800)) == "Jalan Mawar"
    assert find.called(little_town, town.at(250, 860)) == "near Jalan Mawar"
    assert find.called(little_town, town.at(4000, 2000)) == typed.written(town.at(4000, 2000))


def test_a_street_is_found_where_it_is_called_so(little_town: City) -> None:
    for name in ("Jalan Mawar", "Jalan Raya", "Jalan Satu", "Jalan Bukit"):
        [street] = [one for one in find.named(little_town, name) if one.name == name]
        assert find.called(little_town, street.position) == name


def test_what_the_register_alone_knows_is_found_and_called_by_name(
    little_town: City, django_user_model: Any
) -> None:
    staff = django_user_model.objects.create_user("staff")
    row = Destination.objects.create(
        city=little_town, kind="village", name="Kampung Batik", name_en="Batik Village", state="published",
        lon=town.at(1250, 40).lon, lat=town.at(1250, 40).lat, made_at=NOON, edited_at=NOON, edited_by=staff,
    )  # fmt: skip

    assert [one.name for one in find.named(little_town, "batik")] == ["Batik Village"]
    assert find.called(little_town, row.position) == "Batik Village"
    with translation.override("id"):
        assert find.called(little_town, row.position) == "Kampung Batik"
    Destination.objects.update(state="draft")
    assert find.named(little_town, "batik") == []


@pytest.mark.parametrize(
    ("language", "name", "tags", "read"),
    [
        ("id", "ตลาด", {"name:en": "Market"}, "Market"),
        ("id", "ตลาด", {"name:id": "Pasar", "name:en": "Market"}, "Pasar"),
        ("id", "ตลาด", {}, "ตลาด"),
        ("id", "Wat Umong", {"name:en": "Umong Temple"}, "Wat Umong"),
        ("en", "Wat Umong", {"name:en": "Umong Temple"}, "Umong Temple"),
    ],
)
def test_a_name_is_given_in_letters_that_the_reader_reads(
    language: str, name: str, tags: dict[str, str], read: str
) -> None:
    assert destination.readable(language, name, tags) == read
