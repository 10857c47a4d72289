"""Orders as the office, a crew and a visitor see them: each only what is theirs to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.roads.models import Crew, Damage, Item, Order, Plan, PlanLine, Proof
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.share.photos import Marked, marked
from simpul.rooms.roads.understand.order import Who, course

MARGIN = 0.0015
OFFERED = 60
"""Most damages or lines that one page offers."""
FILTERS = ("open", "late", "waiting", "all")


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of an order: what it is, where, how far, the photo before, its proofs, what can be done."""

    item: Item
    name: str
    place: str
    position: LonLat
    before: Marked | None
    proofs: Sequence[Proof]
    steps: tuple[str, ...]


def listed(city: City, which: str, today: date) -> QuerySet[Order]:
    """Give a city's orders, newest first: "open", "late", "waiting" for a decision, or "all" of them."""
    orders = Order.objects.filter(city=city).select_related("crew").counted()
    if which == "late":
        return orders.late(today).order_by("due_on", "pk")
    if which == "waiting":
        return orders.waiting().order_by("due_on", "pk")
    return orders.open().order_by("due_on", "pk") if which == "open" else orders.order_by("-number")


def counts(city: City, today: date) -> dict[str, int]:
    """Count a city's orders by what the list can be narrowed to."""
    orders = Order.objects.filter(city=city)
    return {
        "open": orders.open().count(),
        "late": orders.late(today).count(),
        "waiting": orders.waiting().count(),
        "all": orders.count(),
    }


def things(order: Order, who: Who) -> list[Thing]:
    """Give the things of an order in the order in which they lie along their streets."""
    proofs = Prefetch("proofs", Proof.objects.select_related("by", "decided_by"))
    items = Item.objects.filter(order=order).select_related(
        "order__city", "order__crew", "damage__street", "damage__best_frame", "segment", "plan_line"
    )
    return [thing(item, who) for item in items.prefetch_related(proofs)]


def thing(item: Item, who: Who) -> Thing:
    """Say what one thing of an order is."""
    damage, segment = item.damage, item.segment
    frame = damage.best_frame if damage else None
    return Thing(
        item=item,
        name=named(item),
        place=_where(damage, segment),
        position=position(item),
        before=marked(frame, damage) if frame and frame.masked_id else None,
        proofs=list(item.proofs.all()),
        steps=course().possible(item.state, who),
    )


def named(item: Item) -> str:
    """Give the name of what is to be mended."""
    if item.damage:
        return str(item.damage.get_kind_display())
    return treatment_name(item.treatment)


def treatment_name(code: str) -> str:
    """Give the name of a treatment of treatments.toml; its code where it has none here."""
    names = {
        "patch": _("Fill the potholes"),
        "crack_seal": _("Seal the cracks"),
        "overlay": _("New wearing course"),
        "rebuild": _("Rebuild"),
        "pave": _("Pave"),
    }
    return names.get(code, code.replace("_", " "))


def _where(damage: Damage | None, segment: Segment | None) -> str:
    if damage:
        return _("%(street)s, metre %(at).0f") % {"street": damage.street, "at": damage.chainage_m}
    if segment is None:
        return ""
    name = segment.name or _("Street without a name")
    ends = {"from": round(segment.from_m), "to": round(segment.to_m)}
    return _("%(street)s, metre %(from)d to %(to)d") % {"street": name, **ends}


def position(item: Item) -> LonLat:
    """Give where a thing is: the damage, or the middle of the segment."""
    if item.damage:
        return LonLat(item.damage.lon, item.damage.lat)
    segment = item.segment or Segment()
    return tallies.middle(segment)


def around(positions: Sequence[LonLat], city: City) -> Bounds:
    """Give the box around some positions; the city's where there are none."""
    if not positions:
        return city.bounds
    return Bounds(*(float(side) for side in shapely.MultiPoint(positions).bounds)).around(MARGIN)


