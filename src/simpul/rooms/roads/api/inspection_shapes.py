"""The shapes of inspections, whole conditions and forecasts as JSON."""

import uuid
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

type Surface = Literal["asphalt", "concrete", "unpaved"]
type Level = Literal["low", "medium", "high"]


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


class Asked(Schema):
    """Which forecasts: of which city, within how many months, of which class now, at most how many."""

    city: str
    months: float = Field(24, gt=0, le=120)
    grade: Literal["", "good", "fair", "poor"] = ""
    limit: int = Field(500, ge=1, le=2000)
