"""How long repairs take, whether they hold before the camera, and what they and the surveys cost.

The year of a repair is that of its proof; a later drive can still change what is said of it.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from simpul.ground.roadstate.money import Price, prices
from simpul.kernel.indicator import Made, Part, Reading, catalogue
from simpul.rooms.roads.models import Damage, Item, Survey, Verdict

SOURCE = _("City repair orders and proofs; verdicts of later road surveys")
AFTER = ("roads.repaired", "roads.verdict", "roads.verdict_overruled", "roads.review", "roads.review_undone")
POTHOLE, CRACKS = "patch", "crack_seal"
"""The treatments by whose prices a mended damage is counted where no plan gave an amount."""


class Repair(NamedTuple):
    """A repair that a camera looked at again: the thing of an order, what was said, and what it cost."""

    item: int
    order: int
    label: str
    outcomes: frozenset[str]
    m2: float
    cost: float | None

    @property
    def outcome(self) -> str:
        """The worst of what was said of what it mended."""
        for one in (Verdict.Outcome.DISPUTED, Verdict.Outcome.CONFIRMED):
            if one in self.outcomes:
                return one.value
        return Verdict.Outcome.NOT_SEEN.value


def years(city_id: int) -> list[int]:
    """Give the years that something was repaired in."""
    days = Damage.objects.filter(city=city_id, repaired_on__isnull=False).dates("repaired_on", "year")
    return [day.year for day in days]


def driven(city_id: int) -> list[int]:
    """Give the years of the drives whose cost is known."""
    known = _drives(city_id)
    return sorted({survey.seen_on.year for survey in known})


def _middle(city_id: int, year: int) -> list[tuple[int, int, str]]:
    """Give the damage, or the two, in the middle of those repaired in a year: days, key, name."""
    repaired = Damage.objects.filter(city=city_id, repaired_on__year=year).select_related("street")
    rows = sorted(
        ((one.repaired_on - one.first_seen_on).days, one.pk, str(one.street))
        for one in repaired
        if one.repaired_on
    )
    return rows[(len(rows) - 1) // 2 : len(rows) // 2 + 1] if rows else []


def rows_days(city_id: int, year: int) -> Iterator[Made]:
    """Give the repair in the middle, or the two, as days, then as one each."""
    middle = _middle(city_id, year)
    for days, pk, name in middle:
        yield Made("numerator", days, name, f"roads.damage/{pk}", reverse("roads:damage", args=[pk]))
    for _days, pk, name in middle:
        yield Made("denominator", 1, name, f"roads.damage/{pk}", reverse("roads:damage", args=[pk]))


@catalogue.add(
    code="roads.days_to_repair",
    title=_("Days from the first sighting of a damage to its repair, median"),
    unit=_("days"),
    parts=(_("days of the repair in the middle, or of the two"), _("repairs in the middle: one, or two")),
    source=SOURCE,
    rows=rows_days,
    direction="down",
    theme="transportation",
    after=AFTER,
    years=years,
)
def days_to_repair(city_id: int, year: int) -> Reading:
    """Median of the days between the first survey that saw a damage and its last repair, in that year."""
    middle = _middle(city_id, year)
    sources = tuple(f"roads.damage/{pk}" for _days, pk, _name in middle)
    return Reading(sum(days for days, _pk, _name in middle), len(middle), per=1, sources=sources)


def rows_confirmed(city_id: int, year: int) -> Iterator[Made]:
    """Give each repair that was confirmed, then each that has a verdict."""
    return _rows_of(city_id, year, Verdict.Outcome.CONFIRMED)


def rows_disputed(city_id: int, year: int) -> Iterator[Made]:
    """Give each repair that was disputed, then each that has a verdict."""
    return _rows_of(city_id, year, Verdict.Outcome.DISPUTED)


@catalogue.add(
    code="roads.repairs_confirmed",
    title=_("Share of repairs with a verdict that a later survey confirmed"),
    unit="%",
    parts=(_("repairs confirmed"), _("repairs with a verdict")),
    source=SOURCE,
    rows=rows_confirmed,
    direction="up",
    theme="transportation",
    after=AFTER,
    years=years,
)
def repairs_confirmed(city_id: int, year: int) -> Reading:
    """Repairs of the year that a later drive or a person confirmed, out of those that a drive looked at."""
    return _share(city_id, year, Verdict.Outcome.CONFIRMED)


@catalogue.add(
    code="roads.repairs_disputed",
    title=_("Share of repairs with a verdict that a later survey disputed"),
    unit="%",
    parts=(_("repairs disputed"), _("repairs with a verdict")),
    source=SOURCE,
    rows=rows_disputed,
    direction="down",
    theme="transportation",
    after=AFTER,
    years=years,
)
def repairs_disputed(city_id: int, year: int) -> Reading:
    """Repairs of the year that a later drive or a person disputed, out of those that a drive looked at."""
    return _share(city_id, year, Verdict.Outcome.DISPUTED)


def rows_cost(city_id: int, year: int) -> Iterator[Made]:
    """Give what each decided repair cost, then the square metres of each that was confirmed."""
    paid = _paid(city_id, year)
    for one in paid:
        yield _row("numerator", one, one.cost or 0.0)
    for one in paid:
        if one.outcome == Verdict.Outcome.CONFIRMED:
            yield _row("denominator", one, one.m2)


@catalogue.add(
    code="roads.cost_confirmed_m2",
    title=_("Cost of repairs for each square metre that was confirmed"),
    unit=_("money of the city's prices per m²"),
    parts=(_("money for repairs that were confirmed or disputed"), _("square metres confirmed")),
    source=SOURCE,
    rows=rows_cost,
    direction="down",
    theme="transportation",
    after=(*AFTER, "roadstate.set_prices"),
    years=years,
)
def cost_confirmed_m2(city_id: int, year: int) -> Reading:
    """What decided repairs cost, also those that do not hold, out of the square metres that do."""
    paid = _paid(city_id, year)
    holds = [one.m2 for one in paid if one.outcome == Verdict.Outcome.CONFIRMED]
    sources = tuple(f"roads.order/{pk}" for pk in sorted({one.order for one in paid}))
    return Reading(math.fsum(one.cost or 0.0 for one in paid), math.fsum(holds), per=1, sources=sources)


def rows_survey(city_id: int, year: int) -> Iterator[Made]:
    """Give each drive's cost, then its kilometres."""
    drives = [one for one in _drives(city_id) if one.seen_on.year == year]
    for part in ("numerator", "denominator"):
        for one in drives:
            amount = (one.cost or 0.0) if part == "numerator" else one.length_m / 1000
            yield Made(part, amount, one.name, f"roads.survey/{one.pk}", one.get_absolute_url())