def offered(city: City, *, segment: int | None, kind: str, chosen: Sequence[int]) -> list[Damage]:
    """Give damages that can be ordered, the largest first; those chosen before come first of all."""
    taken = Item.objects.open().filter(damage__isnull=False).values("damage")
    free = tallies.shown(city).exclude(pk__in=taken).select_related("street", "segment")
    if segment is not None:
        free = free.filter(segment=segment)
    if kind:
        free = free.filter(kind=kind)
    first = list(tallies.shown(city).filter(pk__in=chosen).select_related("street", "segment").order_by("pk"))
    rest = free.exclude(pk__in=[one.pk for one in first]).order_by("-area_m2", "pk")
    return [*first, *rest[:OFFERED]]


def lines(city: City, plan: int | None, year: int | None) -> list[tuple[PlanLine, str]]:
    """Give the lines of a signed plan that are in no open order yet, by rank, with what each does."""
    if plan is None:
        return []
    taken = Item.objects.open().filter(plan_line__isnull=False).values("plan_line")
    found = PlanLine.objects.filter(plan=plan, plan__city=city, plan__state=Plan.State.SIGNED)
    if year is not None:
        found = found.filter(year=year)
    free = found.exclude(pk__in=taken).select_related("segment", "plan").order_by("year", "rank")
    return [(line, treatment_name(line.treatment)) for line in free[:OFFERED]]


def of_damage(damage: Damage) -> list[Item]:
    """Give what everybody may know of a damage's repairs: ordered when, until when, how far. No names."""
    items = Item.objects.filter(damage=damage).exclude(state=Item.State.CANCELLED)
    accepted = Prefetch("proofs", Proof.objects.filter(state=Proof.State.ACCEPTED), to_attr="believed")
    return list(items.select_related("order").prefetch_related(accepted).order_by("-pk")[:20])


def can_be_ordered(damage: Damage, items: Sequence[Item]) -> bool:
    """Tell whether a damage is to be mended and nobody was told to yet."""
    over = damage.state in (Damage.State.DISMISSED, Damage.State.REPAIRED)
    return not over and not any(item.state in course().open() for item in items)


def mine(city: City, person: Person) -> list[tuple[Order, list[Thing]]]:
    """Give the orders of a person's crews in which something is to be done, the most urgent first."""
    orders = Order.objects.filter(city=city).of(person).open().select_related("city", "crew")
    return [(order, things(order, Who.CREW)) for order in orders.order_by("due_on", "pk")[:50]]


def crews(city: City) -> QuerySet[Crew]:
    """Give a city's crews with their members."""
    return Crew.objects.filter(city=city).prefetch_related("members__person").order_by("-active", "name")


def facts(order: Order) -> dict[str, Any]:
    """Give an order as JSON, for who may see it."""
    return {
        "id": order.pk, "number": order.number, "title": order.title, "crew": order.crew.name,
        "crew_id": order.crew_id, "due_on": order.due_on, "made_at": order.made_at, "note": order.note,
        "plan": order.plan_id, "url": reverse("roads:order", args=[order.pk]),
        "items": [item_facts(one.item, one.proofs) for one in things(order, Who.CREW)],
    }  # fmt: skip


def item_facts(item: Item, proofs: Sequence[Proof]) -> dict[str, Any]:
    """Give one thing of an order as JSON."""
    here = position(item)
    return {
        "id": item.pk, "order": item.order_id, "damage": item.damage_id, "segment": item.segment_id,
        "name": named(item), "lon": here.lon, "lat": here.lat, "state": item.state,
        "state_name": str(item.get_state_display()), "done_on": item.done_on, "reason": item.reason,
        "proofs": [proof_facts(proof) for proof in proofs],
    }  # fmt: skip


def proof_facts(proof: Proof) -> dict[str, Any]:
    """Give a proof as JSON."""
    return {
        "id": proof.pk, "key": proof.key, "item": proof.item_id, "state": proof.state,
        "received_at": proof.received_at, "taken_at": proof.taken_at, "lon": proof.lon, "lat": proof.lat,
        "accuracy_m": proof.accuracy_m, "flags": [flag["reason"] for flag in proof.flags],
        "note": proof.decision_note, "photo": reverse("roads:proof-photo", args=[proof.pk]),
    }  # fmt: skip
