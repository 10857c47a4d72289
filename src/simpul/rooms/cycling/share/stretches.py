"""The parts of a route as an answer shows them: each on one segment of the city, with what is known of it."""

from datetime import date
from math import isnan

import numpy as np

from simpul.rooms.cycling.observe.atlas import GRADES, Atlas
from simpul.rooms.cycling.share.answer import Stretch
from simpul.rooms.cycling.understand.condition import Pieces
from simpul.rooms.cycling.understand.figures import Known

SHOWN = np.array([GRADES[max(number, 1)] for number in range(len(GRADES))], dtype=object)
"""The word of each grade; no word at all is not known."""
LEVELS = np.array([None, 1, 2, 3, 4], dtype=object)
"""Levels of stress; 0 is not known."""


def of(atlas: Atlas, pieces: Pieces, known: Known) -> list[Stretch]:
    """Give the parts of a way, neighbours that are alike joined."""
    segment = pieces.segment
    if not len(atlas.segment_ids):
        return []
    is_new = np.ones(len(segment) + 1, dtype=bool)
    is_new[1:-1] = (segment[1:] != segment[:-1]) | (known.stress[1:] != known.stress[:-1])
    borders = is_new.nonzero()[0]
    first, last = borders[:-1], borders[1:] - 1
    at, seen = segment[first], known.seen[first]
    days: list[date | None] = [None] * len(first)
    sure: list[float | None] = [None] * len(first)
    if seen.any():
        days = [date.fromordinal(day) if day else None for day in seen.tolist()]
        sure = [
            None if there < 0 or isnan(one) else one
            for one, there in zip(atlas.states.confidence[at].round(2).tolist(), at.tolist(), strict=True)
        ]
    columns = (
        pieces.begin[first], pieces.end[last], pieces.from_m[first].round(1), pieces.to_m[last].round(1),
        SHOWN[known.grade[first]],
    )  # fmt: skip
    return list(
        map(
            Stretch, *(column.tolist() for column in columns), sure, days,
            LEVELS[known.stress[first]].tolist(), *atlas.mapped[at].T.tolist(),
        )
    )  # fmt: skip
