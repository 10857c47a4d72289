"""The pages of surveys, and of the segments and damages that they found."""

from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from simpul.ground.files.serve import serve
from simpul.ground.jobs import health, run
from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City, Segment
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import drive_cost
from simpul.rooms.roads.act import survey as act
from simpul.rooms.roads.act.review import REVIEW
from simpul.rooms.roads.forms.survey import SurveyForm
from simpul.rooms.roads.jobs import capture as captures
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.models import Damage, Frame, Policy, Recording, Survey
from simpul.rooms.roads.observe import intake, originals, upload
from simpul.rooms.roads.share import pages, review, segment_part, surveys, verdicts

A_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Go to the surveys of the installation's city."""
    served = City.objects.served().order_by("pk")
    found = served.filter(slug=settings.SIMPUL_CITY).first() or served.first()
    return redirect("roads:surveys", found.slug) if found else redirect("home")


@require_GET
def survey_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's surveys, newest first."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    page = Paginator(Survey.objects.filter(city=city), A_PAGE).get_page(request.GET.get("page"))
    context = {"city": city, "page": page, "may_add": allowed(request.user, act.ADD, city)}
    return render(request, "roads/surveys.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the photos of a drive."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    act.may_add(person(request), city)
    form = SurveyForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return redirect(_take(request, city, form))
            except Refused as refusal:
                form.add_error(None, str(refusal))
        status = 422
    keep_days = Policy.on(city, city.day(timezone.now())).read().keep_originals_days
    context = {"city": city, "form": form, "keep_days": keep_days}
    return render(request, "roads/new.html", context, status=status)


@require_GET
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a survey; while it is being worked on, HTMX asks for its changing part alone."""
    found = get_object_or_404(Survey.objects.select_related("city", "policy"), pk=pk)
    facts = surveys.facts(found)
    context = {
        "survey": found,
        "city": found.city,
        "facts": facts,
        "reasons": surveys.reason_rows(facts.rejected_by_reason),
        "grades": surveys.grade_rows(facts.segments_by_grade),
        "worker_is_away": not found.is_done and not health(queue=jobs.bring_in.queue_name).alive,
    }
    if request.headers.get("HX-Request"):
        return render(request, "roads/survey.html#state", context)
    rejected = Frame.objects.filter(survey=found, state=Frame.State.REJECTED)
    context["rejected"] = Paginator(rejected, A_PAGE).get_page(request.GET.get("page"))
    context["bounds"] = pages.bounds(found)
    context["photos"] = pages.some_photos(found)
    context["reviewed"] = review.of_survey(found)
    context["may_say_cost"] = found.is_done and allowed(request.user, drive_cost.PERMISSION, found.city)
    context |= verdicts.of_survey(found)
    return render(request, "roads/survey.html", context)


@require_GET
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a segment: its conditions, its damages, the newest photos of it."""
    found = get_object_or_404(Segment.objects.select_related("city", "street", "region"), pk=pk)
    in_full = segment_part.part(found, found.city.day(timezone.now()), request.user)
    return render(request, "roads/segment.html", {"city": found.city, **pages.segment(found), **in_full})


@require_GET
def damage(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a damage: its best photo with its outline, and every time that it was seen."""
    related = ("city", "street", "segment", "first_survey", "last_survey", "best_frame")
    found = get_object_or_404(Damage.objects.select_related(*related), pk=pk)
    may_read = allowed(request.user, act.READ_ORIGINAL, found.city)
    kept = pages.original_kept(found, now=timezone.now()) if may_read else False
    reviews = {"reviews": review.history(found), "may_review": allowed(request.user, REVIEW, found.city)}
    context = {"city": found.city, "original": kept, **pages.damage(found), **reviews}
    return render(request, "roads/damage.html", context)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a frame's masked photo. The original has an address of its own, which not everybody may see."""
    frame = get_object_or_404(Frame, pk=pk, masked__isnull=False)
    return serve(request, str(frame.masked_id), public=True)


@login_required
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a photo as it was taken, to those who may see it; each time is in the ledger."""
    frame = get_object_or_404(Frame.objects.select_related("survey__city"), pk=pk)
    path = act.read_original(frame, actor=person(request), now=timezone.now())
    response = FileResponse(path.open("rb"), content_type="image/jpeg", filename=f"{frame.sha256[:16]}.jpg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _take(request: HttpRequest, city: City, form: SurveyForm) -> Survey | Recording:
    """Put what was sent into the spool and let it in; a video becomes photos first, in its own time."""
    if form.video:
        said = {name: form.cleaned_data[name] for name in ("track", "name", "offset_s")}
        return captures.submit(city, form.video, actor=person(request), now=timezone.now(), **said)
    actor, now, zone = person(request), timezone.now(), ZoneInfo(city.time_zone)
    photos, track = form.cleaned_data["photos"], form.cleaned_data["track"]
    folder = originals.room_for_one()
    with originals.unless_it_fails(folder):
        upload.put(folder, photos)
        fixes = upload.with_track(track, partial(jobs.track, zone=zone))
        _table, times = jobs.times(folder, zone)
        found = intake.photos(folder, partial(jobs.reader, zone), times)
        arrival = intake.Arrival(
            form.cleaned_data["name"] or upload.named(photos),
            folder,
            fixes,
            track.name if track else "",
            form.cleaned_data["offset_s"],
        )
        kept, is_new = act.add_survey(
            city, found, arrival, actor=actor, now=now, start=partial(run, jobs.bring_in)
        )
    originals.settle_upload(kept, folder)
    if not is_new:
        messages.info(request, _("These photos are here already: this is their survey."))
    return kept
