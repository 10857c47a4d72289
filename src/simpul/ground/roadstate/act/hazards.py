"""What lies on the streets: reported by anybody, kept by another room, closed by staff or by time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import allowed, require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import rules
from simpul.ground.roadstate.models import Hazard
from simpul.ground.rows import lock
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused

CHANGE = "roadstate.change"
BATCH = 500
SAID = ("kind", "severity", "lon", "lat", "segment_id", "state", "seen_on")


class NoSuchKind(Refused):
    """The kind or the severity of a hazard is none of the known ones."""


class NoKey(Refused):
    """A report without a UUID of its own: sent twice, it would be two."""


class KeyTaken(Refused):
    """The key names a hazard of another city."""


class NotHere(Refused):
    """The position is not in the city."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hazard that another room keeps, under that room's own key such as "roads.damage/7"."""

    key: str
    kind: str
    severity: str
    position: LonLat
    segment: int | None
    seen_on: date


@transaction.atomic
def tell_hazards(
    city: City, found: Sequence[Found], gone: Collection[str], *, source: str, now: datetime
) -> tuple[int, int]:
    """Say which hazards a room has on record and which are over; one entry of the ledger for all.

    A hazard that was over and is found again is open again. Told twice, it is told once.

    Returns:
        How many are new or changed, and how many are gone now.
    """
    before = {hazard.key: hazard for hazard in _of(city, [one.key for one in found])}
    changed = []
    for one in found:
        hazard = before.get(one.key) or Hazard(city=city, key=one.key, source=source, reported_at=now)
        said = (one.kind, one.severity, *one.position, one.segment, str(Hazard.State.OPEN), one.seen_on)
        if hazard.pk and said == tuple(getattr(hazard, name) for name in SAID):
            continue
        for name, value in zip(SAID, said, strict=True):
            setattr(hazard, name, value)
        changed.append(hazard)
    over = [hazard for hazard in _of(city, sorted(gone)) if hazard.state == Hazard.State.OPEN]
    for hazard in over:
        hazard.state = Hazard.State.GONE
    for hazard in (*changed, *over):
        hazard.pk, hazard.changed_at = None, now  # its key says which it is
    Hazard.objects.bulk_create(
        [*changed, *over],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*SAID, "changed_at"],
    )
    if changed or over:
        record(
            city=city, actor=system_person(), verb="roadstate.told_hazards", subject=city, now=now,
            source=source, found=len(changed), gone=len(over),
        )  # fmt: skip
    return len(changed), len(over)


@transaction.atomic
def report_hazard(  # noqa: PLR0913 - each is said by name
    city: City,
    key: str,
    kind: str,
    position: LonLat,
    note: str = "",
    *,
    actor: Person | None,
    now: datetime,
    severity: str = "",
) -> tuple[Hazard, bool]:
    """Take in a hazard that somebody saw. The same key again is the same hazard, as it stands now.

    Who may do this: everybody; the entry point limits how often. Nothing about the reporter is kept: where a
    colleague says so who may change the city's road state, the ledger names him, and nobody else.

    Args:
        city: where.
        key: the reporter's own name for it, a UUID.
        kind: one of Hazard.Kind.
        position: where it is; in the city's box.
        note: the reporter's words; what is over 500 characters is cut.
        actor: who is signed in; None for nobody.
        now: when, aware.
        severity: one of Hazard.Severity; "" takes the kind's own (hazards.toml). Only who may change the
            city's road state can say that a road is closed: from others it counts as "avoid" until staff say
            so.

    Returns:
        The hazard, and whether it is new.

    Raises:
        NoKey, NoSuchKind, NotHere, KeyTaken: see each.
    """
    key = _uuid(key)
    rule = _rule(kind, severity)
    _check_position(city, position)
    staff = actor if allowed(actor, CHANGE, city) else None
    said = severity or rule.severity
    if said == Hazard.Severity.CLOSED and staff is None:
        said = str(Hazard.Severity.AVOID)
    near = spatial.nearest(Segment.objects.filter(city=city, retired_at=None), position, rules.read().near_m)
    hazard, is_new = Hazard.objects.get_or_create(
        key=key,
        defaults={
            "city": city, "kind": kind, "severity": said, "lon": position.lon, "lat": position.lat,
            "segment": near[0][0] if near else None, "note": note.strip()[:500], "reported_at": now,
            "source": Hazard.Source.STAFF if staff else Hazard.Source.PERSON, "changed_at": now,
            "seen_on": city.day(now),
            "expires_at": now + rule.lasts if rule.lasts else None,
        },
    )  # fmt: skip
    if hazard.city_id != city.pk:
        raise KeyTaken(_("Another report has this name. Make a new one."))
    if is_new:
        record(
            city=city, actor=staff or system_person(), verb="roadstate.hazard", subject=hazard, now=now,
            kind=kind, severity=said, source=str(hazard.source),
        )  # fmt: skip
    return hazard, is_new


