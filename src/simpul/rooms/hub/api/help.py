"""Help and matching over HTTP and JSON. It translates and decides nothing."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import booking as bookings
from simpul.rooms.hub.act import help as act
from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.network import NetworkCity
from simpul.rooms.hub.models.partner import Partner
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.models.project import Project, SupportNeed
from simpul.rooms.hub.share import alike as likes
from simpul.rooms.hub.share import help as share
from simpul.rooms.hub.share import match
from simpul.rooms.hub.share import practice as practices

router = Router(tags=["hub"])
Kind = Literal["support", "capacity_building", "knowledge_sharing", "technical_assistance"]
Whole = Annotated[int, Field(ge=1, le=2_000_000_000)]
Weight = Annotated[float | None, Field(ge=0, le=10)]


class HelpIn(Schema):
    """What is said of an offer or a request; a list that is empty and a null are "not said"."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Kind
    what: Annotated[str, Field(min_length=1)]
    focus_areas: list[str] = []
    stages: list[str] = []
    climates: list[str] = []
    languages: list[str] = []
    places: Whole | None = None
    from_on: date | None = None
    to_on: date | None = None
    amount: Annotated[Decimal | None, Field(ge=0, max_digits=20, decimal_places=2)] = None
    currency: Annotated[str, Field(max_length=3)] = ""
    cost_share: Literal["giver", "shared", "taker", "open"] = "open"
    cost_note: Annotated[str, Field(max_length=300)] = ""
    remote: bool = False


class OfferIn(HelpIn):
    """An offer of a city, or of a partner: exactly one is named."""

    city: str | None = None
    partner: str | None = None
    form: Literal["training", "study_visit", "expert", "money", "other"] = "other"


class RequestIn(HelpIn):
    """A request of a city, perhaps for one of its projects."""

    city: str
    project: str | None = None


class StepIn(Schema):
    """A step: publish, close, reopen or withdraw."""

    step: Literal["publish", "close", "reopen", "withdraw"]


class BookingIn(Schema):
    """Places of an offer for a city."""

    city: str
    places: Whole = 1
    from_on: date | None = None
    to_on: date | None = None
    request: int | None = None
    note: str = ""


class EndIn(Schema):
    """Why a booking ends."""

    reason: Annotated[str, Field(min_length=1)]


class DeliverIn(Schema):
    """What was given."""

    delivered_on: date
    what: Annotated[str, Field(min_length=1)]
    people: Annotated[int | None, Field(ge=0, le=2_000_000_000)] = None


class OutcomeIn(Schema):
    """What came of it; `good` null where it is too early to tell."""

    came_of_it: str = ""
    good: bool | None = None
    code: Annotated[str, Field(max_length=60)] = ""


@router.get("/offers", response=list[share.OfferFacts], summary="What is offered now")
def list_offers(request: HttpRequest, kind: Kind | None = None, area: str = "", language: str = "") -> Any:
    """Give the open offers, newest first; what does not say its area or language is kept."""
    found = share.offers(timezone.now().date(), kind=kind or "", area=area, language=language)
    return [share.offer_facts(one) for one in found]


@router.get("/offers/{int:pk}", response=share.OfferFacts, summary="One offer and what came of it")
def one_offer(request: HttpRequest, pk: int) -> Any:
    """Give an offer; a draft to its giver alone."""
    return share.offer_facts(share.offer(pk, request.user))


@router.post("/offers", response={201: share.OfferFacts}, auth=django_auth, summary="Offer help, as a draft")
def add_offer(request: HttpRequest, said: OfferIn) -> Any:
    """Take an offer; needs hub.offer for the city, or hub.offer_as_partner."""
    if bool(said.city) == bool(said.partner):
        raise HttpError(422, "name either a city or a partner")
    giver = (
        get_object_or_404(City, slug=said.city)
        if said.city
        else get_object_or_404(Partner, slug=said.partner)
    )
    content = said.dict(exclude={"city", "partner", "form"})
    made = act.offer(giver, content, actor=person(request), now=timezone.now(), form=said.form)
    return Status(201, share.offer_facts(made))


@router.post(
    "/offers/{int:pk}/step", response=share.OfferFacts, auth=django_auth, summary="Publish or close an offer"
)
def step_offer(request: HttpRequest, pk: int, said: StepIn) -> Any:
    """Take a step; needs what offering needs."""
    act.step(share.offer(pk, request.user), said.step, actor=person(request), now=timezone.now())
    return share.offer_facts(Offer.objects.select_related("city", "partner").get(pk=pk))


@router.post(
    "/offers/{int:pk}/bookings",
    response={201: share.BookingFacts},
    auth=django_auth,
    summary="Ask for places",
)
def add_booking(request: HttpRequest, pk: int, said: BookingIn) -> Any:
    """Ask for places for a city; where none is free it waits in line. Needs hub.book for the city."""
    city = get_object_or_404(City, slug=said.city)
    asked = share.request(said.request, request.user) if said.request else None
    made = bookings.book(
        share.offer(pk, request.user), city, actor=person(request), now=timezone.now(), request=asked,
        **said.dict(exclude={"city", "request"}),
    )  # fmt: skip
    return Status(201, share.booking_facts(made))


@router.get("/requests", response=list[share.RequestFacts], summary="What is asked for now")
def list_requests(request: HttpRequest, kind: Kind | None = None, area: str = "", language: str = "") -> Any:
    """Give the open requests that are not answered yet, newest first."""
    found = share.requests(timezone.now().date(), kind=kind or "", area=area, language=language)
    return [share.request_facts(one) for one in found]


