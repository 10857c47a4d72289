"""The turn list of the planner's pages: each line with the sign that is drawn before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simpul.rooms.cycling.share import said

SIGNS = {
    "straight": "M8 15V2M4 6l4-4 4 4",
    "slight-right": "M5 15V9l6-6M6 3h5v5",
    "right": "M4 15V6h9M9 2l4 4-4 4",
    "sharp-right": "M4 15V3l7 8M11 5v6H5",
    "slight-left": "M11 15V9L5 3M10 3H5v5",
    "left": "M12 15V6H3M7 2L3 6l4 4",
    "sharp-left": "M12 15V3l-7 8M5 5v6h6",
    "keep-right": "M5 15V9l6-6M6 3h5v5",
    "keep-left": "M11 15V9L5 3M10 3H5v5",
    "merge-right": "M5 15V9l6-6M6 3h5v5",
    "merge-left": "M11 15V9L5 3M10 3H5v5",
    "u-turn-right": "M4 15V6a4 4 0 018 0v7M9 10l3 3 3-3",
    "u-turn-left": "M12 15V6a4 4 0 00-8 0v7M1 10l3 3 3-3",
    "roundabout-clockwise": "M8 15v-3M8 12a4 4 0 114-4M9.500 6L12 8.500 14.500 6",
    "roundabout-counterclockwise": "M8 15v-3M8 12a4 4 0 10-4-4M6.500 6L4 8.500 1.500 6",
    "ferry": "M2 9h12l-2 4H4zM5 9V5h6v4M8 5V2",
    "steps": "M2 14h4v-4h4V6h4V2",
    "start": "M4 15V2l9 4-9 4",
    "arrive": "M8 15S3 9 3 6a5 5 0 0110 0c0 3-5 9-5 9z",
    "arrive-right": "M8 15S3 9 3 6a5 5 0 0110 0c0 3-5 9-5 9z",
    "arrive-left": "M8 15S3 9 3 6a5 5 0 0110 0c0 3-5 9-5 9z",
}
"""The path of each sign of a turn in a box of 16 by 16; one that is not named here is drawn as straight."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of the turn list. `path` draws its sign."""

    text: str
    path: str
    at: str
    index: int


def turn(one: Mapping[str, Any], index: int) -> Turn:
    """Give a turn as a line of the turn list."""
    return Turn(one["text"], path(one.get("sign")), said.length(one["at_m"]), index)


def path(sign: str | None) -> str:
    """Give the path that draws a sign."""
    return SIGNS.get(sign or "", SIGNS["straight"])
