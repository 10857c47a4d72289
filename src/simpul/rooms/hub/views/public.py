"""The public pages of the network: for a minister in a hurry and a student with questions."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from simpul.ground.people.access import allowed
from simpul.ground.search.share import find
from simpul.rooms.hub.act.common import EDIT_NETWORK
from simpul.rooms.hub.act.project import may_edit, may_see
from simpul.rooms.hub.forms.public import NetworkForm, ProjectsForm
from simpul.rooms.hub.models import Meeting, NetworkCity, Partner, Project, State
from simpul.rooms.hub.share import project as whole
from simpul.rooms.hub.share import public, record, short

PER_PAGE = 50


def _today() -> date:
    return timezone.now().date()


@require_GET
def network(request: HttpRequest) -> HttpResponse:
    """Show the cities of the network on a map, as they were at the end of a year."""
    form = NetworkForm(request.GET or None, today=_today())
    asked = form.given()
    year = asked.pop("year") or _today().year
    shown = public.network(year=year, **asked)
    context = {
        "form": form,
        "shown": shown,
        "chosen": any(asked.values()),
        "chart": public.by_focus_area(shown.listed, asked["state"]),
        "next": public.next_meeting(_today()),
        "duties": public.duties(_today()),
        "partners": Partner.objects.count(),
        "may_edit": allowed(request.user, EDIT_NETWORK, None),
    }
    return render(request, "hub/public_network.html", context)


@require_GET
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a city of the network: what it does, with whom, what it learned."""
    try:
        found = public.member(slug)
    except NetworkCity.DoesNotExist as error:
        raise Http404 from error
    context = {
        "member": found,
        "projects": public.projects_of(Project.objects.filter(network_city=found)),
        "partnerships": public.partners_of(found),
        "practices": public.practices_of(found),
        "posts": public.posts(city=found),
        "overruled": record.overruled(NetworkCity, slug),
        "may_add": allowed(request.user, "hub.edit_project", found.city),
        "may_submit": allowed(request.user, "hub.submit", found.city),
    }
    return render(request, "hub/public_city.html", context)


@require_GET
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show a state of the network with its cities."""
    try:
        found = public.state(iso3)
    except State.DoesNotExist as error:
        raise Http404 from error
    shown = public.network(year=_today().year, state=found.iso3)
    context = {
        "state": found,
        "shown": shown,
        "chart": public.by_focus_area(shown.listed, found.iso3),
        "elsewhere": public.projects_of(Project.objects.filter(state=found, network_city=None)),
        "posts": [*public.posts(state=found), *public.posts(holding_state=found)],
    }
    return render(request, "hub/public_state.html", context)


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects that the reader may see, chosen by state, area, status, partner, year and words."""
    form = ProjectsForm(request.GET or None)
    rows = record.projects(record.Wanted(**form.given()), request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "query": query.urlencode(), "count": page.paginator.count}
    return render(request, "hub/public_projects.html", context)


@require_GET
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a project with its years, money, results and needs; 404 where the reader may not see it."""
    found = get_object_or_404(Project.objects.shown(), slug=slug)
    if not may_see(request.user, found):
        raise Http404
    needs = list(found.needs.filter(open=True))
    context: dict[str, Any] = {
        "project": found,
        "short": short.in_short(found, needs),
        "whole": whole.whole(found),
        "needs": needs,
        "partners": list(found.project_partners.select_related("partner")),
        "overruled": record.overruled(Project, slug),
        "practices": list(found.practices.filter(state="published").prefetch_related("texts")),
        "may_edit": may_edit(request.user, found),
    }
    return render(request, "hub/public_project.html", context)


@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners of the network."""
    return render(request, "hub/public_partners.html", {"partners": public.partners()})


@require_GET
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a partner: what it brings, to which cities and projects."""
    try:
        return render(request, "hub/public_partner.html", public.partner_page(slug))
    except Partner.DoesNotExist as error:
        raise Http404 from error


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of the network."""
    context = {
        "meetings": public.meetings(),
        "toolkits": public.toolkits(),
        "may_add": allowed(request.user, EDIT_NETWORK, None),
    }
    return render(request, "hub/public_meetings.html", context)


@require_GET
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a meeting with what it decided and its papers."""
    try:
        found = public.meeting(slug)
    except Meeting.DoesNotExist as error:
        raise Http404 from error
    may_edit_it = allowed(request.user, EDIT_NETWORK, None)
    return render(request, "hub/public_meeting.html", {"meeting": found, "may_edit": may_edit_it})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in every public record, in Indonesian or English, spelling mended."""
    text = request.GET.get("q", "").strip()
    found = find(text, limit=50) if text else None
    return render(request, "hub/public_search.html", {"text": text, "found": found})
