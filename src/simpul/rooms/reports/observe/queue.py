"""Which reports are asked for at the desk, and what lies near one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from simpul.ground.people.models import Person
from simpul.ground.places import spatial
from simpul.rooms.reports.models import Arrival, Report
from simpul.rooms.reports.understand import code as codes
from simpul.rooms.reports.understand.course import course

NEWEST = 20_000
"""Words are looked for in so many of the newest reports that the rest of the question names."""
NEAR_M = 150.0
"""How far another report of the same place may be: a block of houses."""
NEAR_DAYS = 90


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `which` is "open", "late", "mine", "held", "over", "all", or one state."""

    which: str = "open"
    office: int | None = None
    category: int | None = None
    region: str = ""
    text: str = ""

    @property
    def by_urgency(self) -> bool:
        """Tell whether what is due first comes first; else the newest does."""
        return self.which in ("open", "late", "mine") or (
            self.which in course().states and not course().states[self.which].over
        )


def asked_for(reports: QuerySet[Report], asked: Asked, actor: Person, now: datetime) -> QuerySet[Report]:
    """Keep what is asked for; in no order yet. A code finds its report, whatever else is asked."""
    code = codes.tidy(asked.text)
    if code and reports.filter(code=code).exists():
        return reports.filter(code=code)
    found = _of_state(reports, asked.which, actor, now)
    if asked.office is not None:
        found = found.filter(office=asked.office)
    if asked.category is not None:
        found = found.filter(category=asked.category)
    if asked.region:
        found = found.filter(Q(region__code=asked.region) | Q(region__code__startswith=f"{asked.region}."))
    return _with_words(found, asked.text) if asked.text else found


def waiting(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Keep those that are not over (the queue's indexes hold these alone), no flood among them."""
    apart = Arrival.objects.filter(quarantined=True).values("report")
    return reports.filter(over_at=None).exclude(pk__in=apart)


def _of_state(reports: QuerySet[Report], which: str, actor: Person, now: datetime) -> QuerySet[Report]:
    waits = waiting(reports)
    states = course().states
    if which == "late":
        return waits.open().late(now)  # type: ignore[attr-defined,no-any-return]  # of Reports
    if which == "mine":
        return waits.open().filter(assignee=actor)  # type: ignore[attr-defined,no-any-return]  # of Reports
    if which == "held":
        return waits.filter(shown=False).exclude(held=[])
    if which == "over":
        return reports.filter(over_at__isnull=False)
    if which in states:
        return (reports if states[which].over else waits).filter(state=which)
    return reports if which == "all" else waits.open()  # type: ignore[attr-defined]  # of Reports


def _with_words(reports: QuerySet[Report], text: str) -> QuerySet[Report]:
    found = newest(reports)
    for word in text.split()[:6]:
        found = found.filter(Q(text__icontains=word) | Q(place__icontains=word))
    return found


def newest(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Keep the NEWEST newest, and what was made at the same moment as the last of them.

    By that moment and not by their keys: given those, PostgreSQL reads all reports to find them.
    """
    moments = reports.order_by("-made_at", "-pk").values_list("made_at", flat=True)
    last = moments[NEWEST - 1 : NEWEST].first()
    return reports.filter(made_at__gte=last) if last else reports


def near(reports: QuerySet[Report], report: Report, since: datetime) -> list[tuple[Report, float]]:
    """Give other reports close by that are not over, or were made since: of its category first, then nearest.

    Args:
        reports: those that whoever asks may see.
        report: which.
        since: how old one that is over may be.
    """
    others = reports.exclude(pk=report.pk).exclude(state__in=("merged", "rejected", "withdrawn"))
    recent = others.filter(Q(over_at=None) | Q(made_at__gte=since)).select_related(
        "category", "office", "city"
    )
    found = spatial.nearest(recent, report.position, NEAR_M, limit=20)
    return sorted(found, key=lambda one: (one[0].category_id != report.category_id, one[1]))[:6]
