"""What is done with accounts: made, given roles, given passwords. Roles are written in the ledger."""

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people import access
from simpul.ground.people.access import SYSTEM
from simpul.ground.people.models import Person, Role, Where
from simpul.ground.people.understand import SCOPES, Scope, roles
from simpul.ground.places.countries import country
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused


class BadAccount(Refused):
    """The account cannot be made as it was asked for."""


class BadPassword(Refused):
    """The password is too easy to guess."""


class NoSuchRole(Refused):
    """roles.toml knows no such role, or not one that is held there, or the person does not hold it."""


def scope_of(where: Where) -> Scope:
    """Tell which kind of place it is: "city", "state" or "network"."""
    if isinstance(where, City):
        return "city"
    return "state" if where else "network"


def add(name: str, password: str, *, email: str = "", staff: bool = False, superuser: bool = False) -> Person:
    """Make an account.

    Args:
        name: what to sign in with; no two differ only in capitals.
        password: checked by settings.AUTH_PASSWORD_VALIDATORS.
        email: "" where none is known.
        staff: whether the person runs this installation.
        superuser: whether the person may do everything.

    Raises:
        BadAccount: the name or the e-mail address is taken or badly formed; the message says which.
        BadPassword: it is too easy to guess.
    """
    email = Person.objects.normalize_email(email)
    person = Person(username=name.strip(), email=email, is_staff=staff or superuser, is_superuser=superuser)
    if person.username.casefold() == SYSTEM:
        raise BadAccount(_("That name is the machine's own."))
    _check_password(password, person)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.full_clean(exclude=["password"])
            person.save()
    except ValidationError as error:
        raise BadAccount(" ".join(error.messages)) from error
    return person


def set_password(person: Person, password: str) -> None:
    """Give a person another password; sessions that are open end. Raises BadPassword, BadAccount."""
    if person.machine:
        raise BadAccount(_("Nobody signs in as the machine."))
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])


def grant(person: Person, role: str, where: Where, now: datetime, by: Person | None = None) -> None:
    """Give a person a role in a city, a state or the network; nothing happens where they hold it.

    Args:
        person: who gets it.
        role: a name in roles.toml.
        where: a city, a state's ISO 3166-1 alpha-3 code, or None for the network.
        now: when, aware, for the ledger: the city's, or the network's own.
        by: who gives it; None is the machine itself.

    Raises:
        NoSuchRole: roles.toml knows no such role, or it is not one that is held there.
        NoSuchCountry: no state has the code.
        BadAccount: it is the machine's account, which needs none.
    """
    where = _scope(where)
    if role not in roles():
        raise NoSuchRole(_("There is no role %(role)s.") % {"role": role})
    if scope_of(where) not in roles()[role].of:
        raise NoSuchRole(_misplaced(role))
    if person.machine:
        raise BadAccount(_("The machine's account holds no roles."))
    with transaction.atomic():
        _role, made = Role.objects.get_or_create(person=person, role=role, **_columns(where))
        if made:
            access.forget()
            _record("people.grant", person, role, where, now, by)


def revoke(person: Person, role: str, where: Where, now: datetime, by: Person | None = None) -> None:
    """Take a role away there. Raises NoSuchRole where the person does not hold it."""
    where = _scope(where)
    with transaction.atomic():
        deleted, _rows = Role.objects.of(where).filter(person=person, role=role).delete()
        if not deleted:
            raise NoSuchRole(
                _("%(who)s is not %(role)s of %(city)s.")
                % {"who": person, "role": role, "city": access.named(where)}
            )
        access.forget()
        _record("people.revoke", person, role, where, now, by)


def _scope(where: Where) -> Where:
    """Give the scope with the state's code in capitals. Raises NoSuchCountry, for "" too."""
    if not isinstance(where, str):
        return where
    return country(where or "?")


def _columns(where: Where) -> dict[str, Any]:
    if isinstance(where, City):
        return {"city": where, "country": ""}
    return {"city": None, "country": where or ""}


def _misplaced(role: str) -> str:
    words = {"city": _("a city"), "state": _("a state"), "network": _("the network")}
    held = ", ".join(words[scope] for scope in SCOPES if scope in roles()[role].of)
    return _("The role %(role)s is held in: %(where)s.") % {"role": role, "where": held}


def _record(  # noqa: PLR0913, PLR0917 - both verbs say the same
    verb: str, person: Person, role: str, where: Where, now: datetime, by: Person | None
) -> None:
    city = where if isinstance(where, City) else None
    state = {"country": where} if isinstance(where, str) else {}
    actor = by or access.system_person()
    ledger.record(city=city, actor=actor, verb=verb, subject=person, now=now, role=role, **state)


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadPassword(" ".join(error.messages)) from error
