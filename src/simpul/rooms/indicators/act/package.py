"""A year's approved figures leave as one signed file, the same bytes for the same figures."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Prefetch, Q
from django.utils.translation import gettext as _

from simpul.ground import keys
from simpul.ground.files import store
from simpul.ground.files.understand import ZIP
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.models import Origin, Package, State, Used, Value
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.package import build


class NothingToSign(Refused):
    """The city has no approved figure of its own of that year."""


@transaction.atomic
def pack(city: City, year: int, *, actor: Person, now: datetime) -> Package:
    """Sign the approved figures of a year and keep the package; the same figures give the same package.

    Raises:
        PermissionDenied: the actor may not.
        NothingToSign: there is none.
        NotServedHere: the city's key is elsewhere.
    """
    require(actor, "indicators.sign", city)
    values = _values(city, year)
    if not values:
        raise NothingToSign(_("There is no approved figure of %(year)d to sign.") % {"year": year})
    newest = max(value.approved_at for value in values)
    content = {
        "city": {"slug": city.slug, "name": city.name, "country": city.country, "invented": city.invented},
        "year": year,
        "as_of": _instant(newest),
        "revisions": sum(value.revision for value in values),
        "values": [_shape(value) for value in values],
    }
    own = keys.own(city)
    blob = store.put(build(content, own.private), expect=frozenset({ZIP}))
    told = {
        "fingerprint": own.fingerprint, "as_of": newest, "revisions": content["revisions"], "at": now,
    }  # fmt: skip
    package, is_new = Package.objects.get_or_create(
        city=city, year=year, blob=blob, received=False, defaults=told
    )
    if is_new:
        ledger.record(
            city=city, actor=actor, verb="indicators.sign", subject=package, now=now, year=year,
            sha256=blob.sha256, fingerprint=own.fingerprint, values=len(values),
        )  # fmt: skip
    return package


def _values(city: City, year: int) -> list[Any]:
    """Give the city's own published values of a year by code, with when each was approved."""
    found = (
        Value.objects.published()
        .filter(city=city, year=year)
        .exclude(origin=Origin.RECEIVED)
        .select_related("base")
        .prefetch_related(Prefetch("used", Used.objects.order_by("ref", "part")))
        .annotate(approved_at=Max("steps__at", filter=Q(steps__state=State.APPROVED)))
    )
    return sorted(found, key=lambda value: (value.code, value.scope))


def _shape(value: Any) -> dict[str, Any]:
    """Give a value as JSON: what is published of it, and none of the people who made it."""
    base = value.base
    return {
        "code": value.code,
        "title": _title(value.code),
        "year": value.year,
        "scope": value.scope,
        "kind": value.kind,
        "number": value.number,
        "unit": value.unit,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "per": value.per,
        "why": value.why,
        "origin": value.origin,
        "department": value.department,
        "revision": value.revision,
        "approved_at": _instant(value.approved_at),
        "inputs_hash": value.inputs_hash,
        "base": {
            "quantity": base.quantity, "value": base.value, "year": base.year, "scope": base.scope,
            "source": base.source, "verified": base.verified,
        } if base else None,
        "used": [{"ref": one.ref, "part": one.part, "amount": one.amount} for one in value.used.all()],
    }  # fmt: skip


def _title(code: str) -> str:
    try:
        return catalogue.find(code).title
    except KeyError:
        return ""


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
