"""What an indicator is, and the catalogue that rooms put theirs in. Pure: no Django, no I/O."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured ratio, kept as its two parts so that anyone can check it and add it up.

    `numerator` and `denominator` are in the units that the indicator names; `per` scales the ratio (100 for a
    percentage). `sources` says which records it was made from, such as "survey/12".
    """

    numerator: float
    denominator: float
    per: float = 100
    sources: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """`per` x numerator / denominator; None (never 0) where there was nothing to measure."""
        return self.per * self.numerator / self.denominator if self.denominator else None


type Measure = Callable[[int, int], Reading]
"""Answers for the city with this primary key in this calendar year of the city's own time zone."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named question about a city, and the function that answers it for a year.

    `title` and `parts` are English and are translated where they are shown; `parts` names the numerator and
    the denominator with their units.
    """

    code: str
    title: str
    unit: str
    parts: tuple[str, str]
    source: str
    measure: Measure


class Catalogue:
    """The indicators by code. Make a second one in a test; the installation has `catalogue`."""

    def __init__(self) -> None:
        self._by_code: dict[str, Indicator] = {}

    def __iter__(self) -> Iterator[Indicator]:
        return iter(sorted(self._by_code.values(), key=lambda indicator: indicator.code))

    def __getitem__(self, code: str) -> Indicator:
        return self._by_code[code]

    def add(
        self, *, code: str, title: str, unit: str, parts: tuple[str, str], source: str
    ) -> Callable[[Measure], Measure]:
        """Put the decorated function in the catalogue. Raises ValueError where the code is taken."""

        def decorate(measure: Measure) -> Measure:
            if code in self._by_code:
                raise ValueError(f"Indicator code {code!r} is taken.")
            self._by_code[code] = Indicator(code, title, unit, parts, source, measure)
            return measure

        return decorate


catalogue = Catalogue()
