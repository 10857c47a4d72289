"""What the office and the crews do with orders: make them, begin, give back, send back, cancel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Crew, Damage, Item, Order, PlanLine
from simpul.rooms.roads.observe import order as things
from simpul.rooms.roads.understand.order import course

ORDER = "roads.order"
WORK = "roads.work"


class NothingToMend(Refused):
    """An order of nothing."""


class AlreadyOrdered(Refused):
    """Somebody was told to mend this already, and has not yet."""


class NotToBeMended(Refused):
    """The damage is none, or is mended."""


class CrewNotHere(Refused):
    """The crew is another city's, or works no more."""


class DayIsOver(Refused):
    """The day until which it should be done has passed."""


class NotSigned(Refused):
    """The plan is not signed: nobody decided it yet."""


class NotYourCrew(Refused):
    """The order was given to others."""


class NoReason(Refused):
    """A reason is needed, and none was given."""


type Start = Callable[[int], object]
"""Asks for the job that makes an order's streets known (its primary key), in the transaction of the order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order to be made: to whom, until when, and what is to be mended: damages, lines of a signed plan."""

    crew: Crew
    title: str
    due_on: date
    note: str = ""
    damages: Sequence[Damage] = ()
    lines: Sequence[PlanLine] = ()


def may_order(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may give orders."""
    require(actor, ORDER, city)


@transaction.atomic
def make(city: City, wanted: Wanted, *, actor: Person, now: datetime, start: Start | None = None) -> Order:
    """Order things to be mended. `start` asks for what is done in its own time; None where nothing is.

    Raises:
        PermissionDenied: the actor may not.
        NothingToMend, AlreadyOrdered, NotToBeMended, CrewNotHere, DayIsOver, NotSigned: as they say.
    """
    require(actor, ORDER, city)
    lock(city)
    _check(city, wanted, now)
    last = Order.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0
    order = Order.objects.create(
        city=city, number=last + 1, crew=wanted.crew, title=wanted.title.strip()[:200],
        note=wanted.note.strip(), due_on=wanted.due_on, made_at=now, by=actor,
        plan=wanted.lines[0].plan if wanted.lines else None,
    )  # fmt: skip
    items = [Item(order=order, damage=one, segment_id=one.segment_id) for one in wanted.damages]
    items += [
        Item(order=order, segment_id=one.segment_id, plan_line=one, treatment=one.treatment)
        for one in wanted.lines
    ]
    Item.objects.bulk_create(items)
    ledger.record(
        city=city, actor=actor, verb=ORDER, subject=order, now=now, number=order.number, crew=order.crew_id,
        due_on=order.due_on, damages=[one.pk for one in wanted.damages], plan=order.plan_id,
        segments=[one.segment_id for one in wanted.lines],
    )  # fmt: skip
    if start:
        start(order.pk)
    return order


def _check(city: City, wanted: Wanted, now: datetime) -> None:
    """Raise what speaks against an order."""
    if not wanted.damages and not wanted.lines:
        raise NothingToMend(_("Choose at least one damage or one line of a plan."))
    if wanted.crew.city_id != city.pk or not wanted.crew.active:
        raise CrewNotHere(_("%(crew)s does not work for %(city)s.") % {"crew": wanted.crew, "city": city})
    if wanted.due_on < city.day(now):
        raise DayIsOver(_("The day until which it is to be done has passed. Choose a later one."))
    _check_things(city, wanted)


def _check_things(city: City, wanted: Wanted) -> None:
    for damage in wanted.damages:
        if damage.city_id != city.pk or damage.state in (Damage.State.DISMISSED, Damage.State.REPAIRED):
            raise NotToBeMended(_("%(damage)s is not to be mended.") % {"damage": damage})
    for line in wanted.lines:
        if line.plan.city_id != city.pk or line.plan.state != line.plan.State.SIGNED:
            raise NotSigned(_("The plan “%(plan)s” is not signed. Sign it first.") % {"plan": line.plan})
    damages = Item.objects.open().filter(damage__in=wanted.damages)
    lines = Item.objects.open().filter(plan_line__in=wanted.lines)
    for item in (damages | lines).select_related("order", "damage", "segment").order_by("pk")[:1]:
        raise AlreadyOrdered(
            _("%(thing)s is in order %(number)s already.") % {"thing": item, "number": item.order.number}
        )


def works_on(order: Order, actor: Person) -> bool:
    """Tell whether somebody may work on an order: its crew's people, and the office that gave it."""
    if allowed(actor, ORDER, order.city):
        return True
    return allowed(actor, WORK, order.city) and order.crew.members.filter(person=actor).exists()


def may_work(order: Order, actor: Person) -> None:
    """Raise PermissionDenied where the actor may not work here at all, NotYourCrew where others are to."""
    if allowed(actor, ORDER, order.city):
        return
    require(actor, WORK, order.city)
    if not works_on(order, actor):
        raise NotYourCrew(_("This order was given to another crew."))


@transaction.atomic
def start(item: Item, *, actor: Person, now: datetime) -> Item:
    """Begin with a thing. Begun twice, it is begun once.

    Raises:
        PermissionDenied, NotYourCrew: the actor may not.
        StepNotPossible: it is not there to be begun.
    """
    may_work(item.order, actor)
    item = things.hold(item)
    if item.state == Item.State.STARTED:
        return item
    item.started_at = now
    return things.move(item, "start", actor=actor, now=now)


@transaction.atomic
def give_back(item: Item, reason: str, *, actor: Person, now: datetime) -> Item:
    """Say that a thing cannot be done, and why. Said twice in the same words, it is said once.

    Raises:
        PermissionDenied, NotYourCrew: the actor may not.
        NoReason: nothing was said.
        StepNotPossible: it is done, or was taken away.
    """
    may_work(item.order, actor)
    said = _said(reason)
    item = things.hold(item)
    if item.state == Item.State.IMPOSSIBLE and item.reason == said:
        return item
    item.reason = said
    return things.move(item, "give_back", actor=actor, now=now, reason=said)


@transaction.atomic
def office_step(item: Item, step: str, note: str = "", *, actor: Person, now: datetime) -> Item:
    """Send a thing back to its crew ("send_back") or cancel it ("cancel").

    Raises:
        PermissionDenied: the actor may not.
        NoReason: it is cancelled without a word.
        StepNotPossible: from its state this cannot follow.
    """
    require(actor, course().steps[step].permission, item.order.city)
    said = _said(note) if step == "cancel" else note.strip()
    item = things.hold(item)
    item.reason = said if step == "cancel" else ""
    return things.move(item, step, actor=actor, now=now, note=said)


@transaction.atomic
def change_due(order: Order, due_on: date, *, actor: Person, now: datetime) -> Order:
    """Give an order another day.

    Raises:
        PermissionDenied: the actor may not.
        DayIsOver: that day has passed.
    """
    require(actor, ORDER, order.city)
    if due_on < order.city.day(now):
        raise DayIsOver(_("The day until which it is to be done has passed. Choose a later one."))
    before, order.due_on = order.due_on, due_on
    order.save(update_fields=["due_on"])
    ledger.record(
        city=order.city, actor=actor, verb="roads.order_due", subject=order, now=now, before=before,
        due_on=due_on,
    )  # fmt: skip
    return order


def _said(reason: str) -> str:
    """Give what was said. Raises NoReason."""
    said = reason.strip()
    if not said:
        raise NoReason(_("Say why, in a few words."))
    return said[:2000]
