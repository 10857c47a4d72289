"""What whoever answered a consultation may ask for: to change the answer while it is open, to delete it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import survey as act
from simpul.rooms.reports.models import Reply, Survey
from simpul.rooms.reports.understand import skip


@transaction.atomic
def change(reply: Reply, given: act.Given) -> Reply:
    """Put other answers in the place of those that somebody gave.

    Raises:
        NotOpen, BadAnswers: as they say; the earlier answers stay.
    """
    survey = act.held(reply.survey)
    if survey.state != Survey.State.OPEN:
        raise act.NotOpen(_("This consultation is over: an answer can be deleted, not changed."))
    said, faults = skip.take(act.questions(survey), given.said)
    if faults:
        raise act.BadAnswers({code: act.fault(*one) for code, one in faults.items()})
    reply.said, reply.region = said, given.region
    reply.gender, reply.age_group = act.group("gender", given.gender), act.group("age_group", given.age_group)
    reply.save(update_fields=["said", "region", "gender", "age_group"])
    return reply


@transaction.atomic
def erase(reply: Reply, *, now: datetime) -> None:
    """Delete an answer. Of a closed consultation the ledger says how many are left, and their hash."""
    survey = act.held(reply.survey)
    reply.delete()
    if survey.state == Survey.State.CLOSED:
        _record(survey, "reports.erase_reply", now)


@transaction.atomic
def forget_words(survey: Survey, *, now: datetime) -> int:
    """Delete what was written in words in answers; what was chosen stays. Returns how many answers."""
    survey = act.held(survey)
    texts = {one.code for one in act.questions(survey) if one.type == skip.TEXT}
    done = 0
    for reply in survey.replies.order_by("key"):
        if texts & reply.said.keys():
            reply.said = {code: said for code, said in reply.said.items() if code not in texts}
            reply.save(update_fields=["said"])
            done += 1
    if done:
        _record(survey, "reports.forget_words", now)
    return done


def forget(city: City, days: int, now: datetime) -> int:
    """Delete the words of answers to what a city closed more than some days ago. Returns how many answers.

    Where nobody wrote down when a consultation was closed, the days count from now on.
    """
    closed = Survey.objects.filter(city=city, state=Survey.State.CLOSED)
    closed.filter(closed_at=None).update(closed_at=now)
    return sum(forget_words(one, now=now) for one in closed.filter(closed_at__lt=now - timedelta(days=days)))


def _record(survey: Survey, verb: str, now: datetime) -> None:
    ledger.record(
        city=survey.city, actor=system_person(), verb=verb, subject=survey, now=now,
        replies=survey.replies.count(), digest=act.digest(survey),
    )  # fmt: skip
