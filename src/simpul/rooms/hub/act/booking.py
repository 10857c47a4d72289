"""Booking help: places are asked for, waited for, confirmed by both sides, delivered; what came of it.

The row of the offer is locked while places are counted, so two who ask at once get what there is, once.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import help as helping
from simpul.rooms.hub.models.help import Booking, Delivery, Offer, Request
from simpul.rooms.hub.understand import life

BOOK = "hub.book"


class NotOpen(Refused):
    """The offer takes no bookings: it is a draft, closed, withdrawn or over."""


class BadBooking(Refused):
    """Days, places or a request that cannot be."""


class BookedAlready(Refused):
    """The city has a booking of this offer that is still going."""


class NotNow(Refused):
    """This step does not lead on from the state that the booking is in."""


class NotDelivered(Refused):
    """What came of it can be told once it was delivered."""


def takes(actor: object, booking: Booking) -> bool:
    """Tell whether the actor speaks for the receiving city."""
    return allowed(actor, BOOK, booking.city)


def sees(actor: object, booking: Booking) -> bool:
    """Tell whether the actor is one of the two sides."""
    return takes(actor, booking) or helping.gives(actor, booking.offer)


@transaction.atomic
def book(  # noqa: PLR0913 - what, for whom, how much, when, what for
    offer: Offer,
    city: City,
    *,
    actor: Person,
    now: datetime,
    places: int = 1,
    from_on: date | None = None,
    to_on: date | None = None,
    request: Request | None = None,
    note: str = "",
) -> Booking:
    """Ask for places of an offer; where fewer are free the city waits in line.

    Args:
        offer: of whom.
        city: that would receive.
        actor: who asks for it.
        now: when it is asked.
        places: how many, from 1.
        from_on: first day; None where the offer has its own days or no day matters.
        to_on: last day.
        request: the city's request that it would answer; None where there is none.
        note: for the giver.

    Raises:
        PermissionDenied: the actor may not ask for this city.
        NotOpen: the offer takes no bookings.
        BadBooking: places, days or request cannot be.
        BookedAlready: the city has one.
    """
    require(actor, BOOK, city)
    offer = lock(offer)
    _check(offer, city, places, from_on or offer.from_on, to_on or offer.to_on, request, now)
    if Booking.objects.filter(offer=offer, city=city, state__in=["asked", "waiting", "booked"]).exists():
        raise BookedAlready(_("%(city)s has a booking of this offer already.") % {"city": city})
    made = Booking(
        offer=offer, request=request, city=city, places=places, from_on=from_on or offer.from_on,
        to_on=to_on or offer.to_on, note=note, asked_by=actor, asked_at=now,
    )  # fmt: skip
    made.state = "asked" if _fits(offer, made) else "waiting"
    made.save()
    if made.state == "asked":
        _tell_both(made, "match", actor=actor, now=now)
    _record("hub.book", made, actor, now, places=places, state=made.state)
    return made


@transaction.atomic
def confirm(booking: Booking, *, actor: Person, now: datetime) -> Booking:
    """Say yes for one's side; once both have, it is booked. Who speaks for both sides says yes for both.

    Raises:
        PermissionDenied: the actor is neither side.
        NotNow: it is not asked for.
    """
    booking = _locked(booking)
    sides = [
        side
        for side, speaks in (("giver", helping.gives(actor, booking.offer)), ("taker", takes(actor, booking)))
        if speaks
    ]
    if not sides:
        require(actor, BOOK, booking.city)
    if booking.state != "asked":
        raise NotNow(_("Only a booking that is asked for can be confirmed; this one is %s.") % booking.state)
    for side in sides:
        setattr(booking, f"{side}_confirmed_at", now)
        setattr(booking, f"{side}_confirmed_by", actor)
    if booking.giver_confirmed_at and booking.taker_confirmed_at:
        booking.state = "booked"
        _tell_both(booking, "book", actor=actor, now=now)
    booking.save()
    _record("hub.confirm_booking", booking, actor, now, sides=sides, state=booking.state)
    return booking


@transaction.atomic
def end(booking: Booking, *, actor: Person, now: datetime, reason: str) -> Booking:
    """Say no: the receiver cancels, the giver declines. Whoever waited longest and fits takes the places.

    Raises:
        PermissionDenied: the actor is neither side.
        NotNow: it is over already.
        BadBooking: no reason is given.
    """
    booking = _locked(booking)
    gives = helping.gives(actor, booking.offer)
    if not gives:
        require(actor, BOOK, booking.city)
    if not reason.strip():
        raise BadBooking(_("Say why: the other side reads it."))
    _move(booking, "decline" if gives and not takes(actor, booking) else "cancel")
    booking.reason = reason
    booking.save()
    _record("hub.end_booking", booking, actor, now, state=booking.state, reason=reason)
    _promote(booking.offer, actor, now)
    _settle(booking, actor, now)
    return booking


@transaction.atomic
def deliver(  # noqa: PLR0913 - what was given, when, to how many
    booking: Booking,
    *,
    actor: Person,
    now: datetime,
    delivered_on: date,
    what: str,
    people: int | None = None,
) -> Delivery:
    """Write down that it was given; either side may.

    Raises:
        PermissionDenied: the actor is neither side.
        NotNow: it is not booked.
        BadBooking: the day is still to come, or it is not said what was given.
    """
    booking = _locked(booking)
    if not sees(actor, booking):
        require(actor, BOOK, booking.city)
    if delivered_on > now.date():
        raise BadBooking(_("The day is still to come: %s.") % delivered_on)
    if not what.strip():
        raise BadBooking(_("Say what was given."))
    _move(booking, "deliver")
    booking.save()
    made = Delivery.objects.create(
        booking=booking,
        delivered_on=delivered_on,
        people=people,
        what=what,
        recorded_by=actor,
        recorded_at=now,
    )
    _tell_both(booking, "deliver", actor=actor, now=now)
    _record("hub.deliver", booking, actor, now, delivered_on=delivered_on, people=people)
    return made


@transaction.atomic
def tell(booking: Booking, *, actor: Person, now: datetime, **outcome: Any) -> Delivery:
    """Say what came of it: the receiving city alone may. Said again it replaces; the ledger has both.

    Args:
        booking: that was delivered.
        actor: of the receiving city.
        now: when.
        outcome: `came_of_it` in words, `good`, `code` of an indicator, `evidence`, `evidence_url`.

    Raises:
        PermissionDenied: the actor does not speak for the receiving city.
        NotDelivered: it was not delivered.
        BadBooking: neither words nor an indicator.
    """
    require(actor, BOOK, booking.city)
    found = Delivery.objects.select_for_update(no_key=True).filter(booking=booking).first()
    if found is None:
        raise NotDelivered(_("What came of it can be told once it was delivered."))
    if not outcome.get("came_of_it", "").strip() and not outcome.get("code"):
        raise BadBooking(_("Say what came of it in words, or name an indicator."))
    for name in ("came_of_it", "good", "code", "evidence", "evidence_url"):
        if name in outcome:
            setattr(found, name, outcome[name])
    found.told_by, found.told_at = actor, now
    found.save()
    said = {name: value for name, value in outcome.items() if name != "evidence"}
    evidence = outcome.get("evidence")
    _record("hub.tell_outcome", booking, actor, now, evidence=evidence.pk if evidence else "", **said)
    return found


def _check(  # noqa: PLR0913, PLR0917 - everything that may be wrong with a booking
    offer: Offer,
    city: City,
    places: int,
    from_on: date | None,
    to_on: date | None,
    request: Request | None,
    now: datetime,
) -> None:
    if offer.state not in life.OPEN or (offer.to_on and offer.to_on < now.date()):
        raise NotOpen(_("This offer takes no bookings now."))
    if offer.city_id == city.pk:
        raise BadBooking(_("A city does not book its own offer."))
    if places < 1 or (offer.places is not None and places > offer.places):
        raise BadBooking(_("Ask for 1 to %s places.") % (offer.places or "…"))
    if from_on and to_on and to_on < from_on:
        raise BadBooking(_("The last day is before the first."))
    outside = (offer.from_on and from_on and from_on < offer.from_on) or (
        offer.to_on and to_on and to_on > offer.to_on
    )
    if outside:
        raise BadBooking(_("The days are outside those of the offer."))
    if request and request.city_id != city.pk:
        raise BadBooking(_("The request is another city's."))


def _fits(offer: Offer, booking: Booking) -> bool:
    """Tell whether enough places are free on every day of the booking."""
    others = Booking.objects.filter(offer=offer, state__in=life.HOLDING).exclude(pk=booking.pk)
    spans = others.values_list("from_on", "to_on", "places")
    free = life.free(offer.places, spans, (booking.from_on, booking.to_on))
    return free is None or free >= booking.places


def _locked(booking: Booking) -> Booking:
    """Lock the offer, then read the booking again: whoever is second sees what the first did."""
    offer = Offer.objects.select_for_update(no_key=True).get(pk=booking.offer_id)
    found = lock(booking)
    found.offer = offer
    return found


def _move(booking: Booking, step: str) -> None:
    after = life.follow(life.BOOKING, booking.state, step)
    if after is None:
        raise NotNow(_("This is not possible: the booking is %s.") % booking.state)
    booking.state = after


def _promote(offer: Offer, actor: Person, now: datetime) -> None:
    """Give freed places to those who wait, in the order they came; one that does not fit is passed."""
    for waiting in Booking.objects.select_for_update(no_key=True).filter(offer=offer, state="waiting"):
        if _fits(offer, waiting):
            _move(waiting, "promote")
            waiting.save()
            _record("hub.promote_booking", waiting, actor, now, places=waiting.places)


def _settle(booking: Booking, actor: Person, now: datetime) -> None:
    """Open the offer and the request again where nothing holds them any more."""
    for found, others in (
        (booking.offer, Booking.objects.filter(offer=booking.offer)),
        (booking.request, Booking.objects.filter(request=booking.request) if booking.request else None),
    ):
        still = others is not None and others.filter(state__in=[*life.HOLDING, "delivered"]).exists()
        if found and not still and found.state in {"matched", "booked"}:
            helping.follow(found, "reopen", actor=actor, now=now)


def _tell_both(booking: Booking, step: str, *, actor: Person, now: datetime) -> None:
    """Let the offer and the request follow the booking."""
    for found in (booking.offer, booking.request):
        if found:
            helping.follow(found, step, actor=actor, now=now)


def _record(verb: str, booking: Booking, actor: Person, now: datetime, **detail: Any) -> None:
    """Write it down in the receiver's ledger, and in the giver's, which is the network's for a partner."""
    for city in {booking.offer.city, booking.city}:
        ledger.record(
            city=city, actor=actor, verb=verb, subject=booking, now=now, offer=booking.offer_id,
            receiver=booking.city.slug, **detail,
        )  # fmt: skip
