"""What somebody may do is asked once in a request, and what changes it is noticed at once."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people import access, act
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_database_is_asked_once(
    engineer: Person, city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with access.remembering(), django_assert_num_queries(1):
        assert access.allowed(engineer, "roads.add_survey", city)
        assert access.allowed(engineer, "roads.add_survey", city)
        assert not access.allowed(engineer, "people.grant", city)


def test_a_role_taken_away_in_the_same_request_is_gone(engineer: Person, city: City) -> None:
    with access.remembering():
        assert access.allowed(engineer, "roads.add_survey", city)
        act.revoke(engineer, "engineer", city, NOW)
        assert not access.allowed(engineer, "roads.add_survey", city)
        act.grant(engineer, "engineer", city, NOW)
        assert access.allowed(engineer, "roads.add_survey", city)


@pytest.mark.parametrize("inside", [True, False])
def test_the_next_request_asks_anew(engineer: Person, city: City, *, inside: bool) -> None:
    with access.remembering():
        assert access.allowed(engineer, "roads.add_survey", city)
    Role.objects.filter(person=engineer).delete()
    if inside:
        with access.remembering():
            assert not access.allowed(engineer, "roads.add_survey", city)
    else:
        assert not access.allowed(engineer, "roads.add_survey", city)


def test_one_person_s_roles_are_not_another_s(engineer: Person, stranger: Person, city: City) -> None:
    other = City.objects.create(slug="lain", name="Lain")
    with access.remembering():
        assert access.allowed(engineer, "roads.add_survey", city)
        assert not access.allowed(stranger, "roads.add_survey", city)
        assert not access.allowed(engineer, "roads.add_survey", other)
