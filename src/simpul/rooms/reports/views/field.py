"""The handler's pages on the phone: my reports, kept offline; what is done waits and is sent once."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from simpul.ground import installable
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act.note import note as write_note
from simpul.rooms.reports.forms.desk_field import FieldForm
from simpul.rooms.reports.models import Event, Report
from simpul.rooms.reports.observe.desk import HANDLE, find
from simpul.rooms.reports.share import case_field as share
from simpul.rooms.reports.views.desk import entered

SHELL = ("build/site.css", "build/site.js", "build/simpul-road.js", "build/icon.svg")
WORKER = "build/road-worker.js"
STEPS = ("start", "return")


@require_safe
def worker(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the service worker of a city's field pages."""
    scope = reverse("reports:field", args=[slug])
    return installable.worker(
        WORKER, shell=SHELL, offline=reverse("reports:field-offline", args=[slug]), scope=scope
    )


@require_safe
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """Describe the handlers' app of a city to the phone that installs it."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    here = reverse("reports:field", args=[city.slug])
    app = installable.App(
        _("Reports of %(city)s, in the field") % {"city": city.name},
        _("Reports"),
        _("What residents reported, and the proof that it was done: also without a network."),
        start=here,
        scope=here,
    )
    return installable.manifest(request, app)


@require_GET
def offline(request: HttpRequest, slug: str) -> HttpResponse:
    """Stand in for a page that was not kept; nothing of it is known here."""
    return render(request, "reports/field_offline.html")


@never_cache
@require_GET
def token(request: HttpRequest, slug: str) -> JsonResponse:
    """Say who is signed in, and with what token a form that waited is sent (401: nobody is)."""
    login = reverse("sign-in")
    if not isinstance(request.user, Person):
        return JsonResponse({"detail": _("Sign in first."), "cure": "", "login": login}, status=401)
    return JsonResponse({"token": get_token(request), "person": str(request.user.pk), "login": login})


@login_required
@never_cache
@require_GET
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """List what a handler has to do, the most urgent first."""
    city, actor = entered(request, slug, HANDLE)
    mine, others = share.listed(city, actor, timezone.now())
    return render(request, "reports/field.html", {"city": city, "mine": mine, "others": others})


@login_required
@never_cache
@require_GET
def report(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one report with what can be done on the spot."""
    found, _actor = _mine(request, slug, code)
    return _page(request, found, 200)


@login_required
@require_POST
def step(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Begin with a report, or send it back to the desk; sent twice, it is once."""
    return _taken(request, slug, code, _step)


@login_required
@require_POST
def note(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Write a note; sent twice within a page, it is once."""
    return _taken(request, slug, code, _note)


def _step(found: Report, form: FieldForm, actor: Person, ref: str) -> None:
    said = form.cleaned_data
    if said["step"] not in STEPS:
        raise act.NotNow(_("This cannot be done on the phone."))
    if not Event.objects.filter(report=found, ref=ref).exists():
        act.do(found, said["step"], actor=actor, now=timezone.now(), words=said["words"], ref=ref)


def _note(found: Report, form: FieldForm, actor: Person, ref: str) -> None:
    write_note(
        found, form.cleaned_data["words"], actor=actor, now=timezone.now(), key=form.cleaned_data["key"]
    )


def _taken(
    request: HttpRequest, slug: str, code: str, do: Callable[[Report, FieldForm, Person, str], None]
) -> HttpResponse:
    form = FieldForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    ref = f"phone/{key}"
    if key and _was_taken(request, slug, code, ref):
        return _done(request, slug)
    found, actor = _mine(request, slug, code)
    if not form.is_valid():
        return _no(request, found, " ".join(str(one) for some in form.errors.values() for one in some), 422)
    try:
        do(found, form, actor, ref)
    except (Refused, PermissionDenied) as refusal:
        return _no(request, found, str(refusal), 409)
    return _done(request, slug)


def _was_taken(request: HttpRequest, slug: str, code: str, ref: str) -> bool:
    """Tell whether this step was done already by who asks: it may have taken the report away from them."""
    _city, actor = entered(request, slug, HANDLE)
    return Event.objects.filter(report__code=code, report__city__slug=slug, ref=ref, by=actor).exists()


def _mine(request: HttpRequest, slug: str, code: str) -> tuple[Report, Person]:
    city, actor = entered(request, slug, HANDLE)
    return find(actor, city, code, HANDLE), actor


def _page(request: HttpRequest, found: Report, status: int) -> HttpResponse:
    context = {
        "city": found.city, "report": found, "whole": share.whole(found, timezone.now()), "key": uuid4(),
        "note_key": uuid4(), "back_key": uuid4(),
    }  # fmt: skip
    return render(request, "reports/field_report.html", context, status=status)


def _is_sent(request: HttpRequest) -> bool:
    """Tell whether the phone's outbox sent it, which reads JSON."""
    return "application/json" in request.headers.get("Accept", "")


def _done(request: HttpRequest, slug: str) -> HttpResponse:
    if _is_sent(request):
        return JsonResponse({"detail": _("Done.")})
    messages.success(request, _("Done."))
    return redirect("reports:field", slug)


def _no(request: HttpRequest, found: Report, why: str, status: int) -> HttpResponse:
    if _is_sent(request):
        return JsonResponse({"detail": why, "cure": ""}, status=status)
    messages.error(request, why)
    return _page(request, found, status)
