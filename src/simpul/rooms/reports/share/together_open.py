"""Deciding together as programs read it: cycles with their lists, budgets with their counts, surveys."""

from typing import Any

from simpul.rooms.reports.act import survey as surveys
from simpul.rooms.reports.models import (
    Agenda,
    Amendment,
    Budget,
    Comment,
    Cycle,
    Meeting,
    Poll,
    Proposal,
    Survey,
)
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.share import ballot, budget, meetings, proposals, proposals_open
from simpul.rooms.reports.share import survey as share
from simpul.rooms.reports.understand.skip_results import Summary, summaries


def proposal(one: Proposal) -> dict[str, Any]:
    """Give a proposal with its text, its way, what is said to it: by days, without persons."""
    day = one.city.day
    said = {name: getattr(proposals_open.shape(one), name) for name in proposals_open.COLUMNS}
    return said | {
        "text": one.text,
        "way": [
            {
                "level": row.meeting.level, "meeting": row.meeting.pk, "name": row.meeting.name,
                "rank": row.rank, "outcome": row.outcome, "reason": row.reason or None,
            }
            for row in proposals.way(one)
        ],
        "projects": [each.pk for each in proposals.projects(one)],
        "comments": [
            {"text": each.text, "on": day(each.made_at)}
            for each in Comment.objects.filter(proposal=one, shown=True)
        ],
        "amendments": [
            {
                "title": each.title, "text": each.text, "why": each.why, "state": each.state,
                "reason": each.reason or None, "on": day(each.made_at),
            }
            for each in Amendment.objects.filter(proposal=one, shown=True)
        ],
    }  # fmt: skip


def cycle(one: Cycle) -> dict[str, Any]:
    """Give a year's plan: its levels, meetings, who came, and each ranked list."""
    rows: dict[int, list[Agenda]] = {}
    for row in Agenda.objects.filter(meeting__cycle=one).select_related("proposal").order_by("rank", "pk"):
        rows.setdefault(row.meeting_id, []).append(row)
    return {
        "year": one.year, "url": one.get_absolute_url(), "source": one.rules.get("source", ""),
        "levels": [
            {
                "code": level.code, "begins": level.begins, "ends": level.ends, "quota": level.quota,
                "meetings": [_meeting(each, rows.get(each.pk, [])) for each in level.meetings],
            }
            for level in meetings.levels(one)
        ],
    }  # fmt: skip


def _meeting(one: Meeting, rows: list[Agenda]) -> dict[str, Any]:
    came = meetings.came(one)
    return {
        "id": one.pk, "name": one.name, "area": one.area or None, "starts_at": one.starts_at,
        "place": one.place, "over": one.closed_at is not None, "came": one.came,
        "women": came.women if came else None, "men": came.men if came else None,
        "agenda": [
            {
                "rank": row.rank, "proposal": row.proposal.code,
                "title": row.proposal.title if row.proposal.shown else None, "outcome": row.outcome,
                "reason": proposals.reason(row.reason) or None,
            }
            for row in sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.pk))
        ],
    }  # fmt: skip


def round_(one: Budget) -> dict[str, Any]:
    """Give a budget: its areas, its projects, and its vote with the count where it was counted."""
    poll = Poll.objects.filter(budget=one).select_related("budget__city").first()
    return {
        "id": one.pk, "title": one.title, "year": one.year, "total": one.total, "currency": one.currency,
        "url": one.get_absolute_url(),
        "areas": [{"name": area.name, "ceiling": area.ceiling} for area in one.areas.all()],
        "projects": [
            {
                "id": each.pk, "title": each.title, "cost": each.cost, "state": each.state,
                "area": each.area.name if each.area else None,
            }
            for part in budget.parts(one)
            for each in part.projects
        ],
        "vote": _poll(poll) if poll and poll.state != Poll.State.DRAFT else None,
    }  # fmt: skip


def _poll(poll: Poll) -> dict[str, Any]:
    counted = poll.state == Poll.State.COUNTED
    return {
        "id": poll.pk, "state": poll.state, "method": poll.method, "opens_at": poll.opens_at,
        "closes_at": poll.closes_at, "may_vote": poll.electors.count(), "receipts": poll.receipts_count,
        "receipts_root": poll.receipts_root, "ballots_root": poll.ballots_root,
        "result": [
            {"project": line.project.pk, "votes": line.votes, "chosen": line.chosen, "why": line.why}
            for line in ballot.lines(poll)
        ]
        if counted
        else None,
    }  # fmt: skip


def survey(one: Survey) -> dict[str, Any]:
    """Give a consultation: what it asks and what was answered, without what few people said."""
    return {
        "id": one.pk, "title": one.title, "text": one.text, "state": one.state, "url": one.get_absolute_url(),
        "answers": one.replies.count(),
        "questions": [_question(each) for each in summaries(surveys.questions(one), surveys.listed(one))],
        "took_part": [
            {"group": title, "name": line.name, "answered": line.answered, "people": line.people}
            for title, lines in share.took_part(one).items()
            for line in lines
        ],
    }  # fmt: skip


def _question(one: Summary) -> dict[str, Any]:
    tells = one.answered >= rules()["few"]
    return {
        "code": one.question.code, "type": one.question.type, "text": one.question.text,
        "options": dict(one.question.options), "asked": one.asked, "answered": one.answered,
        "counts": {str(code): count for code, count in one.counts.items()} if tells and one.counts else None,
        "mean": one.mean if tells else None, "middle": one.middle if tells else None,
    }  # fmt: skip
