"""An e-mail comes in: its photos are cleaned, its place is the first photo's, else the desk finds it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import intake
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.jobs import pictures
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import find
from simpul.rooms.reports.understand import keys, mail
from simpul.rooms.reports.understand import tell as limits
from simpul.rooms.reports.understand.mail import Mail, Unreadable


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: as `intake.receive` says, or "machine", "empty" or "unreadable"."""

    what: str
    name: str


def take(city: City, data: bytes, name: str, *, now: datetime) -> Taken:
    """Take one e-mail in, once. What nobody wrote is left alone, and so is what says nothing.

    Args:
        city: whose mailbox.
        data: the letter as RFC 5322 has it.
        name: of the file, for who looks on.
        now: when, aware.
    """
    try:
        letter = mail.read(data)
    except Unreadable:
        return Taken("unreadable", name)
    if letter.by_machine:
        return Taken("machine", name)
    shots, position = _photos(city, letter)
    if not letter.text and not shots:
        return Taken("empty", name)
    about = (
        Report.objects.filter(city=city, code=letter.code, erased_at=None).first() if letter.code else None
    )
    came = intake.Came(
        keys.key(settings.SECRET_KEY, "letter", city.slug, letter.message_id),
        letter.text,
        letter.name,
        letter.email,
        letter.written_at,
        position,
        shots,
        about,
    )
    return Taken(intake.receive(city, came, now=now), name)


def _photos(city: City, letter: Mail) -> tuple[list[Shot], LonLat | None]:
    """Clean the photos; what is none is left out. Gives the first place in the city that one was taken at."""
    most, shots, position = limits.of(city.settings), [], None
    for name, data in letter.pictures[: most.photos]:
        if len(data) > most.photo_bytes:
            continue
        try:
            shot, at = pictures.cleaned(city, data, name)
        except Refused:
            continue
        shots.append(shot)
        if position is None and at and find.is_in(city, at):
            position = at
    return shots, position