@catalogue.add(
    code="roads.survey_cost_km",
    title=_("Cost of surveying a kilometre of road"),
    unit=_("money of the city's prices per km"),
    parts=(_("money for drives whose cost is known"), _("kilometres that they saw")),
    source=_("City road surveys: what the office says that a drive cost"),
    rows=rows_survey,
    direction="down",
    theme="transportation",
    after=("roads.surveyed", "roads.survey_cost"),
    years=driven,
)
def survey_cost_km(city_id: int, year: int) -> Reading:
    """What the drives of the year cost whose cost is known, out of the kilometres of road that they saw."""
    drives = [one for one in _drives(city_id) if one.seen_on.year == year]
    sources = tuple(f"roads.survey/{one.pk}" for one in drives)
    cost = math.fsum(one.cost or 0.0 for one in drives)
    return Reading(cost, math.fsum(one.length_m / 1000 for one in drives), per=1, sources=sources)


def _drives(city_id: int) -> list[Survey]:
    return list(
        Survey.objects.filter(city=city_id, cost__isnull=False, state=Survey.State.DONE).order_by("pk")
    )


def _repairs(city_id: int, year: int) -> list[Repair]:
    """Give the repairs of a year that have a verdict, in the order in which they were ordered."""
    standing = (
        Verdict.objects.standing()
        .filter(item__order__city=city_id, repaired_on__year=year)
        .select_related("damage__street", "item__order__city", "item__plan_line")
        .order_by("item", "pk")
    )
    by_item: dict[Item, list[Verdict]] = {}
    for one in standing:
        if one.item:
            by_item.setdefault(one.item, []).append(one)
    return [_repair(item, mine) for item, mine in by_item.items()]


def _repair(item: Item, mine: list[Verdict]) -> Repair:
    first = mine[0].damage
    damaged = math.fsum(one.damage.area_m2 for one in mine)
    m2 = item.plan_line.area_m2 if item.plan_line and item.plan_line.area_m2 else damaged
    label = f"{first.street}: {item.order.number}"
    return Repair(
        item.pk, item.order_id, label, frozenset(one.outcome for one in mine), m2, _cost(item, mine)
    )


def _cost(item: Item, mine: list[Verdict]) -> float | None:
    """Give what a thing of an order cost: as planned, else by the prices of its day; None where none fits."""
    if item.plan_line:
        return item.plan_line.amount
    known = prices(item.order.city, mine[0].repaired_on)
    costs = [_price(one.damage, known) for one in mine]
    return math.fsum(one for one in costs if one is not None) if None not in costs else None


def _price(damage: Damage, known: dict[str, Price]) -> float | None:
    price = known.get(POTHOLE if damage.kind == "D40" else CRACKS)
    if price is None:
        return None
    return price.amount * {"piece": 1.0, "m2": damage.area_m2, "m": damage.length_m}[price.unit]


def _paid(city_id: int, year: int) -> list[Repair]:
    """Give the decided repairs of a year whose cost is known, and none of unknown cost."""
    return [
        one for one in _repairs(city_id, year)
        if one.outcome != Verdict.Outcome.NOT_SEEN and one.cost is not None
    ]  # fmt: skip


def _share(city_id: int, year: int, outcome: Verdict.Outcome) -> Reading:
    repairs = _repairs(city_id, year)
    sources = tuple(f"roads.order/{pk}" for pk in sorted({one.order for one in repairs}))
    return Reading(sum(one.outcome == outcome for one in repairs), len(repairs), sources=sources)


def _rows_of(city_id: int, year: int, outcome: Verdict.Outcome) -> Iterator[Made]:
    repairs = _repairs(city_id, year)
    for one in repairs:
        if one.outcome == outcome:
            yield _row("numerator", one, 1)
    for one in repairs:
        yield _row("denominator", one, 1)


def _row(part: Part, one: Repair, amount: float) -> Made:
    return Made(
        part, amount, f"{one.label}: {one.outcome}", f"roads.item/{one.item}",
        reverse("roads:order", args=[one.order]), source=f"roads.order/{one.order}",
    )  # fmt: skip
