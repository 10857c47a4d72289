"""What the public pages show of the network: only what its owner published, each fact with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.kernel.chart import Chart, bars
from simpul.rooms.hub.models import (
    Document,
    Holder,
    Meeting,
    NetworkCity,
    Partner,
    Partnership,
    PopulationFigure,
    Post,
    Project,
    ProjectPartner,
    ProjectYear,
    State,
)
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.share import labels
from simpul.rooms.hub.share.atlas import Atlas, atlas

MOST = 100
"""Rows of the table of cities: a longer one is no use on a phone; the map and the CSV have every city."""


@dataclass(frozen=True, slots=True)
class Network:
    """The network at the end of a year. `listed` is the year whose list the projects are counted from.

    `listed` is None where no list had been published by then: nothing is counted. `members` are the cities of
    the table, the first MOST of all `cities`; the map has every one.
    """

    year: int
    listed: int | None
    members: Sequence[Any]
    cities: int
    atlas: Atlas
    states: int
    projects: int
    sentence: str


def network(*, year: int, state: str = "", focus_area: str = "", partner: str = "") -> Network:
    """Give the member cities of a year with the projects of the newest list of that time.

    Args:
        year: the end of which counts.
        state: only its cities (ISO 3166-1 alpha-3), seen close.
        focus_area: only projects of this area, as the list of that year has it.
        partner: only projects that name this partner.
    """
    listed = ProjectYear.objects.filter(listed=True, year__lte=year).aggregate(last=Max("year"))["last"]
    every = _members(year, state)
    counts = _counts(listed, focus_area, partner)
    for one in every:
        one.n_projects = counts.get(one.pk, 0)
    shown = [one for one in every if one.n_projects] if focus_area or partner else every
    drawn = atlas(shown, every, close=bool(state))
    projects = sum(one.n_projects for one in shown)
    states = len({one.state_id for one in shown})
    sentence = _sentence(len(shown), states, projects, listed)
    return Network(year, listed, shown[:MOST], len(shown), drawn, states, projects, sentence)


def _members(year: int, state: str) -> list[Any]:
    """Give the cities that were members at the end of a year."""
    then = NetworkCity.objects.shown().filter(Q(joined_year__lte=year) | Q(joined_year=None))
    here = then.filter(Q(left_on=None) | Q(left_on__year__gt=year)).order_by("state__name", "city__name")
    return list(here.filter(state=state) if state else here)


def _counts(listed: int | None, focus_area: str, partner: str) -> dict[int, int]:
    """Count the published projects of a year's list by city; none where there is no list."""
    if listed is None:
        return {}
    rows = ProjectYear.objects.filter(year=listed, listed=True, project__published=True)
    if focus_area:
        rows = rows.filter(focus_area=focus_area)
    if partner:
        named = ProjectPartner.objects.filter(partner__slug=partner).values("project")
        rows = rows.filter(project__in=named)
    counted = rows.values_list("project__network_city").annotate(n=Count("pk")).order_by()
    return dict(counted)


def _sentence(cities: int, states: int, projects: int, listed: int | None) -> str:
    where = ngettext("%(n)d city", "%(n)d cities", cities) % {"n": cities}
    of = ngettext("%(n)d state", "%(n)d states", states) % {"n": states}
    if listed is None:
        return _("%(cities)s in %(states)s; no list of projects had been published yet.") % {
            "cities": where,
            "states": of,
        }
    what = ngettext("%(n)d project", "%(n)d projects", projects) % {"n": projects}
    return _("%(cities)s in %(states)s with %(projects)s in the list of %(year)d.") % {
        "cities": where,
        "states": of,
        "projects": what,
        "year": listed,
    }


def by_focus_area(year: int | None, state: str = "") -> Chart | None:
    """Draw how many projects of a year's list each focus area has; None where there is no list."""
    if year is None:
        return None
    rows = ProjectYear.objects.filter(year=year, listed=True, project__published=True)
    rows = rows.filter(project__state=state) if state else rows
    counted = list(rows.values("focus_area").annotate(n=Count("pk")).order_by("-n", "focus_area"))
    if not counted:
        return None
    told = [(labels.word("focus_area", one["focus_area"]) or _("not given"), one["n"]) for one in counted]
    sentence = _("Most projects of the list of %(year)d are in %(area)s: %(n)d of %(all)d.") % {
        "year": year, "area": told[0][0], "n": told[0][1], "all": sum(n for _area, n in told),
    }  # fmt: skip
    title = _("Projects by focus area, %(year)d") % {"year": year}
    return bars("by-focus-area", title, sentence, told, header=(_("Focus area"), _("Projects")))


