"""What a hub does with what cities send: it is verified, kept whole, and answered with a signed receipt."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from simpul.ground import keys
from simpul.ground.files import full, store
from simpul.ground.files import understand as kinds
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel import seal
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act.opening import Opened, TurnedAway, opened, unknown_city
from simpul.rooms.hub.models.exchange import Stranger, Submission, Turned
from simpul.rooms.hub.observe import exchange as observe
from simpul.rooms.hub.observe.exchange import TakePackage
from simpul.rooms.hub.understand import submission as rules
from simpul.rooms.hub.understand.submission import Limits, Receipt, Statement

__all__ = ["KEYS", "NoRoom", "Taken", "TurnedAway", "decide", "take", "too_big"]
KEYS = "hub.keys"


class NoRoom(Refused):
    """There is no room to keep a submission: nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The receipt of a submission, as it is sent. `again`: it had been taken before, and nothing was done."""

    receipt: str
    again: bool


def take(raw: bytes, *, now: datetime, package: TakePackage | None = None) -> Taken:
    """Take a submission: the bytes, the record, both ledger entries and the receipt are kept, or nothing is.

    The same bytes again give the same receipt and change nothing, also where the key was revoked meanwhile.

    Args:
        raw: the envelope as it came.
        now: when.
        package: how a package of indicators is taken in; None keeps it as it came.

    Raises:
        TurnedAway: it is not taken; that is written down for the Secretariat.
        NoRoom: the disk or the database is full.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    limits = rules.limits_on(now.date())
    try:
        if earlier := Submission.objects.filter(blob_id=sha256).first():
            return Taken(earlier.receipt, again=True)
        return _keep(raw, sha256, opened(raw, limits, now), now, package)
    except TurnedAway as refusal:
        _remember(raw, sha256, refusal, limits, now)
        raise
    except (full.NoRoom, OSError, DatabaseError) as error:
        _room_or_raise(error)


def too_big(size: int, now: datetime) -> None:
    """Turn a submission away by its length alone. Raises TurnedAway."""
    most = rules.limits_on(now.date()).most_bytes
    if size > most:
        raise TurnedAway(
            "too_big",
            _("The submission has more than %(most)d bytes.") % {"most": most},
            _("Send fewer projects or practices at once."),
        )


@transaction.atomic
def decide(stranger: Stranger, *, trust: bool, actor: Person, now: datetime) -> Stranger:
    """Trust a key that came with a submission as that of its city, or say that it is not to be trusted.

    Raises:
        PermissionDenied: the actor may not.
        TurnedAway: this hub knows no such city.
        Refused: the key is known as another's or was revoked.
    """
    require(actor, KEYS, None)
    city = City.objects.filter(slug=stranger.city).first()
    if city is None:
        unknown_city(stranger.city)
    if trust:
        keys.act.trust(stranger.public, city, actor, now)
    stranger.trusted, stranger.decided_at = trust, now
    stranger.save(update_fields=["trusted", "decided_at"])
    verb = "hub.trust_key" if trust else "hub.refuse_key"
    ledger.record(
        city=city, actor=actor, verb=verb, subject=stranger, now=now, fingerprint=stranger.fingerprint
    )
    return stranger


def _keep(raw: bytes, sha256: str, opened: Opened, now: datetime, package: TakePackage | None) -> Taken:
    """Keep it, in one transaction. Raises TurnedAway where it does not follow the last one."""
    statement, city = opened.statement, opened.city
    machine = system_person()
    own = keys.own(None)
    with transaction.atomic():
        lock(city)
        if earlier := Submission.objects.filter(blob_id=sha256).first():  # it came twice at once
            return Taken(earlier.receipt, again=True)
        _follows(statement, city)
        blob = store.put(raw, expect=frozenset({kinds.JSON}))
        applied = _applied(statement, city, sha256, machine, now, package)
        kept = Submission.objects.create(
            city=city, sequence=statement.sequence, blob=blob, fingerprint=opened.fingerprint,
            schema=statement.schema_, year=statement.year, made_at=statement.made_at, received_at=now,
            applied=applied, receipt="",
        )  # fmt: skip
        entry = ledger.record(
            city=city, actor=machine, verb="hub.take_submission", subject=kept, now=now, sha256=sha256,
            number=statement.sequence, key=opened.fingerprint, applied=applied,
        )  # fmt: skip
        said = Receipt(city.slug, statement.sequence, sha256, now, own.public, entry.sequence).content()
        kept.receipt = seal.sign(seal.canonical(said), own.private, kind=rules.RECEIPT_KIND).to_json()
        kept.save(update_fields=["receipt"])
    return Taken(kept.receipt, again=False)


def _applied(  # noqa: PLR0913, PLR0917 - what is applied, whose, and how
    statement: Statement, city: City, sha256: str, by: Person, now: datetime, package: TakePackage | None
) -> dict[str, Any]:
    try:
        return observe.apply(statement, city, sha256, by=by, now=now, take=package)
    except full.NoRoom:
        raise
    except Refused as error:
        raise TurnedAway(
            "indicators", str(error), _("Sign the package again: ./simpul indicators package, then send.")
        ) from error


def _follows(statement: Statement, city: City) -> None:
    last = Submission.objects.filter(city=city).order_by("-sequence").first()
    wrong = rules.order(statement, last.sequence if last else 0, last.sha256 if last else "")
    if wrong is None:
        return
    says = {
        "old": _("Number %(number)d is older than the last one taken."),
        "forked": _("Number %(number)d does not follow what was taken from this city."),
        "gap": _("Number %(number)d leaves some out."),
    }[wrong.reason] % {"number": statement.sequence}
    raise TurnedAway(
        wrong.reason,
        says,
        _("The next one must be number %(number)d. Where an older copy was restored, run the command again.")
        % {"number": wrong.expected},
        expected=wrong.expected,
        last=last.sha256 if last else "",
    )


def _remember(raw: bytes, sha256: str, refusal: TurnedAway, limits: Limits, now: datetime) -> None:
    """Write down that something was turned away; the bytes are not kept."""
    try:
        envelope = seal.Envelope.from_json(raw)
        statement, _errors = rules.read(envelope.payload, limits)
        key, city = envelope.keyid[:64], statement.city if statement else ""
    except seal.BadSeal:
        key, city = "", ""
    says = "; ".join([str(refusal), *refusal.errors])[:5000]
    again = Turned.objects.filter(sha256=sha256, reason=refusal.reason)
    if again.update(last_at=now, times=F("times") + 1):
        return
    Turned.objects.create(
        sha256=sha256, reason=refusal.reason, says=says, city=city[:60], fingerprint=key, size=len(raw),
        first_at=now, last_at=now,
    )  # fmt: skip
    too_many = Turned.objects.order_by("-last_at").values_list("pk", flat=True)[limits.most_turned :][:100]
    Turned.objects.filter(pk__in=list(too_many)).delete()


def _room_or_raise(error: Exception) -> NoReturn:
    """Say that there is no room where that is the matter, else let the error be what it is."""
    if not full.is_full(error):
        raise error
    raise NoRoom(
        _("This hub has no room to keep the submission, and kept nothing of it. Send it again later.")
    ) from error
