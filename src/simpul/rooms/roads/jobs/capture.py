"""Drives that came whole become surveys, and those that did not go on are forgotten. Safe to run twice."""

import shutil
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.adapters import film as films
from simpul.adapters import images, shots
from simpul.ground import jobs
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Fix, Rgb
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import capture as act
from simpul.rooms.roads.jobs import survey as surveys
from simpul.rooms.roads.models import Part, Recording, Survey
from simpul.rooms.roads.observe import film, intake, originals, pieces, recorded
from simpul.rooms.roads.observe.upload import NoPhotos, Sent
from simpul.rooms.roads.understand import capture

CUTTING = gettext_noop("Taking photos from the video")
TELL_EVERY = 20
NAME_BYTES = 150
"""Of the name of a file: file systems take 255."""


@task(queue_name="vision", max_attempts=8)  # type: ignore[call-overload, untyped-decorator]
def take_in(recording_id: int) -> str:
    """Make a drive that came whole a survey, or refuse it with the reason, and return its state."""
    recording = Recording.objects.select_related("city", "by").filter(pk=recording_id).first()
    if recording is None or recording.state not in act.OPEN:
        return "" if recording is None else recording.state
    Recording.objects.filter(pk=recording.pk).update(state=Recording.State.READING)
    with translation.override(recording.language or settings.LANGUAGE_CODE):
        try:
            take(recording)
        except (Refused, PermissionDenied) as no:
            act.refuse(recording, str(no) or _("It cannot be read."), now=timezone.now())
    pieces.throw_away(recording)
    jobs.drop(key(recording))
    recording.refresh_from_db()
    return recording.state


@jobs.every(timedelta(hours=1), phase=timedelta(minutes=11))
@task
def forget_drives() -> int:
    """Forget the drives that did not go on, and files that belong to none. Returns how many went."""
    over = act.expire(now=timezone.now())
    for recording in over:
        pieces.throw_away(recording)
    needed = {str(pk) for pk in Recording.objects.filter(state__in=act.OPEN).values_list("pk", flat=True)}
    return len(over) + pieces.strays(needed, Path(settings.SIMPUL_DATA) / "coming")


def submit(  # noqa: PLR0913 - what a form says of a video
    city: City,
    video: Sent,
    track: Sent | None,
    *,
    actor: Person,
    now: datetime,
    name: str = "",
    offset_s: float | None = None,
) -> Recording:
    """Let in a video that a form or a program sent whole, with the track beside it; the job is asked for.

    Raises:
        PermissionDenied: the actor may not.
        TooMuch: there is no room for it.
        NoPhotos: it is empty.
    """
    files = [(Part.What.VIDEO, video), *([(Part.What.TRACK, track)] if track else [])]
    drive = uuid4()
    for number, (what, file) in enumerate(files, 1):
        if not file.size:
            raise NoPhotos(_("%(name)s is empty.") % {"name": file.name})
        wanted = act.Wanted(
            drive, Recording.Kind.VIDEO, len(files), number, what, file.size, file.name or "", name, offset_s
        )
        part, _is_new = act.begin(city, wanted, actor=actor, now=now)
        pieces.put(part, file)
        recording = act.come(part, part.length, now=now, start=partial(jobs.run, take_in))
    return recording


def key(recording: Recording) -> str:
    """Give the name under which a drive's progress is told."""
    return f"roads.recording/{recording.pk}"


def take(recording: Recording) -> Survey:
    """Make a drive that came whole a survey. Raises Refused where it cannot be one; nothing is kept then."""
    zone = ZoneInfo(recording.city.time_zone)
    folder = originals.spool() / f"drive-{recording.pk}"
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier attempt left
    folder.mkdir(mode=0o700)
    with originals.unless_it_fails(folder):
        if recording.kind == Recording.Kind.VIDEO:
            arrival, note = _from_video(recording, folder, zone)
            found = intake.photos(folder, partial(surveys.reader, zone), {})
        else:
            rules = capture.read().frames
            arrival, note = intake.Arrival(recording.name, folder, source=Survey.Source.PHONE), {}
            reader = partial(surveys.reader, zone)
            found = recorded.photos(
                recording, folder, reader, partial(shots.read, zone=zone), exact_m=rules.exact_m
            )
        survey = act.take(
            recording,
            found,
            arrival,
            now=timezone.now(),
            start=partial(jobs.run, surveys.bring_in),
            note=note,
        )
    originals.settle_upload(survey, folder)
    return survey


def _from_video(recording: Recording, folder: Path, zone: tzinfo) -> tuple[intake.Arrival, dict[str, object]]:
    parts = {part.what: part for part in recording.parts.all()}
    video, track = parts.get(Part.What.VIDEO), parts.get(Part.What.TRACK)
    if video is None:
        raise film.NoTrack(_("There is no video in this drive."))
    path = _named(video)
    fixes = surveys.track(_named(track), zone) if track else None

    def tell(done: int, total: int) -> None:
        if done % TELL_EVERY == 0 or done == total:
            jobs.progress(key(recording), done, total, CUTTING)

    plan = cut(path, fixes, folder, zone=zone, offset_s=recording.offset_s, tell=tell)
    arrival = intake.Arrival(
        recording.name or video.filename, folder, track_name=track.filename if track else "",
        source=Survey.Source.VIDEO,
    )  # fmt: skip
    return arrival, plan.said()


def cut(  # noqa: PLR0913 - a video, its track, the clocks, where to, whom to tell
    path: Path,
    fixes: list[Fix] | None,
    into: Path,
    *,
    zone: tzinfo,
    offset_s: float | None,
    tell: film.Tell,
) -> film.Plan:
    """Take photos from a video into a folder. Raises BadVideo, and what `film.plan` and `film.take` do."""
    rules = capture.read().frames
    found = films.read(path)
    ahead = (found.created_at or timezone.now()).astimezone(zone).utcoffset() or timedelta()
    plan = film.plan(found, fixes, rules, zone_s=ahead.total_seconds(), offset_s=offset_s)
    film.take(found, plan, into, partial(films.frames, widest_px=rules.widest_px), _encode, tell)
    return plan


def _encode(picture: Rgb, at: datetime | None, position: LonLat) -> bytes:
    return images.encode(picture, at=at, position=position)


def _named(part: Part) -> Path:
    """Give a file under the name that it was sent with, so that what is wrong with it names it."""
    plain = Path(part.filename.replace("\\", "/").replace("\0", "")).name
    name = plain.encode()[-NAME_BYTES:].decode(errors="ignore").strip(".") or part.what
    path = part.path.with_name(f"{part.number}-{part.what}") / name
    path.parent.mkdir(exist_ok=True, mode=0o700)
    if not path.exists():
        path.hardlink_to(part.path)
    return path
