"""What whoever is on the list of a vote may ask for: to see it, to correct the groups, to be taken off it.

Nothing here leads to a ballot: the list knows that somebody voted, never what (decision 0203).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.survey import group
from simpul.rooms.reports.models import Elector, Poll
from simpul.rooms.reports.observe import eligible


class Forgotten(Refused):
    """The list was deleted: nobody can be found on it any more."""


def is_kept(poll: Poll) -> bool:
    """Tell whether anybody can still be found on the list of a vote."""
    return Elector.objects.filter(poll=poll, mark__isnull=False).exists()


def find(poll: Poll, code: str, nik: str, card: str, address: str) -> Elector:
    """Give the line of whoever types a code, or both numbers. Within a transaction.

    Raises:
        Forgotten, TooManyTries, NotOnTheList: as they say.
    """
    if not is_kept(poll):
        raise Forgotten(_("The list of this vote was deleted: who took part is known by number only."))
    mark = eligible.mark_of_code(poll, code) if code.strip() else eligible.mark_of_numbers(poll, nik, card)
    return eligible.find(poll, mark, address)


@transaction.atomic
def correct(elector: Elector, *, gender: str, age_group: str, now: datetime) -> None:
    """Correct the groups of somebody on the list; "" deletes them."""
    elector.gender, elector.age_group = group("gender", gender), group("age_group", age_group)
    elector.save(update_fields=["gender", "age_group"])
    _record(elector.poll, "reports.correct_elector", now)


@transaction.atomic
def forget(elector: Elector, *, now: datetime) -> None:
    """Take somebody off the list: a line without mark and groups stays, so that the numbers stay.

    Before the end of a vote they can vote no more; what they have cast is in the box and counts.
    """
    Elector.objects.filter(pk=elector.pk).update(mark=None, gender="", age_group="")
    _record(elector.poll, "reports.forget_elector", now)


def _record(poll: Poll, verb: str, now: datetime) -> None:
    ledger.record(city=poll.budget.city, actor=system_person(), verb=verb, subject=poll, now=now)
