"""Who takes part and how reports fare in each village, as everybody may know it: without small numbers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.act.week import rules as week
from simpul.rooms.reports.measure import taking_part, villages
from simpul.rooms.reports.share import ballot
from simpul.rooms.reports.understand import fair
from simpul.rooms.reports.understand.tally_few import shown


@dataclass(frozen=True, slots=True)
class Line:
    """A way, a gender or a village ("" not known): how often somebody took part, None where it were too few.

    `per_1000` None: too few, or nobody said how many live there.
    """

    code: str
    name: str
    count: int | None
    per_1000: float | None = None


@dataclass(frozen=True, slots=True)
class Village:
    """How reports fare in a village; every figure None where too few reports tell it. Shares in %."""

    code: str
    name: str
    resolved: int | None
    days: float | None
    within_clock: float | None
    answered: int | None
    confirmed: float | None
    disputed: float | None


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A year: in all (None where too few), by way, gender, village; and how reports fare in each village."""

    year: int
    years: list[int]
    total: int | None
    ways: list[Line]
    genders: list[Line]
    villages: list[Line]
    reports: list[Village]


def of(city: City, year: int) -> TakingPart:
    """Give a year of a city.

    The three tables are each of one whole and are never crossed: a number that one leaves out cannot be
    worked out from another.
    """
    found = taking_part.parts(city.pk, year)
    total, smallest = sum(one.count for one in found), week().smallest
    names = {one.pk: one for one in Boundary.objects.filter(city=city)}
    return TakingPart(
        year, taking_part.years(city.pk), None if 0 < total < smallest else total,
        _lines(taking_part.by(lambda one: one.way, found), _ways()),
        _lines(taking_part.by(lambda one: one.gender, found), _Genders()),
        _villages(city, taking_part.by(lambda one: one.region, found), names),
        _fares(city, year, names),
    )  # fmt: skip


class _Genders(dict[str, str]):
    def __missing__(self, code: str) -> str:
        return ballot.group("gender", code)


def _ways() -> dict[str, str]:
    return {
        "voices": _("Proposed, commented or supported"),
        "meetings": _("Came to a meeting"),
        "answers": _("Answered a consultation"),
        "votes": _("Voted on a budget"),
    }


def _lines(counts: dict[str, int], names: dict[str, str]) -> list[Line]:
    seen = shown(counts, week().smallest)
    return [Line(code, names[code], seen[code]) for code in sorted(counts)]


def _villages(city: City, counts: dict[int | None, int], names: dict[int, Boundary]) -> list[Line]:
    people = city.settings.get("reports", {}).get("people", {})
    coded = {names[pk].code if pk in names else "": 0 for pk in counts}
    for pk, count in counts.items():
        coded[names[pk].code if pk in names else ""] += count
    titles = {one.code: one.name for one in names.values()} | {"": _("not known")}
    seen = shown(coded, week().smallest)
    return [
        Line(code, titles[code], seen[code], _rate(seen[code], people.get(code)))
        for code in sorted(coded, key=lambda code: (not code, titles[code]))
    ]


def _rate(count: int | None, people: Any) -> float | None:
    if count is None or not isinstance(people, int | float) or people <= 0:
        return None
    return 1000 * count / people


def _fares(city: City, year: int, names: dict[int, Boundary]) -> list[Village]:
    rows = villages.by_village(city.pk, year)
    few = [
        fair.hidden({str(one.region): getattr(one, of) for one in rows}, week().smallest)
        for of in ("resolved", "answered")
    ]
    found = []
    for one in rows:
        place = names.get(one.region or 0)
        over, said = (str(one.region) not in hidden for hidden in few)
        found.append(
            Village(
                place.code if place else "", place.name if place else _("not known"),
                one.resolved if over else None, one.days if over else None,
                one.within_clock if over else None,
                one.answered if said else None, one.confirmed if said else None,
                one.disputed if said else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.code, one.name))
