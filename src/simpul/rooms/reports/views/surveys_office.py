"""What the office does with a consultation: write it, open it, close it, bring in what came on paper."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.adapters import sheets
from simpul.ground.people.access import person, require
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import survey as act
from simpul.rooms.reports.act import survey_paper
from simpul.rooms.reports.forms.together import SheetForm
from simpul.rooms.reports.forms.together_survey import SurveyForm
from simpul.rooms.reports.models import Survey
from simpul.rooms.reports.views.proposals_who import city_of
from simpul.rooms.reports.views.surveys import find


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a consultation."""
    city = city_of(slug)
    actor = person(request)
    require(actor, act.SURVEY, city)
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = act.make(
                city, said["title"], said["questions"]["questions"], actor=actor, now=timezone.now(),
                text=said["text"], population=said["questions"]["population"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("questions", str(refusal))
        else:
            return redirect(made)
    context = {"city": city, "form": form, "title": _("Ask residents something")}
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)


@require_POST
def turn(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open it, or close it."""
    found = find(request, slug, pk)
    act.turn(found, request.POST.get("state", ""), actor=person(request), now=timezone.now())
    return redirect(found)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a table of paper forms."""
    found = find(request, slug, pk)
    actor = person(request)
    require(actor, act.TAKE_DOWN, found.city)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            sheet = sheets.read(file.read(sheets.LARGEST + 1), file.name or "")[0]
            new_ = survey_paper.bring_in(found, sheet.header, sheet.rows, actor=actor, now=timezone.now())
        except Refused as refusal:
            form.add_error("file", str(refusal).splitlines())
        else:
            said = ngettext("%(new)d form is new.", "%(new)d forms are new.", new_)
            messages.success(request, said % {"new": new_})
            return redirect(found)
    context = {"city": found.city, "survey": found, "form": form}
    return render(request, "reports/survey_paper.html", context, status=422 if form.errors else 200)


@require_GET
def table(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give the empty table that paper forms are typed into."""
    found: Survey = find(request, slug, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="survey-{found.pk}.csv"'
    codes = [one.code for one in act.questions(found)]
    csv.writer(response).writerow(["form", "village", "gender", "age_group", *codes])
    return response
