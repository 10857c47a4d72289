"""What a city answers for a project, how an answer moves to the record, and who is late. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

type Status = Literal["planning", "ongoing", "completed", "stopped"]
STATUSES: tuple[Status, ...] = ("planning", "ongoing", "completed", "stopped")
"""What a city can say of a project. "stopped" is for one that it gave up: it leaves the list."""

type Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
type Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
type Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Strict(BaseModel):
    """A shape that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Need(Strict):
    """A kind of help that is asked for (an id of `support` in data/words.toml), and what for."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]
    note: Text = ""


class Actual(Strict):
    """A result in a period: a `number`, or `text` where it is none; `name` and `unit` say of what."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    period: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    number: float | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class Content(Strict):
    """What a city says of a project in a year. `status` and `progress` are "" until they are said.

    `figures` are codes of the city's indicators that show the effect: links, never copied numbers.
    """

    status: Status | Literal[""] = ""
    progress: Text = ""
    challenges: list[Line] = Field(default_factory=list, max_length=50)
    support: list[Need] = Field(default_factory=list, max_length=30)
    actuals: list[Actual] = Field(default_factory=list, max_length=200)
    figures: list[Short] = Field(default_factory=list, max_length=50)


@dataclass(frozen=True, slots=True)
class Move:
    """A step of an answer: from which states it can be taken, to which it leads, and what it needs.

    `scope` says whose permission it takes: the city's, its state's, or the network's.
    """

    come_from: frozenset[str]
    to: str
    permission: str
    scope: Literal["city", "state", "network"]
    needs_reason: bool = False


MOVES: Mapping[str, Move] = {
    "submit": Move(frozenset({"draft", "returned"}), "submitted", "hub.campaign_answer", "city"),
    "endorse": Move(frozenset({"submitted"}), "endorsed", "hub.endorse", "state"),
    "accept": Move(frozenset({"endorsed"}), "accepted", "hub.accept", "network"),
    "return_by_state": Move(frozenset({"submitted"}), "returned", "hub.endorse", "state", needs_reason=True),
    "return_by_secretariat": Move(
        frozenset({"submitted", "endorsed"}), "returned", "hub.accept", "network", needs_reason=True
    ),
}
EDITABLE = frozenset({"draft", "returned"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of a year's campaign, who said so, and how many days before the end a reminder is due."""

    opens_on: date
    due_on: date
    remind_days_before: tuple[int, ...]
    source: str
    verified: bool


def schedule(year: int) -> Schedule:
    """Give the days of data/monitoring.toml for a year. Raises ValueError before the first it names."""
    known = [block for block in _schedules() if block["first_year"] <= year]
    if not known:
        raise ValueError(f"no days are known for {year}")
    block = max(known, key=lambda one: int(one["first_year"]))
    return Schedule(
        _day(year, block["opens"]), _day(year, block["due"]), tuple(block["remind_days_before"]),
        block["source"], block["verified"],
    )  # fmt: skip


def missing_parts(content: Content) -> list[str]:
    """Name what an answer must still say before it can be submitted: "status", "progress"."""
    return [name for name in ("status", "progress") if not getattr(content, name)]


def read(content: object) -> Content:
    """Read an answer. Raises ValueError that names each field that is wrong, and how."""
    try:
        return Content.model_validate(content)
    except ValidationError as error:
        raise ValueError("; ".join(said(error))) from error


def said(error: ValidationError) -> list[str]:
    """Give each fault as "where: what", the place as in `projects.2.status`."""
    return [
        f"{'.'.join(str(part) for part in one['loc']) or 'all'}: {one['msg']}"
        for one in error.errors(include_url=False, include_input=False)
    ]


def prefill(last: Content | None, record: Content) -> Content:
    """Start a city's answer: what it said last year where it still holds, else what the record has.

    The progress is of this year and starts empty; a status that was final is proposed again.
    """
    known = last or record
    return Content(
        status=known.status,
        challenges=known.challenges or record.challenges,
        support=known.support or record.support,
        actuals=record.actuals,
        figures=list(dict.fromkeys([*known.figures, *record.figures])),
    )


def is_late(due_on: date, today: date, states: Sequence[str]) -> bool:
    """Tell whether anything is not submitted although its day is over."""
    return today > due_on and any(state in {"missing", "draft", "returned"} for state in states)


def reminder_due(due_on: date, today: date, days_before: Sequence[int]) -> bool:
    """Tell whether today is within a week after a day of reminding, or the time is over."""
    if today > due_on:
        return True
    return any(0 <= (today - (due_on - timedelta(days=days))).days < 7 for days in days_before)  # noqa: PLR2004


@cache
def _schedules() -> list[dict[str, Any]]:
    text = files("simpul.rooms.hub").joinpath("data", "monitoring.toml").read_text(encoding="utf-8")
    blocks: list[dict[str, Any]] = tomllib.loads(text)["schedule"]
    return blocks


def _day(year: int, text: str) -> date:
    month, _dash, day = text.partition("-")
    return date(year, int(month), int(day))
