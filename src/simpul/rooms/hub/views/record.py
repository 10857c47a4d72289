"""The staff pages of a project: what a city says of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.ground.people.access import allowed, person
from simpul.rooms.hub.act import project as act
from simpul.rooms.hub.act import result as results
from simpul.rooms.hub.act.common import Faulty
from simpul.rooms.hub.forms import record as forms
from simpul.rooms.hub.models import NetworkCity, Project, ResultIndicator
from simpul.rooms.hub.share import labels
from simpul.rooms.hub.share import project as whole
from simpul.rooms.hub.share import record as share
from simpul.rooms.hub.views.shown import answer, kept

MOST_ROWS = 100


def _mine(request: HttpRequest, slug: str) -> Project:
    """Give a project that the reader may change. Raises Http404, PermissionDenied."""
    found = get_object_or_404(Project.objects.shown(), slug=slug)
    if not act.may_see(request.user, found):
        raise Http404
    if not act.may_edit(request.user, found):
        raise PermissionDenied
    return found


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a project to a city."""
    city = get_object_or_404(NetworkCity.objects.shown(), city__slug=slug)
    if not allowed(request.user, act.EDIT, city.city):
        raise PermissionDenied
    form = forms.ProjectForm(request.POST or None)

    def do(form: forms.RecordForm) -> str:
        said = {name: value for name, value in form.said().items() if value not in {None, ""}}
        made = act.add(city, said, actor=person(request), now=timezone.now())
        return reverse("hub:project-edit", args=[made.slug])

    context = {"title": _("Add a project to %(city)s") % {"city": city.name}, "back": city}
    return answer(request, form, do, context, done=_("The project is added. Only the city sees it so far."))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a project; what the public record says stays beside it."""
    found = _mine(request, slug)
    initial = forms.ProjectForm.initial_of(found)
    form = forms.ProjectForm(request.POST or None, before=found.status, initial=initial)

    def do(form: forms.RecordForm) -> str:
        seen = form.cleaned_data["seen"]
        act.edit(
            found, form.said(), actor=person(request), source=form.cleaned_data["source"],
            seen=datetime.fromisoformat(seen) if seen else None, now=timezone.now(),
        )  # fmt: skip
        return reverse("hub:project-edit", args=[slug])

    context = {
        "project": found,
        "parts": [(part, labels.field(part), len(forms.rows_of(found, part))) for part in forms.PARTS],
        "years": found.years.all(),
        "overruled": share.overruled(found, slug),
        "gaps": whole.funding(found),
    }
    return answer(request, form, do, context, done=_("Saved."), template="hub/project_edit.html")


@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Change one list of a project: its costs, needs, partners, challenges or other titles."""
    found = _mine(request, slug)
    if name not in forms.PARTS:
        raise Http404
    factory = formset_factory(
        forms.PARTS[name], extra=2, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS * 2
    )
    rows = factory(request.POST or None, initial=forms.rows_of(found, name), prefix="rows")
    status = 200
    if request.method == "POST":
        if rows.is_valid() and _write(request, found, name, rows):
            messages.success(request, _("Saved."))
            return redirect("hub:project-edit", slug)
        status = 422
    context = {"project": found, "title": labels.field(name), "rows": rows}
    return render(request, "hub/project_part.html", context, status=status)


def _write(request: HttpRequest, project: Project, name: str, rows: Any) -> bool:
    """Save the rows that are filled in; gives False and puts the faults beside them where the act refuses."""
    filled = [one for one in rows.forms if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    said = [{key: value for key, value in one.said().items() if key != "DELETE"} for one in filled]
    try:
        act.edit(project, {name: said}, actor=person(request), now=timezone.now())
    except Faulty as fault:
        for where, message in fault.faults.items():
            _part, _dot, at = where.partition(".")
            number, _dot, field = at.partition(".")
            filled[int(number) - 1].take(Faulty({field: message}))
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a project was in a year."""
    found = _mine(request, slug)
    form = forms.YearForm(request.POST or None)

    def do(form: forms.RecordForm) -> str:
        said = form.said()
        known = found.years.filter(year=said["year"]).first()
        told = {"status": said["status"], "focus_area": said["focus_area"], "source": said["source"]}
        told["listed"] = False
        if known and known.listed:
            raise act.NotYoursToList(
                _("The list of %(year)d is printed. Its Secretariat can change it.") % {"year": known.year}
            )
        act.edit(found, {f"year.{said['year']}": told}, actor=person(request), now=timezone.now())
        return reverse("hub:project-edit", args=[slug])

    context = {"title": _("What it was in a year"), "back": found, "back_url": _edit_url(slug)}
    return answer(request, form, do, context, done=_("Saved."))


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Let everybody see a project, or its own city only."""
    shown = request.POST.get("shown") == "yes"
    act.publish(_mine(request, slug), actor=person(request), now=timezone.now(), shown=shown)
    messages.success(request, _("Everybody sees it now.") if shown else _("Only the city sees it now."))
    return redirect("hub:project-edit", slug)


@login_required
@require_http_methods(["GET", "POST"])
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a project's results framework, and add a line to it."""
    found = _mine(request, slug)
    form = forms.IndicatorForm(request.POST or None)

    def do(form: forms.RecordForm) -> str:
        results.add_indicator(found, **form.said(), actor=person(request), now=timezone.now())
        return reverse("hub:project-results", args=[slug])

    context = {"project": found, "results": whole.results(found)}
    return answer(request, form, do, context, done=_("Saved."), template="hub/project_results.html")


@login_required
@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Add a target or an actual to a line of the framework."""
    found = _mine(request, slug)
    indicator = get_object_or_404(ResultIndicator, pk=pk, outcome__project=found)
    form = forms.PointForm(request.POST or None, request.FILES or None)

    def do(form: forms.RecordForm) -> str:
        said, actor, now = form.said(), person(request), timezone.now()
        words = {"source": said["source"], "actor": actor, "now": now}
        if said["kind"] == "target":
            results.set_target(indicator, said["period"], said["number"], **words)
        else:
            shown = results.Evidence(kept(request, "evidence"), said["evidence_url"])
            results.report(indicator, said["period"], said["number"], evidence=shown, **words)
        return reverse("hub:project-results", args=[slug])

    back = reverse("hub:project-results", args=[slug])
    context = {"title": indicator.name, "back": found, "back_url": back, "multipart": True}
    return answer(request, form, do, context, done=_("Saved."))


def _edit_url(slug: str) -> str:
    return reverse("hub:project-edit", args=[slug])
