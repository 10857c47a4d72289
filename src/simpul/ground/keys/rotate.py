"""A key is changed for a new one: the old key itself says which one follows it, and until when it holds.

It is for a change that was planned. A key that is lost, or that others have, cannot vouch for anything: a new
one is trusted then as the first one was, by comparing fingerprints.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.keys import files
from simpul.ground.keys.act import BadDate, KeyTaken, trust
from simpul.ground.keys.files import Own
from simpul.ground.keys.models import KnownKey
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import NETWORK, City
from simpul.kernel import seal
from simpul.kernel.refusal import Refused

KIND = "succession"


class BadSuccession(Refused):
    """The statement does not say which key follows, or not of the key that signed it."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What came of a change: the key in use, the statement for the hubs, and the old private key's file."""

    own: Own
    statement: str
    old: Path


def rotate(where: City | None, until: datetime, actor: Person, now: datetime, *, note: str = "") -> Rotated:
    """Change the key of a city that is served here, or of the network (None), for a new one.

    What is sealed from now on is sealed with the new key; what the old one sealed is believed here until the
    date. Killed in the middle, the next call goes on with the same new key.

    Args:
        where: whose key.
        until: the moment up to which the old key is still believed, for what is on its way; after now.
        actor: who changes it.
        now: when, aware.
        note: why.

    Raises:
        PermissionDenied: the actor may not say whom the network believes.
        NotServedHere, BadKeyFile: see keys.files.
        BadDate: the date is over.
    """
    require(actor, "keys.trust", None)
    if until <= now:
        raise BadDate(_("Give a moment to come: what is on its way is sealed with the old key."))
    old, new = files.own(where), files.following(where)
    name = where.slug if where else NETWORK
    said = {"of": name, "old": old.public, "new": new.public, "until": _text(until), "at": _text(now)}
    statement = seal.sign(seal.canonical(said), old.private, kind=KIND).to_json()
    with transaction.atomic():
        key = _believed(old.public, where or NETWORK, actor, now, note)
        _let_end(key, until)
        ledger.record(
            city=None, actor=actor, verb="keys.rotate", subject=key, now=now, old=old.fingerprint,
            new=new.fingerprint, public=new.public, until=until, of=name, note=note,
        )  # fmt: skip
    return Rotated(new, statement, files.follow(where))


def succeed(statement: str | bytes, actor: Person, now: datetime) -> KnownKey:
    """Believe the key that a trusted key named as the one that follows it. Told again, nothing happens.

    Args:
        statement: as `rotate` gave it where the key is at home.
        actor: who tells it here.
        now: when, aware.

    Raises:
        PermissionDenied: the actor may not say whom the network believes.
        BadSeal: nobody who is trusted now signed it, or it was changed.
        BadSuccession, BadKey, KeyTaken: see each.
    """
    require(actor, "keys.trust", None)
    envelope = seal.Envelope.from_json(statement)
    trusted = KnownKey.objects.trusted(now).filter(fingerprint=envelope.keyid)
    known = dict(trusted.values_list("fingerprint", "public"))
    said = _read(seal.opened(envelope, known, kind=KIND), known)
    with transaction.atomic():
        old = KnownKey.objects.select_for_update(no_key=True).get(fingerprint=envelope.keyid)
        owner = old.owner_city or old.owner_name
        key = trust(said["new"], owner, actor, now, note=_("It follows %(old)s.") % {"old": old.fingerprint})
        if old.trusted_until is None:
            _let_end(old, datetime.fromisoformat(said["until"]))
            ledger.record(
                city=None, actor=actor, verb="keys.succeed", subject=key, now=now, old=old.fingerprint,
                new=key.fingerprint, until=said["until"],
            )  # fmt: skip
    return key


def _believed(public: str, owner: City | str, actor: Person, now: datetime, note: str) -> KnownKey:
    """Give the record of an old key of ours; killed after it was made, it is there already."""
    known = KnownKey.objects.filter(fingerprint=seal.fingerprint(public)).first()
    if known and known.trusted_until and known.trusted_until <= now:
        raise KeyTaken(
            _("This key was revoked: %(owner)s must make a new one.") % {"owner": known.owner_name}
        )
    return known or trust(public, owner, actor, now, note=note)


def _let_end(key: KnownKey, until: datetime) -> None:
    key.trusted_until = until
    key.save(update_fields=["trusted_until"])


def _read(payload: bytes, known: dict[str, str]) -> dict[str, Any]:
    """Read what is said. Raises BadSuccession."""
    try:
        said = json.loads(payload)
        whole = {name: str(said[name]) for name in ("old", "new", "until")}
        aware = datetime.fromisoformat(whole["until"]).tzinfo is not None
    except (ValueError, TypeError, LookupError) as error:
        raise BadSuccession(_("The statement does not say which key follows, and until when.")) from error
    if not aware or whole["old"] not in known.values() or whole["old"] == whole["new"]:
        raise BadSuccession(_("The statement is not of the key that signed it."))
    return whole


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
