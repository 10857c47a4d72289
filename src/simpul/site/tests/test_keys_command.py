"""`./simpul keys`, and roles and ledger of the network, as somebody at a terminal uses them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from simpul.ground.ledger import triggers
from simpul.ground.people.models import Person
from simpul.ground.places.countries import NoSuchCountry
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.kernel.refusal import Refused
from simpul.site.commands import city as cities
from simpul.site.commands import keys, ledger, people

THEIRS = seal.public_text(seal.new_key())


def run(group: Any, *words: str) -> Result:
    return CliRunner().invoke(group, words)


def refusal(result: Result) -> str:
    assert isinstance(result.exception, Refused), result.output
    return str(result.exception)


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.SIMPUL_DATA = tmp_path
    return tmp_path


@pytest.fixture
def city(db: None, data: Path) -> City:
    City.objects.create(slug="phuket", name="Phuket", country="THA", served=False)
    return City.objects.create(slug="kota", name="Kota")


def test_showing_makes_the_keys_and_never_shows_a_private_one(city: City, data: Path) -> None:
    plain, said = run(keys.group, "show"), json.loads(run(keys.group, "show", "--json").stdout)

    assert plain.exit_code == 0, plain.output
    assert [each["of"] for each in said["own"]] == ["kota", "network"]
    for each in said["own"]:
        private = Path(each["file"]).read_text().strip()
        assert seal.public_text(private) == each["public"]
        assert each["public"] in plain.stdout
        assert private not in plain.stdout
    only = json.loads(run(keys.group, "show", "--city", "kota", "--json").stdout)
    assert only == {"own": said["own"][:1]}
    assert json.loads(run(keys.group, "show", "--network", "--json").stdout) == {"own": said["own"][1:]}


def test_what_cannot_be_shown(city: City) -> None:
    assert "served elsewhere" in refusal(run(keys.group, "show", "--city", "phuket"))
    assert "there is: kota, phuket" in refusal(run(keys.group, "show", "--city", "x"))
    assert run(keys.group, "show", "--city", "kota", "--network").exit_code == 2


def test_trusting_and_revoking(city: City) -> None:
    done = run(keys.group, "trust", THEIRS, "--city", "phuket", "--note", "by telephone")
    digits = seal.fingerprint(THEIRS)

    assert done.stdout == f"{digits} is trusted as the key of Phuket\n"
    (known,) = json.loads(run(keys.group, "show", "--json").stdout)["trusted"]
    assert (known["city"], known["fingerprint"], known["until"]) == ("phuket", digits, None)
    assert f"trusted  {digits}  Phuket" in run(keys.group, "show").stdout
    assert "a moment after" in refusal(run(keys.group, "revoke", digits, "--since", "2020-01-01"))
    gone = json.loads(run(keys.group, "revoke", digits, "--note", "lost", "--json").stdout)
    assert gone["until"]
    assert gone["note"] == "by telephone\nlost"
    assert " until " in run(keys.group, "show").stdout
    assert "must make a new one" in refusal(run(keys.group, "trust", THEIRS, "--city", "phuket"))


def test_what_cannot_be_trusted(city: City) -> None:
    assert "not a key" in refusal(run(keys.group, "trust", "x", "--name", "The hub"))
    assert run(keys.group, "trust", THEIRS).exit_code == 2
    assert run(keys.group, "trust", THEIRS, "--name", "The hub", "--city", "kota").exit_code == 2
    assert "No key" in refusal(run(keys.group, "revoke", "0" * 16))


def test_roles_of_states_and_of_the_network(city: City) -> None:
    Person.objects.create_user("ani")

    state = run(people.group, "grant", "ani", "--role", "representative", "--state", "idn")
    wide = run(people.group, "grant", "ani", "--role", "secretariat", "--network")

    assert (state.exit_code, wide.stdout) == (0, "ani is secretariat of network\n")
    listed = json.loads(run(people.group, "list", "--json").stdout)["people"]
    assert [each["roles"] for each in listed if each["name"] == "ani"] == [
        ["representative of IDN", "secretariat of network"]
    ]
    assert run(people.group, "revoke", "ani", "--role", "representative", "--state", "IDN").exit_code == 0
    nowhere = run(people.group, "grant", "ani", "--role", "representative", "--state", "ID")
    assert isinstance(nowhere.exception, NoSuchCountry)
    wrong = run(people.group, "grant", "ani", "--role", "secretariat", "--city", "kota")
    assert "held in: the network" in refusal(wrong)
    assert run(people.group, "grant", "ani", "--role", "viewer").exit_code == 2
    assert run(people.group, "grant", "ani", "--role", "viewer", "--network", "--city", "kota").exit_code == 2


def test_the_networks_chain_is_shown_and_verified(city: City) -> None:
    Person.objects.create_user("ani")
    run(people.group, "grant", "ani", "--role", "secretariat", "--network")

    done, shown = run(ledger.group, "verify"), run(ledger.group, "show", "--network").stdout.splitlines()

    assert done.stdout == "kota: 0 entries, nothing changed\nnetwork: 1 entries, nothing changed\n"
    assert "people.grant" in shown[0]
    name, known = shown[-1].split()
    assert (name, run(ledger.group, "verify", "--network", "--known", known).exit_code) == ("network", 0)
    assert run(ledger.group, "verify", "--network", "--known", known[:-1] + "g").exit_code == 1
    assert run(ledger.group, "verify", "--network", "--city", "kota").exit_code == 2
    assert json.loads(run(ledger.group, "show", "--network", "--json").stdout)["city"] == "network"


def test_a_change_in_the_networks_chain_is_named(transactional_db: None) -> None:
    Person.objects.create_user("ani")
    run(people.group, "grant", "ani", "--role", "secretariat", "--network")
    with connection.schema_editor() as editor:
        triggers.off(editor, "ledger_entry")
        editor.execute("UPDATE ledger_entry SET verb = 'people.revoke'")
        triggers.on(editor, "ledger_entry")

    plain, said = run(ledger.group, "verify"), json.loads(run(ledger.group, "verify", "--json").stdout)

    assert plain.exit_code == 1
    assert "network: 1 entries, 1 faults\n  1: changed" in plain.stdout
    assert [each["city"] for each in said["cities"] if each["faults"]] == ["network"]


def test_an_unserved_city_with_entries_is_verified_too(city: City) -> None:
    Person.objects.create_user("ani")
    run(people.group, "grant", "ani", "--role", "csco", "--city", "phuket")

    assert "phuket: 1 entries, nothing changed" in run(ledger.group, "verify").stdout


def test_cities_that_are_served_and_those_that_are_known(city: City) -> None:
    assert "phuket" not in run(cities.group, "list").stdout
    everywhere = run(cities.group, "list", "--all")
    assert "Phuket: served elsewhere" in everywhere.stdout
    said = json.loads(run(cities.group, "list", "--all", "--json").stdout)["cities"]
    assert {each["slug"]: (each["served"], each["country"]) for each in said} == {
        "kota": (True, None),
        "phuket": (False, "THA"),
    }
    assert run(cities.group, "country", "kota", "IDN").stdout == "Kota (kota): IDN\n"


@pytest.mark.django_db
def test_a_key_is_changed_and_the_hub_is_told(data: Path, city: City) -> None:
    before = json.loads(run(keys.group, "show", "--city", "kota", "--json").stdout)["own"][0]
    statement = data / "next.json"

    made = run(keys.group, "rotate", "--city", "kota", "--until", "2999-01-01", "--out", str(statement))
    told = run(keys.group, "succeed", str(statement), "--json")

    assert made.exit_code == told.exit_code == 0, made.output + told.output
    after = json.loads(run(keys.group, "show", "--city", "kota", "--json").stdout)["own"][0]
    assert after["public"] != before["public"]
    assert json.loads(told.stdout)["public"] == after["public"]
    assert run(keys.group, "rotate", "--until", "2999-01-01").exit_code == 2
