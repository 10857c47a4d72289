"""What is done with keys: another's is trusted, and it is revoked. Both are in the network's ledger."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from simpul.ground.keys.models import KnownKey
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.kernel.refusal import Refused


class NoOwner(Refused):
    """Nobody is said to own the key."""


class KeyTaken(Refused):
    """The key is known already, as another's, or as one that was revoked."""


class NoSuchKey(Refused):
    """No key of this fingerprint is trusted."""


class BadDate(Refused):
    """A key is revoked from a moment between its first and now."""


def trust(public: str, owner: City | str, actor: Person, now: datetime, *, note: str = "") -> KnownKey:
    """Believe from now on what this key signs. Compare the fingerprint with its owner by another way first.

    Nothing happens where the key is trusted as this owner's already.

    Args:
        public: the key, 43 characters as `./simpul keys show` prints it.
        owner: the city whose key it is, or the name of who else has it.
        actor: who trusts it.
        now: when, aware.
        note: how it was made sure whose it is.

    Raises:
        PermissionDenied: the actor may not say whom the network believes.
        BadKey: the text is no key.
        NoOwner, KeyTaken: see each.
    """
    require(actor, "keys.trust", None)
    digits = seal.fingerprint(public)
    city = owner if isinstance(owner, City) else None
    name = (city.name if city else str(owner)).strip()
    if not name:
        raise NoOwner(_("Say whose key it is."))
    fresh = {
        "owner_city": city, "owner_name": name, "public": public, "trusted_from": now, "note": note,
    }  # fmt: skip
    with transaction.atomic():
        key, made = KnownKey.objects.get_or_create(fingerprint=digits, defaults=fresh)
        if made:
            slug = city.slug if city else ""
            ledger.record(
                city=None, actor=actor, verb="keys.trust", subject=key, now=now,
                fingerprint=digits, public=public, owner=name, owner_city=slug, note=note,
            )  # fmt: skip
    if (key.public, key.owner_city, city or key.owner_name) != (public, city, city or name):
        raise KeyTaken(_("This key is trusted as that of %(owner)s already.") % {"owner": key.owner_name})
    if key.trusted_until:
        raise KeyTaken(_("This key was revoked: %(owner)s must make a new one.") % {"owner": key.owner_name})
    return key


def revoke(
    fingerprint: str, actor: Person, now: datetime, *, since: datetime | None = None, note: str = ""
) -> KnownKey:
    """Believe a key no longer; what it signed before stays believed. A revoked key is never trusted again.

    Args:
        fingerprint: which key.
        actor: who revokes it.
        now: when, aware.
        since: the moment from which on it is not believed; None is now. Say an earlier one where the key
            was in other hands before anybody noticed.
        note: why.

    Raises:
        PermissionDenied: the actor may not say whom the network believes.
        NoSuchKey, BadDate: see each.
    """
    require(actor, "keys.revoke", None)
    ends = since or now
    with transaction.atomic():
        believed = models.Q(trusted_until=None) | models.Q(trusted_until__gt=now)
        key = (
            KnownKey.objects.select_for_update(no_key=True).filter(believed, fingerprint=fingerprint).first()
        )
        if key is None:
            raise NoSuchKey(
                _("No key %(fingerprint)s is trusted here: ./simpul keys show") % {"fingerprint": fingerprint}
            )
        if not key.trusted_from <= ends <= now:
            raise BadDate(_("Give a moment after the key was trusted, and not one to come."))
        key.trusted_until, key.note = ends, "\n".join(filter(None, [key.note, note]))
        key.save(update_fields=["trusted_until", "note"])
        ledger.record(
            city=None, actor=actor, verb="keys.revoke", subject=key, now=now,
            fingerprint=fingerprint, since=ends, note=note,
        )  # fmt: skip
    return key
