"""Drives sent piece by piece: the tus protocol, version 1.0.0 (tus.io/protocols/resumable-upload).

The core, and its extensions creation, creation-with-upload, expiration, checksum and termination.
Decision 0152 says why it is written here.
"""

import base64
from collections.abc import Callable
from functools import partial, wraps
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _

from simpul.ground.jobs import run
from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import capture as act
from simpul.rooms.roads.act.survey import may_add
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Part, Recording
from simpul.rooms.roads.observe import pieces
from simpul.rooms.roads.understand import capture

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
BYTES = "application/offset+octet-stream"
LONGEST_SAID = 4_000
NOT_THE_SAME = 460
"""The status that tus gives to a checksum that differs."""

type View = Callable[..., HttpResponse]


class CannotRead(Refused):
    """A header is missing, or says what cannot be."""


def _spoken(view: View) -> View:
    """Speak the protocol: its version on each side, and each no as its status with a reason."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        method = request.headers.get("X-HTTP-Method-Override") or request.method
        if method == "OPTIONS":
            response = _abilities()
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = _no(412, _("This server speaks tus %(version)s.") % {"version": VERSION})
            response["Tus-Version"] = VERSION
        else:
            response = _refusable(partial(view, request, *args, method=method, **kwargs))
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


@_spoken
def uploads(request: HttpRequest, slug: str, method: str) -> HttpResponse:
    """Make room for a file (POST); it may come with its first bytes."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    if method != "POST":
        return _no(405, _("Send POST to begin a file."))
    actor = person(request)
    may_add(actor, city)
    part, is_new = act.begin(city, _wanted(request), actor=actor, now=timezone.now())
    response = HttpResponse(status=201)
    response["Location"] = request.build_absolute_uri(reverse("roads:upload", args=[part.pk]))
    if is_new and request.content_type == BYTES:
        _write(request, part)
        part.refresh_from_db()
    return _state(response, part)


@_spoken
def upload(request: HttpRequest, pk: UUID, method: str) -> HttpResponse:
    """Say how much of a file there is (HEAD), take more of it (PATCH), delete it (DELETE)."""
    found = Part.objects.select_related("recording__city", "recording__by")
    part = get_object_or_404(found, pk=pk, recording__by=person(request))
    may_add(person(request), part.recording.city)
    if method == "HEAD":
        _come_whole(part)
        return _state(HttpResponse(), part)
    if method == "PATCH":
        return _more(request, part)
    if method == "DELETE":
        with pieces.alone(part):
            act.give_up(part.recording, actor=person(request))
            pieces.throw_away(part.recording)
        return HttpResponse(status=204)
    return _no(405, _("Send HEAD, PATCH or DELETE."))


def _more(request: HttpRequest, part: Part) -> HttpResponse:
    if request.content_type != BYTES:
        return _no(415, _("Bytes are sent as %(type)s.") % {"type": BYTES})
    said = _number(request, "Upload-Offset")
    if said != pieces.have(part):
        return _state(_no(409, _("The file goes on at another place.")), part)
    if int(request.META.get("CONTENT_LENGTH") or 0) > part.length - said:
        return _no(413, _("That is more than the file was said to have."))
    if _is_coming(part):
        _write(request, part, said)
        part.refresh_from_db()
    return _state(HttpResponse(status=204), part)


def _write(request: HttpRequest, part: Part, offset: int = 0) -> None:
    """Keep what comes; the job is asked for when it was the last of it."""
    said = request.headers.get("Upload-Checksum")
    wanted = pieces.Sum.parse(said) if said else None
    with pieces.alone(part):
        part.refresh_from_db(fields=["done"])
        if offset != pieces.have(part):
            raise pieces.Busy
        done = pieces.write(part, request.read, wanted, partial(_note, part))
        act.come(part, done, now=timezone.now(), start=partial(run, jobs.take_in))


