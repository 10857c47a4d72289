"""The pages of budgets and of what became of each project."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import budget as act
from simpul.rooms.reports.forms.together import AreaForm, BudgetForm, PollForm, ProjectForm
from simpul.rooms.reports.models import Budget, Poll, Project
from simpul.rooms.reports.share import budget as share
from simpul.rooms.reports.views.proposals_who import city_of


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the budgets."""
    city = city_of(slug)
    context = {
        "city": city, "budgets": share.listed(city, request.user),
        "may_make": allowed(request.user, act.BUDGET, city),
    }  # fmt: skip
    return render(request, "reports/budgets.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a budget."""
    city = city_of(slug)
    actor = person(request)
    require(actor, act.BUDGET, city)
    form = BudgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(act.make(city, actor=actor, now=timezone.now(), **form.cleaned_data))
    context = {"city": city, "form": form, "title": _("Make a budget")}
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)


@require_GET
def budget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a budget: its areas, its projects, its vote."""
    found = find(request, slug, pk)
    poll = Poll.objects.filter(budget=found).first()
    prepares = allowed(request.user, act.BUDGET, found.city)
    drafts = prepares and (poll is None or poll.state == Poll.State.DRAFT)
    context: dict[str, Any] = {
        "city": found.city, "budget": found, "parts": share.parts(found), "poll": poll, "prepares": prepares,
    }  # fmt: skip
    if drafts:
        context |= {
            "area_form": AreaForm(auto_id="area_%s"),
            "project_form": ProjectForm(areas=found.areas.all(), city=found.city, auto_id="project_%s"),
            "poll_form": PollForm(city=found.city, auto_id="poll_%s"),
        }
    return render(request, "reports/budget.html", context)


@require_http_methods(["GET", "POST"])
def area(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a part of the city a ceiling."""
    found = _mine(request, slug, pk)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act.area(found, actor=person(request), now=timezone.now(), **form.cleaned_data)
        return redirect(found)
    return _form(request, found.city, form, _("An area and its ceiling"), found.get_absolute_url())


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a project to the vote."""
    found = _mine(request, slug, pk)
    form = ProjectForm(request.POST or None, areas=found.areas.all(), city=found.city)
    if request.method == "POST" and form.is_valid():
        try:
            act.offer(found, act.Plan(**form.cleaned_data), actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _form(request, found.city, form, _("A project to vote on"), found.get_absolute_url())


@require_POST
def publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let everybody see it."""
    found = _mine(request, slug, pk)
    act.publish(found, actor=person(request), now=timezone.now())
    return redirect(found)


@require_http_methods(["GET", "POST"])
def project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a project and its steps; the office brings it further."""
    city = city_of(slug)
    follows = allowed(request.user, act.BUDGET, city)
    rows = Project.objects.filter(city=city) if follows else Project.objects.filter(city=city).shown()
    found = get_object_or_404(rows.select_related("budget__city", "area", "city"), pk=pk)
    if request.method == "POST":
        act.go_on(
            found, request.POST.get("state", ""), actor=person(request), now=timezone.now(),
            words=request.POST.get("words", ""),
        )  # fmt: skip
        return redirect(found)
    context = {
        "city": city, "project": found, "steps": found.steps.all(),
        "proposals": found.proposals.shown().select_related("city"),
        "nexts": share.nexts(found) if follows else [],
    }  # fmt: skip
    return render(request, "reports/budget_project.html", context)


def find(request: HttpRequest, slug: str, pk: int) -> Budget:
    """Give a budget that the reader may see. Raises Http404."""
    return get_object_or_404(share.listed(city_of(slug), request.user).select_related("city"), pk=pk)


def _mine(request: HttpRequest, slug: str, pk: int) -> Budget:
    """Give a budget that the reader prepares. Raises PermissionDenied, Http404."""
    found = get_object_or_404(Budget.objects.select_related("city"), city=city_of(slug), pk=pk)
    require(person(request), act.BUDGET, found.city)
    return found


def _form(request: HttpRequest, city: City, form: Any, title: str, back: str) -> HttpResponse:
    context = {"city": city, "form": form, "title": title, "back": back}
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)
