"""The newest that is known of each segment's condition: an inspection, confirmed damage, or a survey."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from simpul.ground.places.models import City
from simpul.rooms.roads.models import Condition, Inspection
from simpul.rooms.roads.understand.condition import Rules

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Look:
    """How one segment was found, as a plan takes it.

    `sdi` is the index that is planned with, `sdi_low` and `sdi_high` its range. `pothole_points` and
    `crack_points` are its parts. `potholes` are of the whole segment. `surface` is "" and `width_m` None
    where the look did not say. `basis` is "inspection", "confirmed" (damage that people confirmed) or
    "survey".
    """

    on: date
    basis: str
    sdi: float
    sdi_low: float
    sdi_high: float
    pothole_points: float
    crack_points: float
    potholes: int
    cracked_percent: float
    surface: str = ""
    width_m: float | None = None


def newest(city: City, rules: Rules, said: Mapping[str, Any]) -> dict[int, Look]:
    """Give the newest look at each segment of which something is known; of one day, the inspection.

    Args:
        city: whose segments.
        rules: of the index, in the city's policy.
        said: plan.toml.
    """
    found = dict(_surveys(city, rules, said))
    for segment, look in _inspections(city, rules, said):
        if segment not in found or look.on >= found[segment].on:
            found[segment] = look
    return found


def _surveys(city: City, rules: Rules, said: Mapping[str, Any]) -> Iterator[tuple[int, Look]]:
    parts = ("sdi_low", "sdi_high", "cracked_percent", "potholes_per_km")
    columns = ("segment_id", "segment__length_m", "surveyed_on", *parts, "confirmed__reviewed_share")
    rows = Condition.objects.current().filter(city=city).exclude(sdi_low=None)
    for row in rows.values_list(*columns, *(f"confirmed__{name}" for name in parts)).iterator(AT_ONCE):
        segment, length_m, on, *figures = row
        machine, reviewed_share, confirmed = figures[:4], figures[4], figures[5:]
        enough = reviewed_share is not None and reviewed_share >= said["reviewed_at_least"]
        is_confirmed = enough and None not in confirmed
        low, high, cracked, per_km = confirmed if is_confirmed else machine
        look = _look(
            rules, said, on=on, basis="confirmed" if is_confirmed else "survey", sdi=(low, high),
            cracked=cracked, per_km=per_km, length_m=length_m,
        )  # fmt: skip
        yield segment, look


def _inspections(city: City, rules: Rules, said: Mapping[str, Any]) -> Iterator[tuple[int, Look]]:
    rows = Inspection.objects.standing().filter(city=city).exclude(sdi_low=None).select_related("segment")
    for one in rows.order_by("inspected_on", "at", "pk").iterator(AT_ONCE):
        if one.sdi_low is None or one.sdi_high is None:
            continue
        wide = one.crack_width_mm is None or one.crack_width_mm > rules.wide_over_mm
        look = _look(
            rules, said, on=one.inspected_on, basis="inspection", sdi=(one.sdi_low, one.sdi_high),
            cracked=one.crack_area_percent or 0.0, per_km=one.potholes_per_km or 0.0,
            length_m=one.segment.length_m, wide=wide, surface=one.surface, width_m=one.width_m,
        )  # fmt: skip
        yield one.segment_id, look


def _look(  # noqa: PLR0913 - what one look says
    rules: Rules,
    said: Mapping[str, Any],
    *,
    on: date,
    basis: str,
    sdi: tuple[float, float],
    cracked: float,
    per_km: float,
    length_m: float,
    wide: bool | None = None,
    surface: str = "",
    width_m: float | None = None,
) -> Look:
    """Give a look; `wide` None where nobody measured the cracks: the points then lie where the index does."""
    at, (low, high) = float(said["sdi_at"]), sdi
    factor = 1 + (rules.wide_factor - 1) * (at if wide is None or low != high else float(wide))
    potholes = max(1, round(per_km * length_m / 1000)) if per_km > 0 else 0
    index, crack_points = low + at * (high - low), rules.crack_area_percent.of(cracked) * factor
    return Look(
        on, basis, round(index, 3), low, high, rules.potholes_per_km.of(per_km), round(crack_points, 3),
        potholes, round(cracked, 4), surface, width_m,
    )  # fmt: skip
