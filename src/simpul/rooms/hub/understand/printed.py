"""What the printed reports say, set against the list of the same year, place by place. Pure.

The numbers are in data/printed.toml with their sources; nothing of them is corrected, and nothing is hidden.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from simpul.rooms.hub.understand.totals import JOINED, UNSTATED, Listed, count, shares

type Kind = Literal["agrees", "differs", "rounded", "sum", "base", "unstated", "no_list"]
"""How a printed number stands to the list: the same; another; the same but rounded to make 100 in all;
shares that do not make 100; a share that no whole number of the projects gives; a list that does not say;
no list at all."""

MOST_BASE = 2
"""The base of a share that is off is looked for up to this many times the number of projects."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a year. Numbers are as printed; what it does not say is absent."""

    year: int
    of: str
    source: str
    verified: bool
    projects: Decimal | None
    cities: Decimal | None
    status: Mapping[str, Decimal]
    status_percent: Mapping[str, Decimal]
    focus_area_percent: Mapping[str, Decimal]
    remark: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One printed number beside what the list gives.

    `what` is "projects", "cities", "status", "status_percent" or "focus_area_percent", `key` the status or
    the area ("" for a sum or a total). `found` is what the list gives, as exact as it is printed; None
    where the list cannot tell. `number` is how many projects a share stands for; `base` the number of
    projects that would give the printed share, None where none does or none is needed.
    """

    kind: Kind
    of: str
    what: str
    key: str
    printed: Decimal
    found: Decimal | None
    source: str
    verified: bool
    number: int | None = None
    base: int | None = None


@cache
def said() -> tuple[Said, ...]:
    """Read data/printed.toml."""
    text = files("simpul.rooms.hub").joinpath("data", "printed.toml").read_text(encoding="utf-8")
    return tuple(_read(one) for one in tomllib.loads(text)["said"])


def findings(year: int, lines: Sequence[Listed], sources: Sequence[Said] | None = None) -> list[Finding]:
    """Set everything that was printed about a year against the list of that year.

    Args:
        year: of the report.
        lines: the list of that year.
        sources: what was printed; the shipped data where None.
    """
    chosen = [one for one in (said() if sources is None else sources) if one.year == year]
    return [finding for one in chosen for finding in _of(one, lines)]


def disagreements(year: int, lines: Sequence[Listed], sources: Sequence[Said] | None = None) -> list[Finding]:
    """Name each place where what was printed does not agree with the list, or with itself."""
    fine = ("agrees", "unstated", "no_list")
    return [one for one in findings(year, lines, sources) if one.kind not in fine]


def base(printed: Decimal, number: int, most: int) -> int | None:
    """Give the number of projects of which `number` are the printed share; None where there is none.

    The nearest to `most` is given: 2.94 % is 2 of 68, where 2 of 77 would be 2.60 %.
    """
    if number < 1:
        return None
    tried = range(number, MOST_BASE * most)
    fitting = [one for one in tried if _rounded(Decimal(100 * number) / one, printed) == printed]
    return min(fitting, key=lambda one: abs(one - most)) if fitting else None


def _of(one: Said, lines: Sequence[Listed]) -> Iterator[Finding]:
    if one.projects is not None:
        yield _total(one, "projects", one.projects, len(lines), known=bool(lines))
    if one.cities is not None:
        yield _total(one, "cities", one.cities, len({line.city for line in lines}), known=bool(lines))
    if one.status:
        yield from _status(one, lines)
    if one.status_percent:
        yield from _status_shares(one, lines)
    if one.focus_area_percent:
        yield from _areas(one, lines)


def _total(one: Said, what: str, printed: Decimal, found: int, *, known: bool) -> Finding:
    if not known:
        return Finding("no_list", one.of, what, "", printed, None, one.source, one.verified)
    kind: Kind = "agrees" if printed == found else "differs"
    return Finding(kind, one.of, what, "", printed, Decimal(found), one.source, one.verified)


def _status(one: Said, lines: Sequence[Listed]) -> Iterator[Finding]:
    """Printed counts by status; where the list joins two of them, they are compared together."""
    found = {each.key: each.number for each in count(lines, "status")}
    joined: dict[str, Decimal] = {}
    for key, printed in one.status.items():
        place = JOINED[key] if key in JOINED and key not in found else key
        joined[place] = joined.get(place, Decimal(0)) + printed
    for key, printed in joined.items():
        yield _line(one, "status", key, printed, Decimal(found.get(key, 0)))
    total = sum(one.status.values())
    if one.projects is not None and total != one.projects:
        yield Finding("sum", one.of, "status", "", Decimal(total), one.projects, one.source, one.verified)


def _status_shares(one: Said, lines: Sequence[Listed]) -> Iterator[Finding]:
    known = {each.key: each.number for each in count(lines, "status")}
    total = int(one.projects or len(lines))
    for key, printed in one.status_percent.items():
        number = int((printed * total / 100).quantize(Decimal(1), ROUND_HALF_UP))
        exact = _rounded(Decimal(100 * number) / total, printed)
        if UNSTATED in known and exact == printed:
            yield _share("unstated", one, "status_percent", key, printed, None, number)
        elif exact != printed:
            yield _share(
                "base", one, "status_percent", key, printed, exact, number, base(printed, number, total)
            )
        else:
            kind: Kind = "agrees" if known.get(key, 0) == number else "differs"
            listed = _rounded(Decimal(100 * known.get(key, 0)) / total, printed)
            yield _share(kind, one, "status_percent", key, printed, listed, number)
    yield from _sum(one, "status_percent", one.status_percent)


def _areas(one: Said, lines: Sequence[Listed]) -> Iterator[Finding]:
    counts = count(lines, "focus_area", tuple(one.focus_area_percent))
    whole = dict(zip((each.key for each in counts), shares([each.number for each in counts], 0), strict=True))
    for each in counts:
        printed = one.focus_area_percent.get(each.key)
        if printed is None or not lines:
            continue
        found = _rounded(Decimal(100 * each.number) / len(lines), printed)
        kind: Kind = "agrees" if found == printed else "rounded" if whole[each.key] == printed else "differs"
        yield _share(kind, one, "focus_area_percent", each.key, printed, found, each.number)
    yield from _sum(one, "focus_area_percent", one.focus_area_percent)


def _sum(one: Said, what: str, printed: Mapping[str, Decimal]) -> Iterator[Finding]:
    total = sum(printed.values(), Decimal(0))
    if total != 100:  # noqa: PLR2004 - per cent
        yield Finding("sum", one.of, what, "", total, Decimal(100), one.source, one.verified)


def _line(one: Said, what: str, key: str, printed: Decimal, found: Decimal) -> Finding:
    kind: Kind = "agrees" if printed == found else "differs"
    return Finding(kind, one.of, what, key, printed, found, one.source, one.verified, int(found))


def _share(  # noqa: PLR0913, PLR0917 - the columns of one finding
    kind: Kind, one: Said, what: str, key: str, printed: Decimal, found: Decimal | None, number: int,
    of: int | None = None,
) -> Finding:  # fmt: skip
    return Finding(kind, one.of, what, key, printed, found, one.source, one.verified, number, of)


def _rounded(exact: Decimal, like: Decimal) -> Decimal:
    """Round half up to the digits of the printed number."""
    return exact.quantize(Decimal(1).scaleb(int(like.as_tuple().exponent)), ROUND_HALF_UP)


def _read(one: Mapping[str, object]) -> Said:
    def table(name: str) -> dict[str, Decimal]:
        given = one.get(name, {})
        return {key: Decimal(str(text)) for key, text in given.items()} if isinstance(given, dict) else {}

    def number(name: str) -> Decimal | None:
        return Decimal(str(one[name])) if name in one else None

    return Said(
        year=int(str(one["year"])), of=str(one["of"]), source=str(one["source"]),
        verified=bool(one["verified"]),
        projects=number("projects"), cities=number("cities"), status=table("status"),
        status_percent=table("status_percent"), focus_area_percent=table("focus_area_percent"),
        remark=str(one.get("remark", "")),
    )  # fmt: skip
