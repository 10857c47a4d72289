"""Who is asking, and who may do what. The only place that reads a person's roles."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person, Role, Where
from simpul.ground.people.understand import allows, roles
from simpul.ground.places.models import City

SYSTEM = "simpul"
"""The name of the account that the machine acts as."""


_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("simpul.ground.people.known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask the database once what each person may do, until the block ends: the length of one request."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def remembered[T](name: Hashable, read: Callable[[], T]) -> T:
    """Give what was read under a name in this request; read it where it was not, or outside of a request."""
    known = _known.get()
    if known is None:
        return read()
    if name not in known:
        known[name] = read()
    found: T = known[name]
    return found


def forget() -> None:
    """Forget what was remembered: whoever changes what somebody may do calls it."""
    known = _known.get()
    if known is not None:
        known.clear()


def person(request: HttpRequest) -> Person:
    """Give the signed-in person who sent the request, or raise PermissionDenied."""
    if not isinstance(request.user, Person) or not request.user.is_active:
        raise PermissionDenied(_("Sign in first."))
    return request.user


def allowed(actor: object, permission: str, where: Where) -> bool:
    """Tell whether the actor may do there what the permission, such as "roads.add_survey", names.

    Args:
        actor: a person, or whoever `request.user` is; somebody who is not signed in may do nothing.
        permission: "room.act", as in roles.toml.
        where: a city, a state's ISO 3166-1 alpha-3 code, or None for the network. A role of a state holds in
            its cities, a role of the network everywhere; never the other way round.
    """
    if not isinstance(actor, Person):
        return False
    if actor.machine:
        return True
    if not actor.is_active:
        return False
    return actor.is_superuser or allows(_roles(actor, where), permission, roles())


def _roles(actor: Person, where: Where) -> list[str]:
    def read() -> list[str]:
        return list(Role.objects.holding(where).filter(person=actor).values_list("role", flat=True))

    return remembered(("people.roles", actor.pk, where.pk if isinstance(where, City) else where), read)


def require(actor: Person, permission: str, where: Where) -> None:
    """Raise PermissionDenied unless the actor may do there what the permission names (see `allowed`)."""
    if not allowed(actor, permission, where):
        raise PermissionDenied(
            _("%(who)s may not do this in %(city)s (%(permission)s).")
            % {"who": actor.get_username(), "city": named(where), "permission": permission}
        )


def named(where: Where) -> str:
    """Give the words for a scope: the city's name, the state's code, or "the network"."""
    if isinstance(where, City):
        return where.name
    return where or _("the network")


def system_person() -> Person:
    """Give the account that the machine acts as; nobody can sign in with it.

    Raises:
        RuntimeError: a human account has the name.
    """
    return remembered("people.system", _system)


def _system() -> Person:
    system, made = Person.objects.get_or_create(
        username=SYSTEM, defaults={"machine": True, "is_active": False, "password": "!"}
    )
    if not made and not system.machine:
        raise RuntimeError(f"an account named {SYSTEM!r} stands in the way of the machine's own")
    return system
