"""Drives on their way in, for their sender; and what the recording page needs to know and to say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema

from simpul.ground.places.models import City
from simpul.rooms.roads.models import Part, Recording, Survey
from simpul.rooms.roads.observe import pieces
from simpul.rooms.roads.understand import capture
from simpul.rooms.roads.understand.cut import Clock

OPEN = frozenset({Recording.State.COMING, Recording.State.WAITING, Recording.State.READING})


class File(Schema):
    """One file of a drive: where its bytes go (tus), how many there are, and how many it will have."""

    number: int
    what: str
    url: str
    done: int
    length: int


class Coming(Schema):
    """A drive on its way in. `survey` is None until it is one; `detail` is why it was refused.

    `video` says how a video was laid on its track: clock, beginning, seconds outside the track, photos.
    """

    key: UUID
    city: str
    kind: str
    name: str
    state: str
    state_name: str
    files: int
    come: list[File]
    detail: str
    survey: int | None
    url: str
    video: dict[str, Any]
    expires_at: datetime


def facts(recording: Recording) -> Coming:
    """Say how far a drive is. Reads recording.city and recording.survey: select them with the query."""
    survey = recording.survey
    return Coming(
        key=recording.key, city=recording.city.slug, kind=recording.kind, name=recording.name,
        state=recording.state, state_name=str(recording.get_state_display()), files=recording.parts_in,
        come=[_file(part, recording) for part in recording.parts.all()], detail=recording.error,
        survey=survey.pk if survey else None,
        url=survey.get_absolute_url() if survey else recording.get_absolute_url(), video=recording.note,
        expires_at=recording.expires_at,
    )  # fmt: skip


def _file(part: Part, recording: Recording) -> File:
    part.recording = recording
    done = pieces.have(part) if recording.state == Recording.State.COMING else part.done
    return File(
        number=part.number, what=part.what, url=reverse("roads:upload", args=[part.pk]), done=done,
        length=part.length,
    )  # fmt: skip


CLOCKS = {
    Clock.TRACK: gettext_lazy("by the track inside it"),
    Clock.FILE: gettext_lazy("by its file"),
    Clock.LOCAL: gettext_lazy("by its file, which gives the local time as if it were UTC"),
    Clock.GIVEN: gettext_lazy("by its file and the offset that was given"),
}
"""How it is known when a video began."""


@dataclass(frozen=True, slots=True)
class Video:
    """How a video was laid on its track. `began_at` is None where nothing says when it was taken."""

    began_at: datetime | None
    clock: str
    outside_s: float


def video_of(survey: Survey) -> Video | None:
    """Say how the video that a survey came as was laid on its track; None where it came otherwise."""
    if survey.source != Survey.Source.VIDEO:
        return None
    note = next((one.note for one in survey.recordings.all() if one.note), None)
    if note is None:
        return None
    at = note.get("began_at")
    return Video(
        datetime.fromisoformat(at) if at else None, str(CLOCKS[Clock(note["clock"])]), note["outside_s"]
    )


def recorder(city: City) -> dict[str, Any]:
    """Give what the recording page needs: addresses, numbers, words."""
    rules = capture.read()
    return {
        "given": {
            "city": city.slug,
            "uploads": reverse("roads:uploads", args=[city.slug]),
            "drives": "/api/roads/drives/",
            "every_m": rules.frames.every_m,
            "exact_m": rules.frames.exact_m,
            "widest_px": rules.frames.widest_phone_px,
            "part_photos": rules.upload.part_photos,
        },
        "words": words(),
        "every_m": rules.frames.every_m,
    }


def words() -> dict[str, str]:
    """Give what the recording page says, in the reader's language."""
    return {
        "start": _("Start recording"),
        "stop": _("Stop recording"),
        "waiting": _("Waiting for a position that is exact enough ({n} m now)."),
        "no_position_yet": _("Waiting for a position."),
        "recording": _("Recording: {photos} photos, {km} km."),
        "stopped": _("Kept on this phone: {photos} photos, {km} km."),
        "nothing": _("Nothing was recorded: no photo had a position."),
        "no_camera": _("The camera cannot be used. Allow it in the browser's settings for this site."),
        "no_position": _("The position cannot be used. Allow it in the browser's settings for this site."),
        "no_room": _("There is no room left on this phone. Recording stopped; what was taken is kept."),
        "awake": _("The screen stays on while recording."),
        "not_awake": _(
            "This browser lets the screen go dark: set the phone to keep it on, or recording stops."
        ),
        "photos": _("{photos} photos, {mb} MB"),
        "send": _("Send"),
        "sending": _("Sending: {n} %"),
        "interrupted": _("The network broke off. Sending goes on by itself when it is back."),
        "received": _("The server has all of it and is reading it."),
        "taken": _("It is a survey now."),
        "open": _("Open the survey"),
        "refused": _("The server did not take it: {why}"),
        "sign_in": _("Sign in again to send it."),
        "delete": _("Delete"),
        "delete_sure": _("Delete for good?"),
        "drive_of": _("Drive of {when}"),
        "going_on": _("This drive was broken off and is kept. Send it, or delete it."),
    }
