"""The numbers that a city goes by, decided from a day on."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Policy, Survey
from simpul.rooms.roads.understand import policy as rules

SET_POLICY = "roads.set_policy"


class BadPolicy(Refused):
    """The numbers of a policy cannot be."""


class PolicyInUse(Refused):
    """Conditions were found under this policy; it cannot change under them."""


def may_set_policy(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may decide the city's numbers."""
    require(actor, SET_POLICY, city)


@transaction.atomic
def set_policy(  # noqa: PLR0913 - what, from when, after whom, by whom
    city: City, content: dict[str, Any], *, valid_from: date, source: str, actor: Person, now: datetime
) -> Policy:
    """Decide the city's numbers from a day on. What was found before keeps the policy it was found by.

    Raises:
        PermissionDenied: the actor may not.
        BadPolicy: a name that is not known, or a number that cannot be.
        PolicyInUse: a survey stands on the policy of that very day.
    """
    require(actor, SET_POLICY, city)
    try:
        rules.read(content)
    except ValueError as error:
        raise BadPolicy(str(error)) from error
    if Survey.objects.filter(policy__city=city, policy__valid_from=valid_from).exists():
        raise PolicyInUse(_("Surveys stand on the policy of this day. Choose a later day."))
    policy, _made = Policy.objects.update_or_create(
        city=city, valid_from=valid_from, defaults={"content": content, "source": source}
    )
    ledger.record(
        city=city, actor=actor, verb=SET_POLICY, subject=policy, now=now, valid_from=valid_from,
        source=source, content=content,
    )  # fmt: skip
    return policy
