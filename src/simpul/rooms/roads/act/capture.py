"""A drive on its way in: begun, come whole, taken as a survey, refused, given up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import survey as surveys
from simpul.rooms.roads.models import Part, Recording, Survey
from simpul.rooms.roads.observe.intake import Arrival
from simpul.rooms.roads.understand import capture
from simpul.rooms.roads.understand.drive import Photo

SEND = "roads.send_drive"
OPEN = (Recording.State.COMING, Recording.State.WAITING, Recording.State.READING)


class TooMuch(Refused):
    """More than may come in: of one file, one person, or one city."""


class AnotherDrive(Refused):
    """What is said of a drive is not what was said of it before, or it is another person's."""


class NotComing(Refused):
    """The drive is not coming in any more: it is whole, a survey, or refused."""


type Start = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sender says of a drive and of one file of it, before the file comes."""

    key: UUID
    kind: str
    of: int
    number: int
    what: str
    length: int
    filename: str = ""
    name: str = ""
    offset_s: float | None = None


@transaction.atomic
def begin(city: City, wanted: Wanted, *, actor: Person, now: datetime) -> tuple[Part, bool]:
    """Make room for one file of a drive. Said again, it is the file that it was.

    Returns:
        The file, and whether it is new.

    Raises:
        PermissionDenied: the actor may not.
        AnotherDrive: it contradicts what was said before.
        NotComing: the drive is over, and had no such file.
        TooMuch: there is no room for it.
    """
    surveys.may_add(actor, city)
    lock(city)
    recording = Recording.objects.select_related("city").filter(key=wanted.key).first()
    if recording is None:
        recording = _new(city, wanted, actor, now)
    if (recording.city_id, recording.by_id) != (city.pk, actor.pk):
        raise AnotherDrive(_("A drive with this key belongs to somebody else. Record it anew."))
    if (recording.kind, recording.parts_in) != (wanted.kind, wanted.of):
        raise AnotherDrive(_("This drive was said to be of other files. Record it anew."))
    part = recording.parts.filter(number=wanted.number).first()
    if part:
        if (part.length, part.what) != (wanted.length, wanted.what):
            raise AnotherDrive(_("This file of the drive was said to be another one. Record it anew."))
        return part, False
    if recording.state != Recording.State.COMING:
        raise NotComing(_("This drive is not coming in any more."))
    _room(city, actor, wanted.length)
    part = Part.objects.create(
        recording=recording, number=wanted.number, what=wanted.what, length=wanted.length,
        filename=wanted.filename[-200:],
    )  # fmt: skip
    return part, True


@transaction.atomic
def come(part: Part, done: int, *, now: datetime, start: Start) -> Recording:
    """Note how much of a file there is; when the last byte of the last file came, ask for the job, once."""
    recording = (
        Recording.objects.select_for_update(no_key=True)
        .select_related("city", "by")
        .get(pk=part.recording_id)
    )
    Part.objects.filter(pk=part.pk).update(done=done)
    recording.expires_at = now + capture.read().upload.lasts
    parts = list(recording.parts.all())
    whole = len(parts) == recording.parts_in and all(one.done == one.length for one in parts)
    if whole and recording.state == Recording.State.COMING:
        recording.state = Recording.State.WAITING
        ledger.record(
            city=recording.city, actor=recording.by, verb=SEND, subject=recording, now=now,
            key=str(recording.key), kind=recording.kind, files=len(parts),
            bytes=sum(one.length for one in parts),
        )  # fmt: skip
        start(recording.pk)
    recording.save(update_fields=["expires_at", "state"])
    return recording


@transaction.atomic
def take(  # noqa: PLR0913 - as act.survey.add_survey, and what became of the film
    recording: Recording,
    photos: Sequence[Photo],
    arrival: Arrival,
    *,
    now: datetime,
    start: Start,
    note: dict[str, object] | None = None,
) -> Survey:
    """Make a drive that came whole a survey, once: taken twice it is the survey that it was."""
    locked = lock(recording, "city", "by")
    if locked.survey:
        return locked.survey
    survey, _is_new = surveys.add_survey(locked.city, photos, arrival, actor=locked.by, now=now, start=start)
    locked.survey, locked.state, locked.note = survey, Recording.State.TAKEN, note or {}
    locked.save(update_fields=["survey", "state", "note"])
    return survey


@transaction.atomic
def refuse(recording: Recording, why: str, *, now: datetime) -> None:
    """Refuse a drive that came whole and cannot be a survey."""
    ledger.record(
        city=recording.city, actor=recording.by, verb="roads.refuse_drive", subject=recording, now=now,
        key=str(recording.key), why=why,
    )  # fmt: skip
    recording.state, recording.error = Recording.State.REFUSED, why
    recording.save(update_fields=["state", "error"])


@transaction.atomic
def give_up(recording: Recording, *, actor: Person) -> None:
    """Delete a drive that is not whole yet, or was refused, because its sender says so.

    Raises:
        NotComing: it is a survey, or is becoming one.
    """
    locked = lock(recording)
    surveys.may_add(actor, locked.city)
    if locked.state not in (Recording.State.COMING, Recording.State.REFUSED):
        raise NotComing(_("This drive is not coming in any more."))
    locked.delete()


@transaction.atomic
def expire(*, now: datetime) -> list[Recording]:
    """Forget the drives that did not go on, and give them so that their files are deleted."""
    over = list(Recording.objects.filter(state=Recording.State.COMING, expires_at__lte=now))
    Recording.objects.filter(pk__in=[one.pk for one in over]).delete()
    return over


def _new(city: City, wanted: Wanted, actor: Person, now: datetime) -> Recording:
    most = capture.read().upload
    if wanted.of > most.parts:
        raise TooMuch(_("A drive has at most %(most)d files.") % {"most": most.parts})
    if Recording.objects.filter(by=actor, state__in=OPEN).count() >= most.person_drives:
        raise TooMuch(
            _("%(most)d of your drives are still coming in. Let them come whole, or delete some.")
            % {"most": most.person_drives}
        )
    return Recording.objects.create(
        key=wanted.key, city=city, by=actor, kind=wanted.kind, name=wanted.name[:200], parts_in=wanted.of,
        offset_s=wanted.offset_s, language=(get_language() or "")[:12], made_at=now,
        expires_at=now + most.lasts,
    )  # fmt: skip


def _room(city: City, actor: Person, length: int) -> None:
    """Raise TooMuch where a file is too long, or too much is coming in of this person or city."""
    most = capture.read().upload
    if length > most.largest_bytes:
        raise TooMuch(_("A file may have %(most)d bytes at most.") % {"most": most.largest_bytes})
    coming = Part.objects.filter(recording__state__in=OPEN)
    mine = coming.filter(recording__by=actor).aggregate(sum=Sum("length"))["sum"] or 0
    all_ = coming.filter(recording__city=city).aggregate(sum=Sum("length"))["sum"] or 0
    if mine + length > most.person_bytes:
        raise TooMuch(_("Too much of yours is still coming in. Let it come whole, or delete some of it."))
    if all_ + length > most.city_bytes:
        raise TooMuch(_("Too much of this city is still coming in. Try again when it has been read."))
