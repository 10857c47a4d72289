"""The profile of a city: every indicator of a standard by theme, with its newest figure, trend and target."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import ORIGIN_NAMES, STATE_NAMES, State, Target, Value
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.share.spark import spark
from simpul.rooms.indicators.share.words import MISSING, STANDARD_NAMES, Shown
from simpul.rooms.indicators.understand.catalogue import Definition, definitions

type Which = Literal["all", "known", "open"]
"""All rows; those with a figure or a reason for none; those that nobody has reported."""

COLUMNS = ("code", "year", "kind", "number", "why", "unit", "origin", "state")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of the profile. `year` is None where nothing was reported; `state` is "" for others."""

    code: str
    number: str
    title: str
    shown: Shown
    year: int | None
    origin: str
    origin_name: str
    state: str
    state_name: str
    trend: SafeString
    target: str
    target_year: int | None
    verified: bool
    computed: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The indicators of one theme."""

    theme: str
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Choice:
    """A standard to choose: how many indicators it has, and of how many the city says anything."""

    name: str
    title: str
    defined: int
    reported: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What the page shows. `standard` is the word before the ":" of the codes, `years` those with figures."""

    standard: str
    choices: Sequence[Choice]
    sections: Sequence[Section]
    shown: int


def profile(  # noqa: PLR0913 - what is asked for, by name
    city: City,
    *,
    standard: str = "",
    upto: int | None = None,
    which: Which = "all",
    scope: str = "city",
    inside: bool = False,
) -> Profile:
    """Give the profile of a city.

    Args:
        city: whose.
        standard: a word of STANDARD_NAMES; "" or an unknown one chooses what the city says most about.
        upto: the newest figure of this year or before; None for the newest of all.
        which: see Which.
        scope: of the values.
        inside: whether the city's own people ask: they see drafts too, others only what is published.
    """
    known = definitions()
    values = Value.objects.current() if inside else Value.objects.published()
    values = values.filter(city=city, scope=scope)
    choices = _choices(known.values(), values.order_by().values_list("code", flat=True).distinct())
    chosen = standard if standard in STANDARD_NAMES else _most(choices)
    asked = [one for one in known.values() if words.prefix(one.code) == chosen]
    codes = [one.code for one in asked]
    if upto is not None:
        values = values.filter(year__lte=upto)
    by_code: dict[str, list[tuple[int, str, float | None, str, str, str, str]]] = defaultdict(list)
    for code, *rest in values.filter(code__in=codes).order_by("year").values_list(*COLUMNS):
        by_code[code].append(tuple(rest))
    targets = _targets(city, codes, scope)
    sections: dict[str, list[Row]] = defaultdict(list)
    for one in asked:
        row = _row(one, by_code.get(one.code, []), targets.get(one.code), inside=inside)
        if which == "all" or (which == "known") == (row.year is not None):
            sections[one.theme].append(row)
    found = [Section(theme, words.themed(theme), rows) for theme, rows in sections.items()]
    return Profile(chosen, choices, found, sum(len(section.rows) for section in found))


def _choices(known: Iterable[Definition], reported: Iterable[str]) -> list[Choice]:
    defined: dict[str, int] = defaultdict(int)
    said: dict[str, int] = defaultdict(int)
    codes = set()
    for one in known:
        defined[words.prefix(one.code)] += 1
        codes.add(one.code)
    for code in reported:
        said[words.prefix(code)] += code in codes
    return [
        Choice(name, words.standard(name), defined[name], said[name])
        for name in STANDARD_NAMES
        if defined[name]
    ]


def _most(choices: Sequence[Choice]) -> str:
    """Choose what the city says most about; the first of those that tie."""
    return max(choices, key=lambda choice: choice.reported).name if choices else ""


def _targets(city: City, codes: Sequence[str], scope: str) -> Mapping[str, tuple[int, float]]:
    """Give the latest target of each code."""
    found = Target.objects.filter(city=city, code__in=codes, scope=scope).order_by("year")
    return {code: (year, number) for code, year, number in found.values_list("code", "year", "number")}


def _row(
    one: Definition,
    values: Sequence[tuple[int, str, float | None, str, str, str, str]],
    target: tuple[int, float] | None,
    *,
    inside: bool,
) -> Row:
    year, shown, origin, state = None, words.shown(MISSING, None), "", ""
    if values:
        year, kind, number, why, unit, origin, state = values[-1]
        shown = words.shown(kind, number, words.unit(one, unit), why)
    return Row(
        code=one.code,
        number=one.number,
        title=words.title(one),
        shown=shown,
        year=year,
        origin=origin,
        origin_name=str(ORIGIN_NAMES.get(origin, "")),
        state=state if inside and state != State.APPROVED else "",
        state_name=str(STATE_NAMES.get(state, "")),
        trend=spark([(value[0], value[2]) for value in values]),
        target=words.written(target[1]) if target else "",
        target_year=target[0] if target else None,
        verified=one.verified,
        computed=one.computed,
    )
