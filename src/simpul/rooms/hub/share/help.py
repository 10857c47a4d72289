"""Offers, requests and bookings as they leave: a draft to its owner, a booking to its two sides."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from ninja import Schema

from simpul.ground.people.access import allowed
from simpul.ground.people.models import Person, Role
from simpul.ground.people.understand import allows, roles
from simpul.ground.places.models import City
from simpul.rooms.hub.act import booking as booking_act
from simpul.rooms.hub.act import help as act
from simpul.rooms.hub.models.help import Booking, Delivery, Offer, Request
from simpul.rooms.hub.understand import life

SHOWN = 50
"""Rows of one's own on the page of help, the newest first."""


class HelpFacts(Schema):
    """What an offer and a request have in common. A list that is empty and a null are "not said"."""

    id: int
    title: str
    kind: str
    what: str
    focus_areas: list[str]
    stages: list[str]
    climates: list[str]
    languages: list[str]
    places: int | None
    from_on: date | None
    to_on: date | None
    amount: Decimal | None
    currency: str
    cost_share: str
    cost_note: str
    remote: bool
    state: str
    invented: bool
    source: str
    verified: bool | None
    changed_at: datetime
    url: str


class OfferFacts(HelpFacts):
    """An offer. `giver` is a city or a partner; `free` null where the number of places is not limited."""

    form: str
    giver: str
    city: str | None
    partner: str | None
    free: int | None
    came_of_it: list["OutcomeFacts"]


class RequestFacts(HelpFacts):
    """A request of a city, perhaps for one of its projects."""

    city: str
    project: str | None


class OutcomeFacts(Schema):
    """What the receiver says came of a delivery; `good` null where it is too early to tell."""

    city: str
    delivered_on: date
    people: int | None
    came_of_it: str
    good: bool | None
    code: str
    evidence_url: str


class BookingFacts(Schema):
    """A booking, for its two sides."""

    id: int
    offer: int
    offer_title: str
    request: int | None
    city: str
    places: int
    from_on: date | None
    to_on: date | None
    state: str
    giver_confirmed: bool
    taker_confirmed: bool
    reason: str
    url: str


def offers(today: date, *, kind: str = "", area: str = "", language: str = "") -> list[Offer]:
    """List what is offered now."""
    found = Offer.objects.open(today).select_related("city", "partner")
    return [one for one in _kind(found, kind) if _about(one, area, language)]


def requests(today: date, *, kind: str = "", area: str = "", language: str = "") -> list[Request]:
    """List what is asked for now and not answered yet."""
    found = Request.objects.open(today).filter(state__in=life.UNANSWERED).select_related("city", "project")
    return [one for one in _kind(found, kind) if _about(one, area, language)]


def offer(pk: int, reader: object) -> Offer:
    """Give an offer that the reader may see. Raises Offer.DoesNotExist."""
    found = Offer.objects.select_related("city", "partner").get(pk=pk)
    if found.state not in life.PUBLIC and not act.gives(reader, found):
        raise Offer.DoesNotExist
    return found


def request(pk: int, reader: object) -> Request:
    """Give a request that the reader may see. Raises Request.DoesNotExist."""
    found = Request.objects.select_related("city", "project__network_city").get(pk=pk)
    if found.state not in life.PUBLIC and not allowed(reader, act.REQUEST, found.city):
        raise Request.DoesNotExist
    return found


def booking(pk: int, reader: object) -> Booking:
    """Give a booking to one of its sides. Raises Booking.DoesNotExist, PermissionDenied."""
    related = ("offer__city", "offer__partner", "city", "request", "delivery")
    found = Booking.objects.select_related(*related).get(pk=pk)
    if not booking_act.sees(reader, found):
        raise PermissionDenied
    return found


def bookings(found: Offer | Request, reader: object) -> list[Booking]:
    """List the bookings of an offer or a request that the reader is a side of."""
    rows = found.bookings.select_related("city", "offer__city", "offer__partner")
    return [one for one in rows if booking_act.sees(reader, one)]


def outcomes(found: Offer) -> list[OutcomeFacts]:
    """List what receivers said came of an offer; they said it for everybody."""
    told = Delivery.objects.filter(booking__offer=found, told_at__isnull=False).select_related(
        "booking__city"
    )
    return [
        OutcomeFacts(
            city=one.booking.city.name, delivered_on=one.delivered_on, people=one.people,
            came_of_it=one.came_of_it, good=one.good, code=one.code, evidence_url=one.evidence_url,
        )
        for one in told
    ]  # fmt: skip


