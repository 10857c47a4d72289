"""What staff do with the photos of a destination: add one, put one first, take one away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from simpul.ground.files import store, understand
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act.destination import EDIT
from simpul.rooms.cycling.act.destination_rules import Faulty
from simpul.rooms.cycling.models.destination import Destination, DestinationPhoto
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand.destination_said import Fault

MOST_PHOTOS = 12
"""Photos of one destination: more than anybody looks at."""
MIDDLE = 1000
"""The order of the first photo; those that are put first count down from it."""
NEEDED = ("alt_id", "alt_en", "author", "licence")


class NoPhoto(Refused):
    """The file is no photo that can be shown."""


class TooManyPhotos(Refused):
    """The destination has as many photos as it may have."""


class SamePhoto(Refused):
    """The destination has this photo already."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo that an adapter decoded and encoded again, without what the camera wrote into it."""

    jpeg: bytes
    width: int
    height: int


@transaction.atomic
def add_photo(
    row: Destination, picture: Picture, said: Mapping[str, str], *, actor: Person, now: datetime
) -> DestinationPhoto:
    """Put a photo to a destination, after those it has.

    Args:
        row: which.
        picture: see Picture.
        said: alt_id, alt_en, author, licence, source.
        actor: who.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: a description, the author or the licence is missing, or the licence is not known.
        TooManyPhotos, SamePhoto: see each.
    """
    require(actor, EDIT, row.city)
    _check(said)
    lock(row)
    if row.photos.count() >= MOST_PHOTOS:
        raise TooManyPhotos(_("A destination has at most %(most)d photos.") % {"most": MOST_PHOTOS})
    blob = store.put(picture.jpeg, expect=frozenset({understand.JPEG}))
    if row.photos.filter(blob=blob).exists():
        raise SamePhoto(_("This photo is there already."))
    photo = DestinationPhoto.objects.create(
        destination=row, blob=blob, width=picture.width, height=picture.height, order=MIDDLE,
        added_at=now, added_by=actor, source=said.get("source", "").strip(),
        **{name: said[name].strip() for name in NEEDED},
    )  # fmt: skip
    _tell(photo, "cycling.add_photo", actor, now)
    return photo


@transaction.atomic
def put_first(photo: DestinationPhoto, *, actor: Person, now: datetime) -> None:
    """Show this photo of its destination first. Raises PermissionDenied."""
    require(actor, EDIT, photo.destination.city)
    first = photo.destination.photos.aggregate(least=Min("order"))["least"]
    photo.order = max(first - 1, 0)
    photo.save(update_fields=["order"])
    _tell(photo, "cycling.put_photo_first", actor, now)


@transaction.atomic
def remove_photo(photo: DestinationPhoto, *, actor: Person, now: datetime) -> None:
    """Take a photo away; its content goes unless something else shows it. Raises PermissionDenied."""
    require(actor, EDIT, photo.destination.city)
    _tell(photo, "cycling.remove_photo", actor, now)
    blob = photo.blob
    photo.delete()
    store.forget(blob)


def _check(said: Mapping[str, str]) -> None:
    faults = {name: Fault("missing") for name in NEEDED if not said.get(name, "").strip()}
    known = rules.licences()
    if "licence" not in faults and said["licence"] not in known:
        faults["licence"] = Fault("unknown", {"known": ", ".join(known)})
    if faults:
        raise Faulty(faults)


def _tell(photo: DestinationPhoto, verb: str, actor: Person, now: datetime) -> None:
    row = photo.destination
    ledger.record(
        city=row.city, actor=actor, verb=verb, subject=row, now=now, sha256=photo.blob_id,
        licence=photo.licence, author=photo.author,
    )  # fmt: skip
