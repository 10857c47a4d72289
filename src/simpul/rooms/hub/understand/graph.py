"""Where cities and lines of the learning graph are drawn: givers left, adopters right. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, BOX, ROW, GAP = 360, 116, 40, 12
"""In the picture's own units: as wide as a phone, so that its letters can be read there."""
PLACES = (0.26, 0.42, 0.58, 0.74)
"""Where along its line a number stands, in turn: those of lines that cross stand apart."""
LONGEST = 17
"""Letters of a name that fit on one line of a box."""


@dataclass(frozen=True, slots=True)
class Node:
    """A city: `x` and `y` of the upper left corner of its box, and its name in one or two lines."""

    key: str
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A thing learned: from (x1, y1) to (x2, y2); its number stands at (`x`, `y`)."""

    number: int
    x1: int
    y1: int
    x2: int
    y2: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, `width` by `height`."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def draw(pairs: Sequence[tuple[str, str]], names: dict[str, str]) -> Drawing:
    """Place cities and lines.

    Args:
        pairs: (who gave, who learned) by key, in the order of their numbers from 1. A city may be on both
            sides.
        names: by key.
    """
    givers, takers = (list(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1))
    left = {key: _node(key, names[key], 0, number) for number, key in enumerate(givers)}
    right = {key: _node(key, names[key], WIDTH - BOX, number) for number, key in enumerate(takers)}
    height = max(len(givers), len(takers), 1) * (ROW + GAP) - GAP
    lines = tuple(
        _line(number, left[giver], right[taker], _beside(number, pairs))
        for number, (giver, taker) in enumerate(pairs, start=1)
    )
    return Drawing(WIDTH, height, (*left.values(), *right.values()), lines)


def _node(key: str, name: str, x: int, number: int) -> Node:
    return Node(key, x, number * (ROW + GAP), _wrapped(name))


def _wrapped(name: str) -> tuple[str, ...]:
    if len(name) <= LONGEST or " " not in name:
        return (name,)
    words = name.split(" ")
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(name) / 2))
    return " ".join(words[:cut]), " ".join(words[cut:])


def _beside(number: int, pairs: Sequence[tuple[str, str]]) -> int:
    """Count the earlier lines between the same two cities: each is drawn a little lower."""
    return sum(pair == pairs[number - 1] for pair in pairs[: number - 1])


def _line(number: int, giver: Node, taker: Node, beside: int) -> Line:
    x1, x2 = giver.x + BOX, taker.x
    y1, y2 = (node.y + ROW // 2 + 9 * beside for node in (giver, taker))
    share = PLACES[number % len(PLACES)]
    return Line(number, x1, y1, x2, y2, round(x1 + share * (x2 - x1)), round(y1 + share * (y2 - y1)))
