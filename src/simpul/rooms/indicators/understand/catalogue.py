"""What can be said about a city: the standards' definitions in our own words, and the rooms' own. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from simpul.kernel.indicator import Catalogue, Direction, Indicator, catalogue

STANDARDS = ("iso37120", "iso37122", "iso37123", "u4ssc")
OWN = "Simpul"
"""The standard that the rooms' own definitions name."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator as the catalogue knows it.

    `code` is unique ("ISO37122:5.1", "roads.surveyed"). `number` is the standard's own, `section` its own
    heading, `theme` one of THEMES. `kind` is "core", "supporting" or "advanced", None where the standard has
    no kinds. `numerator` and `denominator` are None where nobody told us; `per` scales their ratio, None
    where the figure is no ratio. `base` is the quantity it is measured against ("population"), "" where none
    of ours. `persons` tells that the numerator counts people. `direction` is None where better is not known
    or depends. `computable` says what a platform can know by itself: "auto", "partial", "external", None
    where nobody judged; `computed` is True where a room of this installation does compute it. `verified`
    tells whether number and meaning were seen in a public source. The crosswalk (focus areas, key elements,
    dimensions, SDG targets) is our own reading: `crosswalk_verified` is False for every one.
    """

    code: str
    standard: str
    edition: str
    number: str
    theme: str
    section: str
    kind: str | None
    title: str
    title_id: str
    unit: str
    unit_id: str
    per: float | None
    numerator: str | None
    denominator: str | None
    base: str
    persons: bool
    direction: Direction | None
    computable: str | None
    computed: bool
    data_from: str | None
    verified: bool
    source: str
    focus_areas: tuple[str, ...] = ()
    key_elements: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    sdg_targets: tuple[str, ...] = ()
    crosswalk_verified: bool = False

    def titled(self, language: str) -> str:
        """Give its title: Indonesian for "id", else English. A room's own is English, to be translated."""
        return self.title_id if language.startswith("id") and self.title_id else self.title

    def measured_in(self, language: str) -> str:
        """Give its unit in a language."""
        return self.unit_id if language.startswith("id") and self.unit_id else self.unit


@dataclass(frozen=True, slots=True)
class Word:
    """A name of the crosswalk in English and Indonesian; `unit` is of a quantity, else ""."""

    id: str
    title: str
    title_id: str
    unit: str = ""

    def titled(self, language: str) -> str:
        """Give it in a language."""
        return self.title_id if language.startswith("id") else self.title


@dataclass(frozen=True, slots=True)
class Suppression:
    """From which count of people on a figure is shown, since when, and by whose rule.

    `smallest` people are shown, fewer are not; none (0) is shown. `complement` also hides a share whose other
    part is such a count.
    """

    valid_from: date
    smallest: int
    complement: bool
    source: str


def definitions(own: Catalogue = catalogue) -> Mapping[str, Definition]:
    """Give every definition by code: the standards', then the rooms' own, in the order of their numbers."""
    found = dict(shipped())
    for indicator in own:
        if indicator.code in found:
            found[indicator.code] = _computed(found[indicator.code], indicator)
        else:
            found[indicator.code] = _own(indicator)
    return found


def find(code: str, own: Catalogue = catalogue) -> Definition:
    """Give one definition. Raises KeyError."""
    known = shipped().get(code)
    if code in own:
        return _computed(known, own[code]) if known else _own(own[code])
    if known is None:
        raise KeyError(code)
    return known


@cache
def shipped() -> Mapping[str, Definition]:
    """Read the standards' definitions, in the order of their numbers. Raises ValueError on a code twice."""
    found: dict[str, Definition] = {}
    for name in STANDARDS:
        table = _toml("catalogue", f"{name}.toml")
        for row in table["indicator"]:
            one = _definition(table, row)
            if one.code in found:
                raise ValueError(f"{name}: code {one.code} is there twice")
            found[one.code] = one
    return found


@cache
def suppressions() -> tuple[Suppression, ...]:
    """Read the rules about small counts of people, oldest first."""
    rules = (Suppression(**row) for row in _toml("suppression.toml")["rule"])
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


def suppression(on: date) -> Suppression:
    """Give the rule of a day: the newest that is in force. The oldest rule holds for all time before it."""
    held = [rule for rule in suppressions() if rule.valid_from <= on]
    return held[-1] if held else suppressions()[0]


def words(of: str) -> Mapping[str, Word]:
    """Give the names of "themes", "focus_areas", "key_elements", "dimensions" or "quantities", by id."""
    return {key: Word(key, *names) for key, names in _crosswalk()[of].items()}


@cache
def _crosswalk() -> Mapping[str, Any]:
    return _toml("catalogue", "crosswalk.toml")


def _definition(table: Mapping[str, Any], row: Mapping[str, Any]) -> Definition:
    lists: dict[str, Any] = {
        name: tuple(row[name]) for name in ("focus_areas", "key_elements", "dimensions", "sdg_targets")
    }
    return Definition(
        code=f"{table['prefix']}:{row['number']}", standard=table["standard"], edition=table["edition"],
        number=row["number"], theme=row["theme"], section=row["section"], kind=row.get("kind"),
        title=row["title"], title_id=row["title_id"], unit=row["unit"], unit_id=row["unit_id"],
        per=row.get("per"), numerator=row.get("numerator"), denominator=row.get("denominator"),
        base=row.get("base", ""), persons=row.get("persons", False), direction=row.get("direction"),
        computable=row.get("computable"), computed=False, data_from=row.get("data_from"),
        verified=row["verified"], source=row.get("source", table["source"]), **lists,
    )  # fmt: skip


def _computed(definition: Definition, indicator: Indicator) -> Definition:
    """Say of a standard's definition that a room answers it."""
    told = {name: getattr(definition, name) for name in definition.__slots__}
    told |= {"computed": True, "persons": definition.persons or indicator.persons}
    return Definition(**told)


def _own(indicator: Indicator) -> Definition:
    """Make a definition of what a room measures. Its parts are known, so it is a ratio."""
    return Definition(
        code=indicator.code, standard=OWN, edition="", number=indicator.code, theme=indicator.theme,
        section="", kind=None, title=indicator.title, title_id="", unit=indicator.unit, unit_id="", per=None,
        numerator=indicator.parts[0], denominator=indicator.parts[1], base="", persons=indicator.persons,
        direction=indicator.direction, computable="auto", computed=True, data_from=None, verified=True,
        source=indicator.source,
    )  # fmt: skip


def _toml(*place: str) -> dict[str, Any]:
    found: Traversable = files("simpul.rooms.indicators")
    for word in place:
        found = found.joinpath(word)
    return tomllib.loads(found.read_text(encoding="utf-8"))
