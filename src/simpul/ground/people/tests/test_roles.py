"""Who may do what: roles are data, a city at a time, and a role that nobody knows allows nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.ledger.tests.conftest import NOW
from simpul.ground.people import access, act
from simpul.ground.people.models import Person, Role
from simpul.ground.people.tests.conftest import PASSWORD
from simpul.ground.people.understand import allows, read, roles
from simpul.ground.places.models import City

TABLE = read('[head]\nmay = ["*"]\n[hand]\nmay = ["roads.add_survey", "alleys.*"]')


@pytest.mark.parametrize(
    ("held", "permission", "may"),
    [
        (["head"], "roads.anything", True),
        (["hand"], "roads.add_survey", True),
        (["hand"], "roads.add", False),
        (["hand"], "alleys.visit", True),
        (["hand"], "places.change_city", False),
        (["gone", "hand"], "alleys.visit", True),
        (["gone"], "alleys.visit", False),
        ([], "alleys.visit", False),
    ],
)
def test_what_roles_allow(held: list[str], permission: str, may: bool) -> None:  # noqa: FBT001
    assert allows(held, permission, TABLE) is may


@pytest.mark.parametrize("bad", ["roads", "roads.", ".review", "roads.add survey", "roads.*.x", "**"])
def test_a_permission_that_is_none_is_refused_at_start(bad: str) -> None:
    with pytest.raises(ValueError, match="is not a permission"):
        read(f'[head]\nmay = ["{bad}"]')


def test_the_roles_that_come_with_the_house() -> None:
    assert set(roles()) == {
        *("owner", "engineer", "surveyor", "reviewer", "crew", "tourism", "officer", "csco", "viewer"),
        *("desk", "handler", "village", "planner"),
        *("representative", "alternate", "secretariat", "chair", "shepherd", "partner"),
    }
    assert allows(["engineer"], "roads.read_original", roles())
    assert not allows(["surveyor"], "roads.read_original", roles())
    assert not allows(["crew"], "roads.decide_proof", roles())
    assert not allows(["engineer"], "places.change_city", roles())


def test_a_role_counts_in_its_city_only(engineer: Person, city: City) -> None:
    other = City.objects.create(slug="desa", name="Desa")

    access.require(engineer, "roads.add_survey", city)
    with pytest.raises(PermissionDenied, match=r"Ani .* Desa .*roads\.add_survey"):
        access.require(engineer, "roads.add_survey", other)


def test_who_may_do_everything_and_who_nothing(engineer: Person, stranger: Person, city: City) -> None:
    boss = Person.objects.create_superuser("boss")

    assert access.allowed(boss, "places.change_city", city)
    assert access.allowed(access.system_person(), "places.change_city", city)
    assert not access.allowed(stranger, "roads.read", city)
    assert not access.allowed(AnonymousUser(), "roads.read", city)
    engineer.is_active = boss.is_active = False
    assert not access.allowed(engineer, "roads.add_survey", city)
    assert not access.allowed(boss, "places.change_city", city)


def test_asking_costs_one_query(engineer: Person, city: City, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        access.require(engineer, "roads.add_survey", city)


def test_the_machine_is_one_account_that_nobody_signs_in_with(db: None) -> None:
    system = access.system_person()

    assert access.system_person() == system
    assert not system.is_active
    assert not system.has_usable_password()


def test_a_human_cannot_take_the_machines_name(db: None) -> None:
    with pytest.raises(act.BadAccount, match="machine"):
        act.add("Simpul", PASSWORD)
    Person.objects.create_user("simpul")
    with pytest.raises(RuntimeError):
        access.system_person()


@pytest.mark.parametrize(
    ("name", "email", "says"),
    [
        ("ani", "", "account of that name"),
        ("budi", "ANI@PU.EXAMPLE", "that e-mail address"),
        ("b d", "", "valid"),
        ("budi", "no", "valid"),
    ],
)
def test_an_account_that_cannot_be(engineer: Person, name: str, email: str, says: str) -> None:
    with pytest.raises(act.BadAccount, match=says):
        act.add(name, PASSWORD, email=email)

    assert Person.objects.count() == 1


@pytest.mark.parametrize("weak", ["", "short", "password1234", "1234567890123", "budi-hartono"])
def test_a_password_that_is_easy_to_guess_is_refused(db: None, weak: str) -> None:
    with pytest.raises(act.BadPassword):
        act.add("budi-hartono", weak)

    assert not Person.objects.exists()


def test_two_people_without_an_address(db: None) -> None:
    act.add("budi", PASSWORD)
    act.add("cici", PASSWORD)


def test_giving_and_taking_a_role_is_written_down(stranger: Person, city: City) -> None:
    act.grant(stranger, "viewer", city, NOW)
    act.grant(stranger, "viewer", city, NOW)
    act.revoke(stranger, "viewer", city, NOW)

    assert not Role.objects.filter(person=stranger).exists()
    written = Entry.objects.order_by("sequence").values_list("verb", "subject", "detail")
    subject = f"people.person/{stranger.pk}"
    assert list(written) == [
        ("people.grant", subject, {"role": "viewer"}),
        ("people.revoke", subject, {"role": "viewer"}),
    ]
    assert verify(city) == []


def test_a_role_that_is_none(stranger: Person, city: City) -> None:
    with pytest.raises(act.NoSuchRole):
        act.grant(stranger, "king", city, NOW)
    with pytest.raises(act.NoSuchRole):
        act.revoke(stranger, "viewer", city, NOW)
    with pytest.raises(act.BadAccount):
        act.grant(access.system_person(), "owner", city, NOW)
