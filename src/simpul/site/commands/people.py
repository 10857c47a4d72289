"""`./simpul people`: accounts, and the roles they hold in each city."""

import json
import sys
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from simpul.ground.people import act, understand
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused


class NoSuchCity(Refused):
    """No city of this installation has that name."""


class NoSuchPerson(Refused):
    """No account has that name."""


ROLE = click.Choice(sorted(understand.roles()))
STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("people")
def group() -> None:
    """Accounts, and the roles they hold in each city."""


@group.command("add")
@click.argument("name")
@click.option("--email", default="", help="E-mail address; no two accounts have the same.")
@click.option("--role", type=ROLE, help="What the person is in the city that --city names.")
@click.option("--city", "slug", help="Which city (its slug).")
@click.option("--staff", is_flag=True, help="May also see the page of jobs: runs this installation.")
@click.option("--superuser", is_flag=True, help="May do everything in every city.")
@STDIN
def add(  # noqa: PLR0913 - one for each option
    name: str,
    email: str,
    role: str | None,
    slug: str | None,
    *,
    staff: bool,
    superuser: bool,
    password_stdin: bool,
) -> None:
    """Make an account; asks for its password twice."""
    if bool(role) != bool(slug):
        raise click.UsageError("--role and --city go together")
    city = _city(slug) if slug else None
    given = _password(stdin=password_stdin)
    with transaction.atomic():
        person = act.add(name, given, email=email, staff=staff, superuser=superuser)
        if role and city:
            act.grant(person, role, city, timezone.now())
    click.echo(f"{person} may sign in" + (f" and is {role} of {city}" if role else ""))


@group.command("grant")
@click.argument("name")
@click.option("--role", type=ROLE, required=True)
@click.option("--city", "slug", required=True, help="Which city (its slug).")
def grant(name: str, role: str, slug: str) -> None:
    """Give a person a role in a city."""
    act.grant(_person(name), role, _city(slug), timezone.now())
    click.echo(f"{name} is {role} of {slug}")


@group.command("revoke")
@click.argument("name")
@click.option("--role", required=True)
@click.option("--city", "slug", required=True, help="Which city (its slug).")
def revoke(name: str, role: str, slug: str) -> None:
    """Take a role in a city away from a person."""
    act.revoke(_person(name), role, _city(slug), timezone.now())
    click.echo(f"{name} is not {role} of {slug} any more")


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
        "roles": sorted(f"{each.role} of {each.city.slug}" for each in held),
    }


def _person(name: str) -> Person:
    found = Person.objects.filter(username__iexact=name).first()
    if found is None:
        raise NoSuchPerson(f"there is no account {name!r}: ./simpul people list")
    return found


def _city(slug: str) -> City:
    found = City.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(City.objects.values_list("slug", flat=True)) or "none yet"
        raise NoSuchCity(f"there is no city {slug!r}; there is: {known}")
    return found


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given
