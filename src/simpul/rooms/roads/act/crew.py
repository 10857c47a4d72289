"""Crews and contractors, and who works for them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act.order import ORDER, WORK
from simpul.rooms.roads.models import Crew, Member


class NameTaken(Refused):
    """Another crew of the city has this name."""


class MayNotWork(Refused):
    """The account has no role that lets it work on the roads of the city."""


class BadCrew(Refused):
    """A crew without a name, or of a kind that is none."""


@transaction.atomic
def keep(  # noqa: PLR0913 - the crew's four facts, by whom and when
    city: City,
    crew: Crew | None,
    *,
    name: str,
    kind: str,
    contact: str = "",
    active: bool = True,
    actor: Person,
    now: datetime,
) -> Crew:
    """Add a crew (`crew` None), or change one.

    Raises:
        PermissionDenied: the actor may not.
        NameTaken, BadCrew: as they say.
    """
    require(actor, ORDER, city)
    lock(city)
    name = " ".join(name.split())[:120]
    if not name or kind not in Crew.Kind.values:
        raise BadCrew(_("A crew needs a name, and is the city's own or a contractor."))
    others = Crew.objects.filter(city=city, name__iexact=name)
    if (others.exclude(pk=crew.pk) if crew else others).exists():
        raise NameTaken(_("There is a crew named %(name)s already.") % {"name": name})
    crew = crew or Crew(city=city)
    crew.name, crew.kind, crew.contact, crew.active = name, kind, contact.strip()[:200], active
    crew.save()
    ledger.record(
        city=city, actor=actor, verb="roads.crew", subject=crew, now=now, name=name, kind=kind, active=active,
    )  # fmt: skip
    return crew


@transaction.atomic
def join(crew: Crew, person: Person, *, actor: Person, now: datetime) -> Member:
    """Let somebody work for a crew: they see its orders from now on. Done twice, it is done once.

    Raises:
        PermissionDenied: the actor may not.
        MayNotWork: the account has no role for it.
    """
    require(actor, ORDER, crew.city)
    if not allowed(person, WORK, crew.city):
        raise MayNotWork(
            _("%(who)s has no role for this in %(city)s. An owner of the city can give it the role “crew”.")
            % {"who": person.get_username(), "city": crew.city}
        )
    member, is_new = Member.objects.get_or_create(crew=crew, person=person)
    if is_new:
        ledger.record(
            city=crew.city, actor=actor, verb="roads.crew_join", subject=crew, now=now, person=person.pk
        )
    return member


@transaction.atomic
def leave(crew: Crew, person: Person, *, actor: Person, now: datetime) -> None:
    """Let somebody work for a crew no more: they see its orders no more.

    Raises:
        PermissionDenied: the actor may not.
    """
    require(actor, ORDER, crew.city)
    gone, _kinds = Member.objects.filter(crew=crew, person=person).delete()
    if gone:
        ledger.record(
            city=crew.city, actor=actor, verb="roads.crew_leave", subject=crew, now=now, person=person.pk
        )
