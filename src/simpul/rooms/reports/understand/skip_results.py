"""What a survey says: for each question how many answered what, of those who were asked it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from simpul.rooms.reports.understand.skip import NUMBER, SCALE, SEVERAL, TEXT, Question, path


@dataclass(frozen=True, slots=True)
class Summary:
    """One question's answers. `asked`: to how many the rules put it; `answered`: how many said something.

    `counts` by option, or by step of a scale; {} of numbers and texts. `mean` and `middle` of numbers and
    scales, None where nobody said one.
    """

    question: Question
    asked: int
    answered: int
    counts: Mapping[str, int]
    mean: float | None = None
    middle: float | None = None


def summaries(questions: Sequence[Question], replies: Sequence[Mapping[str, Any]]) -> list[Summary]:
    """Sum up every question."""
    asked = Counter(one.code for said in replies for one in path(questions, said))
    return [
        _summary(one, asked[one.code], [said[one.code] for said in replies if one.code in said])
        for one in questions
    ]


def _summary(one: Question, asked: int, given: Sequence[Any]) -> Summary:
    if one.type == TEXT:
        return Summary(one, asked, len(given), {})
    if one.type in {NUMBER, SCALE}:
        mean, middle = (fmean(given), float(median(given))) if given else (None, None)
        steps: Mapping[str, int] = {}
        if one.type == SCALE and one.low is not None and one.high is not None:
            counted = Counter(given)
            steps = {str(step): counted[step] for step in range(int(one.low), int(one.high) + 1)}
        return Summary(one, asked, len(given), steps, mean, middle)
    chosen = Counter(each for some in given for each in (some if one.type == SEVERAL else [some]))
    return Summary(one, asked, len(given), {code: chosen[code] for code in one.options})
