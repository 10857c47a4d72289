"""The pages of proof: the handler's "it is done" on the phone, what waits for a decision, and the photos."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from simpul.ground.files.serve import serve
from simpul.ground.people.access import allowed, person, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof import texts
from simpul.ground.proof.checks import Sent
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.forms.proof import DecisionForm, DoneForm, NoPhotoForm
from simpul.rooms.reports.jobs.proof import TOOLS
from simpul.rooms.reports.models import Proof, Report
from simpul.rooms.reports.observe import desk, reporter
from simpul.rooms.reports.observe.proof import away_m
from simpul.rooms.reports.share import proof as share
from simpul.rooms.reports.share import shares as numbers
from simpul.rooms.reports.understand.course import course

A_PAGE = 50
WITH = ("report__city", "report__category", "report__office", "photo", "by", "decided_by", "again")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say of a report that it is done: with a photo, or with why there is none. Sent twice, it is one."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    beside = desk.BESIDE if request.method == "GET" else ("category",)
    try:
        report = desk.find(actor, city, code, act.HANDLE, beside)
    except Http404:
        known = _known(request, city, actor)
        if known is None:
            raise
        return _done(request, known)
    if request.method == "GET":
        return _page(request, report, DoneForm(initial=_new()), NoPhotoForm(initial=_new()))
    form = NoPhotoForm(request.POST) if "reason" in request.POST else DoneForm(request.POST, request.FILES)
    if not form.is_valid():
        return _bad(request, report, form)
    try:
        return _done(request, _taken(request, report, form, actor))
    except Refused as refusal:
        return _no(request, report, refusal)


def _new() -> dict[str, UUID]:
    return {"key": uuid4()}


def _known(request: HttpRequest, city: City, actor: Person) -> Proof | None:
    """Give the proof that came before under the key: the report has left what the handler works on."""
    form = NoPhotoForm({"key": request.POST.get("key", ""), "reason": "-"})
    if not form.is_valid():
        return None
    return Proof.objects.filter(key=form.cleaned_data["key"], by=actor, report__city=city).first()


def _taken(request: HttpRequest, report: Report, form: DoneForm | NoPhotoForm, actor: Person) -> Proof:
    said, now = form.cleaned_data, timezone.now()
    if isinstance(form, NoPhotoForm):
        return act.prove_without(report, said["key"], said["reason"], actor=actor, now=now)
    told = form.said(parse_datetime(request.headers.get("X-Sent-At", "")[:40]))
    sent = Sent(said["key"], said["photo"].read(), told)
    return act.prove(report, sent, TOOLS, words=said["words"], actor=actor, now=now)


def _page(
    request: HttpRequest, report: Report, done: DoneForm, without: NoPhotoForm, status: int = 200
) -> HttpResponse:
    refused = Proof.objects.filter(report=report, state=Proof.State.REFUSED)[:3]
    context = {
        "city": report.city, "report": report, "done": done, "without": without,
        "can": course().after(report.state, "propose") is not None, "before": share.before(report),
        "refused": refused,
    }  # fmt: skip
    return render(request, "reports/prove.html", context, status=status)


def _is_sent(request: HttpRequest) -> bool:
    """Tell whether the phone's outbox sent it, which reads JSON."""
    return "application/json" in request.headers.get("Accept", "")


def _done(request: HttpRequest, made: Proof) -> HttpResponse:
    if made.state == Proof.State.WAITING:
        said = _("The proof is sent. Somebody else looks at it and decides.")
    else:
        said = _("It is said to be done. Whoever reported it is asked whether it is.")
    if _is_sent(request):
        return JsonResponse({"detail": said, "state": made.state})
    messages.success(request, said)
    return redirect("reports:field", made.report.city.slug)


def _no(request: HttpRequest, report: Report, refusal: Refused) -> HttpResponse:
    if _is_sent(request):
        return JsonResponse({"detail": str(refusal), "cure": ""}, status=409)
    messages.error(request, str(refusal))
    return _page(request, report, DoneForm(initial=_new()), NoPhotoForm(initial=_new()), 409)


