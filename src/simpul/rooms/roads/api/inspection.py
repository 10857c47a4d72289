"""As JSON: inspections, the condition of a segment in full, and forecasts."""

import uuid
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.security import django_auth
from pydantic import Field

from simpul.ground.people.access import person, require
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import inspection as act
from simpul.rooms.roads.models import Inspection
from simpul.rooms.roads.share import condition, forecasts, inspections
from simpul.rooms.roads.share.distress import REASONS
from simpul.rooms.roads.understand.inspected import Impossible, Measured
from simpul.rooms.roads.understand.pci import BadDistress, Distress, Severity

router = Router()
READ = "roads.read"
MOST = 500
type Surface = Literal["asphalt", "concrete", "unpaved"]
type Level = Literal["low", "medium", "high"]


class BadMeasure(Refused):
    """A measure or a distress cannot be."""


class OneDistress(Schema):
    """A distress: its type (ASTM D6433), severity, and quantity in metres, m2, holes or slabs."""

    type: str
    severity: Level
    quantity: float = Field(gt=0)


class NewInspection(Schema):
    """What was measured; null is not measured, 0 is none of it.

    `key` is made by the sender: sent twice it is one record. Name the segment, or a position near it.
    `distresses` are all that there are where `distresses_complete`: only then is there a PCI.
    """

    city: str
    key: uuid.UUID
    inspected_on: date
    surface: Surface
    segment: int | None = None
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    length_m: float | None = None
    width_m: float | None = None
    slabs: int | None = None
    crack_area_percent: float | None = None
    crack_width_mm: float | None = None
    potholes: int | None = None
    rut_mm: float | None = None
    iri_m_per_km: float | None = None
    distresses: list[OneDistress] = []
    distresses_complete: bool = False
    note: str = Field("", max_length=2000)
    corrects: int | None = None


class OneInspection(Schema):
    """A record. `sdi` is exact; where it is null, `sdi_low` and `sdi_high` are the ends of its range.

    `pci` is the full index (ASTM D6433), null where not every distress was recorded.
    """

    id: int
    key: uuid.UUID
    city: str
    segment: int
    inspected_on: date
    at: datetime
    corrects: int | None
    surface: Surface
    length_m: float
    width_m: float | None
    slabs: int | None
    crack_area_percent: float | None
    crack_width_mm: float | None
    potholes: int | None
    potholes_per_km: float | None
    rut_mm: float | None
    iri_m_per_km: float | None
    distresses: list[dict[str, Any]]
    distresses_complete: bool
    sdi: float | None
    sdi_low: float | None
    sdi_high: float | None
    sdi_rutted: float | None
    pci: float | None
    iri_class: str | None
    grade: str
    grade_low: str
    policy_from: date


class OneForecast(Schema):
    """When a segment is expected in the next class. A null day lies beyond what is forecast.

    `on_low` and `on_high` are the ends of the interval. `basis`: "own" history, "peers", or "none": there is
    not enough history to say anything.
    """

    segment: int
    grade_now: str
    into: str | None
    on_low: date | None
    on: date | None
    on_high: date | None
    basis: Literal["own", "peers", "none"]
    looks: int
    made_at: datetime


class Sdi(Schema):
    """The SDI between its ends; `exact` where an inspection measured all of it. See the page of a segment."""

    low: float
    high: float
    rutted: float
    exact: bool
    grade: str
    grade_low: str
    on: date
    by: Literal["survey", "inspection", "both"]
    measured_on: date | None


class FullPci(Schema):
    """The PCI (ASTM D6433) of an inspection that recorded every distress."""

    value: float
    name: str
    on: date
    inspection: int


class CameraPci(Schema):
    """Camera-PCI (partial): the ends of what a survey can say of the index. Not a PCI."""

    camera_pci_low: float
    camera_pci_high: float
    on: date
    survey: int


class Roughness(Schema):
    """An IRI, its class, and whose class that is."""

    m_per_km: float
    grade: str | None
    scale: str | None
    on: date
    inspection: int


class Trend(Schema):
    """What can be told of the last two looks: the change of SDI between its ends, above 0 worse."""

    change: Literal["better", "worse", "not_told"]
    low: float
    high: float
    days: int
    spread: float
    pairs: int


class Whole(Schema):
    """How a segment is in full; null is not known. `decided_by`: "sdi", "iri", "both" or "nothing"."""

    segment: int
    grade: str
    decided_by: str
    sdi: Sdi | None
    pci: FullPci | None
    camera_pci: CameraPci | None
    iri: Roughness | None
    trend: Trend | None
    forecast: OneForecast | None


