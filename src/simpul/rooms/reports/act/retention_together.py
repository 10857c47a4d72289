"""What deciding together keeps no longer: who took part, the words of what is over, words of answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from simpul.ground.places.models import City
from simpul.rooms.reports.act import rights_reply, rights_together
from simpul.rooms.reports.models import Amendment, Backing, Comment, Participant, Proposal
from simpul.rooms.reports.understand import policy

OVER = (Proposal.State.DONE, Proposal.State.DECLINED, Proposal.State.WITHDRAWN)


def forget(city: City, now: datetime) -> dict[str, int]:
    """Forget what a city's rules keep no longer, one thing in a transaction.

    Returns:
        How many participants ("voices") were forgotten, how many "proposals" and "answers" lost their words.
    """
    rule = policy.of(city.settings)
    return {
        "proposals": _erase_proposals(city, rule.keep_proposal_days, now),
        "voices": _forget_voices(city, rule.keep_voice_days, now),
        "answers": rights_reply.forget(city, rule.keep_answer_days, now),
    }


def _erase_proposals(city: City, days: int, now: datetime) -> int:
    since = now - timedelta(days=days)
    old = Proposal.objects.filter(city=city, erased_at=None, state__in=OVER, state_at__lt=since)
    found = list(old.select_related("city"))
    for proposal in found:
        with transaction.atomic():
            around: list[rights_together.Said] = [*proposal.comments.all(), *proposal.amendments.all()]
            for one in [*around, proposal]:  # twice is as once
                rights_together.erase_said(one, now=now)
    return len(found)


def _forget_voices(city: City, days: int, now: datetime) -> int:
    """Forget who has not been heard of for so long and has nothing that is not decided yet."""
    done = 0
    for one in silent(city, now - timedelta(days=days)):
        rights_together.forget(one, words=False, now=now)
        done += 1
    return done


def silent(city: City, since: datetime) -> QuerySet[Participant]:
    """Give who was not heard of since a moment, and has nothing that is not decided yet."""
    mine = {"participant": OuterRef("pk")}
    undecided = Proposal.objects.filter(**mine, state__in=rights_together.UNDECIDED)
    rows = Participant.objects.filter(city=city, made_at__lt=since, confirmed_at__isnull=False)
    for said in (Proposal.objects, Amendment.objects, Comment.objects):
        rows = rows.exclude(Exists(said.filter(**mine, made_at__gte=since)))
    backings = Backing.objects.filter(**mine)
    still = Exists(backings.filter(proposal__state__in=rights_together.UNDECIDED))
    return rows.exclude(Exists(backings.filter(at__gte=since))).exclude(still).exclude(Exists(undecided))
