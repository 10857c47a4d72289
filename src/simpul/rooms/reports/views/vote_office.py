"""What the office does with a vote: prepare it, say who may, open it, count it. Never who voted what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from simpul.adapters import sheets
from simpul.ground.people.access import person, require
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import count as counting
from simpul.rooms.reports.act import vote, vote_list
from simpul.rooms.reports.forms.together import CodesForm, PollForm, SheetForm
from simpul.rooms.reports.models import Poll
from simpul.rooms.reports.views.budget import find
from simpul.rooms.reports.views.vote import poll


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say how and when a budget is voted on."""
    budget = find(request, slug, pk)
    actor = person(request)
    require(actor, vote.BUDGET, budget.city)
    there = Poll.objects.filter(budget=budget).first()
    first = {name: getattr(there, name) for name in ("method", "most")} if there else None
    form = PollForm(request.POST or None, city=budget.city, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = vote.prepare(budget, actor=actor, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    context = {
        "city": budget.city, "form": form, "title": _("How and when it is voted on"),
        "back": budget.get_absolute_url(),
    }  # fmt: skip
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)


@require_POST
def bring_in(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the list of residents who may vote."""
    found = _mine(request, slug, pk)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            sheet = sheets.read(file.read(sheets.LARGEST + 1), file.name or "")[0]
            new = vote_list.bring_in(
                found, sheet.header, sheet.rows, actor=person(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error("file", str(refusal).splitlines())
        else:
            said = ngettext(
                "%(new)d resident is new on the list.", "%(new)d residents are new on the list.", new
            )
            messages.success(request, said % {"new": new})
            return redirect(found)
    context = {
        "city": found.budget.city, "form": form, "title": _("Who may vote"), "back": found.get_absolute_url(),
        "multipart": True,
    }  # fmt: skip
    return render(request, "reports/together_form.html", context, status=422)


@never_cache
@require_POST
def codes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make codes and show them, this once, to be printed."""
    found = _mine(request, slug, pk)
    form = CodesForm(request.POST)
    if not form.is_valid():
        context = {"city": found.budget.city, "form": form, "title": _("Codes on paper")}
        return render(request, "reports/together_form.html", context, status=422)
    said = form.cleaned_data
    made = vote_list.make_codes(
        found, said["number"], area=said["area"], actor=person(request), now=timezone.now()
    )
    context = {"city": found.budget.city, "poll": found, "codes": made, "area": said["area"]}
    return render(request, "reports/vote_codes.html", context)


@require_POST
def begin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open the vote."""
    found = _mine(request, slug, pk)
    return redirect(vote.open_(found, actor=person(request), now=timezone.now()))


@require_POST
def count(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Count a vote that is over."""
    found = _mine(request, slug, pk)
    return redirect(counting.count(found, actor=person(request), now=timezone.now()))


def _mine(request: HttpRequest, slug: str, pk: int) -> Poll:
    found = poll(request, slug, pk)
    require(person(request), vote.BUDGET, found.budget.city)
    return found
