"""Another city's signed figures come in: kept as they came, and stored as that city's, never edited here."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground import keys
from simpul.ground.files import store
from simpul.ground.files.understand import ZIP
from simpul.ground.keys.models import KnownKey
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.models import Denominator, Origin, Package, State, Value
from simpul.rooms.indicators.observe import keep
from simpul.rooms.indicators.understand import content as content_of
from simpul.rooms.indicators.understand.package import Package as Verified
from simpul.rooms.indicators.understand.package import verify

FIELDS = (
    "kind", "number", "unit", "numerator", "denominator", "per", "why", "department", "inputs_hash",
)  # fmt: skip


class UnknownCity(Refused):
    """The figures are of a city that this installation does not know."""


class WrongCity(Refused):
    """The figures are of another city than the one whose key signed them, or that sent them."""


class OlderPackage(Refused):
    """A newer package of the same city and year was taken in before."""


@transaction.atomic
def receive(
    data: bytes,
    *,
    now: datetime,
    actor: Person | None = None,
    city: City | None = None,
    known: Mapping[str, str] | None = None,
) -> list[Value]:
    """Take in a package, safe to do twice.

    A city that is served here is only checked: its figures are here already.

    Args:
        data: the bytes of the ZIP.
        now: when.
        actor: who brings it; None where the machine does.
        city: who it must be of; None takes any city whose key is known.
        known: public keys by fingerprint; None takes those that are trusted now.

    Returns:
        The revisions that are new.

    Raises:
        BadPackage, BadSeal: it is not as it was signed, or nobody known signed it.
        UnknownCity, WrongCity, OlderPackage: see there.
    """
    believed = keys.known(now) if known is None else known
    package = verify(data, believed)
    found = _city(package, city)
    if found.served:
        return []
    keep.alone(found)
    content = package.content
    blob = store.put(data, expect=frozenset({ZIP}))
    before = Package.objects.filter(city=found, year=content.year, received=True).order_by("-pk")
    if before.filter(blob=blob).exists():
        return []
    newest = before.order_by("-as_of", "-revisions").first()
    if newest and (content.as_of, content.revisions) < (newest.as_of, newest.revisions):
        raise OlderPackage(
            _("A newer package of %(city)s for %(year)d, as of %(as_of)s, is here already.")
            % {"city": found.name, "year": content.year, "as_of": newest.as_of.isoformat(timespec="seconds")}
        )
    kept = Package.objects.create(
        city=found, year=content.year, blob=blob, fingerprint=package.fingerprint, as_of=content.as_of,
        revisions=content.revisions, received=True, at=now,
    )  # fmt: skip
    by = actor or system_person()
    made = [value for said in content.values if (value := _store(said, kept, by, now))]
    ledger.record(
        city=found, actor=by, verb="indicators.receive", subject=kept, now=now, year=content.year,
        sha256=blob.sha256, fingerprint=package.fingerprint, values=len(content.values), new=len(made),
    )  # fmt: skip
    return made


def _city(package: Verified, wanted: City | None) -> City:
    """Find whose figures they are, and make sure that this city's key signed them."""
    slug = package.content.city.slug
    found = wanted or City.objects.filter(slug=slug).first()
    if found is None:
        raise UnknownCity(_("There is no city “%(slug)s” in this network.") % {"slug": slug})
    owner = KnownKey.objects.filter(fingerprint=package.fingerprint).values_list("owner_city", flat=True)
    if found.slug != slug or any(pk not in {None, found.pk} for pk in owner):
        raise WrongCity(
            _("The package is of “%(slug)s”, but another city signed or sent it.") % {"slug": slug}
        )
    return found


def _store(said: content_of.Value, package: Package, by: Person, now: datetime) -> Value | None:
    """Keep one figure; None where it is what we have."""
    city, told = package.city, {name: getattr(said, name) for name in FIELDS}
    base = _base(said.base, city, by, now) if said.base else None
    before = keep.newest(city, said.code, package.year, said.scope)
    same = before and all(getattr(before, name) == value for name, value in told.items())
    if before and same and before.base == base:
        return None
    prefix = f"{city.slug}:"  # the records are that installation's, not ours of the same number
    sources = [keep.Source((prefix + one.ref)[:160], one.part, one.amount) for one in said.used]
    return keep.revise(
        Value(
            city=city, code=said.code, year=package.year, scope=said.scope, state=State.APPROVED, base=base,
            origin=Origin.RECEIVED, made_at=now, made_by=by, package=package,
            **told,
        ),
        sources=keep.total(sources),
    )  # fmt: skip


def _base(said: content_of.Base, city: City, by: Person, now: datetime) -> Denominator:
    """Find or keep the denominator that a figure used."""
    key = {"city": city, "quantity": said.quantity, "year": said.year, "scope": said.scope}
    told = {"value": said.value, "source": said.source, "verified": said.verified}
    found = Denominator.objects.filter(**key, **told).order_by("-revision").first()
    if found:
        return found
    before = Denominator.objects.filter(**key).order_by("-revision").first()
    Denominator.objects.current().filter(**key).update(current=False)
    revision = before.revision + 1 if before else 1
    return Denominator.objects.create(**key, **told, revision=revision, made_at=now, made_by=by)
