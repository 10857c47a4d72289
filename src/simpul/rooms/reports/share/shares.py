"""How what offices say to be done fares before those who reported it, and before the camera; in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Office, Proof
from simpul.rooms.reports.understand.roads import rules

PARTS = ("confirmed", "disputed", "unproven", "waiting")


@dataclass(frozen=True, slots=True)
class Share:
    """How an office's words fared. Each time that it said of a report that it is done counts once.

    `unproven`: nobody confirmed or disputed it in time. `waiting`: whoever reported it is still asked.
    `without`: how many came without a photo. `least`: how many must be over before there are shares.
    """

    office: str
    said: int
    confirmed: int
    disputed: int
    unproven: int
    waiting: int
    without: int
    least: int

    @property
    def over(self) -> int:
        """How many are not waiting any more."""
        return self.confirmed + self.disputed + self.unproven

    def percent(self, part: str) -> float | None:
        """Give the share of a part in those that are over; None where they are too few to say."""
        return 100 * float(getattr(self, part)) / self.over if self.over >= self.least else None

    @property
    def percents(self) -> list[float | None]:
        """The shares confirmed, disputed and unproven."""
        return [self.percent(part) for part in PARTS[:3]]


def shares(city: City) -> Sequence[Share]:
    """Give each office's, those with the most that is over first."""
    waits = Q(outcome="", report__state="proposed")
    rows = (
        Proof.objects.counted()
        .filter(report__city=city)
        .order_by()
        .values("office")
        .annotate(
            said=Count("pk"),
            confirmed=Count("pk", filter=Q(outcome=Proof.Outcome.CONFIRMED)),
            disputed=Count("pk", filter=Q(outcome=Proof.Outcome.DISPUTED)),
            waiting=Count("pk", filter=waits),
            without=Count("pk", filter=Q(photo=None, ref="")),
        )
    )
    names = dict(Office.objects.filter(city=city).values_list("pk", "name"))
    found = [_share(row, names.get(row["office"], "")) for row in rows]
    return sorted(found, key=lambda one: (-one.over, -one.said, one.office))


def _share(row: Mapping[str, Any], name: str) -> Share:
    numbers = {key: row[key] for key in ("said", "confirmed", "disputed", "waiting", "without")}
    unproven = row["said"] - row["confirmed"] - row["disputed"] - row["waiting"]
    return Share(office=name, unproven=unproven, least=rules().least, **numbers)


def chart(found: Sequence[Share]) -> list[dict[str, Any]]:
    """Give the bars of the chart: of each office the parts with where they start and how wide, 0 to 100."""
    most = max((one.said for one in found), default=0)
    return [{"share": one, "parts": _parts(one, most)} for one in found]


def _parts(one: Share, most: int) -> list[tuple[str, float, float]]:
    parts, start = [], 0.0
    for key in PARTS:
        width = 100 * getattr(one, key) / most
        if width:
            parts.append((key, round(start, 2), round(width, 2)))
        start += width
    return parts
