"""A submission is opened: who signed it, which city it is of, what it says; or it is turned away."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from django.db.models import F
from django.utils.translation import gettext as _

from simpul.ground import keys
from simpul.ground.keys.files import path_of
from simpul.ground.keys.models import KnownKey
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.models.exchange import Stranger
from simpul.rooms.hub.observe import exchange as observe
from simpul.rooms.hub.understand import submission as rules
from simpul.rooms.hub.understand.submission import Limits, Statement


@dataclass(eq=False)
class TurnedAway(Refused):
    """A submission is not taken. `reason` is a word for programs, `says` and `cure` are for people.

    `errors` names each part that is wrong; `expected` is the number that would follow the last one taken,
    whose SHA-256 is `last`; None and "" where that is not the matter.
    """

    reason: str
    says: str
    cure: str
    errors: list[str] = field(default_factory=list)
    expected: int | None = None
    last: str = ""

    def __str__(self) -> str:
        return self.says


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission that is verified: whose, what, and by which key."""

    statement: Statement
    city: City
    fingerprint: str


def opened(raw: bytes, limits: Limits, now: datetime) -> Opened:
    """Verify who says it and read what is said. Raises TurnedAway."""
    try:
        envelope = seal.Envelope.from_json(raw)
    except seal.BadSeal as error:
        raise TurnedAway(
            "not_an_envelope", _(str(error)), _("Send what ./simpul hub submit makes, unchanged.")
        ) from error
    try:
        payload = seal.opened(envelope, _known(envelope.keyid, now), kind=rules.KIND)
    except seal.UnknownKey as error:
        _stranger(envelope, limits, now, error)
    except seal.BadSeal as error:
        reason = "wrong_kind" if isinstance(error, seal.WrongKind) else "broken_seal"
        raise TurnedAway(
            reason, _(str(error)), _("Send what ./simpul hub submit makes, unchanged.")
        ) from error
    statement = _read(payload, limits)
    city = _owner(envelope.keyid, statement)
    if errors := observe.faults(statement, city):
        _bad_schema(errors)
    return Opened(statement, city, envelope.keyid)


def _known(fingerprint: str, now: datetime) -> dict[str, str]:
    """Give the key of a fingerprint where it was trusted at that moment, by its fingerprint."""
    trusted = KnownKey.objects.trusted(now).filter(fingerprint=fingerprint)
    return dict(trusted.values_list("fingerprint", "public")) or _our_own(fingerprint)


def _our_own(fingerprint: str) -> dict[str, str]:
    """Give the key of a city served here: where one installation is city and hub, it trusts itself."""
    ours = City.objects.served()[:MOST_OWN]
    pairs = (keys.own(city) for city in ours if path_of(city).exists())
    return {pair.fingerprint: pair.public for pair in pairs if pair.fingerprint == fingerprint}


MOST_OWN = 50
"""Cities served by one installation whose keys are looked through."""


def _read(payload: bytes, limits: Limits) -> Statement:
    statement, errors = rules.read(payload, limits)
    if statement is None:
        _bad_schema(errors)
    return statement


def _owner(fingerprint: str, statement: Statement) -> City:
    """Give the city that signs, which must be the one that the submission is of."""
    city = City.objects.filter(slug=statement.city).first()
    if city is None:
        unknown_city(statement.city)
    known = KnownKey.objects.filter(fingerprint=fingerprint).values_list("owner_city_id", flat=True).first()
    if known != city.pk and not (city.served and keys.own(city).fingerprint == fingerprint):
        raise TurnedAway(
            "wrong_city",
            _("The key %(key)s is not that of %(city)s.") % {"key": fingerprint, "city": city.name},
            _("A city signs with its own key: ./simpul keys show"),
        )
    return city


def _stranger(envelope: seal.Envelope, limits: Limits, now: datetime, error: seal.UnknownKey) -> NoReturn:
    """Turn a key away that is not trusted; where it did sign, a person may decide. Raises TurnedAway."""
    statement, _errors = rules.read(envelope.payload, limits)
    away = TurnedAway(
        "unknown_key",
        _("The key %(key)s is not trusted here, or not any more.") % {"key": envelope.keyid},
        _("Tell the Secretariat the fingerprint by another way; once it is trusted, send again."),
    )
    if statement is None or seal.fingerprint(statement.key) != envelope.keyid:
        raise away from error
    try:
        seal.opened(envelope, {envelope.keyid: statement.key}, kind=rules.KIND)
    except seal.BadSeal as broken:
        raise TurnedAway("broken_seal", _(str(broken)), _("Send it unchanged.")) from broken
    known = Stranger.objects.filter(fingerprint=envelope.keyid, city=statement.city)
    if not known.update(last_at=now, times=F("times") + 1) and (
        Stranger.objects.filter(decided_at=None).count() < limits.most_strangers
    ):
        Stranger.objects.create(
            fingerprint=envelope.keyid, public=statement.key, city=statement.city, first_at=now, last_at=now
        )
    raise away from error


def _bad_schema(errors: list[str]) -> NoReturn:
    raise TurnedAway(
        "schema",
        _("%(number)d parts of the submission are wrong.") % {"number": len(errors)},
        _("Correct what is named and send again."),
        errors=errors,
    )


def unknown_city(slug: str) -> NoReturn:
    """Turn away what is of a city that is not known here. Raises TurnedAway."""
    raise TurnedAway(
        "unknown_city",
        _("This hub knows no city %(slug)s.") % {"slug": slug},
        _("Check the name of the city; a new city joins the network first."),
    )
