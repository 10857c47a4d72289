"""Surveys let in, and originals that somebody may see."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Frame, Survey
from simpul.rooms.roads.observe import intake, originals
from simpul.rooms.roads.observe.intake import Arrival
from simpul.rooms.roads.understand.drive import Photo

ADD = "roads.add_survey"
READ_ORIGINAL = "roads.read_original"


class OriginalNotKept(Refused):
    """The photo as it was taken is not here, or not any more."""


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
