"""Offering help and asking for it. Each act: permission, rule, change, ledger, in one transaction."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import shelf
from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.partner import Partner
from simpul.rooms.hub.models.project import Project, SupportNeed
from simpul.rooms.hub.understand import life

OFFER, AS_PARTNER, REQUEST, KEEPER = "hub.offer", "hub.offer_as_partner", "hub.request", "hub.edit_network"
SAMPLE = frozenset({"source", "verified", "invented"})
"""What only the machine may say of an offer: where the public record has it, and that it is a sample."""


class BadHelp(Refused):
    """An offer or a request that cannot be: the message names each field and what is wrong with it."""


class NotNow(Refused):
    """This step does not lead on from the state that it is in."""


class OthersProject(Refused):
    """A request is for a project of the same city, and a need is one of that project."""


def may_give(actor: object, giver: City | Partner | None) -> bool:
    """Tell whether the actor may offer for this city, or for this partner."""
    return allowed(actor, OFFER, giver) if isinstance(giver, City) else allowed(actor, AS_PARTNER, None)


def gives(actor: object, offer: Offer) -> bool:
    """Tell whether the actor speaks for the giver; for a partner: who made it, or the network's keeper."""
    if offer.city:
        return allowed(actor, OFFER, offer.city)
    made_it = isinstance(actor, Person) and offer.made_by_id == actor.pk
    return allowed(actor, AS_PARTNER if made_it else KEEPER, None)


def require_giver(actor: Person, offer: Offer) -> None:
    """Raise PermissionDenied unless the actor speaks for the giver."""
    if not gives(actor, offer):
        require(actor, OFFER if offer.city else KEEPER, offer.city)


@transaction.atomic
def offer(
    giver: City | Partner, content: dict[str, Any], *, actor: Person, now: datetime, form: str = "other"
) -> Offer:
    """Write down an offer, as a draft that only its giver sees.

    Args:
        giver: the city or the partner that offers.
        content: fields of `models.help.Help`.
        actor: who says so.
        now: when.
        form: of `models.help.Form`.

    Raises:
        PermissionDenied: the actor may not offer for this giver.
        BadHelp: a field that cannot be.
    """
    city, partner = (giver, None) if isinstance(giver, City) else (None, giver)
    require(actor, OFFER if city else AS_PARTNER, city)
    made = Offer(city=city, partner=partner, form=form, **_said(content, actor), **_made(actor, now))
    return _keep(made, actor=actor, now=now, verb="hub.offer", city=city)


@transaction.atomic
def request(  # noqa: PLR0913 - who asks, what for, what, by whom, when
    city: City,
    content: dict[str, Any],
    *,
    actor: Person,
    now: datetime,
    project: Project | None = None,
    need: SupportNeed | None = None,
) -> Request:
    """Write down a request, as a draft that only its city sees.

    Raises:
        PermissionDenied: the actor may not ask for this city.
        OthersProject: the project is not this city's, or the need not this project's.
        BadHelp: a field that cannot be.
    """
    require(actor, REQUEST, city)
    project = project or (need.project if need else None)
    if project and (not project.network_city or project.network_city.city_id != city.pk):
        raise OthersProject(
            _("%(project)s is not a project of %(city)s.") % {"project": project, "city": city}
        )
    if need and need.project != project:
        raise OthersProject(_("This need is not one of %(project)s.") % {"project": project})
    made = Request(city=city, project=project, need=need, **_said(content, actor), **_made(actor, now))
    return _keep(made, actor=actor, now=now, verb="hub.request", city=city)


@transaction.atomic
def change(found: Offer | Request, content: dict[str, Any], *, actor: Person, now: datetime) -> None:
    """Change what an offer or a request says; what it is and whose it is stays.

    Raises:
        PermissionDenied: it is not the actor's to change.
        BadHelp: a field that cannot be.
    """
    found = lock(found)
    _require_owner(actor, found)
    said = _said(content, actor)
    changed = sorted(name for name, value in said.items() if getattr(found, name) != value)
    for name, value in said.items():
        setattr(found, name, value)
    found.changed_at = now
    verb = "hub.change_offer" if isinstance(found, Offer) else "hub.change_request"
    _keep(found, actor=actor, now=now, verb=verb, city=found.city, changed=changed)


@transaction.atomic
def step(found: Offer | Request, word: str, *, actor: Person, now: datetime) -> str:
    """Publish, close, reopen or withdraw; give the new state.

    Raises:
        PermissionDenied: it is not the actor's to say.
        NotNow: the step does not lead on from here.
    """
    found = lock(found)
    _require_owner(actor, found)
    if word not in life.SAID:
        raise NotNow(_("“%(step)s” is not a step that anybody takes.") % {"step": word})
    return _move(found, word, actor=actor, now=now)


def follow(found: Offer | Request, word: str, *, actor: Person, now: datetime) -> None:
    """Take a step that follows from a booking, where it leads on from here; else stay."""
    if life.follow(life.HELP, found.state, word):
        _move(found, word, actor=actor, now=now)


def _move(found: Offer | Request, word: str, *, actor: Person, now: datetime) -> str:
    after = life.follow(life.HELP, found.state, word)
    if after is None:
        raise NotNow(
            _("“%(step)s” is not possible while it is %(state)s.") % {"step": word, "state": found.state}
        )
    before, found.state, found.changed_at = found.state, after, now
    found.save(update_fields=["state", "changed_at"])
    shelf.put(found)
    ledger.record(
        city=found.city, actor=actor, verb=f"hub.{word}", subject=found, now=now, before=before, after=after
    )
    return after


def _require_owner(actor: Person, found: Offer | Request) -> None:
    if isinstance(found, Offer):
        require_giver(actor, found)
    else:
        require(actor, REQUEST, found.city)


def _said(content: dict[str, Any], actor: Person) -> dict[str, Any]:
    """Keep what this actor may say."""
    return {name: value for name, value in content.items() if name not in SAMPLE or actor.machine}


def _made(actor: Person, now: datetime) -> dict[str, Any]:
    return {"made_by": actor, "made_at": now, "changed_at": now}


def _keep[Helping: Offer | Request](
    made: Helping, *, actor: Person, now: datetime, verb: str, city: City | None, **detail: Any
) -> Helping:
    """Check, save, shelve and record. Raises BadHelp."""
    try:
        made.full_clean()
        shelf.check(made)
    except ValidationError as error:
        raise BadHelp(shelf.faults(error)) from error
    made.save()
    shelf.put(made)
    ledger.record(
        city=city, actor=actor, verb=verb, subject=made, now=now, title=made.title, kind=made.kind, **detail
    )
    return made
