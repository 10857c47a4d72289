"""The cheapest repairs that unlock the most calm kilometres to destinations.

Calm parts of the network are knots that carry their length; a street that only damage keeps from being calm
is a string between two of them, which carries its own length and costs its repairs. The knots with a
destination are one, the root. What is wanted is what joins most length to it within a budget.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from simpul.rooms.cycling.understand.network import Link, Network, mended, parted
from simpul.rooms.cycling.understand.steiner import ROOT, Strand, Web, greedy, solve, total


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a plan: streets that are repaired together because only together they unlock something.

    `cost` and `unlocked_m` are of this step alone; `segments` are what has to be repaired.
    """

    streets: tuple[int, ...]
    segments: tuple[int, ...]
    cost: float
    unlocked_m: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What to repair within a budget, the best step first.

    `before_m` and `after_m` are metres of calm street from which a destination is reached on calm
    streets; `joined` are those streets before, `unlocked` those that come to them. `most_m` is a bound: no
    plan within the budget joins more; None where it was not worked out. `best` tells that no plan is better.
    """

    steps: tuple[Step, ...]
    before_m: float
    after_m: float
    most_m: float | None
    best: bool
    joined: tuple[int, ...] = ()
    unlocked: tuple[int, ...] = ()

    @property
    def cost(self) -> float:
        """What all steps cost together."""
        return sum(step.cost for step in self.steps)

    @property
    def segments(self) -> tuple[int, ...]:
        """Everything that is repaired, in the order of the steps."""
        return tuple(segment for step in self.steps for segment in step.segments)


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look: seconds for the solver, and with how many mendable streets it is not even asked."""

    time_s: float
    exact_up_to: int


def choose(links: Sequence[Link], goals: Collection[int], budget: float, effort: Effort) -> Plan:
    """Choose repairs within a budget.

    Args:
        links: the streets.
        goals: the junctions nearest to destinations.
        budget: in the currency of the links' costs, 0 or more.
        effort: how hard to look.

    Returns:
        The plan; without steps where nothing can be unlocked within the budget.
    """
    network = parted(links)
    before_m = network.joined_m(goals)
    mendable = [link for link in network.links if link.mendable]
    web = _web(network, mendable, goals)
    chosen = [strand for pick in greedy(web, budget) for strand in pick.strands]
    most_m, best = (before_m, True) if not mendable else (None, False)
    if 0 < len(mendable) <= effort.exact_up_to:
        solved = solve(web, budget, effort.time_s)
        if solved:
            most_m = before_m + solved.most
            best = solved.best
            if solved.best or total(web, solved.strands) > total(web, chosen):
                chosen = list(solved.strands)
    steps = _in_order(web, mendable, chosen)
    after = parted(mended(links, [segment for step in steps for segment in step.segments]))
    joined = network.joined(goals)
    unlocked = sorted(set(after.joined(goals)).difference(joined))
    return Plan(steps, before_m, after.joined_m(goals), most_m, best, tuple(joined), tuple(unlocked))


def _web(network: Network, mendable: Sequence[Link], goals: Collection[int]) -> Web:
    roots = network.parts_at(goals)

    def knot(node: int) -> int:
        part = network.part_of[node]
        return ROOT if part in roots else part

    prizes = {part: float(metres) for part, metres in enumerate(network.length_m) if part not in roots}
    return Web(
        prizes,
        tuple(Strand(knot(link.begin), knot(link.end), link.cost, link.length_m) for link in mendable),
    )


def _in_order(web: Web, mendable: Sequence[Link], chosen: Sequence[int]) -> tuple[Step, ...]:
    """Part what was chosen into steps that each unlock something, the best for its money first."""
    part = Web(web.prize, tuple(web.strands[number] for number in chosen))
    steps = []
    for pick in greedy(part, float("inf")):
        links = [mendable[chosen[number]] for number in pick.strands]
        segments = tuple(mend.segment for link in links for mend in link.mends)
        steps.append(Step(tuple(link.street for link in links), segments, pick.cost, pick.prize))
    return tuple(steps)
