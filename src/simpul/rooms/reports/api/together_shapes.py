"""The shapes of deciding together over HTTP and JSON."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field


class ProposalOut(Schema):
    """A proposal as everybody may have it: days, no person (decision 0208)."""

    code: str
    city: str
    title: str
    state: str
    region: str | None
    region_name: str | None
    lon: float | None
    lat: float | None
    support: int
    proposed_on: date
    changed_on: date
    url: str


class StationOut(Schema):
    """A level on a proposal's way: its place in the list there, what was made of it and why."""

    level: str
    meeting: int
    name: str
    rank: int | None
    outcome: str
    reason: str | None


class CommentOut(Schema):
    """Something that was said to a proposal."""

    text: str
    on: date


class AmendmentOut(Schema):
    """Another wording that somebody asked for, and what was made of it."""

    title: str
    text: str
    why: str
    state: str
    reason: str | None
    on: date


class ProposalWhole(ProposalOut):
    """A proposal with its text, its way, its projects and what is said to it."""

    text: str
    way: list[StationOut]
    projects: list[int]
    comments: list[CommentOut]
    amendments: list[AmendmentOut]


class ListOut(Schema):
    """Some proposals; `more` tells whether another page follows."""

    proposals: list[ProposalOut]
    more: bool


class SupportIn(Schema):
    """Whether somebody is for a proposal, or no longer."""

    wanted: bool


class SupportOut(Schema):
    """How many are for it now."""

    support: int


class CommentIn(Schema):
    """A comment. The same `key` again is the same comment; `named`: signed with one's name."""

    key: UUID
    text: str = Field(min_length=1, max_length=2000)
    named: bool = False


class CommentTaken(Schema):
    """What became of it: `shown` false where a person reads it first."""

    shown: bool
    held_because_of: list[str]


class RowOut(Schema):
    """A line of a meeting's list; `title` null where the proposal is not shown."""

    rank: int | None
    proposal: str
    title: str | None
    outcome: str
    reason: str | None


class MeetingOut(Schema):
    """A meeting with its list; who came is null where nobody has said, or where it were too few to show."""

    id: int
    name: str
    area: str | None
    starts_at: datetime
    place: str
    over: bool
    came: int | None
    women: int | None
    men: int | None
    agenda: list[RowOut]


class LevelOut(Schema):
    """A level with its days; `quota`: so many go upward, 0 for as many as it likes."""

    code: str
    begins: date
    ends: date
    quota: int
    meetings: list[MeetingOut]


class CycleOut(Schema):
    """The meetings that make the plan of a year."""

    year: int
    url: str
    source: str
    levels: list[LevelOut]


class AreaOut(Schema):
    """A part of the city with a ceiling of its own."""

    name: str
    ceiling: int


class ProjectOut(Schema):
    """A project of a budget."""

    id: int
    title: str
    cost: int | None
    state: str
    area: str | None


class ResultOut(Schema):
    """A line of the count."""

    project: int
    votes: int
    chosen: bool
    why: str


class VoteOut(Schema):
    """A vote; `result` is null before it was counted."""

    id: int
    state: str
    method: str
    opens_at: datetime
    closes_at: datetime
    may_vote: int
    receipts: int
    receipts_root: str
    ballots_root: str
    result: list[ResultOut] | None


class RoundOut(Schema):
    """A budget with its projects and its vote; `vote` null where none was opened."""

    id: int
    title: str
    year: int
    total: int
    currency: str
    url: str
    areas: list[AreaOut]
    projects: list[ProjectOut]
    vote: VoteOut | None


class QuestionOut(Schema):
    """A question and its answers; what too few people answered is null."""

    code: str
    type: str
    text: str
    options: dict[str, str]
    asked: int
    answered: int
    counts: dict[str, int] | None
    mean: float | None
    middle: float | None


class GroupOut(Schema):
    """How many of a group answered, of how many who live there; null: not known, or too few to show."""

    group: str
    name: str
    answered: int | None
    people: int | None


class SurveyOut(Schema):
    """A consultation with its results."""

    id: int
    title: str
    text: str
    state: str
    url: str
    answers: int
    questions: list[QuestionOut]
    took_part: list[GroupOut]


class LineOut(Schema):
    """How often somebody took part, by way, gender or village; null where it were too few to show."""

    code: str
    name: str
    count: int | None
    per_1000: float | None


class VillageOut(Schema):
    """How reports fare in a village; null where too few reports tell it."""

    code: str
    name: str
    resolved: int | None
    days: float | None
    within_clock: float | None
    answered: int | None
    confirmed: float | None
    disputed: float | None


class TakingPartOut(Schema):
    """A year: who takes part, and how reports fare, village by village. The tables are never crossed."""

    year: int
    total: int | None
    ways: list[LineOut]
    genders: list[LineOut]
    villages: list[LineOut]
    reports: list[VillageOut]