def _come_whole(part: Part) -> None:
    """Ask for the job where a process was killed between the last byte and that."""
    if _is_coming(part) and pieces.have(part) == part.length:
        act.come(part, part.length, now=timezone.now(), start=partial(run, jobs.take_in))


def _note(part: Part, done: int) -> None:
    Part.objects.filter(pk=part.pk).update(done=done)


def _wanted(request: HttpRequest) -> act.Wanted:
    """Read what is said of a file. Raises CannotRead."""
    said = _said(request.headers.get("Upload-Metadata", ""))
    try:
        kind = Recording.Kind(said.get("kind", ""))
        return act.Wanted(
            key=UUID(said["drive"]),
            kind=kind,
            of=_least(said.get("of", "1")),
            number=_least(said.get("part", "1")),
            what=Part.What(said.get("what") or _usual(kind)),
            length=_least(str(_number(request, "Upload-Length"))),
            filename=said.get("filename", ""),
            name=said.get("name", ""),
            offset_s=float(said["offset_s"]) if said.get("offset_s") else None,
        )
    except (KeyError, ValueError, OverflowError) as error:
        raise CannotRead(
            _("Upload-Metadata must name the drive (a UUID), kind (phone or video), part and of: %(why)s")
            % {"why": error}
        ) from error


def _usual(kind: str) -> str:
    return Part.What.VIDEO if kind == Recording.Kind.VIDEO else Part.What.PHOTOS


def _least(text: str) -> int:
    number = int(text)
    if not 1 <= number < 1 << 50:
        raise ValueError(text)
    return number


def _said(header: str) -> dict[str, str]:
    """Read Upload-Metadata: names and values in base 64, with commas between. Raises CannotRead."""
    found = {}
    for pair in filter(None, (one.strip() for one in header[:LONGEST_SAID].split(","))):
        name, _sep, text = pair.partition(" ")
        try:
            value = base64.b64decode(text.strip(), validate=True).decode()
        except ValueError:
            raise CannotRead(_("Upload-Metadata cannot be read at %(name)s.") % {"name": name}) from None
        found[name] = value.replace("\0", "")
    return found


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:  # noqa: PLR2004 - fits in 64 bits
        raise CannotRead(_("%(header)s must be a whole number.") % {"header": header})
    return int(text)


def _state(response: HttpResponse, part: Part) -> HttpResponse:
    """Add how much of a file there is, and until when."""
    response["Upload-Offset"] = str(pieces.have(part) if _is_coming(part) else part.done)
    response["Upload-Length"] = str(part.length)
    response["Upload-Expires"] = http_date(part.recording.expires_at.timestamp())
    return response


def _is_coming(part: Part) -> bool:
    return part.recording.state == Recording.State.COMING


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(capture.read().upload.largest_bytes)
    response["Tus-Checksum-Algorithm"] = ",".join(pieces.SUMS)
    return response


STATUS: dict[type[Refused], int] = {
    CannotRead: 400,
    pieces.UnknownSum: 400,
    pieces.Busy: 423,
    pieces.NotTheSame: NOT_THE_SAME,
    act.TooMuch: 413,
    act.NotComing: 410,
    act.AnotherDrive: 403,
}


def _refusable(view: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return view()
    except Http404:
        return _no(404, _("There is no such file here: it was never begun, or its time is over."))
    except PermissionDenied as no:
        return _no(403, str(no))
    except Refused as no:
        said = {
            pieces.Busy: _("This file is being written at this moment. Try again."),
            pieces.NotTheSame: _("The bytes that came are not those that were sent. Send them again."),
            pieces.UnknownSum: _("The checksum is of none of these kinds: %(kinds)s.")
            % {"kinds": ", ".join(pieces.SUMS)},
        }
        return _no(STATUS.get(type(no), 409), said.get(type(no), str(no)))


def _no(status: int, why: str) -> HttpResponse:
    return JsonResponse({"detail": why, "cure": ""}, status=status)
