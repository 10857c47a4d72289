"""What was driven lately, summed: kilometres by class of road and by district. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Seen(StrEnum):
    """How lately a segment was seen."""

    LATELY = "lately"
    LONG_AGO = "long_ago"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment: metres, class, district ("" where none covers it), the last day it was seen, or None."""

    length_m: float
    road_class: str
    district: str
    seen_on: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """The kilometres of one class or district. `unseen_share` is None where there are none."""

    name: str
    km: float
    lately_km: float
    long_ago_km: float
    never_km: float

    @property
    def unseen_km(self) -> float:
        """What was not driven lately, or never."""
        return self.long_ago_km + self.never_km

    @property
    def unseen_percent(self) -> float | None:
        """The share of it."""
        return 100 * self.unseen_km / self.km if self.km else None


def seen(seen_on: date | None, today: date, days: int) -> Seen:
    """Say how lately something was seen; on the day `days` ago still counts."""
    if seen_on is None:
        return Seen.NEVER
    return Seen.LATELY if seen_on >= today - timedelta(days=days) else Seen.LONG_AGO


def rows(pieces: Iterable[Piece], by: str, today: date, days: int) -> list[Row]:
    """Sum segments by "road_class", "district", or "" for all of them; the longest first."""
    sums: dict[str, dict[Seen, float]] = {}
    for piece in pieces:
        name = getattr(piece, by) if by else ""
        held = sums.setdefault(name, dict.fromkeys(Seen, 0.0))
        held[seen(piece.seen_on, today, days)] += piece.length_m / 1000
    found = [
        Row(name, sum(held.values()), held[Seen.LATELY], held[Seen.LONG_AGO], held[Seen.NEVER])
        for name, held in sums.items()
    ]
    return sorted(found, key=lambda row: (-row.km, row.name))


def total(found: Sequence[Row]) -> Row:
    """Sum rows."""
    return Row(
        "",
        sum(row.km for row in found),
        sum(row.lately_km for row in found),
        sum(row.long_ago_km for row in found),
        sum(row.never_km for row in found),
    )
