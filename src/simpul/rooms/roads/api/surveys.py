"""The map and the surveys as JSON. It translates and decides nothing; simpul.site.api answers every no."""

from datetime import date
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.security import django_auth
from pydantic import AfterValidator, BeforeValidator

from simpul.ground.jobs import run
from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.roads.act import survey as act
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.models import GRADE_NAMES, KIND_NAMES, Survey
from simpul.rooms.roads.observe import intake, originals, upload
from simpul.rooms.roads.share import maps, surveys
from simpul.rooms.roads.share.maps import Wanted
from simpul.rooms.roads.share.surveys import Facts

router = Router()
GEOJSON = "application/geo+json"


def _box(text: str) -> str:
    Bounds.parse(text)
    return text


def _known(names: dict[Any, Any], text: str) -> str:
    unknown = [one for one in text.split(",") if one not in names]
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not one of {', '.join(names)}")
    return text


class Map(Schema):
    """What part of which city the map shows."""

    city: str
    bbox: Annotated[str, AfterValidator(_box)]
    zoom: float = 15
    survey: Annotated[int | None, BeforeValidator(lambda text: text or None)] = None

    def wanted(self, only: str | None) -> Wanted:
        """Find what is named. Raises Http404."""
        city = get_object_or_404(City.objects.served(), slug=self.city)
        survey = get_object_or_404(Survey, pk=self.survey, city=city) if self.survey else None
        chosen = frozenset(only.split(",")) if only else None
        return Wanted(city, Bounds.parse(self.bbox), self.zoom, survey, chosen)


Grades = Annotated[str, AfterValidator(partial(_known, GRADE_NAMES))]
Kinds = Annotated[str, AfterValidator(partial(_known, KIND_NAMES))]


@router.get("/segments", summary="Segments by grade: lines close in, counts by cell far out")
def segments(request: HttpRequest, shown: Query[Map], grade: Grades | None = None) -> HttpResponse:
    """Give GeoJSON; "truncated" tells whether there are more than were sent."""
    return HttpResponse(maps.segments(shown.wanted(grade)), content_type=GEOJSON)


@router.get("/damages", summary="Damages: points close in, counts by cell far out")
def damages(request: HttpRequest, shown: Query[Map], kind: Kinds | None = None) -> HttpResponse:
    """Give GeoJSON; "truncated" tells whether there are more than were sent."""
    return HttpResponse(maps.damages(shown.wanted(kind)), content_type=GEOJSON)


@router.get("/surveys", response=list[Facts], summary="The surveys of a city, newest first")
def list_surveys(request: HttpRequest, city: str, since: date | None = None, limit: int = 50) -> list[Facts]:
    """Give at most `limit` (up to 200) surveys, driven since a day where one is given."""
    served = get_object_or_404(City.objects.served(), slug=city)
    found = Survey.objects.select_related("city", "policy").filter(city=served)
    if since:
        found = found.filter(driven_on__gte=since)
    return surveys.of_city(found[: min(max(limit, 1), 200)])


@router.get(
    "/surveys/{int:survey_id}", response=Facts, summary="One survey: frames, reasons, damages, segments"
)
def one_survey(request: HttpRequest, survey_id: int) -> Facts:
    """Give what came in and what became of it: frames = accepted + rejected + waiting."""
    return surveys.facts(get_object_or_404(Survey.objects.select_related("city", "policy"), pk=survey_id))


class NewSurvey(Schema):
    """What is said of the photos that are sent with it."""

    city: str
    name: str = ""
    offset_s: float | None = None


@router.post(
    "/surveys",
    response={200: Facts, 201: Facts},
    auth=django_auth,
    summary="Send a survey's photos, or one zip",
)
def add_survey(
    request: HttpRequest,
    about: Form[NewSurvey],
    photos: File[list[UploadedFile]],
    track: File[UploadedFile | None] = None,
) -> Any:
    """Take photos (JPEG, or a zip), perhaps a track (GPX, CSV); needs roads.add_survey. 200: it was here."""
    actor, now = person(request), timezone.now()
    city = get_object_or_404(City.objects.served(), slug=about.city)
    act.may_add(actor, city)
    zone = ZoneInfo(city.time_zone)
    folder = originals.room_for_one()
    with originals.unless_it_fails(folder):
        upload.put(folder, photos)
        fixes = upload.with_track(track, partial(jobs.track, zone=zone))
        _table, times = jobs.times(folder, zone)
        found = intake.photos(folder, partial(jobs.reader, zone), times)
        arrival = intake.Arrival(
            about.name or upload.named(photos),
            folder,
            fixes,
            track.name or "" if track else "",
            about.offset_s,
        )
        survey, is_new = act.add_survey(
            city, found, arrival, actor=actor, now=now, start=partial(run, jobs.bring_in)
        )
    originals.settle_upload(survey, folder)
    return Status(201 if is_new else 200, surveys.facts(survey))
