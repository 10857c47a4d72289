"""`./simpul people` and `./simpul ledger`, as somebody at a terminal uses them."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from simpul.ground.ledger import triggers
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.site.commands import ledger, people

PASSWORD = "jembatan-merah-77"


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota")


def run(group: Any, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(group, words, input=said)


def refusal(result: Result) -> str:
    assert isinstance(result.exception, Refused)
    return str(result.exception)


def test_a_first_account_by_asking_twice(city: City) -> None:
    done = run(
        people.group, "add", "ani", "--role", "engineer", "--city", "kota", said=f"{PASSWORD}\n{PASSWORD}\n"
    )

    assert done.exit_code == 0, done.output
    assert done.stdout == "ani may sign in and is engineer of Kota\n"
    assert PASSWORD not in done.output
    person = Person.objects.get(username="ani")
    assert person.check_password(PASSWORD)
    assert not person.is_staff
    assert Role.objects.get().role == "engineer"


def test_a_password_from_standard_input(city: City) -> None:
    done = run(
        people.group,
        "add",
        "op",
        "--staff",
        "--email",
        "op@kota.example",
        "--password-stdin",
        said=PASSWORD + "\n",
    )

    assert done.exit_code == 0, done.output
    assert Person.objects.get().is_staff
    new = run(people.group, "password", "OP", "--password-stdin", said="sungai-kalilo-42\n")
    assert new.exit_code == 0
    assert Person.objects.get().check_password("sungai-kalilo-42")


def test_what_is_refused_leaves_nothing(city: City) -> None:
    weak = run(people.group, "add", "ani", "--password-stdin", said="12345678\n")
    nowhere = run(
        people.group, "add", "ani", "--role", "owner", "--city", "none", "--password-stdin", said=PASSWORD
    )
    half = run(people.group, "add", "ani", "--role", "owner", "--password-stdin", said=PASSWORD)

    assert "too short" in refusal(weak)
    assert "there is: kota" in refusal(nowhere)
    assert half.exit_code == 2
    assert "goes together" in half.output
    assert not Person.objects.exists()


def test_granting_revoking_listing(city: City) -> None:
    Person.objects.create_user("ani")

    assert run(people.group, "grant", "ani", "--role", "owner", "--city", "kota").exit_code == 0
    listed = json.loads(run(people.group, "list", "--json").stdout)["people"]
    assert [each["roles"] for each in listed if each["name"] == "ani"] == [["owner of kota"]]
    assert "ani: owner of kota" in run(people.group, "list").stdout
    assert run(people.group, "revoke", "ani", "--role", "owner", "--city", "kota").exit_code == 0
    assert "is not owner" in refusal(run(people.group, "revoke", "ani", "--role", "owner", "--city", "kota"))
    assert "no account" in refusal(run(people.group, "grant", "budi", "--role", "owner", "--city", "kota"))
    assert run(people.group, "grant", "ani", "--role", "king", "--city", "kota").exit_code == 2


def test_the_ledger_is_well(city: City) -> None:
    Person.objects.create_user("ani")
    run(people.group, "grant", "ani", "--role", "owner", "--city", "kota")

    done = run(ledger.group, "verify")
    shown = run(ledger.group, "show").stdout.splitlines()

    assert done.exit_code == 0
    assert done.stdout == "kota: 1 entries, nothing changed\nnetwork: 0 entries, nothing changed\n"
    assert "simpul people.grant people.person/" in shown[0]
    known = shown[-1].split()[1]
    assert run(ledger.group, "verify", "--city", "kota", "--known", known).exit_code == 0
    assert run(ledger.group, "verify", "--city", "kota", "--known", known[:-1] + "g").exit_code == 1
    assert run(ledger.group, "verify", "--known", known).exit_code == 2
    assert run(ledger.group, "verify", "--city", "kota", "--known", "one").exit_code == 2


def test_a_changed_entry_is_named_with_status_1(transactional_db: None) -> None:
    City.objects.create(slug="kota", name="Kota")
    Person.objects.create_user("ani")
    run(people.group, "grant", "ani", "--role", "owner", "--city", "kota")
    with connection.schema_editor() as editor:
        triggers.off(editor, "ledger_entry")
        editor.execute("UPDATE ledger_entry SET verb = 'people.revoke'")
        triggers.on(editor, "ledger_entry")

    plain, as_json = run(ledger.group, "verify"), run(ledger.group, "verify", "--city", "kota", "--json")

    assert plain.exit_code == as_json.exit_code == 1
    assert "1: changed: what it says does not give its hash" in plain.stdout
    said = json.loads(as_json.stdout)
    assert said["well"] is False
    assert said["cities"][0]["faults"][0]["sequence"] == 1


def test_no_city(db: None) -> None:
    assert run(ledger.group, "verify").stdout == "network: 0 entries, nothing changed\n"
    assert "no city yet" in refusal(run(ledger.group, "show"))
    assert "no city 'x'" in refusal(run(ledger.group, "show", "--city", "x"))
