"""Roles of a city, of a state and of the network: where each one holds, as one table."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.ledger.tests.conftest import NOW
from simpul.ground.people import access, act
from simpul.ground.people.models import Person, Role, Where
from simpul.ground.people.understand import read, roles
from simpul.ground.places.countries import NoSuchCountry
from simpul.ground.places.models import City

PLACES = ("kota", "sebelah", "phuket", "nowhere", "IDN", "THA", "network")
"""Two cities of IDN, one of THA only known here, one whose state nobody knows; two states; the network."""


@pytest.fixture
def world(db: None) -> dict[str, Where]:
    said = {"kota": "IDN", "sebelah": "IDN", "phuket": "THA", "nowhere": ""}
    made: dict[str, Where] = {
        slug: City.objects.create(slug=slug, name=slug.title(), country=country, served=slug != "phuket")
        for slug, country in said.items()
    }
    return made | {"IDN": "IDN", "THA": "THA", "network": None}


@pytest.fixture
def ani(db: None) -> Person:
    return Person.objects.create_user("ani")


# role, where it is held, a permission of it, where that permission holds
HOLDS = [
    ("owner", "kota", "places.change_city", "kota"),
    ("engineer", "kota", "roads.review", "kota"),
    ("surveyor", "kota", "roads.add_survey", "kota"),
    ("reviewer", "kota", "roads.review", "kota"),
    ("crew", "kota", "roads.work", "kota"),
    ("desk", "kota", "reports.verify", "kota"),
    ("handler", "kota", "reports.handle", "kota"),
    ("village", "kota", "reports.take_down", "kota"),
    ("village", "kota", "reports.meet", "kota"),
    ("planner", "kota", "reports.budget", "kota"),
    ("tourism", "kota", "cycling.edit_destination", "kota"),
    ("officer", "kota", "indicators.enter", "kota"),
    ("officer", "kota", "indicators.submit", "kota"),
    ("csco", "kota", "indicators.approve", "kota"),
    ("csco", "kota", "indicators.lock", "kota"),
    ("csco", "kota", "hub.submit", "kota"),
    ("csco", "kota", "hub.edit_project", "kota"),
    ("csco", "nowhere", "hub.adopt", "nowhere"),
    ("csco", "phuket", "hub.campaign_answer", "phuket"),
    ("representative", "IDN", "hub.nominate", "kota sebelah IDN"),
    ("representative", "IDN", "hub.endorse", "kota sebelah IDN"),
    ("alternate", "THA", "hub.review_candidate", "phuket THA"),
    ("secretariat", "network", "hub.accept", " ".join(PLACES)),
    ("secretariat", "network", "keys.trust", " ".join(PLACES)),
    ("chair", "network", "hub.decide", " ".join(PLACES)),
    ("shepherd", "network", "hub.read_all", " ".join(PLACES)),
    ("partner", "network", "hub.offer_as_partner", " ".join(PLACES)),
    ("viewer", "IDN", "indicators.read", "kota sebelah IDN"),
    ("viewer", "network", "indicators.read", " ".join(PLACES)),
    ("owner", "kota", "hub.submit", "kota"),
    ("owner", "kota", "hub.endorse", ""),
    ("owner", "kota", "hub.accept", ""),
    ("owner", "kota", "hub.offer_as_partner", ""),
    ("reviewer", "kota", "roads.add_survey", ""),
    ("crew", "kota", "roads.review", ""),
    ("handler", "kota", "reports.end", ""),
    ("desk", "kota", "reports.budget", ""),
    ("officer", "kota", "indicators.approve", ""),
    ("officer", "kota", "hub.submit", ""),
    ("csco", "kota", "hub.endorse", ""),
    ("csco", "kota", "hub.accept", ""),
    ("csco", "kota", "keys.trust", ""),
    ("csco", "kota", "places.change_city", ""),
    ("representative", "IDN", "hub.accept", ""),
    ("representative", "IDN", "hub.edit_project", ""),
    ("representative", "IDN", "indicators.enter", ""),
    ("alternate", "THA", "hub.decide", ""),
    ("secretariat", "network", "hub.edit_project", ""),
    ("secretariat", "network", "hub.endorse", ""),
    ("secretariat", "network", "indicators.enter", ""),
    ("secretariat", "network", "roads.review", ""),
    ("chair", "network", "hub.accept", ""),
    ("shepherd", "network", "hub.load_record", ""),
    ("partner", "network", "hub.read_all", ""),
    ("viewer", "network", "indicators.enter", ""),
]


@pytest.mark.parametrize("case", HOLDS, ids=" ".join)
def test_where_a_role_holds(world: dict[str, Where], ani: Person, case: tuple[str, str, str, str]) -> None:
    role, of, permission, there = case
    act.grant(ani, role, world[of], NOW)

    holds = [name for name in PLACES if access.allowed(ani, permission, world[name])]

    assert holds == there.split()


def test_every_role_is_in_the_table() -> None:
    assert {role for role, *_rest in HOLDS} == set(roles())


@pytest.mark.parametrize("of", PLACES)
@pytest.mark.parametrize("role", sorted(roles()))
def test_a_role_is_given_only_where_it_is_held(
    world: dict[str, Where], ani: Person, role: str, of: str
) -> None:
    if act.scope_of(world[of]) in roles()[role].of:
        act.grant(ani, role, world[of], NOW)
        assert ani.roles.get().where == world[of]
        return
    with pytest.raises(act.NoSuchRole, match=f"{role} is held in"):
        act.grant(ani, role, world[of], NOW)
    assert not ani.roles.exists()


def test_a_state_that_nobody_knows_is_not_the_network(world: dict[str, Where], ani: Person) -> None:
    act.grant(ani, "representative", "IDN", NOW)

    assert not access.allowed(ani, "hub.endorse", "")
    with pytest.raises(NoSuchCountry):
        act.grant(ani, "representative", "", NOW)


@pytest.mark.parametrize("bad", ["ID", "Indonesia", "IDM", "1D2", "İDN", "360"])
def test_a_code_that_no_state_has(ani: Person, bad: str) -> None:
    with pytest.raises(NoSuchCountry, match="three letters such as IDN"):
        act.grant(ani, "representative", bad, NOW)

    assert not Role.objects.exists()


def test_a_code_in_small_letters_is_the_same_state(world: dict[str, Where], ani: Person) -> None:
    act.grant(ani, "representative", "idn", NOW)
    act.grant(ani, "representative", "IDN", NOW)

    assert Role.objects.get().country == "IDN"
    act.revoke(ani, "representative", "idn", NOW)
    assert not Role.objects.exists()


def test_a_refusal_names_the_place(world: dict[str, Where], ani: Person) -> None:
    for name, words in (("kota", "in Kota"), ("IDN", "in IDN"), ("network", "in the network")):
        with pytest.raises(PermissionDenied, match=words):
            access.require(ani, "hub.decide", world[name])


def test_giving_and_taking_is_in_the_networks_ledger(world: dict[str, Where], ani: Person) -> None:
    act.grant(ani, "representative", "IDN", NOW)
    act.grant(ani, "secretariat", None, NOW)
    act.grant(ani, "secretariat", None, NOW)
    act.revoke(ani, "representative", "IDN", NOW)

    written = Entry.objects.filter(city=None).order_by("sequence").values_list("verb", "detail")
    assert list(written) == [
        ("people.grant", {"role": "representative", "country": "IDN"}),
        ("people.grant", {"role": "secretariat"}),
        ("people.revoke", {"role": "representative", "country": "IDN"}),
    ]
    assert not Entry.objects.exclude(city=None).exists()
    assert verify(None) == []


def test_a_role_is_taken_away_where_it_was_given_and_nowhere_else(
    world: dict[str, Where], ani: Person
) -> None:
    act.grant(ani, "viewer", world["kota"], NOW)
    act.grant(ani, "viewer", "IDN", NOW)
    act.grant(ani, "viewer", None, NOW)

    act.revoke(ani, "viewer", "IDN", NOW)
    with pytest.raises(act.NoSuchRole, match="not viewer of IDN"):
        act.revoke(ani, "viewer", "IDN", NOW)

    assert {each.where for each in ani.roles.all()} == {world["kota"], None}
    assert {str(each) for each in ani.roles.all()} == {"ani is viewer of Kota", "ani is viewer of network"}


def test_asking_anywhere_costs_one_query(
    world: dict[str, Where], ani: Person, django_assert_num_queries: object
) -> None:
    for name in PLACES:
        with django_assert_num_queries(1):  # type: ignore[operator]
            access.allowed(ani, "hub.read", world[name])


@pytest.mark.parametrize(
    "rows",
    [
        [{"country": "IDN"}, {"country": "IDN"}],
        [{}, {}],
        [{"city": "kota"}, {"city": "kota"}],
        [{"city": "kota", "country": "IDN"}],
    ],
)
def test_the_database_keeps_a_role_once_and_in_one_scope(
    world: dict[str, Where], ani: Person, rows: list[dict[str, str]]
) -> None:
    cities = {str(each.slug): each for each in City.objects.all()}
    held = [
        Role(person=ani, role="viewer", city=cities.get(row.get("city", "")), country=row.get("country", ""))
        for row in rows
    ]

    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.bulk_create(held)


@pytest.mark.parametrize("bad", ['of = []\nmay = ["*"]', 'of = ["town"]\nmay = ["*"]'])
def test_a_scope_that_is_none_is_refused_at_start(bad: str) -> None:
    with pytest.raises(ValueError, match="is not a list of city, state, network"):
        read(f"[head]\n{bad}")
