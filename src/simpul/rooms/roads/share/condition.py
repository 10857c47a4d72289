"""How a segment is, in full: SDI, PCI, roughness, the class of both, whether it changed, what is expected.

A full PCI and what a camera can say of it are two fields of two types, and no shape has a place for either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Literal

from simpul.ground.places.models import Segment
from simpul.rooms.roads.models import Condition, Damage, Forecast, Inspection, Policy, Sighting
from simpul.rooms.roads.observe import looks
from simpul.rooms.roads.understand import combined, condition, forecast, inspected, iri, pci, trend
from simpul.rooms.roads.understand.combined import Combined
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.seen import Kind
from simpul.rooms.roads.understand.trend import Look, Spread, Trend

AT_ONCE = 500
type By = Literal["survey", "inspection", "both"]


@dataclass(frozen=True, slots=True)
class Sdi:
    """The SDI between its ends; `exact` where an inspection measured all that it asks for.

    `by` is "both" where a camera's counts were put together with an earlier inspection's crack width or rut
    depth, of the day `measured_on`. `rutted` is how far ruts that nobody measured could raise it.
    """

    low: float
    high: float
    rutted: float
    exact: bool
    grade: Grade
    grade_low: Grade
    on: date
    by: By
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class FullPci:
    """The PCI of an inspection that recorded every distress."""

    value: float
    name: str
    on: date
    inspection: int


@dataclass(frozen=True, slots=True)
class PartialPci:
    """Camera-PCI (partial): what a survey can say of the index. Not a PCI."""

    camera: pci.CameraPci
    on: date
    survey: int


@dataclass(frozen=True, slots=True)
class Roughness:
    """An IRI with its class, whose scale that is, and the classes of the other scales."""

    m_per_km: float
    grade: Grade | None
    scale: iri.Scale | None
    others: Sequence[tuple[iri.Scale, str]]
    on: date
    inspection: int


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is known of how a segment is; what is not known is None."""

    segment: int
    sdi: Sdi | None
    pci: FullPci | None
    camera_pci: PartialPci | None
    iri: Roughness | None
    combined: Combined
    trend: Trend | None
    looks: Sequence[Look]
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Records:
    """What is on record of one segment: its newest known condition, standing inspections newest first."""

    survey: Condition | None
    inspections: Sequence[Inspection]
    looks: Sequence[Look]
    repaired: Collection[date]
    forecast: Forecast | None
    camera: pci.CameraPci | None


def whole(segment: Segment, today: date) -> Whole:
    """Say how a segment is, as far as anybody knows."""
    return many([segment], today)[segment.pk]


def many(segments: Iterable[Segment], today: date) -> dict[int, Whole]:
    """Say how segments of one city are, by segment; six queries for every 500 of them."""
    found: dict[int, Whole] = {}
    for some in batched(segments, AT_ONCE):
        rules = Policy.on(some[0].city, today).read().rules
        records = _records([one.pk for one in some])
        found |= {one.pk: _whole(one.pk, rules, records[one.pk], today) for one in some}
    return found


def cameras(conditions: Iterable[Condition]) -> dict[int, pci.CameraPci]:
    """Give the camera-PCI (partial) of conditions, by condition; those of too little seen are left out."""
    found: dict[int, pci.CameraPci] = {}
    for some in batched((one for one in conditions if one.sdi_high is not None), AT_ONCE):
        seen = _seen(some)
        for one in some:
            amounts = seen.get((one.survey_id, one.segment_id), {})
            found[one.pk] = pci.camera(pci.shipped(), one.lane_m2, amounts)
    return found


def _records(pks: Sequence[int]) -> dict[int, Records]:
    known = Condition.objects.current().filter(segment__in=pks, sdi_high__isnull=False)
    surveys = {one.segment_id: one for one in known}
    inspections: defaultdict[int, list[Inspection]] = defaultdict(list)
    for said in Inspection.objects.standing().filter(segment__in=pks).newest_first():
        inspections[said.segment_id].append(said)
    seen, repaired = looks.of_segments(pks), looks.repairs(pks)
    forecasts = {one.segment_id: one for one in Forecast.objects.filter(segment__in=pks)}
    camera = cameras(surveys.values())
    return {
        pk: Records(
            surveys.get(pk), inspections.get(pk, ()), seen.get(pk, ()), repaired.get(pk, ()),
            forecasts.get(pk), camera.get(surveys[pk].pk) if pk in surveys else None,
        )
        for pk in pks
    }  # fmt: skip


def _whole(pk: int, rules: condition.Rules, records: Records, today: date) -> Whole:
    newest = next((one for one in records.inspections if one.sdi_high is not None), None)
    survey, index = records.survey, None
    if newest and (survey is None or newest.inspected_on >= survey.surveyed_on):
        index = _of_inspection(newest)
    elif survey:
        index = _of_survey(rules, survey, records)
    rough = _roughness(records, index, today)
    return Whole(
        segment=pk,
        sdi=index,
        pci=_full(records),
        camera_pci=PartialPci(records.camera, survey.surveyed_on, survey.survey_id)
        if survey and records.camera
        else None,
        iri=rough,
        combined=combined.combine(index.grade if index else Grade.UNKNOWN, rough.grade if rough else None),
        trend=_trend(records),
        looks=records.looks,
        forecast=records.forecast,
    )


