"""What mending a street costs: shipped round assumptions (prices.toml), and a city's own dated prices.

A city's own prices are rows of models.PriceList, and of `City.settings["roadstate"]["prices"]`, each with
valid_from ("2027-01-01"), currency (ISO 4217), source, and a table of treatments as in prices.toml; of two of
the same day the first counts. A treatment that a city gives no price for has none in the city's currency; it
is left out rather than mixed with another currency.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.ground.roadstate.models import PriceList
from simpul.kernel.refusal import Refused

UNITS = ("piece", "m2", "m")
NOT_TREATMENTS = frozenset({"valid_from", "currency", "country", "source", "assumed"})


class BadPrices(Refused):
    """A row of a city's own prices cannot be."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a treatment costs. `unit` is "piece" (each pothole), "m2" or "m"; `assumed`: no city said so."""

    amount: float
    currency: str
    unit: str
    source: str
    valid_from: date
    assumed: bool


def prices(city: City, on: date) -> dict[str, Price]:
    """Give the price of each treatment in a city on a day, all in one currency.

    Raises:
        BadPrices: a row of the city's own settings cannot be read; the message says which.
    """
    rows = [row for row in own(city) if row[0] <= on] or _shipped(city.country, on)
    return max(rows, key=lambda row: row[0])[1] if rows else {}


def own(city: City) -> list[tuple[date, dict[str, Price]]]:
    """Give a city's own prices with the day from which they count, those that it set on the page first.

    Raises:
        BadPrices: a row of the city's own settings cannot be read; the message says which.
    """
    found = [_listed(row) for row in PriceList.objects.filter(city=city)]
    return found + [_row(row, city) for row in city.settings.get("roadstate", {}).get("prices", ())]


def treatments() -> tuple[str, ...]:
    """Give the names of the treatments that a price can be of, in the order of the shipped list."""
    row = _data()["prices"][0]
    return tuple(name for name in row if name not in NOT_TREATMENTS)


def width_m(road_class: str) -> float:
    """Give the assumed width of a street of a class (OpenStreetMap's `highway`), metres."""
    widths: dict[str, float] = _data()["width_m"]
    return float(widths.get(road_class.removesuffix("_link"), widths["other"]))


def _shipped(country: str, on: date) -> list[tuple[date, dict[str, Price]]]:
    data = _data()
    rows = [row for row in data["prices"] if row["valid_from"] <= on]
    fitting = [row for row in rows if row["country"] == country] or [
        row for row in rows if row["country"] == ""
    ]
    return [(row["valid_from"], _table(row, data["source"], assumed=True)) for row in fitting]


def _listed(row: PriceList) -> tuple[date, dict[str, Price]]:
    said = row.amounts | {"valid_from": row.valid_from, "currency": row.currency}
    return row.valid_from, _table(said, row.source, assumed=False)


def _row(row: Any, city: City) -> tuple[date, dict[str, Price]]:
    """Read one row of a city's own. Raises BadPrices."""
    try:
        since = date.fromisoformat(str(row["valid_from"]))
        return since, _table(dict(row) | {"valid_from": since}, str(row["source"]), assumed=False)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPrices(
            _("A row of %(city)s's own prices cannot be read: %(why)s.") % {"city": city.name, "why": error}
        ) from error


def _table(row: Mapping[str, Any], source: str, *, assumed: bool) -> dict[str, Price]:
    found = {}
    for treatment in sorted(row.keys() - NOT_TREATMENTS):
        said = row[treatment]
        amount, unit = float(said["amount"]), str(said["unit"])
        if unit not in UNITS or not 0 < amount < float("inf"):
            raise ValueError(f"{treatment}: {said}")
        found[treatment] = Price(amount, str(row["currency"]), unit, source, row["valid_from"], assumed)
    return found


@cache
def _data() -> dict[str, Any]:
    text = files("simpul.ground.roadstate").joinpath("prices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
