"""Practices and adoptions over HTTP and JSON. It translates and decides nothing."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import adoption as adoptions
from simpul.rooms.hub.act import practice as act
from simpul.rooms.hub.models.project import Project
from simpul.rooms.hub.share import practice as share

router = Router(tags=["hub"])
Year = Annotated[int, Field(ge=1900, le=2200)]
Money = Annotated[Decimal | None, Field(ge=0, max_digits=20, decimal_places=2)]


class TextIn(Schema):
    """The words of a practice in one language."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    summary: Annotated[str, Field(min_length=1)]
    context: str = ""
    steps: list[str] = []
    cost_note: str = ""
    went_wrong: str = ""


class PracticeIn(Schema):
    """A practice of a city. `texts` is by language, "en" or "id"."""

    city: str
    project: str | None = None
    focus_area: str = ""
    stage: str = ""
    climates: list[str] = []
    cost: Money = None
    running_cost: Money = None
    currency: Annotated[str, Field(max_length=3)] = ""
    cost_year: Year | None = None
    changed_on: date | None = None
    sources: list[str] = []
    texts: dict[Literal["en", "id"], TextIn]


class PracticeStepIn(Schema):
    """A step: publish or withdraw."""

    step: Literal["publish", "withdraw"]


class AdoptIn(Schema):
    """“We adopt this”, with the indicator of the own city that will show the effect."""

    city: str
    adopted_on: date
    code: Annotated[str, Field(max_length=60)]
    baseline_year: Year
    note: str = ""


class MeasureIn(Schema):
    """The year after."""

    year: Year
    changed: str = ""


@router.get("/practices", response=list[share.PracticeFacts], summary="The published practices")
def list_practices(request: HttpRequest, area: str = "", city: str = "") -> Any:
    """Give them with their figures as they are now, the newest first."""
    found = share.listed(area=area, city=city).prefetch_related("texts__steps", "figures")
    return [share.facts(one) for one in found]


@router.get(
    "/practices/{slug:slug}", response=share.PracticeFacts, summary="One practice with its live figures"
)
def one_practice(request: HttpRequest, slug: str) -> Any:
    """Give a practice; a draft to its own city alone."""
    return share.facts(share.practice(slug, request.user))


@router.post(
    "/practices", response={201: share.PracticeFacts}, auth=django_auth, summary="Write one down, as a draft"
)
def add_practice(request: HttpRequest, said: PracticeIn) -> Any:
    """Take a practice; needs hub.edit_practice for the city."""
    city = get_object_or_404(City, slug=said.city)
    content = said.dict(exclude={"city", "texts", "project"})
    if said.project:
        content["project"] = get_object_or_404(Project, slug=said.project, network_city__city=city)
    texts = {str(language): text.dict() for language, text in said.texts.items()}
    made = act.write(city, content, texts, actor=person(request), now=timezone.now())
    return Status(201, share.facts(share.practice(made.slug, request.user)))


@router.post(
    "/practices/{slug:slug}/step",
    response=share.PracticeFacts,
    auth=django_auth,
    summary="Publish or withdraw",
)
def step_practice(request: HttpRequest, slug: str, said: PracticeStepIn) -> Any:
    """Take a step; needs hub.edit_practice for the city."""
    act.step(share.practice(slug, request.user), said.step, actor=person(request), now=timezone.now())
    return share.facts(share.practice(slug, request.user))


@router.post(
    "/practices/{slug:slug}/adoptions",
    response={201: share.AdoptionFacts},
    auth=django_auth,
    summary="We adopt this",
)
def add_adoption(request: HttpRequest, slug: str, said: AdoptIn) -> Any:
    """Take an adoption with its baseline; needs hub.adopt for the adopting city. It is not public yet."""
    city = get_object_or_404(City, slug=said.city)
    made = adoptions.adopt(
        share.practice(slug, request.user), city, actor=person(request), now=timezone.now(),
        **said.dict(exclude={"city"}),
    )  # fmt: skip
    return Status(201, share.adoption_facts(made))


@router.get("/adoptions", response=list[share.AdoptionFacts], summary="Who learned what from whom")
def list_adoptions(request: HttpRequest) -> Any:
    """Give every public adoption with what happened to the number, the oldest first."""
    return share.adoptions_facts(share.adoptions())


@router.get("/adoptions/{int:pk}", response=share.AdoptionFacts, summary="One adoption")
def one_adoption(request: HttpRequest, pk: int) -> Any:
    """Give an adoption; one that is not public to its own city alone."""
    return share.adoption_facts(share.adoption(pk, request.user))


@router.post(
    "/adoptions/{int:pk}/measure",
    response=share.AdoptionFacts,
    auth=django_auth,
    summary="Name the year after",
)
def measure(request: HttpRequest, pk: int, said: MeasureIn) -> Any:
    """Write the figure of the year after down; needs hub.adopt for the adopting city."""
    found = adoptions.measure(
        share.adoption(pk, request.user), actor=person(request), now=timezone.now(), **said.dict()
    )
    return share.adoption_facts(found)
