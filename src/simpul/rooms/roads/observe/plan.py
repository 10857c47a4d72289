"""What a plan is worked out from, gathered from the city as it is now and frozen as plain JSON."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import rfc8785

from simpul.ground import roadstate
from simpul.ground.places.models import Boundary, Level, Segment
from simpul.ground.roadstate.models import Hazard, RepairWish
from simpul.ground.roadstate.money import Price, width_m
from simpul.rooms.roads.models import Plan, Policy, Reported
from simpul.rooms.roads.observe import plan_looks, plan_near
from simpul.rooms.roads.observe.plan_looks import Look
from simpul.rooms.roads.understand import forecast, plan_inputs, treatment
from simpul.rooms.roads.understand.plan_inputs import COLUMNS, FORMAT

DAYS_A_YEAR = 365.25
AT_ONCE = 5000
DISTRICT_PARTS = 3
"""Parts of a region's code that name its district: 35.10.01 of 35.10.01.2001 (Permendagri 72/2019)."""

type Inputs = dict[str, Any]


def gather(plan: Plan, *, on: date, solver: str) -> Inputs:
    """Freeze all that a plan is worked out from.

    Args:
        plan: with its budgets, weights and least shares.
        on: the day whose prices and policy count.
        solver: its name and version.
    """
    policy, rules = Policy.on(plan.city, on), dict(plan_inputs.shipped())
    wished = wishes(plan)
    columns, unknown = _segments(plan, policy, rules, set(wished))
    money = {
        name: price
        for name, price in roadstate.prices(plan.city, on).items()
        if price.currency == plan.currency
    }
    codes = set(columns["district"]) | {code for code, _pk, _m in unknown}
    decay = forecast.shipped()
    said = {
        "format": FORMAT,
        "city": plan.city.slug,
        "from_year": plan.from_year,
        "budgets": plan.budgets,
        "currency": plan.currency,
        "weights": plan.weights,
        "least_by_district": plan.least_by_district,
        "rules": rules,
        "treatments": treatment.shipped(),
        "prices": {name: asdict(price) for name, price in sorted(money.items())},
        "decay": {"valid_from": decay.valid_from, "source": decay.source},
        "policy": {
            "valid_from": policy.valid_from,
            "source": policy.source,
            "grades_from": list(policy.read().rules.grades_from),
        },
        "solver": solver,
        "districts": _names(plan, codes - {""}),
        "wished": [{"segment": segment, "why": why} for segment, why in sorted(wished.items())],
        "segments": columns,
        "unknown": _unknown(unknown),
    }
    frozen: Inputs = _plain(said)
    return frozen


def sha256(inputs: Mapping[str, Any]) -> str:
    """Give the hash of the inputs' canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(inputs))).hexdigest()


def wishes(plan: Plan) -> dict[int, str]:
    """Give the segments that planners' lists in this plan name, each with what it is for."""
    lists = RepairWish.objects.filter(city=plan.city, taken_by=taken_by(plan)).order_by("pk")
    return {int(line["segment"]): wish.why for wish in lists for line in wish.lines}


def taken_by(plan: Plan) -> str:
    """Give the name by which a wish list says that this plan took it in."""
    return f"roads.plan/{plan.pk}"


def district(code: str | None) -> str:
    """Give the code of the district that a region is in or is; "" where there is no region."""
    return ".".join((code or "").split(".")[:DISTRICT_PARTS])


def _segments(
    plan: Plan, policy: Policy, rules: Mapping[str, Any], wished: set[int]
) -> tuple[dict[str, list[Any]], list[tuple[str, int, float]]]:
    """Give the segments whose condition is known, by column, and the others: district, number, metres."""
    looks = plan_looks.newest(plan.city, policy.read().rules, rules)
    near = plan_near.places(plan.city, rules["near"])
    reports = _reports(plan)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    unknown: list[tuple[str, int, float]] = []
    for pk, street, code, length_m, shape in _roads(plan, rules):
        look = looks.get(pk)
        if look is None:
            unknown.append((district(code), pk, length_m))
            continue
        row = _row(plan, pk, street, look) | {
            "district": district(code), "length_m": round(length_m, 2),
            "reports": reports.get(pk, 0), "wished": int(pk in wished), **near(shape),
        }  # fmt: skip
        for name in COLUMNS:
            columns[name].append(row[name])
    return columns, unknown