@router.get("/requests/{int:pk}", response=share.RequestFacts, summary="One request")
def one_request(request: HttpRequest, pk: int) -> Any:
    """Give a request; a draft to its city alone."""
    return share.request_facts(share.request(pk, request.user))


@router.post(
    "/requests", response={201: share.RequestFacts}, auth=django_auth, summary="Ask for help, as a draft"
)
def add_request(request: HttpRequest, said: RequestIn) -> Any:
    """Take a request; needs hub.request for the city."""
    city = get_object_or_404(City, slug=said.city)
    project = get_object_or_404(Project, slug=said.project) if said.project else None
    content = said.dict(exclude={"city", "project"})
    made = act.request(city, content, actor=person(request), now=timezone.now(), project=project)
    return Status(201, share.request_facts(made))


@router.post(
    "/requests/{int:pk}/step",
    response=share.RequestFacts,
    auth=django_auth,
    summary="Publish or close a request",
)
def step_request(request: HttpRequest, pk: int, said: StepIn) -> Any:
    """Take a step; needs hub.request for the city."""
    act.step(share.request(pk, request.user), said.step, actor=person(request), now=timezone.now())
    return share.request_facts(Request.objects.select_related("city", "project").get(pk=pk))


@router.get(
    "/bookings/{int:pk}", response=share.BookingFacts, auth=django_auth, summary="A booking, for its sides"
)
def one_booking(request: HttpRequest, pk: int) -> Any:
    """Give a booking to one of its two sides."""
    return share.booking_facts(share.booking(pk, request.user))


@router.post(
    "/bookings/{int:pk}/confirm",
    response=share.BookingFacts,
    auth=django_auth,
    summary="Say yes for one's side",
)
def confirm(request: HttpRequest, pk: int) -> Any:
    """Confirm; once both sides have, it is booked."""
    found = share.booking(pk, request.user)
    return share.booking_facts(bookings.confirm(found, actor=person(request), now=timezone.now()))


@router.post(
    "/bookings/{int:pk}/end", response=share.BookingFacts, auth=django_auth, summary="Cancel or decline"
)
def end(request: HttpRequest, pk: int, said: EndIn) -> Any:
    """Say no; whoever waited longest and fits takes the places."""
    found = share.booking(pk, request.user)
    return share.booking_facts(
        bookings.end(found, actor=person(request), now=timezone.now(), reason=said.reason)
    )


@router.post(
    "/bookings/{int:pk}/deliver",
    response=share.BookingFacts,
    auth=django_auth,
    summary="Write down what was given",
)
def deliver(request: HttpRequest, pk: int, said: DeliverIn) -> Any:
    """Say that it was given; either side may."""
    bookings.deliver(
        share.booking(pk, request.user), actor=person(request), now=timezone.now(), **said.dict()
    )
    return share.booking_facts(share.booking(pk, request.user))


@router.post(
    "/bookings/{int:pk}/outcome", response=share.BookingFacts, auth=django_auth, summary="Say what came of it"
)
def outcome(request: HttpRequest, pk: int, said: OutcomeIn) -> Any:
    """Say what came of it; the receiving city alone may."""
    bookings.tell(share.booking(pk, request.user), actor=person(request), now=timezone.now(), **said.dict())
    return share.booking_facts(share.booking(pk, request.user))


@router.get(
    "/requests/{int:pk}/matches", response=match.Answers, summary="What fits a request, with every reason"
)
def match_request(request: HttpRequest, pk: int) -> Any:
    """Give offers, practices and projects, best first."""
    return match.for_need(share.request(pk, request.user), timezone.now().date())


@router.get(
    "/needs/{int:pk}/matches", response=match.Answers, summary="What fits a project's need, with every reason"
)
def match_need(request: HttpRequest, pk: int) -> Any:
    """Give offers, practices and projects, best first."""
    related = ("project__network_city__city", "project__state")
    need = get_object_or_404(SupportNeed.objects.select_related(*related), pk=pk, project__published=True)
    return match.for_need(need, timezone.now().date())


@router.get(
    "/offers/{int:pk}/matches",
    response=match.Needs,
    summary="The needs that an offer fits, with every reason",
)
def match_offer(request: HttpRequest, pk: int) -> Any:
    """Give requests and needs of projects, best first."""
    return match.for_answer(share.offer(pk, request.user), timezone.now().date())


@router.get("/practices/{slug:slug}/matches", response=match.Needs, summary="The needs that a practice fits")
def match_practice(request: HttpRequest, slug: str) -> Any:
    """Give requests and needs of projects, best first."""
    found: Practice = practices.practice(slug, request.user)
    return match.for_answer(found, timezone.now().date())


@router.get("/cities/{slug:slug}/alike", response=likes.Alike, summary="Cities like one, by dimension")
def alike(  # noqa: PLR0913, PLR0917 - one weight for each dimension
    request: HttpRequest,
    slug: str,
    population: Weight = None,
    density: Weight = None,
    income: Weight = None,
    coast: Weight = None,
    hazards: Weight = None,
) -> Any:
    """Give the most alike; a weight (0 to 10) that is not given is the shipped one."""
    city = get_object_or_404(NetworkCity.objects.shown(), city__slug=slug).city
    said = {
        "population": population,
        "density": density,
        "income": income,
        "coast": coast,
        "hazards": hazards,
    }
    try:
        return likes.like(city, {name: weight for name, weight in said.items() if weight is not None})
    except ValueError as error:
        raise HttpError(422, str(error)) from error
