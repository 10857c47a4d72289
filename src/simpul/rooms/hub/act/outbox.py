"""What a city does to send: a submission is packed and kept first, then sent until its receipt is here."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground import keys
from simpul.ground.files import store
from simpul.ground.files import understand as kinds
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel import seal
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.models.exchange import Hub, Outgoing
from simpul.rooms.hub.understand import submission as rules
from simpul.rooms.hub.understand.submission import Receipt

SUBMIT = "hub.submit"
PATH = "/api/hub/submissions"
MEDIA_TYPE = "application/json"
AGAIN_LATER = frozenset({"unknown_key", "gap", ""})
"""Reasons for which the same bytes may be taken later; any other needs something else to be sent."""


class BadContent(Refused):
    """What would be sent is not what a hub takes; the message names each part."""


class BadReceipt(Refused):
    """The hub's answer does not prove that it took what was sent."""


def hub(url: str) -> Hub:
    """Give the hub at an address, written down at the first use. Its path is added when something is sent."""
    return Hub.objects.get_or_create(url=url.rstrip("/"))[0]


def waiting(to: Hub, city: City) -> list[Outgoing]:
    """Give what is still to be received by a hub, in order."""
    rows = Outgoing.objects.filter(hub=to, city=city, state=Outgoing.State.WAITING)
    return list(rows.select_related("hub", "city", "blob").order_by("sequence"))


@transaction.atomic
def pack(to: Hub, city: City, content: Mapping[str, Any], *, actor: Person, now: datetime) -> Outgoing | None:
    """Put what a city says into its outbox: sealed, numbered, and kept before anything is sent.

    Args:
        to: the hub.
        city: whose submission; it is served here.
        content: a statement without "key", "sequence", "previous" and "made_at".
        actor: who sends it.
        now: when.

    Returns:
        What waits now; None where the hub has just this already and nothing is new.

    Raises:
        PermissionDenied: the actor may not.
        BadContent: it is not what a hub takes.
    """
    require(actor, SUBMIT, city)
    lock(city)
    digest = rules.content_hash(content)
    sent = Outgoing.objects.filter(hub=to, city=city)
    last = sent.exclude(state=Outgoing.State.REFUSED).order_by("-sequence").first()
    if last and last.content == digest:
        return last if last.state == Outgoing.State.WAITING else None
    own = keys.own(city)
    number, previous = _next(sent, last)
    statement = {**content, "key": own.public, "sequence": number, "previous": previous}
    statement["made_at"] = now.isoformat()
    payload = seal.canonical(statement)
    _read, errors = rules.read(payload, rules.limits_on(now.date()))
    if errors:
        raise BadContent("; ".join(errors))
    raw = seal.sign(payload, own.private, kind=rules.KIND).to_json().encode()
    made = Outgoing.objects.create(
        hub=to, city=city, sequence=number, blob=store.put(raw, expect=frozenset({kinds.JSON})),
        content=digest, made_at=now,
    )  # fmt: skip
    ledger.record(
        city=city, actor=actor, verb=SUBMIT, subject=made, now=now, to=to.url, number=number,
        sha256=made.sha256, publish=content["decision"]["publish"],
    )  # fmt: skip
    return made


@transaction.atomic
def answered(sent: Outgoing, status: int, body: bytes, *, actor: Person, now: datetime) -> Outgoing:
    """Keep what a hub answered: its receipt, once that is verified, or its reason.

    Raises:
        BadReceipt: it says that it took it and does not prove so; the submission waits on.
    """
    found = lock(sent, "hub", "city")
    if found.state == Outgoing.State.RECEIVED:
        return found
    found.tries, found.tried_at = found.tries + 1, now
    if status in {HTTPStatus.OK, HTTPStatus.CREATED}:
        receipt = _verified(found, body, now)
        found.state, found.receipt, found.received_at = Outgoing.State.RECEIVED, body.decode(), receipt
        found.refusal = {}
        verb = "hub.keep_receipt"
    else:
        found.refusal = _refusal(status, body)
        temporary = found.refusal["reason"] in AGAIN_LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        found.state = Outgoing.State.WAITING if temporary else Outgoing.State.REFUSED
        verb = "hub.keep_refusal"
    found.save()
    ledger.record(
        city=found.city, actor=actor, verb=verb, subject=found, now=now, number=found.sequence,
        sha256=found.sha256, reason=found.refusal.get("reason", ""), key=found.hub.fingerprint,
        receipt=hashlib.sha256(found.receipt.encode()).hexdigest() if found.receipt else "",
    )  # fmt: skip
    return found


def unreachable(sent: Outgoing, says: str, *, now: datetime) -> None:
    """Write down that a hub could not be reached; the submission waits on."""
    sent.refusal, sent.tried_at, sent.tries = {"reason": "", "detail": says}, now, sent.tries + 1
    sent.save(update_fields=["refusal", "tried_at", "tries"])


def _next(sent: Any, last: Outgoing | None) -> tuple[int, str]:
    """Give the next number and the SHA-256 before it: our own, or what the hub named when it said no."""
    number, previous = (last.sequence + 1, last.sha256) if last else (1, "")
    told = sent.filter(state=Outgoing.State.REFUSED, refusal__expected__gt=number).order_by("-pk").first()
    return (told.refusal["expected"], told.refusal["last"]) if told else (number, previous)


def _verified(sent: Outgoing, body: bytes, now: datetime) -> datetime:
    """Check a receipt, and keep the hub's key at the first; give when the submission was received."""
    try:
        envelope = seal.Envelope.from_json(body)
        claimed = json.loads(envelope.payload)["key"]
        public = sent.hub.public or str(claimed)
        payload = seal.opened(envelope, {seal.fingerprint(public): public}, kind=rules.RECEIPT_KIND)
        receipt: Receipt = rules.read_receipt(payload)
    except (Refused, ValueError, KeyError, TypeError) as error:
        raise BadReceipt(
            _("The hub's receipt is not signed with its key (%(key)s): %(why)s")
            % {"key": sent.hub.fingerprint or "?", "why": error}
        ) from error
    if (receipt.city, receipt.sequence, receipt.sha256) != (sent.city.slug, sent.sequence, sent.sha256):
        raise BadReceipt(_("The hub's receipt is for something else than what was sent."))
    if not sent.hub.public:
        sent.hub.public, sent.hub.fingerprint = public, seal.fingerprint(public)
        sent.hub.first_answered_at = now
        sent.hub.save()
    return receipt.received_at


def _refusal(status: int, body: bytes) -> dict[str, Any]:
    """Read why a hub said no; whatever answers instead of one is told as it is."""
    try:
        said = json.loads(body)
        told = {name: said.get(name) for name in ("reason", "detail", "cure", "errors", "expected", "last")}
    except (ValueError, AttributeError):
        told = {"detail": body[:300].decode(errors="replace")}
    return {"status": status, "reason": "", **{name: value for name, value in told.items() if value}}
