"""What stands between a word about a destination and the record: every fault by field, in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.understand import destination_said as rules
from simpul.rooms.cycling.understand.destination_said import FIELDS, Fault

SAYS: Mapping[str, str] = {
    "missing": gettext_noop("This is missing."),
    "too_long": gettext_noop("This has %(count)d characters; at most %(most)d are kept. Shorten it."),
    "unknown": gettext_noop("This is none of: %(known)s."),
    "not_on_earth": gettext_noop("Longitude goes from -180 to 180, latitude from -90 to 90, in degrees."),
    "swapped": gettext_noop("Longitude and latitude are exchanged: longitude comes first."),
    "far_away": gettext_noop(
        "This lies far from the city's map (%(box)s, in the order west, south, east, north). "
        "Correct the position, or leave the row out."
    ),
    "both_or_none": gettext_noop("Give longitude and latitude, or neither."),
    "bad_hours": gettext_noop(
        "The opening hours cannot be read from character %(at)d on. "
        "Write them as OpenStreetMap does, such as: Mo-Fr 08:00-16:00; Sa 08:00-12:00; PH off"
    ),
    "price_is_paid": gettext_noop("There is a price, so say that one pays; or take the price out."),
    "no_price": gettext_noop("A price is a number above 0. What is free has no price: say that it is free."),
    "no_currency": gettext_noop("Write the currency as three capital letters, such as IDR (ISO 4217)."),
    "no_address": gettext_noop("Write the whole address of the page, beginning with https://."),
    "day_to_come": gettext_noop("This day has not come yet."),
    "no_licence": gettext_noop(
        "Say under which licence this text may be shown: without one it stays a draft."
    ),
}
_PLAIN = ("lon", "lat", "start_lon", "start_lat", "checked_on")
DIGITS = 7
"""Decimals of a degree that are kept, as in OpenStreetMap: about 1 cm."""


class Faulty(Refused):
    """What was said cannot be. `faults` says what is wrong with each field."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        self.faults = {name: said(fault) for name, fault in faults.items()}
        super().__init__("; ".join(f"{name}: {text}" for name, text in self.faults.items()))


def said(fault: Fault) -> str:
    """Put a fault into the reader's language."""
    return _(SAYS[fault.key]) % fault.named


def checked(given: Mapping[str, Any], city: City, today: date) -> dict[str, Any]:
    """Give what was said as it is kept: trimmed, rounded, a price in the city's money where none is named.

    Raises:
        Faulty: with every fault.
    """
    kept = {name: _kept(name, given[name]) for name in FIELDS}
    if kept["price"] is not None:
        kept |= {"fee": kept["fee"] or "yes", "currency": kept["currency"] or currency_of(city)}
    if faults := rules.faults(kept, city.bounds, today, currencies()):
        raise Faulty(faults)
    kept["opening_hours"] = " ".join(kept["opening_hours"].split())
    if kept["fee"] != "yes":
        kept |= {"currency": "", "per": ""}
    return kept


def unpublishable(given: Mapping[str, Any]) -> dict[str, Fault]:
    """Give what is missing for everybody to see it."""
    return rules.unpublishable(given)


@cache
def currencies() -> frozenset[str]:
    """Give the codes of the currencies of the world (ISO 4217, as Unicode CLDR lists them)."""
    return frozenset(get_global("all_currencies"))


def currency_of(city: City) -> str:
    """Give the money of the city's state; "" where the state is not known."""
    state = get_global("territory_aliases").get(city.country)
    return next(iter(get_territory_currencies(state[0])), "") if state else ""


def _kept(name: str, value: Any) -> Any:
    if name == "price":
        return None if value is None else _money(Decimal(value))
    if name == "checked_on" or value is None:
        return value if name in _PLAIN else ""
    if name in _PLAIN:
        return round(value, DIGITS)
    text = str(value).replace("\r\n", "\n").replace("\0", "").strip()
    return text.upper() if name == "currency" else text


def _money(amount: Decimal) -> Decimal:
    """Give an amount with two decimals; 0, which no price is, for what is no number or too large to keep."""
    small = amount.is_finite() and abs(amount) <= rules.DEAREST
    return amount.quantize(Decimal("0.01")) if small else Decimal(0)
