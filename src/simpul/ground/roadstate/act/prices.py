"""What treatments cost in a city, set from a day on by who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.roadstate import money
from simpul.ground.roadstate.models import PriceList
from simpul.kernel.refusal import Refused

SET_PRICES = "roads.set_prices"
LETTERS = 3
"""Letters of a currency (ISO 4217)."""


class EmptyPrices(Refused):
    """A price list without a price or without a source."""


class BadPrice(Refused):
    """A price cannot be: no such treatment or unit, an amount that is none, or no currency."""


@dataclass(frozen=True, slots=True)
class Said:
    """One price: `unit` is one of money.UNITS."""

    treatment: str
    amount: float
    unit: str


@transaction.atomic
def set_prices(  # noqa: PLR0913 - what, from when, after whom, by whom
    city: City,
    prices: Sequence[Said],
    *,
    currency: str,
    valid_from: date,
    source: str,
    actor: Person,
    now: datetime,
) -> PriceList:
    """Set what treatments cost from a day on. A list of the same day is replaced; the ledger keeps both.

    Args:
        city: where.
        prices: at least one, each treatment once.
        currency: ISO 4217, of all of them.
        valid_from: the first day on which they count.
        source: the price book, tender or decision that says so.
        actor: who sets them.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        EmptyPrices: no price, or no source.
        BadPrice: one of them cannot be.
    """
    require(actor, SET_PRICES, city)
    if not prices or not source.strip():
        raise EmptyPrices(_("A price list needs at least one price, and its source."))
    if len(currency) != LETTERS or not (currency.isascii() and currency.isupper() and currency.isalpha()):
        raise BadPrice(_("Give the currency by its three capital letters, such as IDR."))
    for one in prices:
        _check(one)
    if len({one.treatment for one in prices}) < len(prices):
        raise BadPrice(_("A treatment has two prices. Give each once."))
    amounts = {one.treatment: {"amount": one.amount, "unit": one.unit} for one in prices}
    row, _made = PriceList.objects.update_or_create(
        city=city,
        valid_from=valid_from,
        defaults={
            "currency": currency, "source": source.strip()[:500], "amounts": amounts, "set_at": now,
            "set_by": actor,
        },
    )  # fmt: skip
    record(
        city=city, actor=actor, verb=SET_PRICES, subject=row, now=now, valid_from=valid_from,
        currency=currency, source=row.source, amounts=amounts,
    )  # fmt: skip
    return row


def _check(one: Said) -> None:
    """Refuse a price that cannot be. Raises BadPrice."""
    if one.treatment not in money.treatments():
        raise BadPrice(
            _("%(name)s is no treatment. There are: %(there)s.")
            % {"name": one.treatment, "there": ", ".join(money.treatments())}
        )
    if one.unit not in money.UNITS:
        raise BadPrice(
            _("%(unit)s is no unit of a price. There are: %(there)s.")
            % {"unit": one.unit, "there": ", ".join(money.UNITS)}
        )
    if not (isfinite(one.amount) and one.amount > 0):
        raise BadPrice(_("The price of %(name)s must be above zero.") % {"name": one.treatment})
