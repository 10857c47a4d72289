"""What a drive cost, as the office says: the figures of the cost of a kilometre stand on it."""

import math
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Survey

PERMISSION = "roads.add_survey"
SAID = "roads.survey_cost"


class NoSuchCost(Refused):
    """A cost below 0, or none that can be counted."""


@transaction.atomic
def say(survey: Survey, cost: float | None, *, actor: Person, now: datetime) -> Survey:
    """Keep what a drive cost in the currency of the city's prices; None takes it back.

    Raises:
        PermissionDenied: the actor may not.
        NoSuchCost: it is below 0 or no number.
    """
    require(actor, PERMISSION, survey.city)
    if cost is not None and not (math.isfinite(cost) and cost >= 0):
        raise NoSuchCost(_("Give what the drive cost: a number from 0 up."))
    before, survey.cost = survey.cost, cost
    survey.save(update_fields=["cost"])
    ledger.record(city=survey.city, actor=actor, verb=SAID, subject=survey, now=now, before=before, cost=cost)
    return survey
