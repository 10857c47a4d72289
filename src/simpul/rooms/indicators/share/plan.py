"""What stands around the values: denominators, targets, duties, closed years, and how a form begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Denominator, Duty, Lock, Package, Target, Value
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.understand.catalogue import definitions


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of a city: how many figures are published, whether it is closed, and its newest package."""

    year: int
    published: int
    lock: Lock | None
    package: Package | None


def beginning(city: City, code: str, *, year: int | None, on: date) -> dict[str, Any]:
    """Give what a form for a value begins with: the newest revision of the year, or who owes it.

    Args:
        city: whose.
        code: of the indicator.
        year: which; the last whole one where None.
        on: today.
    """
    asked = year or on.year - 1
    value = Value.objects.current().filter(city=city, code=code, year=asked, scope="city").first()
    if value is None:
        duty = Duty.objects.filter(city=city, code=code, year=asked).first()
        return {"year": asked, "department": duty.department if duty else ""}
    parts = ("number", "numerator", "denominator")
    told = {name: _typed(getattr(value, name)) for name in parts}
    if value.base:
        told |= {"denominator": "", "base": value.base.quantity}
    if told["numerator"]:
        told["number"] = ""
    return {
        "year": asked,
        "kind": value.kind,
        "why": value.why,
        "department": value.department,
        **told,
    }


def departments(city: City) -> list[str]:
    """Give the departments that owe something or entered something, by name."""
    named = set(Duty.objects.filter(city=city).order_by().values_list("department", flat=True).distinct())
    entered = Value.objects.current().filter(city=city).exclude(department="").order_by()
    named |= set(entered.values_list("department", flat=True).distinct())
    return sorted(named, key=str.casefold)


def codes() -> list[tuple[str, str]]:
    """Give every code with its title, to choose from."""
    return [(code, words.title(one)) for code, one in definitions().items()]


def denominators(city: City) -> QuerySet[Denominator]:
    """Give the newest count of each quantity, year and scope, newest year first."""
    found = Denominator.objects.current().filter(city=city)
    return found.select_related("made_by").order_by("quantity", "scope", "-year")


def targets(city: City) -> QuerySet[Target]:
    """Give the targets of a city by indicator and year."""
    return Target.objects.filter(city=city).order_by("code", "year")


def duties(city: City) -> QuerySet[Duty]:
    """Give the duties of a city, the latest due first."""
    return Duty.objects.filter(city=city).order_by("-due_on", "code")


def years(city: City) -> Sequence[YearRow]:
    """Give the years that hold anything, newest first. Three queries."""
    counts = dict(
        Value.objects.published().filter(city=city).order_by().values_list("year").annotate(n=Count("pk"))
    )
    locks = {lock.year: lock for lock in Lock.objects.standing().filter(city=city).select_related("by")}
    newest = Package.objects.filter(city=city).order_by().values("year").annotate(newest=Max("pk"))
    packages = {one.year: one for one in Package.objects.filter(pk__in=[row["newest"] for row in newest])}
    found = sorted({*counts, *locks, *packages}, reverse=True)
    return [YearRow(year, counts.get(year, 0), locks.get(year), packages.get(year)) for year in found]


def _typed(number: float | None) -> str:
    """Give a number as somebody would type it, so that it is read back as the same."""
    if number is None:
        return ""
    if float(number).is_integer() and abs(number) < 2**53:
        return str(int(number))
    text = format(Decimal(repr(number)), "f")
    whole, _point, fraction = text.partition(".")
    return f"{text}0" if len(fraction) == 3 and len(whole.lstrip("-")) <= 3 else text  # noqa: PLR2004
