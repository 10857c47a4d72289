"""Everything that is kept about somebody who takes part, for whom it is about (UU 27/2022 article 7)."""

from itertools import pairwise
from typing import Any

from simpul.ground.post.act import absolute
from simpul.rooms.reports.act import rights_together as act
from simpul.rooms.reports.act import survey as surveys
from simpul.rooms.reports.models import (
    Amendment,
    Arrival,
    Backing,
    Comment,
    Elector,
    Participant,
    Proposal,
    Reply,
)
from simpul.rooms.reports.share import ballot
from simpul.rooms.reports.understand import guard, policy


def stored(me: Participant) -> dict[str, Any]:
    """Give all of it as plain values, by English names: what the JSON says, and the page shows."""
    backings = Backing.objects.filter(participant=me).select_related("proposal__city").order_by("at")
    refs = [act.ref(one) for one in [*act.said_by(me), me]]
    return {
        "person": {
            "name": me.name, "email": me.email or (me.person.email if me.person else ""),
            "account": me.person.get_username() if me.person else None,
            "gender": ballot.group("gender", me.gender) if me.gender else None,
            "village": me.region.name if me.region else None,
            "since": me.made_at, "confirmed_at": me.confirmed_at,
        },
        "proposals": [_proposal(one) for one in _mine(Proposal, me)],
        "amendments": [_amendment(one) for one in _mine(Amendment, me)],
        "comments": [_comment(one) for one in _mine(Comment, me)],
        "supports": [
            {"proposal": one.proposal.code, "title": one.proposal.title, "since": one.at} for one in backings
        ],
        "letters": me.news.count(),
        "senders": Arrival.objects.filter(subject__in=refs).count(),
        "kept_days": {
            "person": policy.of(me.city.settings).keep_voice_days,
            "proposals": policy.of(me.city.settings).keep_proposal_days,
            "senders": guard.of(me.city.settings).keep_sender_days,
        },
    }  # fmt: skip


def _mine(kind: Any, me: Participant) -> list[Any]:
    rows = kind.objects.filter(participant=me, erased_at=None).order_by("made_at", "pk")
    return list(rows.select_related("city" if kind is Proposal else "proposal__city"))


def _said(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk, "text": one.text, "signed": one.named, "seen_by_all": one.shown,
        "held_because_of": one.held, "made_at": one.made_at,
    }  # fmt: skip


def _proposal(one: Proposal) -> dict[str, Any]:
    return _said(one) | {
        "code": one.code, "title": one.title, "state": one.get_state_display(), "place": one.place,
        "longitude": one.lon, "latitude": one.lat, "url": absolute(one.get_absolute_url()),
        "earlier_words": [
            {"until": new.at, "title": old.title, "text": old.text}
            for old, new in pairwise(one.wordings.all())
        ],
    }  # fmt: skip


def _amendment(one: Amendment) -> dict[str, Any]:
    to = one.proposal
    return _said(one) | {
        "proposal": to.code, "title": one.title, "why": one.why, "state": one.get_state_display(),
        "url": absolute(to.get_absolute_url()),
    }  # fmt: skip


def _comment(one: Comment) -> dict[str, Any]:
    return _said(one) | {"proposal": one.proposal.code, "url": absolute(one.proposal.get_absolute_url())}


def elector(one: Elector) -> dict[str, Any]:
    """Give what the list of a vote says of somebody: never what was voted, which nobody knows."""
    return {
        "voted": one.voted, "area": one.area, "gender": one.gender, "age_group": one.age_group,
        "gender_name": ballot.group("gender", one.gender),
        "age_name": ballot.group("age_group", one.age_group),
    }  # fmt: skip


def answers(one: Reply) -> list[tuple[str, str]]:
    """Give what somebody answered, question by question, in words."""
    found = []
    for question in surveys.questions(one.survey):
        said = one.said.get(question.code)
        if said is not None:
            each = said if isinstance(said, list) else [said]
            found.append((question.text, ", ".join(str(question.options.get(it, it)) for it in each)))
    return found


def reply(one: Reply) -> dict[str, Any]:
    """Give an answer to a consultation as plain values."""
    return {
        "survey": one.survey.title, "url": absolute(one.survey.get_absolute_url()),
        "answers": one.said, "gender": one.gender, "age_group": one.age_group,
        "village": one.region.name if one.region else None, "came_by": one.get_source_display(), "on": one.on,
    }  # fmt: skip
