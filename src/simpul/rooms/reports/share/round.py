"""A round of visits to reports in the order that takes least time, to be printed or kept on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from simpul.kernel.driving import VisitAll
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Report

MOST = 50
"""Reports in one round: more than anybody visits in a day."""


class NoRound(Refused):
    """No round leads to these reports."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit; `km` and `minutes` are from the stop before, None of the one where it begins."""

    number: int
    report: Report
    km: float | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Round:
    """The visits in their order, those that no street for cars is near, and the whole way round."""

    stops: Sequence[Stop]
    apart: Sequence[Report]
    km: float
    minutes: float
    line: Sequence[LonLat]


def no_map() -> str:
    """Say that no way can be found in a city without a map."""
    return _("This city has no map yet, so no way can be found in it.")


def plan(reports: Sequence[Report], start: LonLat | None, visit: VisitAll) -> Round:
    """Put reports in the order in which they are visited, from a place (None: the first) and back.

    Raises:
        NoRound: there are none, too many, or no street joins them.
    """
    if not 0 < len(reports) <= MOST:
        raise NoRound(_("Choose between 1 and %(most)d reports.") % {"most": MOST})
    begins = [start] if start else []
    places = [*begins, *(one.position for one in reports)]
    found = visit(places)
    if found is None:
        raise NoRound(_("No street for cars joins these reports. Leave some of them out."))
    own = {at + len(begins): one for at, one in enumerate(reports)}
    legs = [None, *found.legs]
    stops = [
        Stop(0, own[at], leg[0] / 1000 if leg else None, leg[1] / 60 if leg else None)
        for at, leg in zip(found.order, legs, strict=False)
        if at in own
    ]
    numbered = [Stop(number, one.report, one.km, one.minutes) for number, one in enumerate(stops, start=1)]
    return Round(
        numbered, [own[at] for at in found.apart if at in own],
        sum(leg[0] for leg in found.legs) / 1000, sum(leg[1] for leg in found.legs) / 60, found.line,
    )  # fmt: skip