def _of_inspection(one: Inspection) -> Sdi:
    return Sdi(
        _known(one.sdi_low), _known(one.sdi_high), _known(one.sdi_rutted), exact=one.sdi is not None,
        grade=Grade(one.grade), grade_low=Grade(one.grade_low), on=one.inspected_on, by="inspection",
        measured_on=one.inspected_on,
    )  # fmt: skip


def _of_survey(rules: condition.Rules, one: Condition, records: Records) -> Sdi:
    """Give a survey's range, narrower where an inspection not long before it measured widths or ruts."""
    measured = next((said for said in records.inspections if _counts(said, one.surveyed_on, records)), None)
    index = None
    if measured:
        widths, ruts = measured.crack_width_mm, measured.rut_mm
        index = inspected.between(
            rules, one.cracked_percent, one.potholes_per_km, width_mm=widths, rut_mm=ruts
        )
    if measured is None or index is None:
        return Sdi(
            _known(one.sdi_low), _known(one.sdi_high), _known(one.sdi_rutted), exact=False,
            grade=Grade(one.grade), grade_low=Grade(one.grade_low), on=one.surveyed_on, by="survey",
        )  # fmt: skip
    return Sdi(
        index.low, index.high, index.rutted, exact=False, grade=condition.grade(rules, index.high),
        grade_low=condition.grade(rules, index.low), on=one.surveyed_on, by="both",
        measured_on=measured.inspected_on,
    )  # fmt: skip


def _counts(said: Inspection, day: date, records: Records) -> bool:
    """Tell whether an inspection's widths and ruts still count on a day: neither old nor repaired since."""
    if said.crack_width_mm is None and said.rut_mm is None:
        return False
    return _fresh(said, day, records)


def _fresh(said: Inspection, day: date, records: Records) -> bool:
    age = (day - said.inspected_on).days
    repaired = any(said.inspected_on < cut <= day for cut in records.repaired)
    return age <= combined.shipped().inspection_days and not repaired


def _full(records: Records) -> FullPci | None:
    """Give the newest full PCI, unless the segment was repaired since: then it is of another road."""
    one = next((said for said in records.inspections if said.pci is not None), None)
    if one is None or any(cut > one.inspected_on for cut in records.repaired):
        return None
    value = _known(one.pci)
    return FullPci(value, pci.shipped().class_of(value), one.inspected_on, one.pk)


def _roughness(records: Records, index: Sdi | None, today: date) -> Roughness | None:
    """Give the newest roughness that still counts beside the newest look."""
    day = max([today, index.on] if index else [today])
    for one in records.inspections:
        if one.iri_m_per_km is None or not _fresh(one, day, records):
            continue
        rules = iri.shipped()
        told = iri.classify(rules, one.surface, one.iri_m_per_km, one.inspected_on)
        others = iri.others(rules, one.surface, one.iri_m_per_km, one.inspected_on)
        grade, scale = (Grade(told[0]), told[1]) if told else (None, None)
        return Roughness(one.iri_m_per_km, grade, scale, others, one.inspected_on, one.pk)
    return None


def _trend(records: Records) -> Trend | None:
    """Compare the newest look with the one of its kind before it; the newest other where there is none."""
    if len(records.looks) < 2:  # noqa: PLR2004 - a change is between two
        return None
    *earlier, newest = records.looks
    before = next((one for one in reversed(earlier) if one.by == newest.by), earlier[-1])
    rules = forecast.shipped().trend
    detail = records.forecast.detail if records.forecast else {}
    spread = Spread(detail.get("spread", rules.spread), detail.get("pairs", 0))
    return trend.compare(rules, before, newest, spread)


def _seen(conditions: Sequence[Condition]) -> Mapping[tuple[int, int], Mapping[str, float]]:
    """Give what each survey saw on each segment, by the camera's code, in the unit of its distress."""
    quantity = {code: one[1] for code, one in pci.shipped().camera.items()}
    rows = (
        Sighting.objects.filter(
            frame__survey__in={one.survey_id for one in conditions},
            damage__segment__in={one.segment_id for one in conditions},
        )
        .exclude(damage__state=Damage.State.DISMISSED)
        .values_list(
            "frame__survey", "damage__segment", "damage", "damage__kind",
            "damage__length_m", "damage__width_m", "damage__area_m2",
        )
        .distinct()
    )  # fmt: skip
    found: defaultdict[tuple[int, int], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for survey, segment, _damage, kind, length_m, width_m, area_m2 in rows:
        amount = {
            "area": area_m2, "count": 1.0, "length": width_m if kind == Kind.CROSSWISE else length_m,
        }[quantity.get(kind, "count")]  # fmt: skip
        found[survey, segment][kind] += amount
    return found


def _known(number: float | None) -> float:
    """Give a number that the database promises to be there. Raises ValueError where it broke the promise."""
    if number is None:
        raise ValueError("a known condition without its index")
    return number