def _roads(
    plan: Plan, rules: Mapping[str, Any]
) -> Iterator[tuple[int, tuple[str, str], str | None, float, tuple[float, float]]]:
    """Give each segment: number, class and surface, region's code, metres, and the middle of its box."""
    rows = Segment.objects.live().filter(city=plan.city).exclude(road_class__in=rules["roads"]["left_out"])
    columns = ("pk", "road_class", "surface", "region__code", "length_m", "west", "south", "east", "north")
    found = rows.order_by("pk").values_list(*columns).iterator(AT_ONCE)
    for pk, road_class, surface, code, length_m, west, south, east, north in found:
        yield pk, (road_class, surface), code, length_m, ((west + east) / 2, (south + north) / 2)


def _row(plan: Plan, pk: int, street: tuple[str, str], look: Look) -> dict[str, Any]:
    road_class, surface = street
    surface = look.surface or surface
    first = date(plan.from_year, 7, 1)
    rate = forecast.decay(forecast.shipped(), road_class, surface).rate
    return {
        "id": pk, "road_class": road_class, "surface": surface,
        "width_m": look.width_m or width_m(road_class),
        "sdi": look.sdi, "sdi_low": look.sdi_low, "sdi_high": look.sdi_high,
        "pothole_points": look.pothole_points, "crack_points": look.crack_points,
        "potholes": look.potholes, "cracked_percent": look.cracked_percent,
        "seen_on": look.on, "age_years": round(max((first - look.on).days / DAYS_A_YEAR, 0.0), 3),
        "rate": rate, "basis": look.basis,
    }  # fmt: skip


def _reports(plan: Plan) -> Counter[int]:
    """Count the people who say of each segment that something is wrong: hazards, and reports still open.

    A report that was joined with a damage counts where the damage is.
    """
    found = Hazard.objects.open().filter(city=plan.city, source=Hazard.Source.PERSON, segment__isnull=False)
    count = Counter(one for one in found.values_list("segment_id", flat=True) if one is not None)
    rows = Reported.objects.open().filter(city=plan.city)
    for own, of_damage, people in rows.values_list("segment", "damage__segment", "people"):
        if of_damage or own:
            count[of_damage or own] += people
    return count


def _names(plan: Plan, codes: set[str]) -> dict[str, str]:
    """Give each district's name; its code where no boundary names it."""
    named = Boundary.objects.filter(city=plan.city, level=Level.DISTRICT, code__in=codes)
    return {code: code for code in sorted(codes)} | dict(named.values_list("code", "name"))


def _unknown(rows: list[tuple[str, int, float]]) -> dict[str, Any]:
    """Say which segments nobody knows the condition of, and how many metres of each district they are."""
    by_district: Counter[str] = Counter()
    for code, _pk, length_m in rows:
        by_district[code] += length_m  # type: ignore[assignment]
    return {
        "segments": [pk for _code, pk, _m in rows],
        "length_m": round(sum(length_m for _code, _pk, length_m in rows), 1),
        "by_district": {code: round(length_m, 1) for code, length_m in sorted(by_district.items())},
    }


def _plain(value: Any) -> Any:
    """Give a value as JSON knows it: days as ISO 8601 text, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def price_of(inputs: Mapping[str, Any], treatment_: str) -> Price:
    """Give a price as it was frozen."""
    said = dict(inputs["prices"][treatment_])
    return Price(**(said | {"valid_from": date.fromisoformat(said["valid_from"])}))
