"""How entries are chained, as pure sums: what is hashed, and what is wrong with a row that is read back."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import rfc8785

type Kind = Literal["changed", "moved", "missing", "unlinked", "cut", "unknown"]

MOST_TRIED = 500
"""Changed rows and free places that are compared to find out which row was moved where."""


class Row(NamedTuple):
    """An entry as it is read back. `at` is aware; `detail` is JSON; the hashes are 64 hexadecimal digits.

    `city` is None in the network's own chain.
    """

    city: int | None
    sequence: int
    at: datetime
    actor: int
    verb: str
    subject: str
    detail: Mapping[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a ledger at the entry numbered `sequence`; `says` what differs."""

    sequence: int
    kind: Kind
    says: str


def link(row: Row) -> str:
    """Give the hash that a row must carry: SHA-256 over its other columns as canonical JSON (RFC 8785).

    Raises:
        rfc8785.CanonicalizationError: a number past 2^53, or not finite, or text that is not Unicode.
    """
    content = row._asdict() | {"at": row.at.astimezone(UTC).isoformat(timespec="microseconds")}
    del content["hash"]
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """What a chain should end with: how many entries, and the hash of the last."""

    count: int
    hash: str


def faults(rows: Iterable[Row], head: Head, *, start: str) -> Iterator[Fault]:
    """Walk a chain's entries and name each that is changed, moved, missing, unlinked, cut off or unknown.

    Args:
        rows: in ascending `sequence`; any number of them, read once.
        head: what the ledger should end with.
        start: what stands for the hash before the first entry.
    """
    changed: list[Row] = []
    free: list[int] = []
    expected, before = 1, start
    for row in rows:
        if row.sequence > expected:
            free.extend(range(expected, min(row.sequence, expected + MOST_TRIED)))
            yield _missing(expected, row.sequence - 1)
            before = row.prev_hash
        if _computed(row) != row.hash:
            changed.append(row)
        elif row.prev_hash != before:
            yield Fault(row.sequence, "unlinked", "the entry before it is not the one it was written after")
        if row.sequence > head.count:
            yield Fault(
                row.sequence, "unknown", f"the ledger ended at {head.count}: this was not written by an act"
            )
        expected, before = row.sequence + 1, row.hash
    yield from _moved(changed, free)
    if expected <= head.count:
        yield Fault(
            expected, "cut", f"the last {head.count - expected + 1} are gone: there were {head.count}"
        )
    elif expected == head.count + 1 and before != head.hash:
        yield Fault(head.count, "unlinked", "the last entry is not the one that the ledger ended with")


def _computed(row: Row) -> str:
    try:
        return link(row)
    except (rfc8785.CanonicalizationError, TypeError, ValueError):
        return ""


def _missing(first: int, last: int) -> Fault:
    says = "it is gone" if first == last else f"{last - first + 1} are gone: {first} to {last}"
    return Fault(first, "missing", says)


def _moved(changed: list[Row], free: list[int]) -> Iterator[Fault]:
    places = {*free, *(row.sequence for row in changed[:MOST_TRIED])}
    for number, row in enumerate(changed):
        tried = sorted(places) if number < MOST_TRIED and len(places) <= 2 * MOST_TRIED else []
        home = next((place for place in tried if _computed(row._replace(sequence=place)) == row.hash), None)
        if home is None:
            yield Fault(row.sequence, "changed", "what it says does not give its hash")
        else:
            yield Fault(row.sequence, "moved", f"it was written as number {home}")