def member(slug: str) -> Any:
    """Give a city of the network with its populations. Raises NetworkCity.DoesNotExist."""
    populations = Prefetch("populations", PopulationFigure.objects.all())
    return NetworkCity.objects.shown().prefetch_related(populations).get(city__slug=slug)


def projects_of(rows: QuerySet[Project]) -> list[Project]:
    """Give published projects in the order of a page: those under way first, then by title."""
    order = {"ongoing": 0, "ongoing_or_planning": 0, "planning": 1, "listed": 2, "completed": 3}
    found = rows.filter(published=True).select_related("network_city__city", "state")
    return sorted(found, key=lambda one: (order.get(one.status, 4), one.title))


def partners_of(one: NetworkCity) -> list[Partnership]:
    """Give the published partnerships of a city and of its projects."""
    rows = Partnership.objects.filter(published=True).filter(Q(city=one) | Q(project__network_city=one))
    return list(rows.select_related("partner", "project"))


def practices_of(one: NetworkCity) -> list[Practice]:
    """Give the published practices of a city."""
    return list(Practice.objects.filter(city=one.city, state="published").prefetch_related("texts"))


def posts(**of: Any) -> list[Holder]:
    """Give who holds and held a post of a state, a city or the network; institutions, never persons."""
    return list(Holder.objects.filter(**of).select_related("post", "holding_state", "state", "city__city"))


@dataclass(frozen=True, slots=True)
class Duty:
    """A post of the network as a whole: who holds it `now`, and where nobody is known to, who did `last`."""

    post: Post
    now: Sequence[Holder]
    last: Holder | None


def duties(today: date) -> list[Duty]:
    """Give the posts of the network with who holds each on a day.

    A term whose end is not known lasts; one that is known to have ended does not, also where no successor is.
    """
    rows = Holder.objects.filter(state=None, city=None).select_related("holding_state")
    shown = Post.objects.filter(per="network").prefetch_related(Prefetch("holders", rows, "terms"))
    return [_duty(one, one.terms, today) for one in shown]


def _duty(post: Post, terms: Sequence[Holder], today: date) -> Duty:
    begun = [one for one in terms if one.from_on is None or one.from_on <= today]
    now = [one for one in begun if one.to_on is None or one.to_on >= today]
    last = max(begun, key=lambda one: one.to_on or date.min, default=None)
    return Duty(post, now, None if now else last)


def state(iso3: str) -> Any:
    """Give a state. Raises State.DoesNotExist."""
    return State.objects.get(iso3=iso3)


def partners() -> QuerySet[Partner]:
    """Give the partners with how many published projects and partnerships name them."""
    return Partner.objects.annotate(
        n_projects=Count(
            "in_projects__project", filter=Q(in_projects__project__published=True), distinct=True
        ),
        n_cities=Count("partnerships__city", filter=Q(partnerships__published=True), distinct=True),
    )


def partner_page(slug: str) -> dict[str, Any]:
    """Give a partner with its cities and projects. Raises Partner.DoesNotExist."""
    found = Partner.objects.prefetch_related("funds").get(slug=slug)
    rows = found.partnerships.filter(published=True).select_related("city__city", "project")
    projects = Project.objects.filter(project_partners__partner=found).distinct()
    return {"partner": found, "partnerships": list(rows), "projects": projects_of(projects)}


def meetings() -> QuerySet[Meeting]:
    """Give the meetings, newest first."""
    return Meeting.objects.select_related("chair")


def meeting(slug: str) -> Meeting:
    """Give a meeting with decisions and papers. Raises Meeting.DoesNotExist."""
    return Meeting.objects.select_related("chair").prefetch_related("decisions", "documents").get(slug=slug)


def toolkits() -> QuerySet[Document]:
    """Give the toolkits of the network, newest first."""
    return Document.objects.filter(kind=Document.Kind.TOOLKIT)


def next_meeting(today: date) -> Meeting | None:
    """Give the next yearly meeting that is not over, or None where none is known."""
    return Meeting.objects.filter(ends_on__gte=today).order_by("starts_on").first()
