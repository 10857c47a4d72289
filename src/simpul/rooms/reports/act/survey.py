"""Consultations: made with checked rules, opened, answered once each, closed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Reply, Survey
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.understand import skip

SURVEY, TAKE_DOWN = "reports.survey", "reports.take_down"


class BadSurvey(Refused):
    """The questions cannot be asked as they are: the message names the question."""


class NotOpen(Refused):
    """The consultation is not open, or nothing of it can be changed any more."""


class BadAnswers(Refused):
    """Some answers are missing or wrong; `faults` has a message for each question."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Given:
    """What one person answered. `key` is the phone's own name for it: the same key is the same answer."""

    key: UUID
    said: Mapping[str, Any]
    gender: str = ""
    age_group: str = ""
    region: Boundary | None = None
    source: str = Reply.Source.WEB.value
    taken_by: Person | None = field(default=None, compare=False)


def questions(survey: Survey) -> tuple[skip.Question, ...]:
    """Give the questions of a survey."""
    return skip.read(survey.questions)


@transaction.atomic
def make(  # noqa: PLR0913 - each is said by name
    city: City, title: str, said: Any, *, actor: Person, now: datetime, text: str = "",
    population: Mapping[str, Any] | None = None, survey: Survey | None = None,
) -> Survey:  # fmt: skip
    """Make a consultation, or change one (`survey`) that was not opened yet.

    Args:
        city: whose.
        title: its title.
        said: the questions, a list as understand.skip reads it.
        actor: who makes it.
        now: when, aware.
        text: what it is about.
        population: how many live there, {"gender": {"f": 5100, ...}, "age_group": ...}; None: not known.
        survey: the draft that is changed; None makes a new one.

    Raises:
        PermissionDenied, NotOpen, BadSurvey: as they say.
    """
    require(actor, SURVEY, city)
    survey = held(survey) if survey else None
    if survey and survey.state != Survey.State.DRAFT:
        raise NotOpen(_("The consultation was opened: its questions are settled."))
    try:
        skip.read(said if isinstance(said, list) else [])
    except skip.BadQuestions as error:
        raise BadSurvey(_bad(error)) from error
    made = survey or Survey(city=city, made_at=now, made_by=actor)
    made.title, made.text, made.questions = title.strip()[:160], text.strip(), said
    made.population = dict(population or {})
    made.save()
    ledger.record(
        city=city, actor=actor, verb="reports.make_survey", subject=made, now=now, questions=len(said)
    )
    return made


def _bad(error: skip.BadQuestions) -> str:
    words = {
        "empty": _("Ask at least one question."),
        "many": _("More than %(detail)s questions: nobody answers so many."),
        "shape": _("Question %(question)s: it needs a code (letters, digits, _) and a text."),
        "type": _(
            "Question %(question)s: the type “%(detail)s” is not one of one, several, number, text, scale."
        ),
        "twice": _("Question %(question)s: another has this code, or it is “end”."),
        "options": _(
            "Question %(question)s: it needs two options, and rules name them by their codes (%(detail)s)."
        ),
        "range": _("Question %(question)s: low must be below high; a scale has at most 11 steps."),
        "rule": _("Question %(question)s: this rule does not go with it (%(detail)s)."),
        "target": _("Question %(question)s: there is no question “%(detail)s” to go to."),
        "circle": _("Question %(question)s: from here one comes back to %(detail)s, again and again."),
        "unreachable": _("Question %(question)s: no way leads to it, nobody would be asked."),
    }
    return words[error.kind] % {"question": error.question, "detail": error.detail}


@transaction.atomic
def turn(survey: Survey, state: str, *, actor: Person, now: datetime) -> Survey:
    """Open a draft, or close what is open. Raises PermissionDenied, NotOpen."""
    found = held(survey)
    require(actor, SURVEY, found.city)
    if (found.state, state) not in {
        (Survey.State.DRAFT, Survey.State.OPEN),
        (Survey.State.OPEN, Survey.State.CLOSED),
    }:
        raise NotOpen(_("A consultation is prepared, open, then closed: this step does not follow."))
    found.state = state
    found.closed_at = now if state == Survey.State.CLOSED else None
    found.save(update_fields=["state", "closed_at"])
    ledger.record(
        city=found.city, actor=actor, verb=f"reports.survey_{state}", subject=found, now=now,
        replies=found.replies.count(), digest=digest(found),
    )  # fmt: skip
    return found


def held(survey: Survey) -> Survey:
    """Give a consultation as it is now, its row locked until the transaction ends: answers wait."""
    return lock(survey, "city")


def digest(survey: Survey) -> str:
    """Give a hash over all answers in the order of their keys: a later change of one shows."""
    rows = survey.replies.order_by("key").values_list("key", "said")
    return hashlib.sha256(rfc8785.dumps([[str(key), said] for key, said in rows])).hexdigest()


def reply(survey: Survey, given: Given, *, now: datetime) -> tuple[Reply, bool]:
    """Take one person's answers. The same key again is the answer that is kept.

    An answer taken down at a meeting says who took it down by permission only: it keeps no name.

    Returns:
        The answer, and whether it is new.

    Raises:
        NotOpen, BadAnswers, PermissionDenied: as they say; nothing was stored.
    """
    known = Reply.objects.filter(survey=survey, key=given.key).first()
    if known:
        return known, False
    if given.taken_by:
        require(given.taken_by, TAKE_DOWN, survey.city)
    with transaction.atomic():
        survey = held(survey)
        if survey.state != Survey.State.OPEN:
            raise NotOpen(_("This consultation is not open."))
        said, faults = skip.take(questions(survey), given.said)
        if faults:
            raise BadAnswers({code: fault(*one) for code, one in faults.items()})
        fresh = {
            "said": said, "gender": group("gender", given.gender), "region": given.region,
            "age_group": group("age_group", given.age_group), "source": given.source,
            "on": survey.city.day(now),
        }  # fmt: skip
        return Reply.objects.get_or_create(survey=survey, key=given.key, defaults=fresh)


def group(of: str, said: str) -> str:
    """Give the group that somebody said they are of; "" where it is none that is known."""
    return said if said in rules()["groups"][of] else ""


def fault(kind: str, said: str) -> str:
    """Say what is wrong with an answer."""
    words = {
        "required": _("This question needs an answer."),
        "option": _("“%(said)s” is not one of the options."),
        "number": _("“%(said)s” is not a number."),
        "range": _("%(said)s is outside of what can be answered."),
        "long": _("This is too long: at most 2,000 letters."),
    }
    return words[kind] % {"said": said}


def listed(survey: Survey) -> Sequence[Mapping[str, Any]]:
    """Give what everybody answered."""
    return list(Reply.objects.filter(survey=survey).order_by("key").values_list("said", flat=True))
