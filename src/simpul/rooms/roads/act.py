"""What people do in the roads room. Each act: permission, rule, change, ledger, in one transaction."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Frame, Policy, Survey
from simpul.rooms.roads.observe import intake, originals
from simpul.rooms.roads.observe.intake import Arrival
from simpul.rooms.roads.understand import policy as rules
from simpul.rooms.roads.understand.drive import Photo

ADD = "roads.add_survey"
SET_POLICY = "roads.set_policy"
READ_ORIGINAL = "roads.read_original"


class BadPolicy(Refused):
    """The numbers of a policy cannot be."""


class OriginalNotKept(Refused):
    """The photo as it was taken is not here, or not any more."""


class PolicyInUse(Refused):
    """Conditions were found under this policy; it cannot change under them."""


type Start = Callable[[int], object]
"""Asks for the job that brings a survey to its end, in the transaction of the survey."""


def may_add(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may add surveys, before anything that is sent is taken."""
    require(actor, ADD, city)


@transaction.atomic
def add_survey(  # noqa: PLR0913 - what came, who sent it, when, and what is to follow
    city: City,
    photos: Sequence[Photo],
    arrival: Arrival,
    *,
    actor: Person,
    now: datetime,
    start: Start | None = None,
) -> tuple[Survey, bool]:
    """Let a drive in. The same photos again are the survey that they were.

    Args:
        city: where.
        photos: of the drive.
        arrival: what came with them.
        actor: who sent them.
        now: when.
        start: asks for the rest to be done; None where the caller does it.

    Returns:
        The survey, and whether it is new.

    Raises:
        PermissionDenied: the actor may not.
        TrackWithoutTime: the track cannot place photos.
    """
    require(actor, ADD, city)
    survey, is_new = intake.keep(city, photos, arrival, actor=actor, now=now)
    if is_new:
        ledger.record(
            city=city, actor=actor, verb=ADD, subject=survey, now=now, name=survey.name, photos=survey.sha256,
            frames=survey.frames_in, track=survey.track_name, offset_s=survey.offset_s,
        )  # fmt: skip
        if start:
            start(survey.pk)
    return survey, is_new


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


@transaction.atomic
def read_original(frame: Frame, *, actor: Person, now: datetime) -> Path:
    """Let somebody see a photo as it was taken, with nothing hidden. That they did is in the ledger first.

    Returns:
        The file. It may be gone the next moment: its time is over when it is over.

    Raises:
        PermissionDenied: the actor may not.
        OriginalNotKept: the city keeps none, or its time is over.
    """
    survey = frame.survey
    require(actor, READ_ORIGINAL, survey.city)
    path = originals.original(frame)
    until = survey.originals_until
    if until is None or until <= now or not path.is_file():
        raise OriginalNotKept(
            _("The original of this photo is not kept. The city's policy says whether and for how long.")
        )
    ledger.record(
        city=survey.city, actor=actor, verb=READ_ORIGINAL, subject=frame, now=now, photo=frame.sha256,
        survey=survey.pk,
    )  # fmt: skip
    return path
