"""What the acts on the record share: where a record belongs, and how a person's word is kept and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person, Where
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.models import NetworkCity, Project, State
from simpul.rooms.hub.observe import claims, shelf
from simpul.rooms.hub.understand.bad import Bad

EDIT_NETWORK = "hub.edit_network"


class Stale(Refused):
    """Somebody else changed the record since it was read."""


class Faulty(Refused):
    """What was said cannot be. `faults` says what is wrong with each field."""

    def __init__(self, faults: Mapping[str, str | ValueError]) -> None:
        self.faults = {name: _said(fault) for name, fault in faults.items()}
        super().__init__("; ".join(f"{name}: {fault}" for name, fault in self.faults.items()))


def _said(fault: str | ValueError) -> str:
    """Put a fault into the reader's language."""
    return gettext(fault.template) % fault.named if isinstance(fault, Bad) else str(fault)


FAULTS = (
    _("must be text, in quotes"),
    _("has %(count)d characters; at most %(most)d are taken"),
    _("%(value)r is no name for an address: small letters, digits and hyphens"),
    _("%(value)r is no year from %(first)d to %(last)d"),
    _("%(value)r is no number from %(low)g to %(high)g"),
    _("must be true or false"),
    _("%(value)r is not one of %(known)s"),
    _("there is no %(kind)s %(value)r in the record"),
    _("%(value)r is no currency: three capital letters such as IDR (ISO 4217)"),
    _("%(value)r is no amount of money from 0: digits, and a point before the cents"),
    _("%(value)r has more than two decimals"),
    _("no such field is known here"),
    _("give longitude and latitude together"),
    _("must be a list of rows"),
    _("must have a status"),
    _("is missing"),
    _("must not be empty"),
    _("%(value)r is no date: write 2025, 2025-09 or 2025-09-09"),
    _("%(value)r ends before it begins"),
)
"""What `understand.edit` may say of a field, for the catalogues: thought itself speaks no language."""


def where(record: Project | NetworkCity | State | None) -> Where:
    """Give where the permission for a record is held: its city, its state, or the network."""
    if isinstance(record, Project):
        return record.network_city.city if record.network_city else record.state_id
    if isinstance(record, NetworkCity):
        return record.city
    return record.iso3 if record else None


def ledger_of(place: Where) -> City | None:
    """Give whose ledger an act is written in: the city's own, else the network's."""
    return place if isinstance(place, City) else None


def either(actor: Person, permission: str, place: Where) -> None:
    """Let who holds the permission at the place, or keeps the network's record. Raises PermissionDenied."""
    if not allowed(actor, EDIT_NETWORK, None):
        require(actor, permission, place)


def tell(  # noqa: PLR0913 - what was said of what, by whom, when, and which act it was
    record: models.Model,
    key: str,
    said: dict[str, Any],
    *,
    verb: str,
    place: Where,
    actor: Person,
    source: str = "",
    now: datetime,
) -> None:
    """Keep a person's word on the fields of a record, write the ledger, and let the search know."""
    named = claims.subject(record, key)
    for field, value in said.items():
        claims.say(named, field, value, source=source, by=actor, now=now)
    ledger.record(
        city=ledger_of(place),
        actor=actor,
        verb=verb,
        subject=record,
        now=now,
        fields=sorted(said),
        source=source,
    )
    shelf.put(record)