@transaction.atomic
def close_hazard(hazard: Hazard, *, actor: Person, now: datetime) -> bool:
    """Say that a hazard is gone. Returns whether it was there until now.

    Raises:
        PermissionDenied: the actor may not change the city's road state.
    """
    require(actor, CHANGE, hazard.city)
    return _close(hazard, actor, now)


@transaction.atomic
def change_hazard(hazard: Hazard, *, severity: str, actor: Person, now: datetime) -> Hazard:
    """Say how bad a hazard is, such as that the road is closed by it; it is open again if it was gone.

    Raises:
        PermissionDenied: the actor may not change the city's road state.
        NoSuchKind: there is no such severity.
    """
    require(actor, CHANGE, hazard.city)
    rule = _rule(hazard.kind, severity)
    hazard = lock(hazard, "city")
    hazard.severity, hazard.state, hazard.changed_at = severity, Hazard.State.OPEN, now
    if hazard.expires_at and hazard.expires_at <= now:
        hazard.expires_at = now + rule.lasts if rule.lasts else None
    hazard.save(update_fields=["severity", "state", "changed_at", "expires_at"])
    record(
        city=hazard.city, actor=actor, verb="roadstate.hazard", subject=hazard, now=now, kind=hazard.kind,
        severity=severity, source=str(hazard.source),
    )  # fmt: skip
    return hazard


def expire(now: datetime) -> tuple[int, int]:
    """Close the hazards whose time is over and forget those that have been gone for long (hazards.toml).

    Returns:
        How many were closed, and how many forgotten.
    """
    due = Hazard.objects.open().filter(expires_at__lte=now).select_related("city").order_by("pk")
    closed = 0
    for hazard in due[:BATCH]:
        with transaction.atomic():
            closed += _close(hazard, system_person(), now)
    old = Hazard.objects.filter(state=Hazard.State.GONE, changed_at__lt=now - rules.read().keep_gone)
    return closed, old.delete()[0]


def _of(city: City, keys: Sequence[str]) -> list[Hazard]:
    found: list[Hazard] = []
    for start in range(0, len(keys), BATCH):
        some = Hazard.objects.select_for_update(no_key=True).filter(
            city=city, key__in=keys[start : start + BATCH]
        )
        found.extend(some)
    return found


def _close(hazard: Hazard, actor: Person, now: datetime) -> bool:
    open_ = Hazard.objects.open().filter(pk=hazard.pk)
    if not open_.update(state=Hazard.State.GONE, changed_at=now):
        return False
    hazard.state, hazard.changed_at = Hazard.State.GONE, now
    record(
        city=hazard.city, actor=actor, verb="roadstate.hazard_gone", subject=hazard, now=now,
        kind=hazard.kind,
    )  # fmt: skip
    return True


def _uuid(key: str) -> str:
    try:
        return str(UUID(key))
    except (ValueError, AttributeError, TypeError) as error:
        raise NoKey(_("Give the report a name of its own, a UUID, so that it counts once.")) from error


def _rule(kind: str, severity: str) -> rules.Rule:
    kinds = rules.read().kinds
    if kind not in kinds:
        raise NoSuchKind(
            _("%(kind)s is no kind of hazard. There are: %(there)s.")
            % {"kind": kind, "there": ", ".join(kinds)}
        )
    if severity and severity not in Hazard.Severity.values:
        raise NoSuchKind(
            _("%(kind)s is no severity of a hazard. There are: %(there)s.")
            % {"kind": severity, "there": ", ".join(Hazard.Severity.values)}
        )
    return kinds[kind]


def _check_position(city: City, position: LonLat) -> None:
    west, south, east, north = city.bounds
    if not (west <= position.lon <= east and south <= position.lat <= north):
        raise NotHere(
            _("%(lon)s, %(lat)s is not in %(city)s. Give longitude and latitude in degrees.")
            % {"lon": position.lon, "lat": position.lat, "city": city.name}
        )
