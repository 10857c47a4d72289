"""The network's record over HTTP and JSON: read. What is changed over HTTP is in `write`."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.security import django_auth

from simpul.adapters.tables import write_csv
from simpul.rooms.hub.act.project import may_see
from simpul.rooms.hub.models import Candidate, Meeting, NetworkCity, Partner, Project
from simpul.rooms.hub.share import project as whole
from simpul.rooms.hub.share import record, shapes

router = Router(tags=["hub"])
CSV = "text/csv; charset=utf-8"


class Page(Schema):
    """A page of projects. `next` goes into `after` for the following page; null on the last."""

    items: list[shapes.ProjectShape]
    next: str | None


class Asked(Schema):
    """Which projects. With `year`, focus area and status are those of that year's list."""

    state: str = ""
    city: str = ""
    focus_area: str = ""
    status: str = ""
    partner: str = ""
    year: int | None = Field(None, ge=1990, le=2100)
    text: str = Field("", max_length=200)
    after: str = Field("", max_length=200)
    limit: int = Field(50, ge=1, le=500)

    def wanted(self) -> record.Wanted:
        """Give what the record is asked."""
        text = re.sub(r"\x00", "", self.text)
        return record.Wanted(
            self.state, self.city, self.focus_area, self.status, self.partner, self.year, text
        )


def find_project(request: HttpRequest, slug: str) -> Project:
    """Give a project that the sender may read. Raises Http404: a hidden one is as good as none."""
    found = get_object_or_404(Project.objects.shown(), slug=slug)
    if not may_see(request.user, found):
        raise Http404
    return found


