"""Whoever made a report sees, corrects and deletes what is stored; a colleague deletes it on request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import rights as act
from simpul.rooms.reports.act import step
from simpul.rooms.reports.act.step import REPORTER, By
from simpul.rooms.reports.forms.rights import CorrectForm, EraseForm
from simpul.rooms.reports.models import Contact, Report
from simpul.rooms.reports.observe import desk, reporter
from simpul.rooms.reports.share import rights as share

WITH = ("city", "category", "region", "segment", "office", "parent")


@never_cache
@require_GET
def rights(request: HttpRequest, token: str) -> HttpResponse:
    """Show everything that is stored, with the ways to correct and delete it."""
    report = _mine(token)
    return _page(request, report, token, _correct_form(report))


@never_cache
@require_GET
def as_json(request: HttpRequest, token: str) -> JsonResponse:
    """Give everything that is stored, to take along."""
    report = _mine(token)
    with override("en"):
        answer = JsonResponse(
            share.stored(report, token), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    answer["Content-Disposition"] = f'attachment; filename="{report.code}.json"'
    return answer


@never_cache
@require_POST
def correct(request: HttpRequest, token: str) -> HttpResponse:
    """Correct what is stored."""
    report = _mine(token)
    form = _correct_form(report, request.POST)
    if not form.is_valid():
        return _page(request, report, token, form, status=422)
    try:
        act.correct(report, form.corrected(), now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, report, token, form, status=409)
    messages.success(request, _("It is corrected."))
    return redirect("reports:rights", token)


@never_cache
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the person, or everything."""
    report, form = _mine(token), EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, report, token, _correct_form(report), erasing=form, status=422)
    _forget(report, form.cleaned_data["what"], REPORTER)
    if form.cleaned_data["what"] == "all":
        messages.success(request, _("Your report is deleted. Its code, kind, village and dates are left."))
        return redirect("reports:front", report.city.slug)
    messages.success(request, _("Nobody knows any more who made this report."))
    return redirect("reports:rights", token)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def on_request(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Delete the person or everything for somebody who asked for it at the desk."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    report = desk.find(actor, city, code, act.MODERATE)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _forget(report, form.cleaned_data["what"], step.office(actor))
        messages.success(request, _("It is deleted."))
        return redirect("reports:front", slug)
    status = 422 if request.method == "POST" else 200
    context = {"city": city, "report": report, "form": form}
    return render(request, "reports/rights_erase.html", context, status=status)


def _forget(report: Report, what: str, by: By) -> None:
    if what == "all":
        act.erase(report, by=by, now=timezone.now())
    else:
        act.forget_person(report, by=by, now=timezone.now())


def _mine(token: str) -> Report:
    found = reporter.find(token)
    if found is None:
        raise Http404
    return get_object_or_404(Report.objects.select_related(*WITH), pk=found.pk)


def _correct_form(report: Report, said: object = None) -> CorrectForm:
    contact = Contact.objects.filter(report=report).first() or Contact()
    initial = {"name": contact.name, "email": contact.email, "phone": contact.phone, "text": report.text}
    has_person = report.known != Report.Known.NOBODY
    return CorrectForm(said, initial=initial, can_reword=act.can_reword(report), has_person=has_person)


def _page(  # noqa: PLR0913 - what the page shows
    request: HttpRequest,
    report: Report,
    token: str,
    form: CorrectForm,
    *,
    erasing: EraseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    stored = share.stored(report, token)
    context = {"city": report.city, "report": report, "token": token, "stored": stored}
    context |= {"form": form, "erasing": erasing or EraseForm()}
    answer = render(request, "reports/rights.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer
