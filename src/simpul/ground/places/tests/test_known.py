"""Cities of the network that are served elsewhere: known here by name and position, and by nothing else."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person, Role
from simpul.ground.places import act
from simpul.ground.places.countries import NoSuchCountry, country
from simpul.ground.places.models import City
from simpul.ground.places.tests.conftest import NOON, Loader, line
from simpul.kernel.geo import WORLD, LonLat
from simpul.kernel.refusal import Refused

MAIN = line((0, 0), (400, 0), name="Jalan Raya", highway="residential")
SAID: dict[str, Any] = {
    "slug": "kota-garis",
    "name": "Kota Garis",
    "country": "IDN",
    "position": LonLat(114.37, -8.21),
    "time_zone": "Asia/Jakarta",
}


def know(**said: Any) -> City:
    return act.know_city(**(SAID | said), now=NOON)


def test_a_city_is_known_and_not_served(db: None) -> None:
    city = know(
        slug="phuket", name=" Phuket ", country="tha", position=LonLat(98.4, 7.9), time_zone="Asia/Bangkok"
    )

    city.refresh_from_db()
    assert (city.name, city.served, city.country, city.time_zone) == ("Phuket", False, "THA", "Asia/Bangkok")
    assert city.position == pytest.approx(LonLat(98.4, 7.9))
    assert (city.lon, city.lat) == pytest.approx((98.4, 7.9))
    assert city.bounds == pytest.approx((98.35, 7.85, 98.45, 7.95))
    assert (city.version, city.tiles, city.basemap) == ("", None, None)
    assert not City.objects.served().exists()


def test_saying_it_again_changes_nothing_and_saying_more_does(db: None) -> None:
    first, again = know(), know()
    moved = know(name="Kota Baris", position=LonLat(114.5, -8.0), time_zone="")

    assert first.pk == again.pk == moved.pk
    city = City.objects.get()
    assert (city.name, city.time_zone) == ("Kota Baris", "Asia/Jakarta")
    assert city.position == pytest.approx(LonLat(114.5, -8.0))
    written = Entry.objects.filter(city=None, verb="places.know_city").order_by("sequence")
    assert [entry.detail["name"] for entry in written] == ["Kota Garis", "Kota Baris"]
    assert verify(None) == []


def test_where_nobody_said_where_it_lies_nothing_is_made_up(db: None) -> None:
    city = know(position=None, country="")

    assert city.bounds == WORLD
    assert (city.position, city.lon, city.lat, city.country) == (None, None, None, "")


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"slug": ""}, "name"),
        ({"slug": "Kota Garis"}, "name"),
        ({"slug": "../keys"}, "name"),
        ({"slug": "network"}, "network"),
        ({"name": " "}, "name"),
        ({"country": "ID"}, "three letters such as IDN"),
        ({"country": "IDM"}, "IDM is not the code of a state"),
        ({"time_zone": "Banyuwangi"}, "no time zone"),
        ({"position": LonLat(-8.21, 114.37)}, "no position"),
        ({"position": LonLat(float("nan"), 0)}, "no position"),
    ],
)
def test_what_is_said_must_make_sense(db: None, said: dict[str, Any], because: str) -> None:
    with pytest.raises(Refused, match=because):
        know(**said)

    assert not City.objects.exists()
    assert not Entry.objects.exists()


def test_a_city_that_is_served_here_stays_as_it_is(load: Loader) -> None:
    served, _ = load(MAIN)
    before = City.objects.values().get()

    assert know(name="Other", country="THA").pk == served.pk

    assert City.objects.values().get() == before
    assert not Entry.objects.filter(verb="places.know_city").exists()


def test_loading_its_map_makes_it_served_here(load: Loader) -> None:
    known = know(position=LonLat(100, 0))

    city, _ = load(MAIN, settings={"a": 1}, attribution="Dinas PU")

    assert (city.pk, city.served, city.country) == (known.pk, True, "IDN")
    assert City.objects.served().get() == city
    assert city.position == pytest.approx(LonLat(114.37, -8.21), abs=0.1)
    assert city.attribution == "Dinas PU"


def test_only_who_runs_the_installation_begins_to_serve_a_city(load: Loader) -> None:
    known = know()
    load.actor = Person.objects.create_user("ani")
    Role.objects.create(person=load.actor, city=known, role="owner")

    with pytest.raises(PermissionDenied, match="add a city"):
        load(MAIN)

    assert not City.objects.served().exists()


def test_where_loading_its_map_fails_it_is_known_as_before(load: Loader) -> None:
    know()
    before = City.objects.values().get()

    with pytest.raises(Refused):
        load()

    assert City.objects.values().get() == before


def test_no_city_is_called_network(load: Loader) -> None:
    with pytest.raises(act.NoName, match="network"):
        load(MAIN, name="Network")
    with pytest.raises(IntegrityError), transaction.atomic():
        City.objects.create(slug="network", name="Network")


def test_which_state_a_city_lies_in(load: Loader) -> None:
    city, _ = load(MAIN, country="IDN")
    assert city.country == "IDN"
    city, _ = load(MAIN)
    assert city.country == "IDN"

    for _time in range(2):
        act.set_country(city, "tls", actor=system_person(), now=NOON)

    city.refresh_from_db()
    assert city.country == "TLS"
    assert Entry.objects.get(city=city, verb="places.set_country").detail == {"country": "TLS"}
    with pytest.raises(NoSuchCountry):
        act.set_country(city, "XX", actor=system_person(), now=NOON)
    with pytest.raises(PermissionDenied):
        act.set_country(city, "IDN", actor=Person.objects.create_user("ani"), now=NOON)


def test_the_codes_of_states() -> None:
    for code in ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM", "JPN", "AUS"):
        assert country(f" {code.lower()} ") == code
