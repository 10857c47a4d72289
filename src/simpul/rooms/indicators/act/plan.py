"""What stands around the values: denominators, targets, duties, official texts, closed years."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.act.enter import NoSuchIndicator, YearLocked, check_open
from simpul.rooms.indicators.models import Denominator, Duty, Lock, OfficialText, Target
from simpul.rooms.indicators.observe import keep
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.entry import CITY, LONGEST_WHY, MOST

PLAN = "indicators.plan"
LOCK = "indicators.lock"


class BadDenominator(Refused):
    """The quantity is not known, its number is not above zero, or nobody says where it comes from."""


class SourceNeeded(Refused):
    """A target or a text without its source cannot be checked by anybody."""


class NotLocked(Refused):
    """The year is not closed."""


@transaction.atomic
def set_denominator(  # noqa: PLR0913 - a value with year, scope and source
    city: City, quantity: str, year: int, number: float, source: str, *, actor: Person, now: datetime,
    scope: str = CITY, verified: bool = False,
) -> Denominator:  # fmt: skip
    """Say how many people, square kilometres or homes there were, and by whose count. Same is same.

    Raises:
        PermissionDenied: the actor may not.
        BadDenominator: see there.
        YearLocked: the year is closed.
    """  # fmt: skip
    require(actor, PLAN, city)
    if quantity not in catalogue.words("quantities"):
        known = ", ".join(catalogue.words("quantities"))
        raise BadDenominator(_("“%(what)s” is none of: %(known)s.") % {"what": quantity, "known": known})
    if not 0 < number < MOST:
        raise BadDenominator(_("It must be more than 0."))
    if not source.strip() or len(source) > LONGEST_WHY:
        raise BadDenominator(_("Say where the number comes from, in at most 2000 letters."))
    keep.alone(city)
    check_open(city, year)
    key: dict[str, Any] = {"city": city, "quantity": quantity, "year": year, "scope": scope}
    told: dict[str, Any] = {"value": float(number), "source": source.strip(), "verified": verified}
    before = Denominator.objects.current().filter(**key).first()
    if before and all(getattr(before, name) == said for name, said in told.items()):
        return before
    if before:
        Denominator.objects.filter(pk=before.pk).update(current=False)
    revision = before.revision + 1 if before else 1
    made = Denominator.objects.create(**key, **told, revision=revision, made_at=now, made_by=actor)
    ledger.record(
        city=city, actor=actor, verb="indicators.set_denominator", subject=made, now=now, quantity=quantity,
        year=year, scope=scope, value=made.value, source=made.source, revision=revision,
    )  # fmt: skip
    return made


@transaction.atomic
def set_target(  # noqa: PLR0913 - of what, when, how much, by which plan
    city: City, code: str, year: int, number: float, source: str, *, actor: Person, now: datetime,
    scope: str = CITY,
) -> Target:  # fmt: skip
    """Say what a figure should be in a year, and which plan says so. The ledger keeps what it was before.

    Raises:
        PermissionDenied, NoSuchIndicator, SourceNeeded: see there.
    """
    require(actor, PLAN, city)
    _known(code)
    if not source.strip() or not abs(number) < MOST:
        raise SourceNeeded(_("Give the number, and say which plan has it."))
    key: dict[str, Any] = {"city": city, "code": code, "year": year, "scope": scope}
    told: dict[str, Any] = {"number": float(number), "source": source.strip()}
    if same := Target.objects.filter(**key, **told).first():
        return same
    target, _made = Target.objects.update_or_create(**key, defaults={**told, "at": now, "by": actor})
    ledger.record(
        city=city, actor=actor, verb="indicators.set_target", subject=target, now=now, code=code, year=year,
        scope=scope, number=number, source=target.source,
    )  # fmt: skip
    return target


@transaction.atomic
def set_duty(  # noqa: PLR0913 - who owes what of when by when
    city: City, code: str, year: int, department: str, due_on: date, *, actor: Person, now: datetime,
    scope: str = CITY,
) -> Duty:  # fmt: skip
    """Say which department owes a figure, and by when.

    Raises:
        PermissionDenied, NoSuchIndicator, SourceNeeded: see there.
    """
    require(actor, PLAN, city)
    _known(code)
    if not department.strip():
        raise SourceNeeded(_("Say which department owes it."))
    key: dict[str, Any] = {"city": city, "code": code, "year": year, "scope": scope}
    told: dict[str, Any] = {"department": department.strip(), "due_on": due_on}
    if same := Duty.objects.filter(**key, **told).first():
        return same
    duty, _made = Duty.objects.update_or_create(**key, defaults={**told, "at": now, "by": actor})
    ledger.record(
        city=city, actor=actor, verb="indicators.set_duty", subject=duty, now=now, code=code, year=year,
        scope=scope, department=duty.department, due_on=due_on,
    )  # fmt: skip
    return duty


@transaction.atomic
def set_text(  # noqa: PLR0913 - whose text of what edition
    city: City, code: str, text: str, edition: str, *, actor: Person, now: datetime
) -> OfficialText:
    """Keep the official definition from the city's licensed copy; only its own people read it.

    Raises:
        PermissionDenied, NoSuchIndicator, SourceNeeded: see there.
    """
    require(actor, PLAN, city)
    _known(code)
    if not text.strip() or not edition.strip():
        raise SourceNeeded(_("Give the text, and the edition that it is from."))
    told: dict[str, Any] = {"text": text.strip(), "edition": edition.strip()}
    if same := OfficialText.objects.filter(city=city, code=code, **told).first():
        return same
    kept, _made = OfficialText.objects.update_or_create(
        city=city, code=code, defaults={**told, "at": now, "by": actor}
    )
    ledger.record(  # the text itself stays out: it is under copyright, and the ledger stays for ever
        city=city, actor=actor, verb="indicators.set_text", subject=kept, now=now, code=code,
        edition=kept.edition,
    )  # fmt: skip
    return kept


@transaction.atomic
def lock_year(city: City, year: int, *, actor: Person, now: datetime) -> Lock:
    """Close a year: no revision, step or denominator of it any more. A closed year stays closed.

    Raises:
        PermissionDenied: the actor may not.
    """
    require(actor, LOCK, city)
    keep.alone(city)
    standing = Lock.objects.standing().filter(city=city, year=year).first()
    if standing:
        return standing
    lock = Lock.objects.create(city=city, year=year, at=now, by=actor)
    ledger.record(city=city, actor=actor, verb="indicators.lock_year", subject=lock, now=now, year=year)
    return lock


@transaction.atomic
def unlock_year(city: City, year: int, why: str, *, actor: Person, now: datetime) -> Lock:
    """Open a closed year again, and say why. Raises PermissionDenied, NotLocked, SourceNeeded."""
    require(actor, LOCK, city)
    if not why.strip():
        raise SourceNeeded(_("Say why the year is opened again."))
    keep.alone(city)
    lock = Lock.objects.standing().filter(city=city, year=year).first()
    if lock is None:
        raise NotLocked(_("The year %(year)d is not closed.") % {"year": year})
    lock.ended_at, lock.ended_by, lock.why = now, actor, why.strip()
    lock.save(update_fields=["ended_at", "ended_by", "why"])
    ledger.record(
        city=city, actor=actor, verb="indicators.unlock_year", subject=lock, now=now, year=year, why=lock.why
    )
    return lock


def _known(code: str) -> None:
    try:
        catalogue.find(code)
    except KeyError as error:
        raise NoSuchIndicator(
            _("There is no indicator “%(code)s”. Look its code up in the catalogue.") % {"code": code}
        ) from error


__all__ = [
    "BadDenominator", "NotLocked", "SourceNeeded", "YearLocked", "lock_year", "set_denominator", "set_duty",
    "set_target", "set_text", "unlock_year",
]  # fmt: skip
