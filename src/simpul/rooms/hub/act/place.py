"""Saying what kind of place a city is: coast, climate, hazards; for finding cities like it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.models.network import CityFact, NetworkCity
from simpul.rooms.hub.understand.terms import HAZARDS, KOEPPEN

SAY = "hub.edit_city"
"""Who keeps what the record says of the city says this too."""


class BadFact(Refused):
    """A class of climate or a hazard that nobody knows, or no source."""


@transaction.atomic
def say(  # noqa: PLR0913 - one for each fact
    city: NetworkCity,
    *,
    coast: bool | None,
    climate: str,
    hazards: Iterable[str] | None,
    source: str,
    actor: Person,
    now: datetime,
) -> None:
    """Say what kind of place a city is; what was said before is replaced, the ledger keeps both.

    Args:
        city: of the network.
        coast: whether it lies at the sea; None is not known.
        climate: Koeppen class, "" is not known.
        hazards: those that threaten it; None is not known, none at all is an empty list.
        source: where it can be checked.
        actor: who says so.
        now: when.

    Raises:
        PermissionDenied: the actor may not speak for this city.
        BadFact: a word that nobody knows, or no source.
    """
    require(actor, SAY, city.city)
    chosen = None if hazards is None else sorted(set(hazards))
    if not source.strip():
        raise BadFact(_("Say where this can be checked."))
    if climate and not KOEPPEN.fullmatch(climate):
        raise BadFact(_("%s is not a Köppen class; such are Af, Am, Aw, Cfa.") % climate)
    if wrong := [one for one in chosen or [] if one not in HAZARDS]:
        raise BadFact(_("Not known: %s.") % ", ".join(wrong))
    facts: dict[str, object] = {"coast": coast, "climate": climate or None}
    facts |= {f"hazard.{name}": None if chosen is None else name in chosen for name in HAZARDS}
    for name, value in facts.items():
        rows = CityFact.objects.filter(city=city, name=name)
        if value is None:
            rows.delete()
            continue
        rows.filter(year__isnull=False).delete()
        CityFact.objects.update_or_create(
            city=city, name=name, year=None, defaults={"value": value, "source": source, "verified": None}
        )
    ledger.record(
        city=city.city, actor=actor, verb="hub.say_place", subject=city, now=now, coast=coast,
        climate=climate,
        hazards=chosen, source=source,
    )  # fmt: skip
