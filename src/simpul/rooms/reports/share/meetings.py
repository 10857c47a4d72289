"""What everybody sees of the Musrenbang: the levels with their days, the meetings, who came, the lists."""

from dataclasses import dataclass
from datetime import date

from simpul.rooms.reports.act import meet
from simpul.rooms.reports.models import Agenda, Cycle, Meeting
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.share import proposals
from simpul.rooms.reports.understand import cycle as understand
from simpul.rooms.reports.understand.tally_few import shown


@dataclass(frozen=True, slots=True)
class LevelShown:
    """A level of a cycle with its days, its quota (0: none) and its meetings."""

    code: str
    name: str
    begins: date
    ends: date
    quota: int
    meetings: list[Meeting]


@dataclass(frozen=True, slots=True)
class Came:
    """Who came: None where nobody has said, or where the number is too small to be shown."""

    women: int | None
    men: int | None
    groups: list[tuple[str, int | None]]


def levels(cycle: Cycle) -> list[LevelShown]:
    """Give the levels of a cycle, from below."""
    held = list(cycle.meetings.select_related("cycle__city"))
    return [
        LevelShown(
            one.code, proposals.level(one.code), *understand.window(one, cycle.year), one.quota,
            [meeting for meeting in held if meeting.level == one.code],
        )
        for one in meet.rules(cycle).levels
    ]  # fmt: skip


def is_late(meeting: Meeting) -> bool:
    """Tell whether a meeting lies outside of the days of its level."""
    first, last = understand.window(meet.rules(meeting.cycle).level(meeting.level), meeting.cycle.year)
    return not first <= meeting.cycle.city.day(meeting.starts_at) <= last


def came(meeting: Meeting) -> Came | None:
    """Give who came to a meeting, as everybody may know it; None where nobody has said."""
    if meeting.women is None or meeting.men is None:
        return None
    few = rules()["few"]
    people = shown({"women": meeting.women, "men": meeting.men}, few)
    names = proposals.groups(meet.rules(meeting.cycle))
    counted = shown(meeting.groups, few, total_is_shown=False)
    return Came(
        people["women"], people["men"], [(names.get(code, code), count) for code, count in counted.items()]
    )


def agenda(meeting: Meeting) -> list[Agenda]:
    """Give a meeting's list in its order, what is not ranked last."""
    rows = meeting.agenda.select_related("proposal__city", "proposal__participant")
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.pk))