def free(found: Offer) -> int | None:
    """Count the places that are free on the busiest day of an offer; None where they are not limited."""
    spans = found.bookings.filter(state__in=life.HOLDING).values_list("from_on", "to_on", "places")
    return life.free(found.places, spans, (found.from_on, found.to_on))


def offer_facts(found: Offer) -> OfferFacts:
    """Say what an offer is."""
    return OfferFacts(
        **_common(found), form=found.form, giver=found.giver, city=found.city.slug if found.city else None,
        partner=found.partner.slug if found.partner else None, free=free(found), came_of_it=outcomes(found),
    )  # fmt: skip


def request_facts(found: Request) -> RequestFacts:
    """Say what a request is."""
    project = found.project.slug if found.project else None
    return RequestFacts(**_common(found), city=found.city.slug, project=project)


def booking_facts(found: Booking) -> BookingFacts:
    """Say what a booking is."""
    return BookingFacts(
        id=found.pk, offer=found.offer_id, offer_title=found.offer.title, request=found.request_id,
        city=found.city.slug, places=found.places, from_on=found.from_on, to_on=found.to_on,
        state=found.state,
        giver_confirmed=found.giver_confirmed_at is not None,
        taker_confirmed=found.taker_confirmed_at is not None, reason=found.reason,
        url=found.get_absolute_url(),
    )  # fmt: skip


def cities_for(reader: object, permission: str) -> QuerySet[City]:
    """Give the cities for which the reader may do something: one query for the roles, one for the cities."""
    none = City.objects.none()
    if not isinstance(reader, Person) or not (reader.is_active or reader.machine):
        return none
    network = City.objects.filter(Q(in_network__isnull=False) | Q(served=True)).order_by("name")
    if reader.is_superuser or reader.machine:
        return network
    held = [role for role in Role.objects.filter(person=reader) if allows([role.role], permission, roles())]
    if any(role.city_id is None and not role.country for role in held):
        return network
    states = [role.country for role in held if role.country]
    own = [role.city_id for role in held if role.city_id]
    return City.objects.filter(Q(pk__in=own) | Q(country__in=states)).order_by("name")


def _common(found: Offer | Request) -> dict[str, Any]:
    names = set(HelpFacts.model_fields) - {"id", "url"}
    return {name: getattr(found, name) for name in names} | {"id": found.pk, "url": found.get_absolute_url()}


def _kind[Found: (Offer, Request)](found: QuerySet[Found], kind: str) -> QuerySet[Found]:
    return found.filter(kind=kind) if kind else found


def _about(found: Offer | Request, area: str, language: str) -> bool:
    """Tell whether it is about an area and in a language; what does not say is kept: it may be."""
    in_area = not area or not found.focus_areas or area in found.focus_areas
    return in_area and (not language or not found.languages or language in found.languages)


def own_offers(reader: object, cities: list[City]) -> list[Offer]:
    """List the drafts and withdrawn offers of the reader's cities, and the reader's own for partners."""
    mine = Q(city__in=cities)
    if isinstance(reader, Person):
        mine |= Q(partner__isnull=False, made_by=reader)
    hidden = Offer.objects.exclude(state__in=life.PUBLIC).select_related("city", "partner")
    return list(hidden.filter(mine)[:SHOWN])


def own_requests(cities: list[City]) -> list[Request]:
    """List the drafts and withdrawn requests of the reader's cities."""
    hidden = Request.objects.exclude(state__in=life.PUBLIC).select_related("city")
    return list(hidden.filter(city__in=cities)[:SHOWN])


def own_bookings(reader: object, giving: list[City], asking: list[City]) -> list[Booking]:
    """List the newest bookings that the reader is a side of."""
    mine = Q(city__in=asking) | Q(offer__city__in=giving)
    if isinstance(reader, Person):
        mine |= Q(offer__partner__isnull=False, offer__made_by=reader)
    return list(
        Booking.objects.filter(mine)
        .select_related("offer__city", "offer__partner", "city")
        .order_by("-pk")[:SHOWN]
    )
