"""What staff do with destinations: say something of one, publish it, take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Place
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act.destination_rules import Faulty, checked, unpublishable
from simpul.rooms.cycling.models.destination import Destination, State
from simpul.rooms.cycling.observe import destinations as observe
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand.destination_said import FIELDS

EDIT = "cycling.edit_destination"


class Stale(Refused):
    """Somebody else changed the destination since it was read."""


class NoSuchStep(Refused):
    """The state cannot follow the one before."""


class AlreadyThere(Refused):
    """The place of the map has a row already."""


def empty(place: Place | None = None) -> dict[str, Any]:
    """Give what is said of a new destination before anybody said anything: what the map says of the place."""
    said: dict[str, Any] = dict.fromkeys(FIELDS, "")
    said |= {
        "lon": None,
        "lat": None,
        "start_lon": None,
        "start_lat": None,
        "price": None,
        "checked_on": None,
    }
    if place is not None:
        kind = rules.kind_of(place.kind, place.tags) or ""
        named = place.name or (rules.kinds()[kind].name("id") if kind else "")
        said |= {"kind": kind, "name": named, "lon": place.lon, "lat": place.lat}
    return said


def said_of(row: Destination) -> dict[str, Any]:
    """Give what a row says, as `add` and `edit` take it."""
    return {name: getattr(row, name) for name in FIELDS}


@transaction.atomic
def add(
    city: City, said: Mapping[str, Any], *, place: Place | None = None, actor: Person, now: datetime
) -> Destination:
    """Say something of a place of the map, or of one that it does not know. It is a draft.

    Args:
        city: whose it is.
        said: by field (`understand.destination_said.FIELDS`); what is left out is as `empty` says.
        place: the place of the map that it stands over; None for one that stands alone.
        actor: who.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: with every fault, by field.
        AlreadyThere: the place has a row.
    """
    require(actor, EDIT, city)
    if place is not None and Destination.objects.filter(city=city, osm_id=place.osm_id).exists():
        raise AlreadyThere(_("Somebody wrote about this place already. Look at its page."))
    kept = checked(empty(place) | dict(said), city, _today(city, now))
    row = Destination(
        city=city, place=place, osm_id=place.osm_id if place else "", made_at=now, edited_at=now,
        edited_by=actor, **kept,
    )  # fmt: skip
    row.save()
    _tell(row, "cycling.add_destination", actor, now, fields=sorted(name for name in FIELDS if kept[name]))
    return row


@transaction.atomic
def edit(
    row: Destination, said: Mapping[str, Any], *, seen: datetime | None = None, actor: Person, now: datetime
) -> tuple[str, ...]:
    """Say something else of a destination. What is the same as before is not written.

    Args:
        row: which.
        said: by field; what is left out stays.
        seen: `edited_at` as the actor read it; None does not compare.
        actor: who.
        now: when.

    Returns:
        The fields that changed.

    Raises:
        PermissionDenied: the actor may not.
        Stale: somebody else changed it since `seen`.
        Faulty: with every fault, by field; also where a published one would lack what publishing needs.
    """
    require(actor, EDIT, row.city)
    row = lock(row, "city")
    if seen is not None and row.edited_at != seen:
        raise Stale(_("Somebody else changed this destination since you opened it. Look at it again."))
    before = said_of(row)
    kept = checked(before | dict(said), row.city, _today(row.city, now))
    changed = tuple(name for name in FIELDS if kept[name] != before[name])
    if not changed:
        return ()
    for name in changed:
        setattr(row, name, kept[name])
    if row.state == State.PUBLISHED:
        _publishable(row)
    row.edited_at, row.edited_by = now, actor
    row.save()
    _tell(row, "cycling.edit_destination", actor, now, fields=sorted(changed))
    return changed


@transaction.atomic
def step(row: Destination, word: str, *, actor: Person, now: datetime) -> Destination:
    """Publish a destination, take it back to a draft, or say that it is not there any more.

    Raises:
        PermissionDenied: the actor may not.
        NoSuchStep: the state cannot follow.
        Faulty: it lacks what publishing needs.
    """
    require(actor, EDIT, row.city)
    row = lock(row, "city")
    if not rules.may_follow(row.state, word):
        raise NoSuchStep(
            _("A destination that is “%(state)s” cannot become “%(word)s”. Load the page again.")
            % {"state": row.get_state_display(), "word": word}
        )
    if word == State.PUBLISHED:
        _publishable(row)
    row.state, row.edited_at, row.edited_by = word, now, actor
    row.save(update_fields=["state", "edited_at", "edited_by"])
    _tell(row, "cycling.step_destination", actor, now, state=word)
    return row


def _publishable(row: Destination) -> None:
    if faults := unpublishable(said_of(row)):
        raise Faulty(faults)


def _tell(row: Destination, verb: str, actor: Person, now: datetime, **detail: Any) -> None:
    observe.tell_search(row)
    ledger.record(
        city=row.city,
        actor=actor,
        verb=verb,
        subject=row,
        now=now,
        name=row.name,
        osm_id=row.osm_id,
        **detail,
    )


def _today(city: City, now: datetime) -> date:
    return city.day(now)
