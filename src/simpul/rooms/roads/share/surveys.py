"""A survey in public: what came in, what became of it, what it found. No photo leaves but the masked ones."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count
from ninja import Schema

from simpul.ground import jobs
from simpul.rooms.roads.models import GRADE_NAMES, REASON_NAMES, Condition, Frame, Survey
from simpul.rooms.roads.observe import survey as surveys
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.quality import Reason


class Progress(Schema):
    """How far a survey is. `note` says what is being done, in English."""

    done: int
    total: int | None
    note: str


class Facts(Schema):
    """A survey. `frames` = `accepted` + `rejected` + `waiting`; `unplaced` are accepted ones on no street.

    `seconds` and `frames_per_second` are of the work so far, None before it began.
    """

    id: int
    name: str
    city: str
    state: str
    state_name: str
    added_at: datetime
    driven_on: date | None
    track: str
    offset_s: float
    offset_estimated: bool
    frames: int
    accepted: int
    rejected: int
    waiting: int
    rejected_by_reason: dict[str, int]
    unplaced: int
    damages_new: int
    damages_again: int
    length_m: float
    segments_by_grade: dict[str, int]
    model: str
    policy_from: date
    seconds: float | None
    frames_per_second: float | None
    originals_until: datetime | None
    progress: Progress | None
    url: str


def facts(survey: Survey) -> Facts:
    """Say what a survey is. Reads survey.city and survey.policy: select them with the query."""
    seconds = sum(survey.timings.values()) or None
    looked = survey.accepted + survey.rejected
    return Facts(
        id=survey.pk, name=survey.name, city=survey.city.slug, state=survey.state,
        state_name=str(survey.get_state_display()), added_at=survey.added_at, driven_on=survey.driven_on,
        track=survey.track_name, offset_s=survey.offset_s, offset_estimated=survey.offset_estimated,
        frames=survey.frames_in, accepted=survey.accepted, rejected=survey.rejected,
        waiting=survey.frames_in - looked, rejected_by_reason=reasons(survey), unplaced=survey.unplaced,
        damages_new=survey.damages_new, damages_again=survey.damages_again, length_m=survey.length_m,
        segments_by_grade=grades(survey), model=survey.model, policy_from=survey.policy.valid_from,
        seconds=round(seconds, 1) if seconds else None,
        frames_per_second=round(looked / seconds, 2) if seconds else None,
        originals_until=survey.originals_until, progress=progress(survey), url=survey.get_absolute_url(),
    )  # fmt: skip


def reasons(survey: Survey) -> dict[str, int]:
    """Count the rejected frames by reason, most first; a reason that none has is left out."""
    rejected = Frame.objects.filter(survey=survey, state=Frame.State.REJECTED)
    counted = (
        rejected.order_by().values_list("reason").annotate(count=Count("pk")).order_by("-count", "reason")
    )
    return dict(counted)


def grades(survey: Survey) -> dict[str, int]:
    """Count the survey's segments by grade, best first, with every grade."""
    counted = Condition.objects.filter(survey=survey).order_by().values_list("grade").annotate(Count("pk"))
    found = dict(counted)
    return {grade.value: found.get(grade.value, 0) for grade in Grade}


def progress(survey: Survey) -> Progress | None:
    """Give how far a survey is; None where it is done or nobody has begun."""
    far = None if survey.is_done else jobs.how_far(surveys.key(survey))
    return Progress(done=far.done, total=far.total, note=far.note) if far else None


def reason_rows(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Give (reason, its name in the reader's language, count) for a page."""
    return [(reason, str(REASON_NAMES[Reason(reason)]), count) for reason, count in counts.items()]


def grade_rows(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Give (grade, its name in the reader's language, count) for a page."""
    return [(grade, str(GRADE_NAMES[Grade(grade)]), count) for grade, count in counts.items()]


def of_city(surveys: Iterable[Survey]) -> list[Facts]:
    """Say what several surveys are."""
    return [facts(survey) for survey in surveys]
