"""A report comes in: once for each key, with its place, its clock, and what holds it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat, on_earth
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import show
from simpul.rooms.reports.models import Category, Contact, Event, Photo, Report
from simpul.rooms.reports.observe import days, place
from simpul.rooms.reports.understand import code, private
from simpul.rooms.reports.understand.course import course

LONGEST = 5000
CLOCK_OFF = timedelta(days=1)
"""A sender's clock that is further off tells nothing."""
TRIES = 5
"""Codes that are tried: where one is taken already, another is made."""


class NothingSaid(Refused):
    """Neither a sentence nor a photo."""


class NotText(Refused):
    """A word has a letter that no database keeps (NUL)."""


class NotHere(Refused):
    """The place is not in the city."""


class KeyTaken(Refused):
    """The key names a report of another city."""


class NoSuchCategory(Refused):
    """The category is not one that this city offers."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo that was cleaned and kept: faces and plates hidden; `sha256` is of the file that was sent."""

    blob: Blob
    sha256: str
    width: int
    height: int
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody reports. `category` None: not sure; `known` is one of Report.Known.

    `name`, `email` and `phone` are forgotten at once where nobody is to know who reported it. `said_at` is
    what the sender's clock said. `held` are reasons that the entry point found, beside those in the words.
    """

    key: UUID
    position: LonLat
    text: str = ""
    category: Category | None = None
    accuracy_m: float | None = None
    place: str = ""
    known: str = Report.Known.OFFICE.value
    confidential: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"
    said_at: datetime | None = None
    photos: Sequence[Shot] = ()
    held: Sequence[str] = ()


def submit(
    city: City,
    said: Said,
    *,
    now: datetime,
    source: str = Report.Source.WEB.value,
    actor: Person | None = None,
) -> tuple[Report, bool]:
    """Take a report in. Who may: everybody; the entry point limits how often, and who speaks for others.

    Args:
        city: where.
        said: what.
        now: when, aware: everything is counted from it, whatever the sender's clock says.
        source: one of Report.Source.
        actor: the colleague who took it down for somebody; None where somebody sent it. Who reported it is
            never in the ledger.

    Returns:
        The report and whether it is new: the same key again is the report as it stands now.

    Raises:
        NothingSaid, NotText, NotHere, NoSuchCategory, KeyTaken: as they say; nothing was stored.
    """
    found = known(city, said.key)
    return (found, False) if found else keep(city, said, now=now, source=source, actor=actor)


def keep(  # noqa: PLR0913 - each is said by name
    city: City,
    said: Said,
    *,
    now: datetime,
    source: str,
    actor: Person | None = None,
    beside: Callable[[Report], object] | None = None,
) -> tuple[Report, bool]:
    """Take in a report whose key was not known a moment ago: as `submit`, which asks that first.

    `beside` writes what belongs to a new report in the same transaction. What can be looked up is looked up
    before that begins: on SQLite one transaction writes at a time.
    """
    _check(city, said)
    report = _draft(city, said, now, source)
    for attempt in range(1, TRIES + 1):
        report.pk, report.code = None, code.make(SystemRandom())
        try:
            with transaction.atomic():
                _keep(report, said, now, actor)
                if beside:
                    beside(report)
        except IntegrityError:
            again = known(city, said.key)
            if again:  # it came under the same key at the same moment
                return again, False
            if attempt == TRIES or not Report.objects.filter(code=report.code).exists():
                raise
        else:
            break
    return report, True


def known(city: City, key: UUID) -> Report | None:
    """Give the report that came under a key; None where none did. Raises KeyTaken: in another city."""
    found = Report.objects.filter(key=key).first()
    if found and found.city_id != city.pk:
        raise KeyTaken(_("This report was sent to another city. Begin a new one."))
    return found


def _check(city: City, said: Said) -> None:
    if any("\0" in word for word in (said.text, said.place, said.name, said.email, said.phone)):
        raise NotText(_("There is a letter in it that cannot be kept. Write it anew."))
    if not said.text.strip() and not said.photos:
        raise NothingSaid(_("Say what is wrong in a sentence, or add a photo."))
    if not on_earth(*said.position) or not city.bounds.meets(Bounds(*said.position, *said.position)):
        raise NotHere(_("The place is not in %(city)s. Move the pin.") % {"city": city})
    if said.category and (said.category.city_id != city.pk or not said.category.offered):
        raise NoSuchCategory(_("This city does not take reports of that kind. Choose another."))


def _draft(city: City, said: Said, now: datetime, source: str) -> Report:
    stage = course().states["submitted"].stage
    text = said.text.strip()[:LONGEST]
    report = Report(
        city=city, key=said.key, category=said.category, text=text, lon=said.position.lon,
        lat=said.position.lat, accuracy_m=said.accuracy_m, place=said.place.strip()[:200],
        region=place.region(city, said.position), segment=place.segment(city, said.position),
        known=said.known, confidential=said.confidential, held=[*said.held, *private.reasons(text)],
        source=source, language=said.language, made_at=now, said_at=_believed(said.said_at, now),
        state_at=now, stage=stage, stage_since=now, due_at=days.due(city, now, stage), changed_at=now,
    )  # fmt: skip
    report.shown = show.may_be_shown(report)
    return report


def _keep(report: Report, said: Said, now: datetime, actor: Person | None) -> None:
    report.save(force_insert=True)
    _remember_person(report, said)
    Photo.objects.bulk_create(
        Photo(report=report, blob=one.blob, sha256=one.sha256, width=one.width, height=one.height,
              taken_at=one.taken_at)
        for one in {one.sha256: one for one in said.photos}.values()
    )  # fmt: skip
    Event.objects.create(
        report=report, at=now, step="submit", state=report.state, who="office" if actor else "reporter",
        by=actor,
    )  # fmt: skip
    ledger.record(
        city=report.city, actor=actor or system_person(), verb="reports.submit", subject=report, now=now,
        category=said.category.code if said.category else None, source=report.source,
        region=report.region.code if report.region else None,
    )  # fmt: skip


def _remember_person(report: Report, said: Said) -> None:
    if report.known == Report.Known.NOBODY:
        return
    person = (said.name.strip()[:120], said.email.strip(), said.phone.strip()[:30])
    if any(person):
        Contact.objects.create(report=report, name=person[0], email=person[1], phone=person[2])


def _believed(said_at: datetime | None, now: datetime) -> datetime | None:
    return said_at if said_at and abs(now - said_at) <= CLOCK_OFF else None
