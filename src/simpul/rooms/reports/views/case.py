"""A report as colleagues see it, and what they do with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from simpul.adapters.lookout import lookout
from simpul.ground.files.serve import serve
from simpul.ground.people.models import Person
from simpul.kernel.geo import Bounds
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act.note import note as write_note
from simpul.rooms.reports.act.rights import MODERATE
from simpul.rooms.reports.forms.desk import AssignForm, KindForm, StepForm, WordsForm
from simpul.rooms.reports.jobs import look
from simpul.rooms.reports.models import Category, Office, Photo, Report
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.share import case as share
from simpul.rooms.reports.share import hints
from simpul.rooms.reports.share.queue import map_words
from simpul.rooms.reports.understand import tell as limits
from simpul.rooms.reports.views.desk import handler

AROUND = 0.002


@login_required
@never_cache
@require_GET
def case(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show everything of a report that the colleague may see, with what they may do."""
    report, actor = handler(request, slug, code)
    return page(request, report, actor)


def page(  # noqa: PLR0913 - each is said by name
    request: HttpRequest,
    report: Report,
    actor: Person,
    *,
    open_step: str = "",
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    """Write the page; `open_step` is the form that stands open, with `words` in it."""
    here = Bounds(*report.position, *report.position).around(AROUND)
    context: dict[str, Any] = {
        "city": report.city, "report": report, "case": share.case(report, actor=actor, now=timezone.now()),
        "offices": Office.objects.filter(city=report.city, active=True).exclude(desk=True),
        "categories": Category.objects.filter(city=report.city), "people": scopes.who_handles(report),
        "open_step": open_step, "step_words": words, "words": map_words(),
        "box": ",".join(f"{side:.6f}" for side in here), "hints": _hints(report),
        "may_erase": scopes.may(actor, MODERATE, report),
    }  # fmt: skip
    return render(request, "reports/case.html", context, status=status)


def _hints(report: Report) -> list[tuple[Category, int]]:
    """Give what a report may be about that nobody was sure of; nothing of one that has its category."""
    if report.category_id or report.erased_at:
        return []
    most = limits.of(report.city.settings)
    rows = report.photos.select_related("blob")[: most.look_photos]
    kinds = look.of_kept([one.blob for one in rows], most, lookout())
    return hints.of(report.text, list(Category.objects.filter(city=report.city).offered()), kinds)


@login_required
@require_POST
def step(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Do a step, or fill in the words of a ready answer for it."""
    report, actor = handler(request, slug, code)
    form = StepForm(request.POST, city=report.city)
    if not form.is_valid():
        messages.error(request, _("This cannot be done with the report. Look at what you chose."))
        return page(request, report, actor, open_step=request.POST.get("step", "")[:20], status=422)
    said = form.cleaned_data
    if said["fill"]:
        words = share.answered(said["template"], report) if said["template"] else said["words"]
        return page(request, report, actor, open_step=said["step"], words=words)
    return _do(request, report, actor, said)


def _do(request: HttpRequest, report: Report, actor: Person, said: dict[str, Any]) -> HttpResponse:
    name, words = said["step"], said["words"]
    known = {one.step.name for one in share.case(report, actor=actor, now=timezone.now()).choices}
    if name not in known:
        messages.error(request, _("This cannot be done with the report now."))
        return page(request, report, actor, status=409)
    if said["template"] and not words.strip():
        words = share.answered(said["template"], report)
    parent = None
    if name == "merge":
        parent = _named(actor, report, said["parent"] or said["near"])
    try:
        done = act.do(
            report, name, actor=actor, now=timezone.now(), words=words, to=said["to"], parent=parent
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return page(request, report, actor, open_step=name, words=words, status=409)
    messages.success(request, _said(done))
    return _back(done, actor)


def _named(actor: Person, report: Report, typed: str) -> Report | None:
    try:
        return scopes.find(actor, report.city, typed) if typed else None
    except Http404:
        return None


def _said(report: Report) -> str:
    if report.state == Report.State.FORWARDED and report.office:
        return _("%(code)s is with %(office)s now.") % {"code": report.code, "office": report.office}
    return _("%(code)s: %(state)s.") % {"code": report.code, "state": report.get_state_display()}


def _back(report: Report, actor: Person) -> HttpResponse:
    """Go back to the report; to the queue where it left what the colleague works on."""
    if scopes.scope(actor, report.city).holds(report):
        return redirect("reports:case", report.city.slug, report.code)
    return redirect("reports:desk", report.city.slug)


@login_required
@require_POST
def note(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Write a note that only colleagues see."""
    report, actor = handler(request, slug, code)
    form = WordsForm(request.POST)
    text = form.cleaned_data["words"] if form.is_valid() else ""
    return _tried(request, report, actor, lambda: write_note(report, text, actor=actor, now=timezone.now()))


@login_required
@require_POST
def say(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Write to who reported it."""
    report, actor = handler(request, slug, code)
    form = WordsForm(request.POST)
    text = form.cleaned_data["words"] if form.is_valid() else ""
    return _tried(request, report, actor, lambda: act.say(report, text, actor=actor, now=timezone.now()))


@login_required
@require_POST
def assign(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Give a report to a colleague."""
    report, actor = handler(request, slug, code)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no account of this name."))
        return page(request, report, actor, status=422)
    given = form.cleaned_data["person"]
    return _tried(request, report, actor, lambda: act.assign(report, given, actor=actor, now=timezone.now()))


@login_required
@require_POST
def category(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Put a report in another category."""
    report, actor = handler(request, slug, code)
    form = KindForm(request.POST, city=report.city)
    if not form.is_valid():
        messages.error(request, _("This city has no such category."))
        return page(request, report, actor, status=422)
    kind = form.cleaned_data["category"]
    return _tried(
        request, report, actor, lambda: act.categorise(report, kind, actor=actor, now=timezone.now())
    )


def _tried(request: HttpRequest, report: Report, actor: Person, do: Any) -> HttpResponse:
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return page(request, report, actor, status=409)
    messages.success(request, _("Done."))
    report.refresh_from_db()
    return _back(report, actor)


@login_required
@require_GET
def photo(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponseBase:
    """Send a photo of a report to a colleague."""
    report, _actor = handler(request, slug, code)
    found = get_object_or_404(Photo.objects.filter(report=report), pk=pk)
    return serve(request, found.blob_id)
