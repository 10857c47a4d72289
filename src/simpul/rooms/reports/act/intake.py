"""What is taken in for somebody: at the counter, by telephone, from a village's list, from a letter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post import act as post
from simpul.ground.rows import lock
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import arrive, show, submit
from simpul.rooms.reports.act.step import hold as locked
from simpul.rooms.reports.act.submit import Said, Shot
from simpul.rooms.reports.models import Category, Contact, Event, Letter, LetterPhoto, Photo, Report
from simpul.rooms.reports.observe import arrivals
from simpul.rooms.reports.observe.challenge import Sender
from simpul.rooms.reports.understand import guard, private

TAKE_DOWN = "reports.take_down"
SOURCES = (Report.Source.COUNTER.value, Report.Source.PHONE.value, Report.Source.VILLAGE.value)


class NotThatWay(Refused):
    """Nobody takes a report down that way."""


class Decided(Refused):
    """Somebody decided on the letter already."""


@dataclass(frozen=True, slots=True)
class Came:
    """An e-mail as it came: `position` None where it does not tell where; `about` is a report it answers."""

    key: UUID
    text: str
    name: str
    email: str
    written_at: datetime | None
    position: LonLat | None
    photos: Sequence[Shot]
    about: Report | None = None


def take_down(city: City, said: Said, *, source: str, actor: Person, now: datetime) -> tuple[Report, bool]:
    """Take a report in that somebody tells a colleague. The same key again is the same report.

    Raises:
        PermissionDenied: the actor may not.
        NotThatWay: the source is not one of SOURCES.
        Refused: as `submit.submit`.
    """
    require(actor, TAKE_DOWN, city)
    if source not in SOURCES:
        raise NotThatWay(_("A report is taken down at the counter, by telephone or from a village's list."))
    return submit.submit(city, said, now=now, source=source, actor=actor)


@transaction.atomic
def take_rows(city: City, rows: Sequence[Said], *, actor: Person, now: datetime) -> tuple[int, int]:
    """Take a village officer's list in: every row, or none. Returns how many were new, and how many known.

    Raises:
        PermissionDenied: the actor may not.
        Refused: as `submit.submit`; nothing of the list was stored.
    """
    require(actor, TAKE_DOWN, city)
    new = sum(
        take_down(city, row, source=Report.Source.VILLAGE.value, actor=actor, now=now)[1] for row in rows
    )
    if new:
        ledger.record(
            city=city, actor=actor, verb="reports.list", subject=city, now=now, rows=len(rows), new=new
        )
    return new, len(rows) - new


@transaction.atomic
def receive(city: City, came: Came, *, now: datetime) -> str:
    """Take an e-mail in, once for each key.

    It is guarded as the form is (`act.arrive`), by its sender's address: one that is kept out is "refused",
    and so is a letter more than people write in an hour; a report more than that waits apart as a flood does.

    Returns:
        What became of it: "words" on the report that it answers, a "report", a "letter" that waits for
        somebody to find its place, "known", or "refused": nothing was stored.
    """
    known = Letter.objects.filter(key=came.key).exists() or Report.objects.filter(key=came.key).exists()
    if known or Event.objects.filter(ref=_ref(came.key)).exists():
        return "known"
    if came.about and _is_theirs(came.about, came.email):
        add_photos(came.about, came.photos, now=now)
        say(came.about, came.text, now=now, ref=_ref(came.key))
        return "words"
    if came.position and not came.about:
        said = _said(came, came.position, None)
        try:
            arrive.arrive(city, said, Sender(), now=now, source=Report.Source.EMAIL.value)
        except submit.NotHere:
            pass
        except (arrive.TooMany, arrive.KeptOut):
            return "refused"
        else:
            return "report"
    if not _may_wait(city, came.email, now):
        return "refused"
    letter = Letter.objects.create(
        city=city, key=came.key, received_at=now, written_at=came.written_at, name=came.name[:120],
        email=came.email, text=came.text[: submit.LONGEST], reply_to=came.about,
    )  # fmt: skip
    LetterPhoto.objects.bulk_create(
        LetterPhoto(letter=letter, blob=one.blob, sha256=one.sha256, width=one.width, height=one.height,
                    taken_at=one.taken_at)
        for one in came.photos
    )  # fmt: skip
    ledger.record(city=city, actor=system_person(), verb="reports.letter", subject=letter, now=now)
    return "letter"


@transaction.atomic
def place_letter(
    letter: Letter, position: LonLat, category: Category | None, *, actor: Person, now: datetime
) -> Report:
    """Make a report of a letter whose place somebody found; the letter is emptied.

    Raises:
        PermissionDenied: the actor may not.
        Decided: somebody was faster.
        Refused: as `submit.submit`.
    """
    letter = _waiting(letter, actor)
    photos = [
        Shot(one.blob, one.sha256, one.width, one.height, one.taken_at)
        for one in letter.photos.select_related("blob")
    ]
    came = Came(letter.key, letter.text, letter.name, letter.email, letter.written_at, position, photos)
    said = _said(came, position, category)
    report, _new = submit.submit(letter.city, said, now=now, source=Report.Source.EMAIL.value, actor=actor)
    _empty(letter, Letter.State.PLACED, actor, now, report)
    return report


@transaction.atomic
def drop_letter(letter: Letter, *, actor: Person, now: datetime, answer: post.Words | None = None) -> Letter:
    """Drop a letter that reports nothing; it is emptied, and who wrote it gets an answer where one is given.

    Raises:
        PermissionDenied: the actor may not.
        Decided: somebody was faster; no answer is sent.
    """
    letter = _waiting(letter, actor)
    if answer:
        name = f"reports.letter/{letter.pk}"
        post.mail(name, name, letter.email, answer, now)
    return _empty(letter, Letter.State.DROPPED, actor, now, None, answered=bool(answer))


@transaction.atomic
def say(report: Report, words: str, *, now: datetime, ref: str = "") -> Event:
    """Keep words of who reported it. What is private in them holds the report until a person has read it."""
    report = hold(report, words)
    report.changed_at = now
    report.save(update_fields=["changed_at"])
    event = Event.objects.create(
        report=report, at=now, state=report.state, who="reporter", office=report.office, words=words[:2000],
        ref=ref,
    )  # fmt: skip
    ledger.record(
        city=report.city, actor=system_person(), verb="reports.words", subject=report, now=now, ref=ref
    )
    return event


def hold(report: Report, words: str) -> Report:
    """Hold a report back for what is private in new words about it. Returns it as it is now, locked."""
    report = locked(report)
    new = [one for one in private.reasons(words) if one not in report.held]
    if new:
        report.held = [*report.held, *new]
        report.shown = show.may_be_shown(report)
        report.save(update_fields=["held", "shown"])
    return report


@transaction.atomic
def add_photos(report: Report, photos: Sequence[Shot], *, now: datetime) -> int:
    """Keep more photos with a report, each once. Returns how many were new."""
    report = locked(report)
    there = set(report.photos.values_list("sha256", flat=True))
    new = {one.sha256: one for one in photos if one.sha256 not in there}
    Photo.objects.bulk_create(
        Photo(report=report, blob=one.blob, sha256=one.sha256, width=one.width, height=one.height,
              taken_at=one.taken_at)
        for one in new.values()
    )  # fmt: skip
    if new:
        report.changed_at = now
        report.save(update_fields=["changed_at"])
    return len(new)


def _may_wait(city: City, email: str, now: datetime) -> bool:
    """Tell whether one more letter of a sender may wait at the desk."""
    most = guard.of(city.settings)
    try:
        arrive.check(city, Sender(), arrivals.known_by("email", email), now)
    except (arrive.TooMany, arrive.KeptOut):
        return False
    waiting = Letter.objects.filter(city=city, state=Letter.State.WAITING)
    lately = waiting.filter(email__iexact=email, received_at__gt=now - arrivals.HOUR)
    return (
        lately.order_by()[: most.held_email].count() < most.held_email
        and waiting.order_by()[: most.most_waiting_city].count() < most.most_waiting_city
    )


def _ref(key: UUID) -> str:
    return f"reports.letter/{key}"


def _is_theirs(report: Report, email: str) -> bool:
    known = Contact.objects.filter(report=report).values_list("email", flat=True).first()
    return known.casefold() == email.casefold() if known else False


def _said(came: Came, position: LonLat, category: Category | None) -> Said:
    said = Said(
        came.key, position, came.text, category, name=came.name, email=came.email, said_at=came.written_at,
        photos=came.photos,
    )  # fmt: skip
    return said if said.email else replace(said, known=Report.Known.NOBODY.value)


def _waiting(letter: Letter, actor: Person) -> Letter:
    found = lock(letter, "city")
    require(actor, TAKE_DOWN, found.city)
    if found.state != Letter.State.WAITING:
        raise Decided(_("Somebody has decided on this letter already."))
    return found


def _empty(
    letter: Letter, state: Letter.State, actor: Person, now: datetime, report: Report | None, **detail: object
) -> Letter:
    letter.photos.all().delete()
    letter.state, letter.report, letter.decided_at, letter.decided_by = state, report, now, actor
    letter.text = letter.name = letter.email = ""
    letter.save()
    ledger.record(
        city=letter.city, actor=actor, verb=f"reports.letter_{state.value}", subject=letter, now=now,
        report=report.pk if report else None, **detail,
    )  # fmt: skip
    return letter
