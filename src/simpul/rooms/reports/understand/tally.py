"""How a vote on a budget is counted: what a ballot may hold, the votes, and which projects are chosen. Pure.

The winners are those of the greedy rule that cities use (Aziz and Shah, "Participatory budgeting: models and
approaches", 2021, section 3): projects in the order of their votes, each taken while it fits. Ceilings of
areas hold beside the total (as in Jain et al., "Participatory budgeting with project groups", 2021).
Knapsack ballots: Goel et al., "Knapsack voting for participatory budgeting", 2019.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from simpul.rooms.reports.understand.receipt import lot

APPROVAL, KNAPSACK = "approval", "knapsack"


@dataclass(frozen=True, slots=True)
class Choice:
    """A project that stands to vote. `area` None: of the whole city, under the total alone."""

    id: int
    title: str
    cost: int
    area: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """All that stands to vote: the method, the money, the areas (id, name, ceiling) and the projects."""

    method: str
    most: int
    total: int
    areas: tuple[tuple[int, str, int], ...]
    projects: tuple[Choice, ...]
    least_votes: int = 1

    def to_json(self) -> dict[str, Any]:
        """Write it as it is published."""
        return asdict(self)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Offer":
        """Read what was published. Raises LookupError, TypeError or ValueError where it is none."""
        if said["method"] not in {APPROVAL, KNAPSACK}:
            raise ValueError(said["method"])
        return cls(
            said["method"], int(said["most"]), int(said["total"]),
            tuple((int(one), str(name), int(ceiling)) for one, name, ceiling in said["areas"]),
            tuple(Choice(**one) for one in said["projects"]), int(said["least_votes"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a project. `why` is "" where it was chosen, else "votes", "area" or "total".

    "votes": too few; "area" and "total": it cost more than was left when its turn came.
    """

    id: int
    votes: int
    cost: int
    chosen: bool
    why: str = ""


def fault(offer: Offer, choices: Sequence[Any]) -> str:
    """Give what is wrong with a ballot: "empty", "unknown", "twice", "many", "dear"; "" where it counts."""
    costs = {one.id: one.cost for one in offer.projects}
    if not choices:
        return "empty"
    if any(not isinstance(one, int) or isinstance(one, bool) or one not in costs for one in choices):
        return "unknown"
    if len(set(choices)) < len(choices):
        return "twice"
    if offer.method == APPROVAL:
        return "many" if len(choices) > offer.most else ""
    return "dear" if sum(costs[one] for one in choices) > offer.total else ""


def votes(offer: Offer, ballots: Iterable[Sequence[int]]) -> dict[int, int]:
    """Count for how many ballots each project is; a project that nobody chose has 0."""
    counted = Counter(one for choices in ballots for one in choices)
    return {one.id: counted[one.id] for one in offer.projects}


def winners(offer: Offer, counted: Mapping[int, int], top: str) -> list[Line]:
    """Give every project in the order of the count, and whether it was chosen.

    Args:
        offer: what stood to vote.
        counted: votes by project.
        top: the root of all ballots, which draws the lots (see receipt.lot).
    """
    left = {one: ceiling for one, _name, ceiling in offer.areas}
    total, lines = offer.total, []
    for one in sorted(offer.projects, key=lambda one: (-counted[one.id], one.cost, lot(top, one.id))):
        why = _why_not(offer, one, counted[one.id], left, total)
        if not why:
            total -= one.cost
            if one.area is not None:
                left[one.area] -= one.cost
        lines.append(Line(one.id, counted[one.id], one.cost, not why, why))
    return lines


def _why_not(offer: Offer, one: Choice, had: int, left: Mapping[int, int], total: int) -> str:
    if had < offer.least_votes:
        return "votes"
    if one.area is not None and one.cost > left[one.area]:
        return "area"
    return "total" if one.cost > total else ""
