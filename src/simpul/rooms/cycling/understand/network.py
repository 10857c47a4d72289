"""The calm network of a city: where one rides at low stress on a good surface, and what hangs together.

A street between two junctions is calm where its traffic stress is low and no part of it is known to be
damaged; it is mendable where only damage keeps it from being calm; nothing else is part of the network. A
surface that nobody has looked at is not called damaged: its length is counted apart, as unseen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

LOW_STRESS = 2
"""Most adults ride on level 2 or below (Mekuria, Furth & Nixon 2012, table 1)."""

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mend:
    """A stretch that has to be repaired: its segment, and what that costs in the city's currency.

    The cost is infinite where nobody knows a price.
    """

    segment: int
    cost: float


@dataclass(frozen=True, slots=True)
class Link:
    """A street between two junctions, as planners see it.

    `begin` and `end` are node numbers of the map. `stress` is the level of traffic stress, 1 to 4, None where
    it is not known. `unseen_m` is how much of its length nobody has looked at. `mends` are its damaged
    segments.
    """

    street: int
    begin: int
    end: int
    length_m: float
    stress: int | None
    unseen_m: float = 0.0
    mends: tuple[Mend, ...] = ()

    @property
    def low_stress(self) -> bool:
        """Whether its traffic is quiet enough for most adults; not known is no."""
        return self.stress is not None and self.stress <= LOW_STRESS

    @property
    def calm(self) -> bool:
        """Whether it is quiet and nowhere known to be damaged."""
        return self.low_stress and not self.mends

    @property
    def mendable(self) -> bool:
        """Whether it would be calm if its damage were repaired, and somebody knows what that costs."""
        return self.low_stress and bool(self.mends) and isfinite(self.cost)

    @property
    def cost(self) -> float:
        """What its repairs cost together."""
        return sum(mend.cost for mend in self.mends)


@dataclass(frozen=True, slots=True)
class Network:
    """The calm parts of a network: which part each junction belongs to, and how long each part is.

    `part_of` gives a part's number by node; a node that no calm street touches is a part by itself, of 0 m.
    """

    links: tuple[Link, ...]
    part_of: Mapping[int, int]
    length_m: Floats

    def parts_at(self, nodes: Iterable[int]) -> set[int]:
        """Give the parts that some junctions belong to; a junction that is not of the network has none."""
        return {self.part_of[node] for node in nodes if node in self.part_of}

    def joined_m(self, goals: Collection[int]) -> float:
        """Give the metres of calm street from which one of the goal junctions is reached on calm streets."""
        return float(sum(self.length_m[part] for part in self.parts_at(goals)))

    def joined(self, goals: Collection[int]) -> list[int]:
        """Give the calm streets from which one of the goal junctions is reached on calm streets."""
        parts = self.parts_at(goals)
        return [link.street for link in self.links if link.calm and self.part_of[link.begin] in parts]


def parted(links: Sequence[Link]) -> Network:
    """Find the parts of a network that hang together by calm streets."""
    usable = tuple(link for link in links if link.low_stress)
    numbers: dict[int, int] = {}
    for link in usable:
        for node in (link.begin, link.end):
            numbers.setdefault(node, len(numbers))
    if not numbers:
        return Network((), {}, np.zeros(0))
    calm = [link for link in usable if link.calm]
    begins: Ints = np.array([numbers[link.begin] for link in calm], dtype=np.int64)
    ends: Ints = np.array([numbers[link.end] for link in calm], dtype=np.int64)
    graph = coo_array((np.ones(len(calm)), (begins, ends)), shape=(len(numbers), len(numbers)))
    count, labels = connected_components(graph.tocsr(), directed=False)
    lengths: Floats = np.zeros(count)
    np.add.at(lengths, labels[begins], [link.length_m for link in calm])
    return Network(usable, {node: int(labels[at]) for node, at in numbers.items()}, lengths)


def mended(links: Sequence[Link], segments: Collection[int]) -> list[Link]:
    """Give the network as it would be after some segments were repaired; what is repaired has been seen."""
    done = frozenset(segments)
    return [
        Link(
            link.street, link.begin, link.end, link.length_m, link.stress, link.unseen_m,
            tuple(mend for mend in link.mends if mend.segment not in done),
        )
        if any(mend.segment in done for mend in link.mends)
        else link
        for link in links
    ]  # fmt: skip
