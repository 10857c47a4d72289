"""Who takes part: somebody with an account, or known by an e-mail address once its link was opened."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.survey import group
from simpul.rooms.reports.models import News, Participant
from simpul.rooms.reports.observe.eligible import rules, tried, tries

_SALT = "simpul.rooms.reports.participant"
CONFIRM = "confirm"
SESSION = "reports-participant-{city}"
"""Under which name the session of a browser keeps who has confirmed an address."""


class BadAddress(Refused):
    """It is no e-mail address."""


class TooManyAsks(Refused):
    """From one internet address too many e-mail addresses were to be confirmed."""


class LinkTooOld(Refused):
    """The link was not made here, or too long ago."""


class NotKnown(Refused):
    """Nobody has confirmed who this is."""


def of_account(city: City, person: Person, *, now: datetime) -> Participant:
    """Give who a signed-in person is among those who take part."""
    found, _new = Participant.objects.get_or_create(
        city=city,
        person=person,
        defaults={"made_at": now, "confirmed_at": now, "name": person.get_full_name()},
    )
    return found


def of_session(
    city: City, person: object, session: Mapping[str, Any], *, now: datetime
) -> Participant | None:
    """Give who takes part; None where nobody is signed in and the browser has confirmed no address."""
    if isinstance(person, Person) and not person.machine:
        return of_account(city, person, now=now)
    known: Any = session.get(SESSION.format(city=city.pk))
    rows = Participant.objects.filter(pk=known, city=city, confirmed_at__isnull=False).select_related(
        "city", "region"
    )
    return rows.select_related("city", "region").first() if known else None


@transaction.atomic
def ask(  # noqa: PLR0913 - each is said by name
    city: City,
    email: str,
    name: str,
    *,
    now: datetime,
    sender: str = "",
    gender: str = "",
    region: Boundary | None = None,
) -> Participant:
    """Ask an address to confirm itself: the link is among the news that wait to be sent.

    Asked again within some minutes nothing more is sent, so that nobody is flooded in another's name. An
    address that was confirmed keeps its name until its own link is opened.

    Args:
        city: where.
        email: the address.
        name: shown only beside what is signed.
        now: when, aware.
        sender: the internet address that asks, "" where the office does.
        gender: a code of voting.toml, "" where it was not said.
        region: the village, None where it was not said.

    Raises:
        BadAddress: it is none.
        TooManyAsks: not now; in an hour.
    """
    address = email.strip().lower()
    if sender and tries("ask", sender) >= rules()["asks"]:
        raise TooManyAsks(_("Too many addresses were given from here. Try again in an hour."))
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress(_("This is no e-mail address. Look at it once more.")) from error
    if sender:
        tried("ask", sender)
    fresh = {"made_at": now, "name": name.strip()[:120], "gender": group("gender", gender), "region": region}
    found, _new = Participant.objects.get_or_create(city=city, email=address, defaults=fresh)
    since = now - timedelta(minutes=rules()["confirm_again_minutes"])
    if not News.objects.filter(participant=found, what=CONFIRM, at__gt=since).exists():
        News.objects.create(participant=found, what=CONFIRM, at=now)
        ledger.record(city=city, actor=system_person(), verb="reports.ask_address", subject=found, now=now)
    return found


def token(participant: Participant) -> str:
    """Give what stands in the link that confirms an address."""
    return signing.dumps(participant.pk, salt=_SALT)


@transaction.atomic
def confirm(said: str, *, now: datetime) -> Participant:
    """Take the link that was sent: whoever has it reads that address's letters.

    Raises:
        LinkTooOld: see there.
    """
    try:
        pk = signing.loads(said, salt=_SALT, max_age=timedelta(hours=rules()["confirm_hours"]))
        found = (
            Participant.objects.select_for_update(of=("self",), no_key=True).select_related("city").get(pk=pk)
        )
    except (signing.BadSignature, Participant.DoesNotExist) as error:
        raise LinkTooOld(_("This link is too old, or not whole. Ask for a new one.")) from error
    if found.confirmed_at is None:
        found.confirmed_at = now
        found.save(update_fields=["confirmed_at"])
        ledger.record(
            city=found.city, actor=system_person(), verb="reports.confirm_address", subject=found, now=now
        )
    return found


def require(participant: Participant | None, city: City) -> Participant:
    """Make sure that somebody is known here. Raises NotKnown."""
    if participant is None or participant.confirmed_at is None or participant.city_id != city.pk:
        raise NotKnown(_("Sign in, or confirm your e-mail address first: then your voice counts once."))
    return participant
