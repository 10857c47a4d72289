"""What changed between two yearly lists of projects: new, completed, dropped, renamed, moved. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import rfc8785

from simpul.rooms.hub.understand.totals import Listed

type Kind = Literal["new", "completed", "dropped", "reopened", "status", "renamed", "moved"]
KINDS: tuple[Kind, ...] = ("new", "completed", "dropped", "reopened", "status", "renamed", "moved")
"""In the order in which they are told. "dropped": gone from the list and never said to be completed;
"moved": it has another focus area; "status": between two that are not "completed"."""

COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs from one list to the next. `before` is "" where the project is new."""

    kind: Kind
    project: str
    title: str
    city: str
    city_name: str
    state: str
    before: str
    after: str
    verified: bool
    sources: tuple[str, ...]


def changes(before: Sequence[Listed], after: Sequence[Listed]) -> list[Change]:
    """Name everything that changed from one year's list to the next, by kind, then state, city and title.

    A status that one of the two lists does not tell ("listed"), or tells less exactly, is no change. A
    completed project that leaves the list is no news either.
    """
    old = {line.project: line for line in before}
    new = {line.project: line for line in after}
    found = [_change("new", line, "", line.status) for slug, line in new.items() if slug not in old]
    found += [
        _change("dropped", line, line.status, "")
        for slug, line in old.items()
        if slug not in new and line.status != COMPLETED
    ]
    for slug, line in new.items():
        if slug in old:
            found += _differences(old[slug], line)
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.state, one.city, one.title, one.project))


def fingerprint(
    year: int, lines: Sequence[Listed], before: Sequence[Listed], more: Mapping[str, Any] | None = None
) -> str:
    """Give the SHA-256 of everything a report is made from: who has the same records gets the same.

    `more` is what else is told of a project, by slug. Source: canonical JSON, RFC 8785.
    """
    content: Any = {
        "year": year,
        "list": [asdict(line) for line in sorted(lines, key=lambda line: line.project)],
        "before": [asdict(line) for line in sorted(before, key=lambda line: line.project)],
        "more": dict(more or {}),
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _differences(old: Listed, new: Listed) -> list[Change]:
    found = []
    if kind := _status(old.status, new.status):
        found.append(_change(kind, new, old.status, new.status))
    if old.title != new.title:
        found.append(_change("renamed", new, old.title, new.title))
    if old.focus_area and new.focus_area and old.focus_area != new.focus_area:
        found.append(_change("moved", new, old.focus_area, new.focus_area))
    return found


def _status(old: str, new: str) -> Kind | None:
    """Give which kind of news a status is; None where it is none or cannot be told."""
    if old == new:
        return None
    if new == COMPLETED:
        return "completed"
    if old == COMPLETED:
        return "reopened"
    exact = {"planning", "ongoing"}
    return "status" if {old, new} <= exact else None


def _change(kind: Kind, line: Listed, before: str, after: str) -> Change:
    return Change(
        kind, line.project, line.title, line.city, line.city_name, line.state, before, after, line.verified,
        line.sources,
    )  # fmt: skip
