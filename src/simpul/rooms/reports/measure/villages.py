"""How reports fare in each village: days until they are over, within the clock, confirmed, disputed.

The same figures as those of the whole city (`resolve`, `answers`), counted in the same year. Decision 0207
says which villages are not shown.
"""

from dataclasses import dataclass
from statistics import median

from simpul.rooms.reports.measure import answers, resolve
from simpul.rooms.reports.models import Report


@dataclass(frozen=True, slots=True)
class Fares:
    """A village (primary key; None: not known). Shares in %, None where there was nothing to measure."""

    region: int | None
    resolved: int
    days: float | None
    within_clock: float | None
    answered: int
    confirmed: float | None
    disputed: float | None


def by_village(city_id: int, year: int) -> list[Fares]:
    """Give the figures of every village in which a report was resolved or answered in a year."""
    took: dict[int | None, list[float]] = {}
    for region, made, over in resolve.resolved(city_id, year).values_list("region", "made_at", "over_at"):
        took.setdefault(region, []).append((over - made).total_seconds() / 86_400 if over else 0)
    where = _regions(city_id, [one.pk for one in resolve.clocks(city_id, year)])
    in_time: dict[int | None, int] = {}
    for kept in resolve.clocks(city_id, year):
        in_time[where[kept.pk]] = in_time.get(where[kept.pk], 0) + kept.in_time
    said = answers.answered(city_id, year)
    there = _regions(city_id, [one.pk for one in said])
    last: dict[int | None, list[str]] = {}
    for one in said:
        last.setdefault(there[one.pk], []).append(one.answer)
    return [
        _fares(region, took.get(region, []), in_time.get(region, 0), last.get(region, []))
        for region in dict.fromkeys([*took, *last])
    ]


def _regions(city_id: int, keys: list[int]) -> dict[int, int | None]:
    return dict(Report.objects.filter(city=city_id, pk__in=keys).values_list("pk", "region"))


def _fares(region: int | None, took: list[float], in_time: int, last: list[str]) -> Fares:
    return Fares(
        region, len(took), round(median(took), 1) if took else None, _share(in_time, len(took)), len(last),
        _share(last.count("confirmed"), len(last)), _share(last.count("disputed"), len(last)),
    )  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