@router.post(
    "/inspections",
    response={200: OneInspection, 201: OneInspection},
    auth=django_auth,
    summary="Record what an inspector measured; the same key again is the same record",
)
def inspect(request: HttpRequest, said: NewInspection) -> Any:
    """Record an inspection; needs roads.inspect. 200: the key was known."""
    actor, now = person(request), timezone.now()
    city = get_object_or_404(City.objects.served(), slug=said.city)
    act.may_inspect(actor, city)
    if before := act.known(said.key, city, actor=actor):
        return Status(200, inspections.plain(before))
    position = None if said.lon is None or said.lat is None else LonLat(said.lon, said.lat)
    corrects = get_object_or_404(Inspection, pk=said.corrects, city=city) if said.corrects else None
    segment = _segment(city, said.segment or (corrects.segment_id if corrects else None), position)
    try:
        row, is_new = act.inspect(
            city,
            segment,
            act.Said(
                said.key, said.inspected_on, _measured(said, segment), said.note, position, corrects=corrects
            ),
            actor=actor,
            now=now,
        )
    except Impossible as error:
        raise BadMeasure(str(error)) from error
    except BadDistress as error:
        words = {"place": error.place + 1, "why": REASONS[error.reason]}
        raise BadMeasure(_("Distress %(place)d: %(why)s") % words) from error
    return Status(201 if is_new else 200, inspections.plain(row))


@router.get(
    "/inspections", response=list[OneInspection], auth=django_auth, summary="Inspections, newest first"
)
def list_inspections(
    request: HttpRequest, city: str, segment: int | None = None, since: date | None = None, limit: int = 100
) -> Any:
    """Give at most `limit` (up to 500) inspections that nobody corrected; needs roads.read."""
    served = get_object_or_404(City.objects.served(), slug=city)
    require(person(request), READ, served)
    rows = Inspection.objects.standing().filter(city=served).select_related("city", "policy").newest_first()
    if segment is not None:
        rows = rows.filter(segment=segment)
    if since:
        rows = rows.filter(inspected_on__gte=since)
    return [inspections.plain(row) for row in rows[: min(max(limit, 1), MOST)]]


@router.get("/condition/{int:segment_id}", response=Whole, summary="How a segment is, in full")
def whole(request: HttpRequest, segment_id: int) -> Whole:
    """Give SDI, PCI, camera-PCI (partial), roughness, the class of both, trend and forecast."""
    segment = get_object_or_404(Segment.objects.select_related("city"), pk=segment_id)
    found = condition.whole(segment, segment.city.day(timezone.now()))
    part, rough, trend = found.camera_pci, found.iri, found.trend
    return Whole(
        segment=segment.pk,
        grade=found.combined.grade,
        decided_by=found.combined.by,
        sdi=Sdi(**asdict(found.sdi)) if found.sdi else None,
        pci=FullPci(**asdict(found.pci)) if found.pci else None,
        camera_pci=CameraPci(
            camera_pci_low=part.camera.low, camera_pci_high=part.camera.high, on=part.on, survey=part.survey
        )
        if part
        else None,
        iri=Roughness(
            m_per_km=rough.m_per_km, grade=rough.grade, scale=rough.scale.title if rough.scale else None,
            on=rough.on, inspection=rough.inspection,
        ) if rough else None,
        trend=Trend(
            change=trend.change.value, low=trend.low, high=trend.high, days=trend.days,
            spread=trend.spread.points, pairs=trend.spread.pairs,
        ) if trend else None,
        forecast=_forecast(found.forecast) if found.forecast else None,
    )  # fmt: skip


class Asked(Schema):
    """Which forecasts: of which city, within how many months, of which class now, at most how many."""

    city: str
    months: float = Field(24, gt=0, le=120)
    grade: Literal["", "good", "fair", "poor"] = ""
    limit: int = Field(500, ge=1, le=2000)


@router.get("/forecasts", response=list[OneForecast], summary="Segments that will cross into the next class")
def list_forecasts(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Give the segments whose crossing is expected within so many months, soonest first."""
    city = get_object_or_404(City.objects.served(), slug=asked.city)
    found = forecasts.within(city, asked.months, city.day(timezone.now()), asked.grade)
    return [_forecast(one) for one in found[: asked.limit]]


def _forecast(one: Any) -> OneForecast:
    return OneForecast(
        segment=one.segment_id, grade_now=one.grade_now, into=one.into or None, on_low=one.on_low, on=one.on,
        on_high=one.on_high, basis=one.basis, looks=one.n, made_at=one.made_at,
    )  # fmt: skip


def _segment(city: City, pk: int | None, position: LonLat | None) -> Segment:
    """Find the segment that is named, or the one at the position. Raises NoSegmentHere."""
    if pk is not None:
        named: Segment = get_object_or_404(Segment.objects.live(), pk=pk, city=city)
        return named
    if position is None:
        raise act.NoSegmentHere(_("Say where: a segment, or a position."))
    return act.segment_at(city, position)


def _measured(said: NewInspection, segment: Segment) -> Measured:
    return Measured(
        surface=said.surface, length_m=segment.length_m if said.length_m is None else said.length_m,
        width_m=said.width_m, slabs=said.slabs, crack_area_percent=said.crack_area_percent,
        crack_width_mm=said.crack_width_mm, potholes=said.potholes, rut_mm=said.rut_mm,
        iri_m_per_km=said.iri_m_per_km, complete=said.distresses_complete,
        distresses=tuple(Distress(one.type, Severity(one.severity), one.quantity) for one in said.distresses),
    )  # fmt: skip
