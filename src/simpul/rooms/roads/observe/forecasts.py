"""The forecasts of a city, made anew from every look at its segments."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db import transaction

from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models import Forecast, Policy
from simpul.rooms.roads.observe import looks
from simpul.rooms.roads.understand import condition, forecast, trend
from simpul.rooms.roads.understand.condition import KNOWN, Grade
from simpul.rooms.roads.understand.forecast import Fit, Rates
from simpul.rooms.roads.understand.trend import Look, Spread

AT_ONCE = 500
FIELDS = ("made_at", "grade_now", "into", "on_low", "on", "on_high", "basis", "n", "detail")


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes segments peers."""

    road_class: str
    surface: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the forecasts of a city stand on: its limits, spread, noise, the rates of each kind of road."""

    rules: forecast.Rules
    sdi: condition.Rules
    spread: Spread
    variance: float
    peers: Mapping[Kind, Rates | None]


def make(city: City, *, now: datetime) -> int:
    """Make the forecasts of a city anew; segments that nobody looked at have none. Returns how many."""
    rules, today = forecast.shipped(), city.day(now)
    seen, cuts = looks.of_city(city), looks.repairs(city=city)
    differences = [
        one for pk, some in seen.items() for one in trend.repeats(rules.trend, some, sorted(cuts.get(pk, ())))
    ]
    spread = trend.spread(rules.trend, differences)
    histories = {
        pk: forecast.history(rules, some, cuts.get(pk, ()), spread) for pk, some in sorted(seen.items())
    }
    fits = {pk: fit for pk, kept in histories.items() if (fit := forecast.fit(kept))}
    kinds = _kinds(city, rules, fits)
    variance = forecast.noise(fits.values(), spread)
    known = Known(
        rules, Policy.on(city, today).read().rules, spread, variance, _peers(rules, fits, kinds, variance)
    )
    rows = [
        _row(city, pk, known, kinds[pk], histories[pk], fits[pk], today, now) for pk in fits if pk in kinds
    ]
    _keep(city, rows)
    return len(rows)


@transaction.atomic
def _keep(city: City, rows: Sequence[Forecast]) -> None:
    """Write the forecasts, and forget those of segments that have no look any more."""
    for some in batched(rows, AT_ONCE):
        Forecast.objects.bulk_create(
            some, update_conflicts=True, unique_fields=["segment"], update_fields=FIELDS
        )
    kept = {row.segment_id for row in rows}
    gone = [
        pk
        for pk, segment in Forecast.objects.filter(city=city).values_list("pk", "segment_id")
        if segment not in kept
    ]
    for pks in batched(gone, AT_ONCE):
        Forecast.objects.filter(pk__in=pks).delete()


def _kinds(city: City, rules: forecast.Rules, fits: Mapping[int, Fit]) -> dict[int, Kind]:
    rows = Segment.objects.live().filter(city=city).values_list("pk", "road_class", "surface")
    return {
        pk: Kind(road_class, forecast.surface_of(rules, surface))
        for pk, road_class, surface in rows.iterator(chunk_size=5000)
        if pk in fits
    }


def _peers(
    rules: forecast.Rules, fits: Mapping[int, Fit], kinds: Mapping[int, Kind], variance: float
) -> dict[Kind, Rates | None]:
    """Give the rates of each kind of road; those of its surface where too few of it have a history."""
    by: defaultdict[Kind, list[Fit]] = defaultdict(list)
    for pk, kind in kinds.items():
        by[kind].append(fits[pk])
    found: dict[Kind, Rates | None] = {}
    for kind in by:
        expected = forecast.decay(rules, kind.road_class, kind.surface)
        alike = [fit for other, some in by.items() if other.surface == kind.surface for fit in some]
        found[kind] = forecast.peers(rules, by[kind], variance, expected) or forecast.peers(
            rules, alike, variance, expected
        )
    return found


def _row(  # noqa: PLR0913, PLR0917 - what a forecast is made of
    city: City,
    segment: int,
    known: Known,
    kind: Kind,
    history: Sequence[Look],
    fit: Fit,
    today: date,
    now: datetime,
) -> Forecast:
    rules, value = known.rules, history[-1].high
    grade = condition.grade(known.sdi, value)
    detail = {
        "value": round(value, 2), "seen_on": history[-1].on.isoformat(), "by": history[-1].by,
        "spread": round(known.spread.points, 2), "pairs": known.spread.pairs, "share": rules.interval,
        "since": history[0].on.isoformat(),
    }  # fmt: skip
    row = Forecast(
        city=city, segment_id=segment, made_at=now, grade_now=grade, basis=Forecast.Basis.NONE,
        n=len(history), detail=detail,
    )  # fmt: skip
    alike = known.peers.get(kind)
    told = forecast.line(rules, fit, alike, known.variance)
    if told is None:
        return row
    line, row.basis = told
    detail |= {
        "middle": line.middle.isoformat(), "level": round(line.level, 4), "level_sd": round(line.level_sd, 4),
        "rate": round(line.rate, 4), "rate_sd": round(line.rate_sd, 4), "peers": alike.n if alike else 0,
    }  # fmt: skip
    if grade != Grade.BAD:
        place = KNOWN.index(grade)
        limit = known.sdi.grades_from[place]
        row.into, detail["limit"] = KNOWN[place + 1], limit
        crossing = forecast.crossing(rules, line, limit, today)
        row.on_low, row.on, row.on_high = crossing
    return row
