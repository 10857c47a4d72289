"""What mending costs in a city, in public: the prices of a day, and every list that there was."""

from collections.abc import Mapping
from typing import Any

from simpul.ground.places.models import City
from simpul.ground.roadstate import money
from simpul.ground.roadstate.models import PriceList
from simpul.ground.roadstate.money import Price
from simpul.rooms.roads.share.plan import TREATMENTS

HEADER = ("treatment", "unit", "amount", "currency", "valid_from", "source", "assumed")


def rows(prices: Mapping[str, Price]) -> list[tuple[str, Price | None]]:
    """Give each treatment in words with its price; None where it has none."""
    return [(str(TREATMENTS[name]), prices.get(name)) for name in money.treatments()]


def history(city: City) -> list[tuple[PriceList, list[tuple[str, Any]]]]:
    """Give every price list that the city set, the newest first, each with its prices in words."""
    found = PriceList.objects.filter(city=city).select_related("set_by")
    return [
        (one, [(str(TREATMENTS.get(name, name)), said) for name, said in sorted(one.amounts.items())])
        for one in found
    ]


def table(prices: Mapping[str, Price]) -> list[tuple[Any, ...]]:
    """Give the prices in the order of HEADER; a treatment without a price has empty cells."""
    return [
        (name, one.unit, one.amount, one.currency, one.valid_from, one.source, one.assumed)
        if (one := prices.get(name))
        else (name, None, None, None, None, None, None)
        for name in money.treatments()
    ]
