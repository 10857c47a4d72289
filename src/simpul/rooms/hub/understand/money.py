"""Sums of money that may be known, partly known or not known at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing to make a project, in one currency. `missing` is None where one side is not known.

    `cost` is what it costs to make, `funded` what is promised or paid; each None where nobody said.
    """

    currency: str
    cost: Decimal | None
    funded: Decimal | None

    @property
    def missing(self) -> Decimal | None:
        """Cost less funding, never below 0; None where either is not known."""
        if self.cost is None or self.funded is None:
            return None
        return max(Decimal(0), self.cost - self.funded)


def gaps(costs: Iterable[tuple[str, Decimal, str]]) -> list[Gap]:
    """Give the gap in each currency from (kind, amount, currency); currencies are never added together."""
    sums: dict[tuple[str, str], Decimal] = {}
    for kind, amount, currency in costs:
        if kind in {"investment", "funding"}:
            sums[kind, currency] = sums.get((kind, currency), Decimal(0)) + amount
    currencies = sorted({currency for _kind, currency in sums})
    return [Gap(one, sums.get(("investment", one)), sums.get(("funding", one))) for one in currencies]
