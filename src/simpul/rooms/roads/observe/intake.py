"""How a drive comes in: files read once, put in order, kept as a survey with one frame for each photo."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.ports import Fix
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Frame, Policy, Survey
from simpul.rooms.roads.understand import drive
from simpul.rooms.roads.understand.drive import Drive, Photo
from simpul.rooms.roads.understand.track import Track

PHOTOS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif"})
ROWS_AT_ONCE = 500


class NothingInIt(Refused):
    """There is no photo in what was given."""


class TrackWithoutTime(Refused):
    """A track that does not say when it was where cannot place photos."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came with the photos: what to call them, where they are, the track of the drive if there is one.

    `offset_s` is what the sender says is to be added to the photos' clock; None where nobody said. `source`
    is what the photos are of: photos, a video, a phone.
    """

    name: str
    folder: Path
    fixes: Sequence[Fix] | None = None
    track_name: str = ""
    offset_s: float | None = None
    source: str = Survey.Source.PHOTOS


type Reader = Callable[[str, str, bytes], Photo]
"""Reads what a photo says of itself from its name, its hash and its bytes; the camera's zone is settled."""


def photo_files(folder: Path) -> Iterator[Path]:
    """Give the photos in a folder and the folders below it, by name."""
    yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() in PHOTOS and path.is_file())


def photos(folder: Path, read: Reader, times: Mapping[str, datetime]) -> list[Photo]:
    """Read every photo of a folder once; `times` says when one was taken that does not say so itself.

    Raises:
        NothingInIt: there is none.
        OSError: a file cannot be read.
    """
    found = []
    for path in photo_files(folder):
        data = path.read_bytes()
        photo = read(str(path.relative_to(folder)), hashlib.sha256(data).hexdigest(), data)
        if photo.at is None and path.name in times:
            photo = replace(photo, at=times[path.name])
        found.append(photo)
    if not found:
        raise NothingInIt(_("There is no JPEG photo in %(folder)s.") % {"folder": folder.name})
    return found


def track_of(fixes: Sequence[Fix]) -> Track:
    """Make a track that can be asked for a moment. Raises TrackWithoutTime."""
    track = Track(fixes)
    if not track.points:
        raise TrackWithoutTime(_("The track has positions but no times, so no photo can be placed on it."))
    return track


@transaction.atomic
def keep(
    city: City, found: Sequence[Photo], arrival: Arrival, *, actor: Person, now: datetime
) -> tuple[Survey, bool]:
    """Keep a drive as a survey, unless its photos are one already.

    Returns:
        The survey, and whether it is new.

    Raises:
        TrackWithoutTime: the track cannot place anything.
    """
    lock(city)
    sha256 = drive.survey_hash(found, arrival.fixes or (), arrival.offset_s)
    said = Survey.objects.filter(city=city, sha256=sha256).first()
    if said:
        return said, False
    policy = Policy.on(city, now.date())
    planned = drive.plan(
        found,
        track=track_of(arrival.fixes) if arrival.fixes is not None else None,
        offset_s=arrival.offset_s,
        known=_known(city, found),
        gate=policy.read().gate,
    )
    survey = Survey.objects.create(
        city=city, name=arrival.name[:200], source=arrival.source, sha256=sha256, folder=str(arrival.folder),
        track_name=arrival.track_name[:200],
        offset_s=planned.offset_s, offset_estimated=planned.offset_estimated, added_at=now, added_by=actor,
        driven_on=_driven_on(planned, city), policy=policy, frames_in=len(planned.frames),
        rejected=sum(frame.reason is not None for frame in planned.frames),
    )  # fmt: skip
    Frame.objects.bulk_create(_frames(survey, planned), batch_size=ROWS_AT_ONCE)
    return survey, True


def _known(city: City, found: Sequence[Photo]) -> set[str]:
    """Give the hashes among these photos that another survey of the city has and did not reject."""
    known: set[str] = set()
    for start in range(0, len(found), ROWS_AT_ONCE):
        some = [photo.sha256 for photo in found[start : start + ROWS_AT_ONCE]]
        frames = Frame.objects.filter(survey__city=city, sha256__in=some)
        known |= set(frames.exclude(state=Frame.State.REJECTED).values_list("sha256", flat=True))
    return known


def _driven_on(planned: Drive, city: City) -> date | None:
    first = next((frame.at for frame in planned.frames if frame.at), None)
    return city.day(first) if first else None


def _frames(survey: Survey, planned: Drive) -> Iterator[Frame]:
    for sequence, frame in enumerate(planned.frames):
        photo, position = frame.photo, frame.position
        yield Frame(
            survey=survey, sequence=sequence, name=photo.name[-300:], sha256=photo.sha256, taken_at=frame.at,
            lon=position.lon if position else None, lat=position.lat if position else None,
            heading_deg=frame.heading_deg, focal_ratio=photo.focal_ratio,
            state=Frame.State.REJECTED if frame.reason else Frame.State.PENDING, reason=frame.reason or "",
        )  # fmt: skip
