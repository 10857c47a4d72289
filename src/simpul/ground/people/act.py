"""What is done with accounts: made, given roles, given passwords. Roles are written in the city's ledger."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import SYSTEM, system_person
from simpul.ground.people.models import Person, Role
from simpul.ground.people.understand import roles
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused


class BadAccount(Refused):
    """The account cannot be made as it was asked for."""


class BadPassword(Refused):
    """The password is too easy to guess."""


class NoSuchRole(Refused):
    """roles.toml knows no such role, or the person does not hold it."""


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


def grant(person: Person, role: str, city: City, now: datetime, by: Person | None = None) -> None:
    """Give a person a role in a city; nothing happens where they hold it. `by` None is the machine itself.

    Raises:
        NoSuchRole: roles.toml knows no such role.
        BadAccount: it is the machine's account, which needs none.
    """
    if role not in roles():
        raise NoSuchRole(_("There is no role %(role)s.") % {"role": role})
    if person.machine:
        raise BadAccount(_("The machine's account holds no roles."))
    with transaction.atomic():
        _role, made = Role.objects.get_or_create(person=person, city=city, role=role)
        if made:
            actor = by or system_person()
            ledger.record(city=city, actor=actor, verb="people.grant", subject=person, now=now, role=role)


def revoke(person: Person, role: str, city: City, now: datetime, by: Person | None = None) -> None:
    """Take a role in a city away. Raises NoSuchRole where the person does not hold it."""
    with transaction.atomic():
        deleted, _rows = Role.objects.filter(person=person, city=city, role=role).delete()
        if not deleted:
            raise NoSuchRole(
                _("%(who)s is not %(role)s of %(city)s.") % {"who": person, "role": role, "city": city}
            )
        actor = by or system_person()
        ledger.record(city=city, actor=actor, verb="people.revoke", subject=person, now=now, role=role)


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadPassword(" ".join(error.messages)) from error
