"""The things of orders, moved from state to state and told on; the caller has the transaction."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Damage, Item, Tally
from simpul.rooms.roads.observe import tallies, tell
from simpul.rooms.roads.understand.order import course


class StepNotPossible(Refused):
    """From the state that the thing is in, this cannot follow."""


def hold(item: Item) -> Item:
    """Give a thing of an order as it is now, with its city's row locked until the transaction ends."""
    City.objects.select_for_update(no_key=True).get(pk=item.order.city_id)
    return Item.objects.select_related("order__city", "order__crew", "damage", "segment", "plan_line").get(
        pk=item.pk
    )


def move(item: Item, step: str, *, actor: Person, now: datetime, **detail: Any) -> Item:
    """Do a step of orders.toml with a thing that is held: its state changes, and the ledger knows.

    Raises:
        StepNotPossible: from its state this cannot follow.
    """
    to = course().after(item.state, step)
    if to is None:
        raise StepNotPossible(
            _("This cannot be done with it now: its state is “%(state)s”.")
            % {"state": item.get_state_display()}
        )
    item.state = to
    item.save()
    order = item.order
    ledger.record(
        city=order.city, actor=actor, verb=f"roads.order_{step}", subject=item, now=now, state=to,
        order=order.number, crew=order.crew_id, damage=item.damage_id, segment=item.segment_id, **detail,
    )  # fmt: skip
    return item


def mend(item: Item, *, day: date, actor: Person, now: datetime, **detail: Any) -> list[Damage]:
    """Take what a believed proof mends off the map, out of the sums and off the riders' way.

    Args:
        item: held, repaired.
        day: of the proof, in the city's zone.
        actor: who believed it; the crew's own person where nothing was in doubt.
        now: when.
        detail: for the ledger, beside what it says anyway.

    Returns:
        The damages that are repaired now.
    """
    item.repaired_at, item.done_on = now, day
    item.save(update_fields=["repaired_at", "done_on"])
    mended = list(mends(item))
    city, change = item.order.city, tallies.Change()
    for damage in mended:
        change.add(Tally.Of.DAMAGES, LonLat(damage.lon, damage.lat), damage.kind, -1)
        damage.state, damage.repaired_on = Damage.State.REPAIRED, day
    Damage.objects.bulk_update(mended, ["state", "repaired_on"], batch_size=200)
    tallies.apply(city, change)
    tell.over(city, mended, now=now)
    acts = [
        ledger.Act(
            "roads.repaired",
            damage,
            {"item": item.pk, "order": item.order.number, "crew": item.order.crew_id, "on": day, **detail},
        )
        for damage in mended
    ]
    ledger.record_all(acts, city=city, actor=actor, now=now)
    return mended


def mends(item: Item) -> Collection[Damage]:
    """Give the damages that are on the map and that a thing of an order, once done, has mended.

    That of a segment mends every damage on it, or, where the treatment is for potholes only, the potholes.
    """
    shown = tallies.shown(item.order.city)
    if item.damage:
        return shown.filter(pk=item.damage.pk)
    on = shown.filter(segment=item.segment)
    return on.filter(kind=ONLY[item.treatment]) if item.treatment in ONLY else on


ONLY = {"patch": "D40"}
"""Treatments of treatments.toml that leave the cracks: they fill potholes."""
