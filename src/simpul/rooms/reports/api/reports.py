"""Reports over HTTP and JSON: what everybody may read, one more report, and the list of the staff."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import AfterValidator, Field

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.reports.act.arrive import KeptOut, TooMany, arrive
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.observe import challenge, desk, reporter
from simpul.rooms.reports.share import shape
from simpul.rooms.reports.understand import code as codes
from simpul.rooms.reports.understand.course import course

router = Router(tags=["reports"])
TOO_MANY, MOST = 429, 500


def _box(text: str) -> str:
    Bounds.parse(text)
    return text


class Sent(Schema):
    """A report as a program sends it. The same `key` again is the same report.

    `known` is who may know who reported it: with "nobody", name, e-mail and phone are forgotten at once.
    """

    city: str
    key: UUID
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    text: str = Field(min_length=1, max_length=5000)
    category: str = Field("", description="A code of the categories; empty where it is not known.")
    place: str = Field("", max_length=200)
    accuracy_m: float | None = Field(None, ge=0, le=1e6)
    known: Report.Known = Report.Known.OFFICE
    confidential: bool = False
    name: str = Field("", max_length=120)
    email: str = Field("", max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")
    phone: str = Field("", max_length=30)
    said_at: datetime | None = None


class Taken(Schema):
    """What became of it. `private` ends the private link: whoever has it answers for the reporter."""

    code: str
    state: str
    is_new: bool
    url: str
    private: str


class Kind(Schema):
    """What can be reported. `public` false: nobody but the office reads such a report."""

    code: str
    group: str
    name: str
    name_en: str
    public: bool


class StateOut(Schema):
    """A state of reports: whether the city has something to do, whether it is over, and its name."""

    code: str
    name: str
    open: bool
    over: bool
    clock: str


class Open(Schema):
    """A report as everybody may have it: days, no words, no person (decision 0190)."""

    code: str
    city: str
    category: str | None
    category_name: str | None
    group: str | None
    state: str
    status: str
    office: str | None
    region: str | None
    region_name: str | None
    lon: float
    lat: float
    exact: bool
    reported_on: date
    changed_on: date
    over_on: date | None
    photos: int | None
    url: str


class Page(Schema):
    """Some reports, the newest first; `more` tells whether another page follows."""

    reports: list[Open]
    more: bool


class Desk(Schema):
    """A report as the staff who work on it see it in a list, with when its clock runs out."""

    code: str
    state: str
    category: str | None
    office: str | None
    region: str | None
    lon: float
    lat: float
    text: str
    held: list[str]
    source: str
    made_at: datetime
    due_at: datetime | None
    is_late: bool


class Asked(Schema):
    """Which reports are asked for."""

    city: str
    bbox: Annotated[str, AfterValidator(lambda text: _box(text) if text else text)] = ""
    category: str = ""
    state: str = ""
    since: date | None = None
    page: int = Field(1, ge=1, le=10_000)
    limit: int = Field(100, ge=1, le=MOST)


@router.get("/categories", response=list[Kind], summary="What can be reported")
def categories(request: HttpRequest, city: str) -> Any:
    """Give the categories that a city offers, in its order."""
    return Category.objects.filter(city=_city(city)).offered()


@router.get("/states", response=list[StateOut], summary="The states of a report")
def states(request: HttpRequest) -> list[dict[str, Any]]:
    """Give every state that a report can be in."""
    names = dict(Report.State.choices)
    return [
        {"code": code, "name": str(names[code]), "open": one.open, "over": one.over, "clock": one.stage}
        for code, one in course().states.items()
    ]


@router.get("/list", response=Page, summary="Reports that everybody may read")
def listed(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give reports of a city, the newest first: in a box, of a kind, in a state, changed since a day.

    The place of kinds that are often about one house is a cell of some 550 m, also where a box is asked for.
    """
    city = _city(asked.city)
    rows: QuerySet[Report] = Report.objects.shown().filter(city=city).select_related(*shape.WITH)
    rows = rows.defer("region__geometry")
    if asked.category:
        rows = rows.filter(category__code=asked.category)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.since:
        rows = shape.since(rows, city, asked.since)
    if asked.bbox:
        rows = shape.within(rows, Bounds.parse(asked.bbox))
    first = (asked.page - 1) * asked.limit
    rows = rows.annotate(photo_count=Count("photos")).order_by("-made_at", "-pk")
    found = list(rows[first : first + asked.limit + 1])
    return {"reports": shape.shapes(found[: asked.limit]), "more": len(found) > asked.limit}


@router.get("/desk", response=list[Desk], auth=django_auth, summary="What waits, for staff")
def waiting(request: HttpRequest, city: str, state: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """Give the open reports that the signed-in person works on, what is due first."""
    found, actor, now = _city(city), person(request), timezone.now()
    rows = desk.visible(actor, found).filter(state__in=[state] if state else course().open())
    rows = rows.select_related("category", "office", "region").order_by("due_at", "pk")
    return [
        {
            "code": one.code, "state": one.state, "category": one.category.code if one.category else None,
            "office": one.office.name if one.office else None,
            "region": one.region.code if one.region else None, "lon": one.lon, "lat": one.lat,
            "text": one.text, "held": one.held, "source": one.source, "made_at": one.made_at,
            "due_at": one.due_at, "is_late": bool(one.due_at and one.due_at <= now),
        }
        for one in rows[: max(1, min(limit, MOST))]
    ]  # fmt: skip


@router.get("/one/{code}", response=Open, summary="One report that everybody may read")
def one(request: HttpRequest, code: str) -> Any:
    """Give one report by its tracking code."""
    rows = Report.objects.shown().select_related(*shape.WITH).annotate(photo_count=Count("photos"))
    return shape.shape(get_object_or_404(rows, code=codes.tidy(code)))


@router.post("/", response={200: Taken, 201: Taken}, summary="Report something")
def report(request: HttpRequest, sent: Sent) -> Any:
    """Take in a report without an account, by the rules of the form.

    201 where it is new, 200 where this key had arrived, 429 for too many. What may be part of a flood is held
    until a person has read it. Photos come by the form or by Open311.
    """
    city, now = _city(sent.city), timezone.now()
    offered = Category.objects.filter(city=city).offered()
    category = get_object_or_404(offered, code=sent.category) if sent.category else None
    said = Said(
        sent.key, LonLat(sent.lon, sent.lat), sent.text, category, accuracy_m=sent.accuracy_m,
        place=sent.place, known=sent.known.value, confidential=sent.confidential, name=sent.name,
        email=sent.email, phone=sent.phone, language=(get_language() or "id")[:5], said_at=sent.said_at,
    )  # fmt: skip
    try:
        found, is_new = arrive(city, said, challenge.sender(request, now), now=now)
    except (TooMany, KeptOut) as refusal:
        raise HttpError(TOO_MANY, str(refusal)) from None
    taken = {
        "code": found.code, "state": found.state, "is_new": is_new, "url": found.get_absolute_url(),
        "private": reporter.token(found),
    }  # fmt: skip
    return Status(201 if is_new else 200, taken)


def _city(slug: str) -> City:
    return get_object_or_404(City.objects.served(), slug=slug)
