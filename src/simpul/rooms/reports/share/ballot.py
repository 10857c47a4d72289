"""What everybody sees of a vote: what stands to vote, how many took part, the result; and a receipt's way."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.kernel.chart import Chart, bars
from simpul.rooms.reports.act import vote as act
from simpul.rooms.reports.models import Poll, Project
from simpul.rooms.reports.observe import ballots
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.understand import receipt
from simpul.rooms.reports.understand.tally import Choice, Offer
from simpul.rooms.reports.understand.tally_few import share, shown


@dataclass(frozen=True, slots=True)
class AreaShown:
    """The projects of an area, or of the whole city (`ceiling` None), on a ballot."""

    name: str
    ceiling: int | None
    projects: list[Choice]


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the result."""

    project: Project
    votes: int
    chosen: bool
    why: str


@dataclass(frozen=True, slots=True)
class TurnoutLine:
    """How many of a group may vote and did: None where the number is too small to be shown."""

    name: str
    may: int
    voted: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be said of a receipt: `state` is "listed", "waiting" or "unknown"; `way` leads to the root."""

    number: str
    state: str
    way: receipt.Proof
    root: str
    holds: bool


def areas(offer: Offer) -> list[AreaShown]:
    """Give what stands to vote by area, that of the whole city last."""
    found = [
        AreaShown(name, ceiling, [one for one in offer.projects if one.area == pk])
        for pk, name, ceiling in offer.areas
    ]
    whole = [one for one in offer.projects if one.area is None]
    return [one for one in found if one.projects] + ([AreaShown("", None, whole)] if whole else [])


def lines(poll: Poll) -> list[LineShown]:
    """Give the result in the order of the count."""
    whys = {
        "": _("chosen"),
        "votes": _("too few votes"),
        "area": _("more than was left for its area"),
        "total": _("more than was left in all"),
    }
    found = Project.objects.filter(budget=poll.budget).in_bulk()
    return [
        LineShown(found[one["id"]], one["votes"], one["chosen"], whys[one["why"]])
        for one in poll.result or []
        if one["id"] in found
    ]


def chart(poll: Poll) -> Chart | None:
    """Draw the votes of each project; None before the count."""
    if not poll.result:
        return None
    said = lines(poll)
    first = said[0]
    return bars(
        "votes", _("Votes"),
        _("%(project)s had the most votes: %(votes)d of %(ballots)d ballots.")
        % {"project": first.project.title, "votes": first.votes, "ballots": poll.receipts_count},
        [(one.project.title, float(one.votes)) for one in said], header=(_("Project"), _("Votes")),
    )  # fmt: skip


def turnout(poll: Poll) -> dict[str, list[TurnoutLine]]:
    """Give who took part by area, gender and age, where the list said them; few people are not shown."""
    kinds = poll.electors.values_list("area", "gender", "age_group", "voted")
    rows = list(kinds.annotate(many=Count("pk")).order_by())
    names = (("area", _("Part of the city")), ("gender", _("Gender")), ("age_group", _("Age")))
    found = {title: _lines(rows, at, name) for at, (name, title) in enumerate(names)}
    return {title: said for title, said in found.items() if said}


def _lines(rows: list[tuple[Any, ...]], at: int, name: str) -> list[TurnoutLine]:
    values = sorted({row[at] for row in rows})
    if values in ([], [""]):
        return []
    may = {value: sum(row[4] for row in rows if row[at] == value) for value in values}
    voted = {value: sum(row[4] for row in rows if row[at] == value and row[3]) for value in values}
    absent = shown({value: may[value] - voted[value] for value in values}, rules()["few"])
    came = shown(voted, rules()["few"])
    seen = {v: None if absent[v] is None or came[v] is None else came[v] for v in values}
    return [TurnoutLine(group(name, v), may[v], seen[v], share(seen[v], may[v])) for v in values]


def group(of: str, said: str) -> str:
    """Name a group of people; "" is who did not say."""
    if not said:
        return _("not said")
    names = rules()["groups"].get(of, {}).get(said)
    return names[1 if (get_language() or "").startswith("en") else 0] if names else said


def check(poll: Poll, number: str) -> Checked:
    """Look a receipt up: whether the bulletin has it, and the way from it to the bulletin's root."""
    number = "".join(number.split()).lower()
    listed = ballots.bulletin(poll)
    if number in listed:
        way = receipt.proof(listed, number)
        holds = receipt.holds(number, way, poll.receipts_root)
        return Checked(number, "listed", way, poll.receipts_root, holds)
    waits = poll.receipts.filter(number=number, mixed=False).exists()
    return Checked(number, "waiting" if waits else "unknown", [], poll.receipts_root, holds=False)


def offer(poll: Poll) -> Offer:
    """Give what stands to vote."""
    return act.offer(poll)
