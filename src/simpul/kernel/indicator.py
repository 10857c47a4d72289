"""What an indicator is, and the catalogue that rooms put theirs in. Pure: no Django, no I/O."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

type Direction = Literal["up", "down"]
"""Which way is better: "up" or "down"; None everywhere where nobody can say."""

type Part = Literal["numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured ratio, kept as its two parts so that anyone can check it and add it up.

    `numerator` and `denominator` are in the units that the indicator names; `per` scales the ratio (100 for a
    percentage). `sources` says which records it was made from, such as "roads.survey/12".
    """

    numerator: float
    denominator: float
    per: float = 100
    sources: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """`per` x numerator / denominator; None (never 0) where there was nothing to measure."""
        return self.per * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Made:
    """One row that a figure was made from: the lineage of the figure, row by row.

    `amount` is what the row adds to its `part`, in the unit of the part; the amounts of a part sum to the
    part. `ref` names the row ("roads.condition/44") and `source` the record that it came in with
    ("roads.survey/12"), "" where the row is that record itself. `label` says in a few words what the row is;
    `url` leads to a page of it, "" where there is none.
    """

    part: Part
    amount: float
    label: str
    ref: str
    url: str = ""
    source: str = ""


type Measure = Callable[[int, int], Reading]
"""Answers for the city with this primary key in this calendar year of the city's own time zone."""

type Rows = Callable[[int, int], Iterator[Made]]
"""Gives the rows behind the answer for the same city and year, in an order that does not change."""


type Years = Callable[[int], Iterable[int]]
"""Gives the calendar years that there is something to measure in, for the city with this primary key."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named question about a city, and the function that answers it for a year.

    `title` and `parts` are English and are translated where they are shown; `parts` names the numerator and
    the denominator with their units. `rows` is None where the answer has no rows to show. `theme` is one of
    the indicators room's. `after` names all acts in the ledger after which the answer may be another, such as
    "roads.surveyed": after others it waits for the night. `years` is None where only the running year is
    measured by itself. `persons` tells that the numerator counts people, so that small counts stay private.
    `base` names what the numerator is divided by where the room cannot know it: a denominator that the city
    keeps among its indicators, such as "population". The measure then gives 1 as its denominator, 0 where it
    measured nothing, and no rows of it.
    """

    code: str
    title: str
    unit: str
    parts: tuple[str, str]
    source: str
    measure: Measure
    rows: Rows | None = None
    direction: Direction | None = None
    theme: str = ""
    after: tuple[str, ...] = ()
    years: Years | None = None
    persons: bool = False
    base: str = ""


class Catalogue:
    """The indicators by code. Make a second one in a test; the installation has `catalogue`."""

    def __init__(self) -> None:
        self._by_code: dict[str, Indicator] = {}

    def __iter__(self) -> Iterator[Indicator]:
        return iter(sorted(self._by_code.values(), key=lambda indicator: indicator.code))

    def __getitem__(self, code: str) -> Indicator:
        return self._by_code[code]

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def only(self, codes: Collection[str]) -> "Catalogue":
        """Give a catalogue of those of these codes that are in this one."""
        found = Catalogue()
        found._by_code = {code: one for code, one in self._by_code.items() if code in codes}
        return found

    def add(  # noqa: PLR0913 - what there is to say about an indicator, all by name
        self,
        *,
        code: str,
        title: str,
        unit: str,
        parts: tuple[str, str],
        source: str,
        rows: Rows | None = None,
        direction: Direction | None = None,
        theme: str = "",
        after: tuple[str, ...] = (),
        years: Years | None = None,
        persons: bool = False,
        base: str = "",
    ) -> Callable[[Measure], Measure]:
        """Put the decorated function in the catalogue. Raises ValueError where the code is taken."""

        def decorate(measure: Measure) -> Measure:
            if code in self._by_code:
                raise ValueError(f"Indicator code {code!r} is taken.")
            self._by_code[code] = Indicator(
                code, title, unit, parts, source, measure, rows, direction, theme, after, years, persons, base
            )
            return measure

        return decorate


catalogue = Catalogue()
