"""What everybody sees of proposals: their way through the levels, their news in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Agenda, Backing, Meeting, News, Participant, Project, Proposal
from simpul.rooms.reports.understand import cycle as understand
from simpul.rooms.reports.understand.cycle_changes import Piece, changes

NEWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Station:
    """A level on a proposal's way: the meeting, its place in the list, what was made of it and why."""

    level: str
    meeting: Meeting
    rank: int | None
    outcome: str
    words: str
    reason: str


def listed(city: City, state: str = "", words: str = "", *, by_support: bool = False) -> QuerySet[Proposal]:
    """Give the proposals that everybody may read, newest or most supported first, with `support` counted."""
    found = Proposal.objects.filter(city=city).shown().annotate(support=Count("backings"))
    if state in Proposal.State.values:
        found = found.filter(state=state)
    if words.strip():
        found = found.filter(title__icontains=words.strip()[:80])
    return found.select_related("city", "region", "participant").order_by(
        *(["-support"] if by_support else []), "-made_at", "-pk"
    )


def way(proposal: Proposal) -> list[Station]:
    """Give a proposal's way through the levels, in the order in which it went."""
    rows = Agenda.objects.filter(proposal=proposal).select_related("meeting__cycle__city")
    found = [_station(row) for row in rows]
    return sorted(found, key=lambda one: (one.meeting.starts_at, one.meeting.pk))


def _station(row: Agenda) -> Station:
    said = row.get_outcome_display()
    return Station(level(row.meeting.level), row.meeting, row.rank, row.outcome, said, reason(row.reason))


def reason(said: str) -> str:
    """Give a reason in words: the rule's own, or the person's."""
    return _("Its place in the list was beyond what may be handed upward.") if said == "quota" else said


def level(code: str) -> str:
    """Name a level; the rules of a city may have others than these four."""
    names = {
        "hamlet": _("Hamlet or neighbourhood"),
        "village": _("Village"),
        "district": _("District"),
        "regency": _("Regency or city"),
    }
    return names.get(code, code)


def groups(rules: understand.Rules) -> dict[str, str]:
    """Name the groups that are counted at a meeting."""
    english = (get_language() or "").startswith("en")
    return {code: names[1 if english else 0] for code, names in rules.groups.items()}


def projects(proposal: Proposal) -> list[Project]:
    """Give the projects that came of a proposal and that everybody may see, with their steps."""
    return list(Project.objects.filter(proposals=proposal).shown().prefetch_related("steps"))


@dataclass(frozen=True, slots=True)
class Change:
    """One wording against the one before it."""

    number: int
    at: object
    title: list[Piece]
    text: list[Piece]
    amendment: object


def history(proposal: Proposal) -> list[Change]:
    """Give every wording after the first, newest first, with what changed in it."""
    rows = list(proposal.wordings.select_related("amendment__participant"))
    found = [
        Change(
            new.number,
            new.at,
            changes(old.title, new.title),
            changes(old.text, new.text),
            new.amendment,
        )
        for old, new in pairwise(rows)
    ]
    return found[::-1]


def is_backed(proposal: Proposal, participant: Participant | None) -> bool:
    """Tell whether somebody is for a proposal."""
    return bool(participant) and Backing.objects.filter(proposal=proposal, participant=participant).exists()


@dataclass(frozen=True, slots=True)
class Told:
    """News in words."""

    at: object
    proposal: Proposal
    words: str
    reason: str


def news(participant: Participant) -> list[Told]:
    """Give somebody's news, newest first."""
    rows = participant.news.filter(proposal__isnull=False, proposal__erased_at=None)
    return list(told(rows.select_related("proposal__city")[:NEWS_SHOWN]))


def told(rows: Iterable[News]) -> Iterable[Told]:
    """Put news of proposals into words."""
    for row in rows:
        if row.proposal:
            yield Told(row.at, row.proposal, sentence(row.what), reason(row.words))


def sentence(what: str) -> str:
    """Say what happened to a proposal."""
    said = {
        "meeting": _("The proposal is before a meeting now."),
        "handed": _("The meeting handed the proposal upward."),
        "taken": _("The proposal was taken up: a project comes of it."),
        "declined": _("The proposal was not taken up."),
        "amended": _("The text was changed by an amendment."),
        "at_work": _("The project that came of the proposal has begun."),
        "done": _("The project that came of the proposal is done."),
        "project_chosen": _("Residents chose the project that came of the proposal."),
        "project_not_chosen": _("In the vote the project that came of the proposal was not chosen."),
        "project_planned": _("The project that came of the proposal is in the plan."),
        "project_stopped": _("The project that came of the proposal was stopped."),
    }
    return said.get(what, what)
