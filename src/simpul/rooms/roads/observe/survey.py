"""A survey from its photos to its conditions. Each stage can be run again: it goes on where it was killed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_noop

from simpul.ground import jobs
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import MatchTrace, Spread, StreetMatch
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.observe import judge, look, originals, place
from simpul.rooms.roads.observe.pool import MakeEyes

LOOKING = gettext_noop("Looking at the photos")
PLACING = gettext_noop("Putting them on the streets")


def key(survey: Survey) -> str:
    """Give the name under which a survey's progress is told."""
    return f"roads.survey/{survey.pk}"


@dataclass(frozen=True, slots=True)
class Tools:
    """What a survey is done with.

    `make_eyes` opens the model, in each process that looks at photos. `matcher` gives the map matcher for a
    folder of routing tiles. `spread` is how the photos are given to processes or machines.
    """

    make_eyes: MakeEyes
    matcher: Callable[[Path], MatchTrace]
    spread: Spread


def run(
    survey: Survey, tools: Tools, *, now: Callable[[], datetime], tell: look.Tell | None = None
) -> Survey:
    """Bring a survey to its end, from wherever it is.

    Args:
        survey: not necessarily new.
        tools: the ports.
        now: the clock.
        tell: is told how many frames were looked at, beside the pages that poll.
    """
    if survey.is_done and not survey.folder:
        return survey

    def progress(done: int, total: int) -> None:
        jobs.progress(key(survey), done, total, LOOKING)
        if tell:
            tell(done, total)

    if not survey.is_done:
        look.look(survey, tools.make_eyes, spread=tools.spread, tell=progress)
        jobs.progress(key(survey), survey.frames_in, survey.frames_in, PLACING)
        tiles = survey.city.tiles
        place.place(survey, tools.matcher(tiles) if tiles else _nowhere)
        survey = judge.judge(survey, now=now())
    originals.settle(survey, now=now())
    jobs.drop(key(survey))
    return survey


def _nowhere(trace: Sequence[LonLat]) -> list[StreetMatch | None]:
    """Match nothing: the city has no map yet."""
    return [None] * len(trace)
