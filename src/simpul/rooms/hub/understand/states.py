"""The lives of the hub's records, as data: which stage may follow which, and what each step needs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a stage to another; `needs` is a permission, `why` says that it takes a reason."""

    before: str
    after: str
    needs: str
    why: bool = False


PROJECT: Mapping[str, frozenset[str]] = {
    "planning": frozenset({"ongoing", "completed", "stopped"}),
    "ongoing": frozenset({"completed", "stopped", "planning"}),
    "ongoing_or_planning": frozenset({"planning", "ongoing", "completed", "stopped"}),
    "completed": frozenset({"ongoing"}),
    "stopped": frozenset({"planning", "ongoing"}),
    "dropped_from_list": frozenset({"planning", "ongoing", "completed", "stopped"}),
    "never_relisted": frozenset({"planning", "ongoing", "completed", "stopped"}),
    "trial": frozenset({"planning", "ongoing", "completed", "stopped"}),
    "event_2023": frozenset({"completed"}),
}
"""Which status a person may give a project after which. Those that only the lists use have no way back in."""

PROJECT_NEW = ("planning", "ongoing", "completed")
"""What a new project may be."""

CHOSEN = ("planning", "ongoing", "completed", "stopped")
"""What a person may say of a project in a year; the other words are those of the printed lists."""

PARTNERSHIP: tuple[Step, ...] = (
    Step("named", "proposed", "hub.partner"),
    Step("named", "agreed", "hub.partner"),
    Step("named", "running", "hub.partner"),
    Step("named", "ended", "hub.partner"),
    Step("proposed", "agreed", "hub.partner"),
    Step("proposed", "ended", "hub.partner", why=True),
    Step("agreed", "running", "hub.partner"),
    Step("agreed", "ended", "hub.partner", why=True),
    Step("running", "ended", "hub.partner"),
    Step("ended", "evaluated", "hub.partner", why=True),
)
"""The life of a partnership. "named": the public record names it and does not say how far it is."""

PARTNERSHIP_STAGES = ("named", "proposed", "agreed", "running", "ended", "evaluated")

CANDIDATE: tuple[Step, ...] = (
    Step("proposed", "nr_reviewed", "hub.review_candidate"),
    Step("nr_reviewed", "secretariat_checked", "hub.check_candidate"),
    Step("nr_reviewed", "proposed", "hub.check_candidate", why=True),
    Step("secretariat_checked", "accepted", "hub.decide"),
    Step("secretariat_checked", "declined", "hub.decide", why=True),
    Step("secretariat_checked", "deferred", "hub.decide", why=True),
    Step("deferred", "secretariat_checked", "hub.check_candidate"),
    Step("proposed", "withdrawn", "hub.nominate"),
    Step("nr_reviewed", "withdrawn", "hub.nominate"),
    Step("secretariat_checked", "withdrawn", "hub.nominate"),
    Step("deferred", "withdrawn", "hub.nominate"),
)
"""The journey of a candidate: terms of reference of the network, 2019 report, pp. 12-14 (joining)."""

CANDIDATE_STAGES = (
    "proposed",
    "nr_reviewed",
    "secretariat_checked",
    "accepted",
    "declined",
    "deferred",
    "withdrawn",
)
DECIDED = frozenset({"accepted", "declined", "deferred"})
"""What a meeting decides, by consensus."""

PLAN = ("vision", "solutions", "infrastructure", "data_platform", "sustainability")
"""The five parts of a candidate's plan (terms of reference of the network, 2019 report, p. 13)."""

PARTNER_ROLES = ("finance", "technology", "technical_help", "training", "advice", "delivery", "data", "other")
"""What a partner may be in a project."""


def step(steps: tuple[Step, ...], before: str, after: str) -> Step | None:
    """Give the step from a stage to another; None where there is none."""
    return next((one for one in steps if (one.before, one.after) == (before, after)), None)


def ways(steps: tuple[Step, ...], before: str) -> list[Step]:
    """Give the steps that lead on from a stage."""
    return [one for one in steps if one.before == before]
