"""Cities like ours as they leave: facts with their sources, and each distance by its dimension."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from ninja import Schema

from simpul.ground.places.models import City
from simpul.rooms.hub.models.network import CityFact, PopulationFigure
from simpul.rooms.hub.share import spoken
from simpul.rooms.hub.share.sides import best_populations
from simpul.rooms.hub.understand import alike, rules
from simpul.rooms.hub.understand.alike import Likeness, Traits
from simpul.rooms.hub.understand.rules import DIMENSIONS, Rules, weighed
from simpul.rooms.indicators.models.value import Value

NAMES = {
    "population": _("Population"),
    "density": _("People per km²"),
    "income": _("Income of a household"),
    "coast": _("At the coast"),
    "hazards": _("Hazards"),
}


class DimensionSaid(Schema):
    """One fact of both cities; `apart` 0 (the same) to 1 (wholly unlike), null where one does not know it."""

    name: str
    title: str
    weight: float
    mine: str
    theirs: str
    apart: float | None


class LikeCity(Schema):
    """A city like ours: `distance` over what is known of both, `certainty` how much weight that is."""

    slug: str
    name: str
    country: str
    distance: float
    certainty: float
    dimensions: list[DimensionSaid]


class FactSaid(Schema):
    """What is known of our city, and from where; `value` "" where it is not known."""

    name: str
    title: str
    value: str
    source: str
    verified: bool | None


class Alike(Schema):
    """The answer: our own facts, the weights used, and the cities that are most like ours."""

    city: str
    facts: list[FactSaid]
    weights: dict[str, float]
    cities: list[LikeCity]
    compared: int
    rules_source: str


def like(city: City, chosen: Mapping[str, float] | None = None, by: Rules | None = None) -> Alike:
    """Give the cities most like one.

    Args:
        city: whose likes are asked for.
        chosen: weights by dimension, for those that are not the shipped ones.
        by: the rules; the shipped ones where None.

    Raises:
        ValueError: a weight that cannot be, or all are 0.
    """
    by = by or rules.shipped()
    weights = weighed({**by.alike_weights, **(chosen or {})}, DIMENSIONS)
    known = traits(by)
    mine = known.get(city.slug, Traits(city.slug))
    found = alike.nearest(mine, known.values(), by, weights)
    named = {one.slug: one for one in City.objects.filter(slug__in=[one.key for one in found])}
    return Alike(
        city=city.slug, facts=_facts(city, mine), weights=weights,
        cities=[_said(one, named[one.key]) for one in found], compared=max(0, len(known) - 1),
        rules_source=by.source,
    )  # fmt: skip


def traits(by: Rules) -> dict[str, Traits]:
    """Read what is known of every city of the network: four queries, whatever their number."""
    populations, areas = best_populations(), _densities()
    incomes = _incomes(by.alike_codes["income"])
    facts: dict[int, dict[str, Any]] = {}
    for city, name, value in CityFact.objects.order_by("year").values_list("city__city_id", "name", "value"):
        facts.setdefault(city, {})[name] = value
    cities = City.objects.filter(in_network__left_on=None, in_network__isnull=False).values_list("pk", "slug")
    found = {}
    for pk, slug in cities:
        income, unit = incomes.get(pk, (None, ""))
        coast, hazards = _coast_and_hazards(facts.get(pk, {}))
        people, density = populations.get(pk, (None,))[0], areas.get(pk, (None,))[0]
        found[slug] = Traits(slug, people, density, income, unit, coast, hazards)
    return found


def _densities(cities: list[int] | None = None) -> dict[int, tuple[float, int]]:
    """Give each city's (people per km2, pk of the figure): people and area are of one figure."""
    rows = PopulationFigure.objects.filter(area_km2__gt=0)
    if cities is not None:
        rows = rows.filter(city__city_id__in=cities)
    columns = ("city__city_id", "value", "area_km2", "verified", "year", "pk")
    ranked = sorted(rows.values_list(*columns), key=lambda row: (row[3] is True, row[4] or 0, row[5]))
    return {city: (value / (area or 1), pk) for city, value, area, _checked, _year, pk in ranked}


def _incomes(code: str) -> dict[int, tuple[float, str]]:
    rows = Value.objects.published().filter(code=code, scope="city", kind="number").order_by("year")
    columns = rows.values_list("city_id", "number", "unit")
    return {city: (number, unit) for city, number, unit in columns if number is not None}


def _coast_and_hazards(facts: Mapping[str, Any]) -> tuple[bool | None, frozenset[str] | None]:
    coast = facts.get("coast")
    looked = {name.partition(".")[2]: value for name, value in facts.items() if name.startswith("hazard.")}
    hazards = frozenset(name for name, value in looked.items() if value is True) if looked else None
    return coast if isinstance(coast, bool) else None, hazards


def _said(one: Likeness, city: City) -> LikeCity:
    return LikeCity(
        slug=one.key, name=city.name, country=city.country, distance=round(one.distance, 3),
        certainty=round(one.certainty, 3),
        dimensions=[
            DimensionSaid(
                name=dimension.name, title=str(NAMES[dimension.name]), weight=dimension.weight,
                mine=_value(dimension.name, dimension.mine), theirs=_value(dimension.name, dimension.theirs),
                apart=None if dimension.apart is None else round(dimension.apart, 3),
            )
            for dimension in one.dimensions
        ],
    )  # fmt: skip


def _value(name: str, value: object) -> str:
    """Say a fact; "" where it is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return pgettext("coast", "yes") if value else pgettext("coast", "no")
    if isinstance(value, frozenset):
        return ", ".join(str(spoken.HAZARDS.get(one, one)) for one in sorted(value)) or pgettext(
            "hazards", "none"
        )
    return (
        spoken.number(float(value), 0 if name != "income" else 2)
        if isinstance(value, int | float)
        else str(value)
    )


def _facts(city: City, mine: Traits) -> list[FactSaid]:
    """Say our own facts with their sources."""
    best, dense = best_populations([city.pk]).get(city.pk), _densities([city.pk]).get(city.pk)
    said = dict(CityFact.objects.filter(city__city=city).values_list("name", "source"))
    sources: dict[str, tuple[str, bool | None]] = {
        "population": _figure(best[2] if best else None),
        "density": _figure(dense[1] if dense else None),
        "income": (rules.shipped().alike_codes["income"] if mine.income is not None else "", None),
        "coast": (said.get("coast", ""), None),
        "hazards": (next((source for name, source in said.items() if name.startswith("hazard.")), ""), None),
    }
    return [
        FactSaid(
            name=name, title=str(NAMES[name]), value=_value(name, getattr(mine, name)),
            source=sources[name][0], verified=sources[name][1],
        )
        for name in DIMENSIONS
    ]  # fmt: skip


def _figure(pk: int | None) -> tuple[str, bool | None]:
    """Say what a population counts, when, and where it stands."""
    figure = PopulationFigure.objects.filter(pk=pk).first() if pk else None
    return (
        (f"{figure.scope}, {figure.year or '?'}: {figure.source}", figure.verified) if figure else ("", None)
    )
