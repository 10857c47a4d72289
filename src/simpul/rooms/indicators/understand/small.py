"""Counts of people that are too small to be shown: whoever knows the place could tell who is meant. Pure."""

from simpul.rooms.indicators.understand.catalogue import Suppression

SHARE = 100
"""`per` of a percentage: there the rest of the denominator is a count of people too."""


def hides(
    rule: Suppression,
    *,
    number: float | None,
    numerator: float | None,
    denominator: float | None,
    per: float | None,
) -> bool:
    """Tell whether the figure of an indicator that counts people would give a small count away.

    The count is the numerator; where only a rate and its denominator are known, the nearest whole count that
    gives the rate; where the figure is no ratio, the figure itself. Nobody (0) is shown. A rate whose
    denominator nobody told gives no count away.

    Args:
        rule: of the day.
        number: the figure, in its unit.
        numerator: people counted; None where not told.
        denominator: out of how many; None where not told.
        per: what the ratio was scaled by; None where the figure is no ratio.
    """
    count = _count(number, numerator, denominator, per)
    if count is None or count < 0:
        return False
    if count > 0 and round(count) < rule.smallest:
        return True
    if per != SHARE or denominator is None:
        return False
    rest = denominator - count
    return denominator < rule.smallest or (rule.complement and rest > 0 and round(rest) < rule.smallest)


def _count(
    number: float | None, numerator: float | None, denominator: float | None, per: float | None
) -> float | None:
    if numerator is not None:
        return numerator
    if number is None or per is None:
        return number
    return number * denominator / per if denominator is not None else None
