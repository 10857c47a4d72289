"""As JSON: drives from a phone or a video, and what was not driven lately."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.roads.act import capture as act
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Recording
from simpul.rooms.roads.observe import pieces
from simpul.rooms.roads.share import capture as share

router = Router()


@router.get("/drives", response=list[share.Coming], auth=django_auth, summary="Your drives on their way in")
def list_drives(request: HttpRequest, city: str) -> list[share.Coming]:
    """Give the newest 100 drives that you sent, each with what has come of it."""
    found = Recording.objects.filter(by=person(request), city__slug=city).select_related("city", "survey")
    return [share.facts(one) for one in found.prefetch_related("parts")[:100]]


class NewDrive(Schema):
    """What is said of a video that is sent with it. `offset_s` is to be added to the video's clock."""

    city: str
    name: str = ""
    offset_s: float | None = None


@router.post("/drives", response={202: share.Coming}, auth=django_auth, summary="Send a drive's video")
def add_drive(
    request: HttpRequest,
    about: Form[NewDrive],
    video: File[UploadedFile],
    track: File[UploadedFile | None] = None,
) -> Status[share.Coming]:
    """Take a video (MP4, MOV), perhaps its track (GPX, CSV); ask for the drive to see when it is a survey.

    Large files are better sent piece by piece, over tus 1.0.0 at /roads/CITY/uploads/.
    """
    city = get_object_or_404(City.objects.served(), slug=about.city)
    found = jobs.submit(
        city,
        video,
        track,
        actor=person(request),
        now=timezone.now(),
        name=about.name,
        offset_s=about.offset_s,
    )
    return Status(202, share.facts(found))


@router.get("/drives/{uuid:key}", response=share.Coming, auth=django_auth, summary="How far one drive is")
def one_drive(request: HttpRequest, key: UUID) -> share.Coming:
    """Give what has come of a drive: where to go on (tus 1.0.0), and the survey that it became."""
    return share.facts(_mine(request, key))


@router.delete(
    "/drives/{uuid:key}", response={204: None}, auth=django_auth, summary="Give up a drive that is not whole"
)
def give_up_drive(request: HttpRequest, key: UUID) -> Status[None]:
    """Delete a drive that is still coming in, or was refused; one that is a survey stays."""
    found = _mine(request, key)
    act.give_up(found, actor=person(request))
    pieces.throw_away(found)
    return Status(204, None)


def _mine(request: HttpRequest, key: UUID) -> Recording:
    return get_object_or_404(Recording.objects.select_related("city", "survey"), key=key, by=person(request))
