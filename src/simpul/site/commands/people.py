"""`./simpul people`: accounts, and the roles they hold in a city, a state or the network."""

import json
import sys
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from simpul.ground.people import access, act, understand
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import NETWORK
from simpul.kernel.refusal import Refused
from simpul.site.commands import scope


class NoSuchPerson(Refused):
    """No account has that name."""


ROLE = click.Choice(sorted(understand.roles()))
STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("people")
def group() -> None:
    """Accounts, and the roles they hold in a city, a state or the network."""


@group.command("add")
@click.argument("name")
@click.option("--email", default="", help="E-mail address; no two accounts have the same.")
@click.option("--role", type=ROLE, help="What the person is, where --city, --state or --network says.")
@scope.options
@click.option("--staff", is_flag=True, help="May also see the page of jobs: runs this installation.")
@click.option("--superuser", is_flag=True, help="May do everything in every city.")
@STDIN
def add(  # noqa: PLR0913 - one for each option
    name: str,
    email: str,
    role: str | None,
    slug: str | None,
    state: str | None,
    *,
    network: bool,
    staff: bool,
    superuser: bool,
    password_stdin: bool,
) -> None:
    """Make an account; asks for its password twice."""
    if bool(role) != bool(slug or state or network):
        raise click.UsageError("--role goes together with one of --city, --state, --network")
    where = scope.where(slug, state, network=network) if role else None
    given = _password(stdin=password_stdin)
    with transaction.atomic():
        person = act.add(name, given, email=email, staff=staff, superuser=superuser)
        if role:
            act.grant(person, role, where, timezone.now())
    click.echo(f"{person} may sign in" + (f" and is {role} of {access.named(where)}" if role else ""))


@group.command("grant")
@click.argument("name")
@click.option("--role", type=ROLE, required=True)
@scope.options
def grant(name: str, role: str, slug: str | None, state: str | None, *, network: bool) -> None:
    """Give a person a role in a city, in a state and its cities, or in the whole network."""
    where = scope.where(slug, state, network=network)
    act.grant(_person(name), role, where, timezone.now())
    click.echo(f"{name} is {role} of {slug or state or NETWORK}")


@group.command("revoke")
@click.argument("name")
@click.option("--role", required=True)
@scope.options
def revoke(name: str, role: str, slug: str | None, state: str | None, *, network: bool) -> None:
    """Take a role away from a person, where it was given."""
    where = scope.where(slug, state, network=network)
    act.revoke(_person(name), role, where, timezone.now())
    click.echo(f"{name} is not {role} of {slug or state or NETWORK} any more")


@group.command("password")
@click.argument("name")
@STDIN
def password(name: str, *, password_stdin: bool) -> None:
    """Set a person's password; asks for it twice. Open sessions of the person end."""
    act.set_password(_person(name), _password(stdin=password_stdin))
    click.echo(f"{name} has a new password")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_people(*, as_json: bool) -> None:
    """List the accounts with their roles."""
    people = Person.objects.order_by("username").prefetch_related("roles__city")
    said = [_shape(person) for person in people]
    if as_json:
        click.echo(json.dumps({"people": said}, ensure_ascii=False))
        return
    for each in said:
        may = [word for word in ("superuser", "staff", "machine") if each[word]] + each["roles"]
        state = "" if each["active"] else " (cannot sign in)"
        click.echo(f"{each['name']}{state}: {', '.join(may) or 'no role'}")


def _shape(person: Person) -> dict[str, Any]:
    held: list[Role] = list(person.roles.all())
    return {
        "name": person.get_username(),
        "email": person.email,
        "active": person.is_active,
        "superuser": person.is_superuser,
        "staff": person.is_staff,
        "machine": person.machine,
        "roles": sorted(f"{each.role} of {_scope(each)}" for each in held),
    }


def _scope(held: Role) -> str:
    return held.city.slug if held.city else held.country or NETWORK


def _person(name: str) -> Person:
    found = Person.objects.filter(username__iexact=name).first()
    if found is None:
        raise NoSuchPerson(f"there is no account {name!r}: ./simpul people list")
    return found


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given
