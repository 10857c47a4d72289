"""Who learned what from whom: the public adoptions as a picture and as rows, with what the number did."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.share.practice import AdoptionFacts, adoptions, adoptions_facts
from simpul.rooms.hub.understand.effect import Effect
from simpul.rooms.hub.understand.graph import BOX, ROW, Drawing, Line, Node, draw

EFFECTS = {
    Effect.BETTER: _("better"),
    Effect.WORSE: _("worse"),
    Effect.SAME: _("unchanged"),
    Effect.MOVED: _("changed; which way is good is not said"),
    Effect.UNKNOWN: _("not known yet"),
}


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing learned: its line in the picture, its facts, its effect in words."""

    line: Line
    facts: AdoptionFacts
    effect: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole: `drawing` None where nobody has adopted anything in public yet."""

    drawing: Drawing | None
    edges: list[Edge]
    nodes: tuple[Node, ...]
    better: int
    box: int = BOX
    row: int = ROW

    @property
    def facts(self) -> list[AdoptionFacts]:
        """The rows of the table."""
        return [edge.facts for edge in self.edges]


def graph() -> Graph:
    """Give the graph of learning, the oldest adoption first."""
    facts = adoptions_facts(adoptions())
    if not facts:
        return Graph(None, [], (), 0)
    names = {name: name for one in facts for name in (one.giver, one.adopter)}
    drawing = draw([(one.giver, one.adopter) for one in facts], names)
    edges = [
        Edge(line, one, str(EFFECTS[Effect(one.effect)]))
        for line, one in zip(drawing.lines, facts, strict=True)
    ]
    return Graph(drawing, edges, drawing.nodes, sum(one.effect == Effect.BETTER for one in facts))
