"""As JSON: inspections, the condition of a segment in full, and forecasts."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.security import django_auth

from simpul.ground.people.access import person, require
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import inspection as act
from simpul.rooms.roads.api.inspection_shapes import (
    Asked,
    CameraPci,
    FullPci,
    NewInspection,
    OneForecast,
    OneInspection,
    Roughness,
    Sdi,
    Trend,
    Whole,
)
from simpul.rooms.roads.models import Inspection
from simpul.rooms.roads.share import condition, forecasts, inspections
from simpul.rooms.roads.share.distress import REASONS
from simpul.rooms.roads.understand.inspected import Impossible, Measured
from simpul.rooms.roads.understand.pci import BadDistress, Distress, Severity

router = Router()
READ = "roads.read"
MOST = 500


class BadMeasure(Refused):
    """A measure or a distress cannot be."""


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
