"""An inspector's measures, kept once however often they are sent; a correction keeps what it corrects."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.files import store, understand
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act as roadstate
from simpul.ground.rows import lock
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Damage, Inspection, InspectionPhoto, Policy
from simpul.rooms.roads.understand import combined, inspected, pci
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.inspected import Found, Measured

INSPECT = "roads.inspect"
SOURCE = "roads"


class NoSegmentHere(Refused):
    """There is no street of the city at this place, or the segment is another city's."""


class KeyTaken(Refused):
    """Somebody else's record has this key."""


class CorrectedBefore(Refused):
    """Somebody corrected this inspection already: the newest is the one to correct."""


class NotYet(Refused):
    """The day of an inspection lies in the future."""


class TooManyPhotos(Refused):
    """More photos than an inspection keeps."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an inspector sends. `position` is None where the phone gave none; `corrects` is what this mends.

    `photos` are JPEGs that an adapter has made anew: faces and plates hidden, without the camera's header.
    """

    key: UUID
    inspected_on: date
    measured: Measured
    note: str = ""
    position: LonLat | None = None
    photos: Sequence[bytes] = ()
    corrects: Inspection | None = None


def may_inspect(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may record inspections in the city."""
    require(actor, INSPECT, city)


def segment_at(city: City, position: LonLat) -> Segment:
    """Find the segment nearest to a position. Raises NoSegmentHere."""
    within_m = inspected.limits().within_m
    live = Segment.objects.live().filter(city=city)
    found: list[tuple[Segment, float]] = spatial.nearest(live, position, within_m)
    if not found:
        raise NoSegmentHere(
            _("No street of the city lies within %(within)d m of this place. Choose the street.")
            % {"within": round(within_m)}
        )
    return found[0][0]


def known(key: UUID, city: City, *, actor: Person) -> Inspection | None:
    """Give the record that a key has, None where it is new. Raises KeyTaken where it is another person's."""
    found = Inspection.objects.select_related("segment").filter(key=key).first()
    if found and (found.by_id != actor.pk or found.city_id != city.pk):
        raise KeyTaken(_("This key belongs to another record. Open the form anew."))
    return found


@transaction.atomic
def inspect(
    city: City, segment: Segment, said: Said, *, actor: Person, now: datetime
) -> tuple[Inspection, bool]:
    """Keep what an inspector measured on a segment. The same key again gives the same record.

    Args:
        city: where.
        segment: of its network.
        said: see Said.
        actor: who measured.
        now: when it came.

    Returns:
        The record, and whether it is new.

    Raises:
        PermissionDenied: the actor may not.
        KeyTaken, NoSegmentHere, NotYet, CorrectedBefore, TooManyPhotos: see each.
        Impossible, BadDistress: a measure cannot be (understand.inspected, understand.pci).
    """
    require(actor, INSPECT, city)
    lock(city)
    if before := known(said.key, city, actor=actor):
        return before, False
    _check(city, segment, said, now)
    policy = Policy.on(city, said.inspected_on)
    found = inspected.judge(policy.read().rules, said.measured, said.inspected_on)
    row = _row(city, segment, said, found, policy)
    row.by, row.at = actor, now
    row.save()
    for number, photo in enumerate(said.photos):
        blob = store.put(photo, expect=frozenset({understand.JPEG}))
        InspectionPhoto.objects.create(inspection=row, photo=blob, number=number)
    ledger.record(
        city=city, actor=actor, verb=INSPECT, subject=row, now=now, segment=segment.pk, key=str(said.key),
        inspected_on=said.inspected_on, measured=asdict(said.measured), sdi=row.sdi, pci=row.pci,
        iri_class=row.iri_class, corrects=said.corrects.pk if said.corrects else None,
        policy=policy.valid_from,
    )  # fmt: skip
    _tell(row, found, now)
    return row, True


def _check(city: City, segment: Segment, said: Said, now: datetime) -> None:
    if segment.city_id != city.pk or segment.retired_at is not None:
        raise NoSegmentHere(_("This street is not one of %(city)s. Choose the street.") % {"city": city.name})
    if said.inspected_on > city.day(now):
        raise NotYet(_("The day lies in the future."))
    most = inspected.limits().most_photos
    if len(said.photos) > most:
        raise TooManyPhotos(_("An inspection keeps at most %(most)d photos.") % {"most": most})
    mended = said.corrects
    if mended is None:
        return
    if mended.segment_id != segment.pk or mended.city_id != city.pk:
        raise NoSegmentHere(_("A correction is of the same street as what it corrects."))
    if Inspection.objects.filter(corrects=mended).exists():
        raise CorrectedBefore(_("This inspection was corrected before. Correct the newest one."))


def _row(city: City, segment: Segment, said: Said, found: Found, policy: Policy) -> Inspection:
    """Make the record, not saved."""
    measured, index = said.measured, found.sdi
    units = pci.shipped()
    return Inspection(
        city=city, segment=segment, key=said.key, inspected_on=said.inspected_on, corrects=said.corrects,
        policy=policy, surface=measured.surface, length_m=measured.length_m, width_m=measured.width_m,
        slabs=measured.slabs, crack_area_percent=measured.crack_area_percent,
        crack_width_mm=measured.crack_width_mm, potholes=measured.potholes,
        potholes_per_km=found.potholes_per_km, rut_mm=measured.rut_mm, iri_m_per_km=measured.iri_m_per_km,
        distresses=[
            {"type": one.type, "severity": one.severity.value, "quantity": one.quantity,
             "unit": units.unit(measured.surface, one.type).value}
            for one in measured.distresses
        ],
        distresses_complete=measured.complete,
        sdi=index.low if index and index.exact else None, sdi_low=index.low if index else None,
        sdi_high=index.high if index else None, sdi_rutted=index.rutted if index else None,
        pci=round(found.pci.value, 2) if found.pci else None, iri_class=found.iri_class or "",
        grade=found.grade, grade_low=found.grade_low, note=said.note.strip(),
        lon=said.position.lon if said.position else None, lat=said.position.lat if said.position else None,
    )  # fmt: skip


def _tell(row: Inspection, found: Found, now: datetime) -> None:
    """Tell the road state how the segment is, where something is known of it; all of it was walked."""
    both = combined.combine(found.grade, found.iri_class)
    if both.grade == Grade.UNKNOWN:
        return
    over = (Damage.State.DISMISSED, Damage.State.REPAIRED)
    damages = Damage.objects.filter(segment=row.segment_id).exclude(state__in=over).count()
    told = roadstate.Told(
        segment=row.segment_id, grade=both.grade.value, seen_on=row.inspected_on, damages=damages,
        ref=f"roads.inspection/{row.pk}", confidence=1.0, potholes_per_km=found.potholes_per_km,
    )  # fmt: skip
    roadstate.tell_segments(row.city, [told], source=SOURCE, now=now, subject=row)
