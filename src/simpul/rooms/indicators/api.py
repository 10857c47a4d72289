"""The indicators room over HTTP: definitions, published values, series, comparison, lineage."""

from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from simpul.ground.places.models import City
from simpul.rooms.indicators import share
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.share import compare as side_by_side
from simpul.rooms.indicators.share import facts, lineage, table, words
from simpul.rooms.indicators.share.facts import Compared, Defined, From, Made, Series
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import Definition

router = Router(tags=["indicators"])

MOST, USUAL = 5000, 500
CSV, JSON = "text/csv", "application/json"

Year = Annotated[int, Query(ge=2000, le=2100, description="calendar year, in the city's own time zone")]
OneYear = Annotated[
    int | None, Field(ge=1950, le=2100, description="calendar year; every year where left out")
]
CitySlug = Annotated[str, Field(description="the short name of the city", max_length=50)]


def _standard(name: str) -> str:
    if name and name not in words.STANDARD_NAMES:
        raise ValueError(f"is none of {', '.join(words.STANDARD_NAMES)}")
    return name


Standard = Annotated[
    str, AfterValidator(_standard), Field(description="ISO37120, ISO37122, ISO37123, U4SSC or Simpul")
]


@router.get(
    "/", response=list[share.Answer], summary="What the rooms measure of a city in a year, at this moment"
)
def indicators(request: HttpRequest, city: str, year: Year) -> list[share.Answer]:
    """Measure every indicator that a room has put in the catalogue, whether or not a revision is kept."""
    return share.answers(get_object_or_404(City, slug=city), year)


@router.get("/definitions", response=list[Defined], summary="The catalogue: every indicator in our own words")
def definitions(request: HttpRequest, standard: Standard = "", theme: str = "") -> HttpResponse:
    """Give the definitions with their crosswalk. `verified` tells whether a public source was seen."""
    found = [
        facts.defined(one)
        for one in catalogue.definitions().values()
        if (not standard or words.prefix(one.code) == standard) and (not theme or one.theme == theme)
    ]
    return _sent(found)


@router.get("/definitions/{code}", response=Defined, summary="One indicator of the catalogue")
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """Give one definition."""
    return _sent(facts.defined(_known(code)))


class Asked(Schema):
    """Which published values; what is left out asks for all."""

    city: CitySlug | None = None
    code: Annotated[str, Field(max_length=60)] = ""
    year: OneYear = None
    standard: Standard = ""
    scope: Annotated[str, Field(max_length=60, description='"city" is the whole city')] = ""
    after: Annotated[int, Field(ge=0, le=2**62, description="of a `next` link")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    format: Annotated[str, Field(pattern="^(json|csv)?$", description='"json" or "csv"; else by Accept')] = ""


class Values(Schema):
    """A page of published values. `next` is the address of the next page, null on the last."""

    values: list[facts.Published]
    next: str | None


@router.get(
    "/values",
    response=Values,
    summary="Published values, page by page as JSON, or all of them as CSV",
    openapi_extra={"responses": {200: {"content": {CSV: {"schema": {"type": "string"}}}}}},
)
def values(request: HttpRequest, asked: Query[Asked]) -> HttpResponseBase:
    """Give the newest approved figure of each city, indicator, year and scope."""
    city = get_object_or_404(City, slug=asked.city) if asked.city else None
    found = table.wanted(
        city=city, code=asked.code, year=asked.year, standard=asked.standard, scope=asked.scope
    )
    if asked.format == "csv" or (not asked.format and _prefers_csv(request)):
        response = StreamingHttpResponse(table.comma(table.rows(found)), content_type=f"{CSV}; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="indicators.csv"'
        return response
    rows, last = table.page(found, after=asked.after, limit=asked.limit)
    following = None
    if last is not None:
        parameters = request.GET.copy()
        parameters["after"] = str(last)
        following = request.build_absolute_uri(f"{request.path}?{parameters.urlencode(safe=':')}")
    return _sent({"values": rows, "next": following})


@router.get("/series", response=Series, summary="One indicator of a city by year")
def series(
    request: HttpRequest, city: str, code: Annotated[str, Query(max_length=60)], scope: str = "city"
) -> HttpResponse:
    """Give the published figures, oldest first, and the targets. A year that is not known is absent."""
    return _sent(facts.series(get_object_or_404(City, slug=city), _known(code), scope))


@router.get("/compare", response=Compared, summary="Cities side by side, where what was measured agrees")
def compare(
    request: HttpRequest,
    code: Annotated[str, Query(max_length=60)],
    year: OneYear = None,
    city: Annotated[list[str], Query(max_length=100)] = [],  # noqa: B006 - the library reads it as "many"
) -> HttpResponse:
    """Give the cities by name, never by rank; who is left out is named with the reason. Read the caveats."""
    known = _known(code)
    chosen = [get_object_or_404(City, slug=slug) for slug in city] or None
    asked = year or side_by_side.newest_year(code, [one.pk for one in chosen] if chosen else None)
    if asked is None:
        raise Http404
    return _sent(facts.compared(side_by_side.compare(known, asked, chosen)))


@router.get("/lineage/{int:value}", response=Made, summary="What a published figure was made from")
def made_from(
    request: HttpRequest, value: int, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> HttpResponse:
    """Give the records and, page by page, the rows as they were when the figure was made."""
    found = get_object_or_404(Value.objects.select_related("city", "base"), pk=value, published=True)
    return _sent(facts.made(found, lineage.sources(found, request.user, page)))


@router.get("/from/{path:ref}", response=list[From], summary="Which figures a record went into")
def went_into(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the figures that were made from a record, such as roads.survey/12, as far as you may know."""
    return _sent([facts.went(one) for one in lineage.went_into(ref, request.user)])


def _known(code: str) -> Definition:
    try:
        return catalogue.find(code)
    except KeyError as error:
        raise Http404 from error


def _prefers_csv(request: HttpRequest) -> bool:
    return request.get_preferred_type([JSON, CSV]) == CSV


def _sent(content: Any) -> HttpResponse:
    """Write plain structs as JSON; they are as the schema says, so nothing is checked a second time."""
    return HttpResponse(msgspec.json.encode(content), content_type=JSON)
