"""Orders, crews and proofs as JSON. It translates and decides nothing; simpul.site.api answers every no."""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.security import django_auth

from simpul.ground.jobs import run
from simpul.ground.people.access import allowed, person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent
from simpul.ground.proof.rules import Said
from simpul.kernel.geo import LonLat, on_earth
from simpul.rooms.roads.act import order as act
from simpul.rooms.roads.act import proof as proving
from simpul.rooms.roads.jobs.order import TOOLS, know_streets
from simpul.rooms.roads.models import Crew, Damage, Item, Order, PlanLine, Proof
from simpul.rooms.roads.share import orders as share

router = Router(auth=django_auth)


class ProofFacts(Schema):
    """A photo that proves a repair; `flags` are the reasons to doubt it."""

    id: int
    key: UUID
    item: int
    state: str
    received_at: datetime
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    flags: list[str]
    note: str
    photo: str


class Thing(Schema):
    """One thing of an order."""

    id: int
    order: int
    damage: int | None
    segment: int | None
    name: str
    lon: float
    lat: float
    state: str
    state_name: str
    done_on: date | None
    reason: str
    proofs: list[ProofFacts]


class Facts(Schema):
    """An order with its things."""

    id: int
    number: int
    title: str
    crew: str
    crew_id: int
    due_on: date
    made_at: datetime
    note: str
    plan: int | None
    url: str
    items: list[Thing]


class NewOrder(Schema):
    """An order to be made: damages and lines of a signed plan by their numbers."""

    city: str
    crew: int
    title: str
    due_on: date
    note: str = ""
    damages: list[int] = []
    lines: list[int] = []


class Decision(Schema):
    """What is decided on a proof, and why."""

    accept: bool
    note: str


class Reason(Schema):
    """Why."""

    reason: str


class SentProof(Schema):
    """What is said of a photo that is sent: its key, made once; where and when, by the phone."""

    key: UUID
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    taken_at: datetime | None = None
    sent_at: datetime | None = None

    def said(self) -> Said:
        """Give what the phone said; a position that is none is not said."""
        there = self.lon is not None and self.lat is not None and on_earth(self.lon, self.lat)
        return Said(
            position=LonLat(self.lon, self.lat)
            if there and self.lon is not None and self.lat is not None
            else None,
            accuracy_m=self.accuracy_m if there and (self.accuracy_m or 0) >= 0 else None,
            taken_at=_aware(self.taken_at),
            sent_at=_aware(self.sent_at),
        )


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment and moment.tzinfo else None


@router.get("/orders", response=list[Facts], summary="The orders of a city that the reader may see")
def list_orders(request: HttpRequest, city: str, show: str = "open", limit: int = 50) -> Any:
    """Give at most `limit` (up to 200) orders: "open", "late", "waiting" or "all". A crew gets its own."""
    served, actor = get_object_or_404(City.objects.served(), slug=city), person(request)
    which = show if show in share.FILTERS else "open"
    found = share.listed(served, which, served.day(timezone.now())).select_related("city", "crew")
    if not _sees_all(actor, served):
        found = found.of(actor)  # type: ignore[attr-defined]  # it is an OrderQuerySet
    return [share.facts(order) for order in found[: min(max(limit, 1), 200)]]


@router.get("/orders/{int:order_id}", response=Facts, summary="One order with its things and proofs")
def one_order(request: HttpRequest, order_id: int) -> Any:
    """Give an order to who gave it and to its crew; to others it is not there."""
    return share.facts(_order(request, order_id))


@router.post("/orders", response={201: Facts}, summary="Order repairs")
def make(request: HttpRequest, wanted: NewOrder) -> Any:
    """Make an order; needs roads.order."""
    actor = person(request)
    city = get_object_or_404(City.objects.served(), slug=wanted.city)
    act.may_order(actor, city)
    given = act.Wanted(
        get_object_or_404(Crew, pk=wanted.crew, city=city),
        wanted.title,
        wanted.due_on,
        wanted.note,
        [get_object_or_404(Damage, pk=one, city=city) for one in dict.fromkeys(wanted.damages)],
        [
            get_object_or_404(PlanLine.objects.select_related("plan"), pk=one, plan__city=city)
            for one in dict.fromkeys(wanted.lines)
        ],
    )
    made = act.make(city, given, actor=actor, now=timezone.now(), start=partial(run, know_streets))
    return Status(201, share.facts(made))


@router.post("/things/{int:item_id}/start", response=Thing, summary="Begin with a thing of an order")
def start(request: HttpRequest, item_id: int) -> Any:
    """Begin; needs roads.work and to be of the crew."""
    item = act.start(_item(request, item_id), actor=person(request), now=timezone.now())
    return share.item_facts(item, list(item.proofs.all()))


@router.post("/things/{int:item_id}/give-back", response=Thing, summary="Say why it cannot be done")
def give_back(request: HttpRequest, item_id: int, said: Reason) -> Any:
    """Give it back; needs roads.work and to be of the crew."""
    item = act.give_back(_item(request, item_id), said.reason, actor=person(request), now=timezone.now())
    return share.item_facts(item, list(item.proofs.all()))


@router.post(
    "/things/{int:item_id}/proofs",
    response={200: ProofFacts, 201: ProofFacts},
    summary="Send the photo that proves a repair",
)
def prove(request: HttpRequest, item_id: int, about: Form[SentProof], photo: File[UploadedFile]) -> Any:
    """Take a JPEG as the camera made it. 200: this key was here. State "waiting": somebody decides on it."""
    item, actor = _item(request, item_id), person(request)
    known = Proof.objects.filter(key=about.key).exists()
    sent = Sent(about.key, photo.read(), about.said())
    proof = proving.prove(item, sent, TOOLS, actor=actor, now=timezone.now())
    return Status(200 if known else 201, share.proof_facts(proof))


@router.post(
    "/proofs/{int:proof_id}/decision", response=ProofFacts, summary="Decide on a proof that is doubted"
)
def decide(request: HttpRequest, proof_id: int, said: Decision) -> Any:
    """Accept or refuse, with a reason; needs roads.decide_proof, and not to be who sent it."""
    found = get_object_or_404(
        Proof.objects.select_related("item__order__city", "item__order__crew"), pk=proof_id
    )
    actor = person(request)
    if not _sees_all(actor, found.item.order.city):
        _order(request, found.item.order_id)
    done = proving.decide(found, accept=said.accept, note=said.note, actor=actor, now=timezone.now())
    return share.proof_facts(done)


def _sees_all(actor: Person, city: City) -> bool:
    return any(allowed(actor, permission, city) for permission in (act.ORDER, proving.DECIDE))


def _order(request: HttpRequest, pk: int) -> Order:
    """Give an order that the reader may see. Raises Http404."""
    actor = person(request)
    found = get_object_or_404(Order.objects.select_related("city", "crew"), pk=pk)
    if _sees_all(actor, found.city) or act.works_on(found, actor):
        return found
    return get_object_or_404(Order.objects.none())


def _item(request: HttpRequest, pk: int) -> Item:
    """Give a thing of an order that the reader may see. Raises Http404."""
    item = get_object_or_404(
        Item.objects.select_related("order__city", "damage__best_frame", "segment"), pk=pk
    )
    _order(request, item.order_id)
    return item