def _csv(shape: type[Schema], rows: list[Any], name: str) -> HttpResponse:
    header, lines = record.table(shape, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(write_csv(header, lines), content_type=CSV, headers=headers)


@router.get("/states", response=list[shapes.StateShape], summary="The states of the network")
def states(request: HttpRequest) -> list[shapes.StateShape]:
    """Give every state with how many cities and published projects it has."""
    return record.states()


@router.get("/cities", response=list[shapes.CityShape], summary="The cities of the network")
def cities(request: HttpRequest, state: str = "", joined_by: int | None = None) -> list[shapes.CityShape]:
    """Give the cities that are in the network, of a state, or as it was at the end of a year."""
    return _cities(state, joined_by)


@router.get("/cities.csv", summary="The cities of the network, as CSV")
def cities_csv(request: HttpRequest, state: str = "", joined_by: int | None = None) -> HttpResponse:
    """Give the same as a table."""
    return _csv(shapes.CityShape, _cities(state, joined_by), "cities")


def _cities(state: str, joined_by: int | None) -> list[shapes.CityShape]:
    rows = NetworkCity.objects.members()
    rows = rows.filter(state_id=state) if state else rows
    return record.cities(rows.filter(joined_year__lte=joined_by) if joined_by is not None else rows)


@router.get("/cities/{slug:slug}", response=shapes.CityShape, summary="One city of the network")
def city(request: HttpRequest, slug: str) -> shapes.CityShape:
    """Give a city with every population that is published for it."""
    return record.cities(NetworkCity.objects.filter(pk=get_object_or_404(NetworkCity, city__slug=slug).pk))[0]


@router.get("/projects", response=Page, summary="The projects of the network, page by page")
def projects(request: HttpRequest, asked: Query[Asked]) -> Page:
    """Give published projects, and those of the sender's own cities, in the order of their slugs."""
    rows = record.projects(asked.wanted(), request.user)
    found = list(rows.filter(slug__gt=asked.after)[: asked.limit + 1])
    shown = found[: asked.limit]
    return Page(
        items=[record.project(one) for one in shown],
        next=shown[-1].slug if len(found) > asked.limit else None,
    )


@router.get("/projects.csv", summary="The projects of the network, as CSV")
def projects_csv(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Give all that match, in one table; `after` and `limit` count for nothing here."""
    return _csv(
        shapes.ProjectShape,
        [record.project(one) for one in record.projects(asked.wanted(), request.user)],
        "projects",
    )


@router.get("/projects/{slug:slug}", response=shapes.WholeProject, summary="One project, whole")
def project(request: HttpRequest, slug: str) -> shapes.WholeProject:
    """Give a project with its years, costs, partners, results and needs."""
    return whole.whole(find_project(request, slug))


@router.get(
    "/projects/{slug:slug}/history", response=list[shapes.ClaimShape], summary="Who said what of a project"
)
def project_history(request: HttpRequest, slug: str) -> list[shapes.ClaimShape]:
    """Give every word on every field: of the public record, of the city, of people; never who typed it."""
    return record.history(find_project(request, slug), slug)


@router.get(
    "/projects/{slug:slug}/results",
    response=list[shapes.ResultShape],
    summary="A project's results framework",
)
def project_results(request: HttpRequest, slug: str) -> list[shapes.ResultShape]:
    """Give outcome, indicator, baseline, targets and actuals, line by line."""
    return whole.results(find_project(request, slug))


@router.get("/partners", response=list[shapes.PartnerShape], summary="The partners of the network")
def partners(request: HttpRequest) -> list[shapes.PartnerShape]:
    """Give every partner with the cities of its published partnerships."""
    return record.partners()


@router.get("/partners.csv", summary="The partners of the network, as CSV")
def partners_csv(request: HttpRequest) -> HttpResponse:
    """Give the same as a table."""
    return _csv(shapes.PartnerShape, record.partners(), "partners")


@router.get("/partners/{slug:slug}", response=shapes.PartnerShape, summary="One partner")
def partner(request: HttpRequest, slug: str) -> shapes.PartnerShape:
    """Give a partner."""
    get_object_or_404(Partner, slug=slug)
    return next(one for one in record.partners() if one.slug == slug)


@router.get("/partnerships", response=list[shapes.PartnershipShape], summary="Partnerships")
def partnerships(request: HttpRequest, partner: str = "", city: str = "") -> list[shapes.PartnershipShape]:
    """Give the published ones, and those of the sender's own cities."""
    chosen = {"partner__slug": partner, "city__city__slug": city}
    return record.partnerships(request.user, **{name: value for name, value in chosen.items() if value})


@router.get("/meetings", response=list[shapes.MeetingShape], summary="The meetings of the network")
def meetings(request: HttpRequest) -> list[shapes.MeetingShape]:
    """Give the meetings, newest first, with decisions and papers."""
    return record.meetings()


@router.get("/meetings.csv", summary="The meetings of the network, as CSV")
def meetings_csv(request: HttpRequest) -> HttpResponse:
    """Give the same as a table."""
    return _csv(shapes.MeetingShape, record.meetings(), "meetings")


@router.get("/meetings/{slug:slug}", response=shapes.MeetingShape, summary="One meeting")
def meeting(request: HttpRequest, slug: str) -> shapes.MeetingShape:
    """Give a meeting."""
    return record.meeting(get_object_or_404(Meeting, slug=slug))


@router.get("/holders", response=list[shapes.HolderShape], summary="Who holds the posts of the network")
def holders(request: HttpRequest, post: str = "") -> list[shapes.HolderShape]:
    """Give institutions and states by term, never persons."""
    return [one for one in record.holders() if not post or one.post == post]


@router.get("/candidates", response=list[shapes.CandidateShape], auth=django_auth, summary="Who asks to join")
def candidates(request: HttpRequest) -> list[shapes.CandidateShape]:
    """Give the applications that the sender may read: their own, their state's, all for the Secretariat."""
    return [record.candidate(one, request.user) for one in record.visible_candidates(request.user)]


@router.get(
    "/candidates/{slug:slug}", response=shapes.CandidateShape, auth=django_auth, summary="One application"
)
def candidate(request: HttpRequest, slug: str) -> shapes.CandidateShape:
    """Give an application with every step of its journey."""
    return record.candidate(get_object_or_404(Candidate, slug=slug), request.user)