def _bad(request: HttpRequest, report: Report, form: DoneForm | NoPhotoForm) -> HttpResponse:
    if _is_sent(request):
        errors = [str(error) for some in form.errors.values() for error in some]
        return JsonResponse({"detail": " ".join(errors), "cure": ""}, status=422)
    if isinstance(form, NoPhotoForm):
        return _page(request, report, DoneForm(initial=_new()), form, 422)
    return _page(request, report, form, NoPhotoForm(initial=_new()), 422)


@login_required
@never_cache
@require_GET
def proofs(request: HttpRequest, slug: str) -> HttpResponse:
    """List the proofs that wait for a decision."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    require(actor, desk.READ, city)
    found = share.waiting(city, actor)
    context = {
        "city": city, "actor": actor, "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "may_decide": allowed(actor, act.DECIDE, city),
    }  # fmt: skip
    return render(request, "reports/proofs.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proof beside the photo before, with every doubt and the photo that it is about; decide on it."""
    found, actor, status = _readable(request, pk), person(request), 200
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if _decided(found, form, actor):
            messages.success(request, _("It is decided; the ledger keeps it."))
            return redirect("reports:proofs", found.report.city.slug)
        status = 422
    city = found.report.city
    here = LonLat(found.lon, found.lat) if found.lon is not None and found.lat is not None else None
    context = {
        "city": city, "proof": found, "report": found.report, "before": share.before(found.report),
        "doubts": texts.doubts(found.flags, ZoneInfo(city.time_zone)),
        "away": texts.away_text(away_m(found.report, here), found.accuracy_m),
        "form": form if found.state == Proof.State.WAITING else None,
        "may_decide": desk.may(actor, act.DECIDE, found.report) and found.by_id != actor.pk,
        "is_own": found.by_id == actor.pk,
    }  # fmt: skip
    return render(request, "reports/proof.html", context, status=status)


def _readable(request: HttpRequest, pk: int) -> Proof:
    """Give a proof of a report that the reader works on. Raises Http404."""
    found = get_object_or_404(Proof.objects.select_related(*WITH), pk=pk)
    if not desk.may(request.user, desk.READ, found.report):
        raise Http404
    return found


def _decided(found: Proof, form: DecisionForm, actor: Person) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        accept = said["decision"] == "accept"
        act.decide(found, accept=accept, note=said["note"], actor=actor, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a proof's photo: a believed one of a report that everybody may read to all, else to the office."""
    found = get_object_or_404(Proof.objects.select_related(*WITH).exclude(photo=None), pk=pk)
    public = found.state == Proof.State.ACCEPTED and found.report.shown
    if not public and not desk.may(request.user, desk.READ, found.report):
        raise Http404
    return serve(request, str(found.photo_id), filename=f"proof-{pk}.jpg")


@login_required
@require_safe
def other(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send the photo that a doubt is about, of whichever room, to who may decide on the proof."""
    found = get_object_or_404(Proof.objects.select_related(*WITH), pk=pk)
    if not desk.may(request.user, act.DECIDE, found.report) or number >= len(found.flags):
        raise Http404
    about = texts.other(found.flags[number]["ref"])
    if about is None or about.photo is None:
        raise Http404
    return serve(request, about.photo.sha256)


@require_safe
def mine(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """Send the photo of a believed proof to who made the report."""
    report = reporter.find(token)
    found = get_object_or_404(
        Proof.objects.counted().exclude(photo=None), pk=pk, report=report, report__isnull=False
    )
    return serve(request, str(found.photo_id), filename=f"proof-{pk}.jpg")


@require_safe
def shares(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how what each office says to be done fares before those who reported it, and before the camera."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    found = numbers.shares(city)
    return render(
        request, "reports/shares.html", {"city": city, "shares": found, "bars": numbers.chart(found)}
    )
