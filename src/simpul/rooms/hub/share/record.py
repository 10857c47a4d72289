"""The network's record as it leaves. Privacy is decided here: what a city did not publish is its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from ninja import Schema

from simpul.ground.people.access import allowed
from simpul.rooms.hub.act import candidate as candidates
from simpul.rooms.hub.act import partner as partnering
from simpul.rooms.hub.act.project import may_edit
from simpul.rooms.hub.models import (
    Candidate,
    Claim,
    Holder,
    Meeting,
    NetworkCity,
    Partner,
    Partnership,
    PopulationFigure,
    Project,
    State,
)
from simpul.rooms.hub.observe import claims
from simpul.rooms.hub.share import shapes

OPEN = Q(projects__published=True)


def states() -> list[shapes.StateShape]:
    """Give the states with how many cities and published projects they have."""
    rows = State.objects.annotate(
        n_cities=Count("cities", filter=Q(cities__left_on=None), distinct=True),
        n_projects=Count("projects", filter=OPEN & Q(projects__in_network_list=True), distinct=True),
    )
    return [
        shapes.StateShape(
            iso3=one.iso3, name=one.name, since=one.since or None, cities=one.n_cities,
            projects=one.n_projects, source=one.source or None, verified=one.verified,
            url=one.get_absolute_url(),
        )
        for one in rows
    ]  # fmt: skip


def cities(rows: QuerySet[NetworkCity]) -> list[shapes.CityShape]:
    """Give cities with every population that is published for them."""
    populations = Prefetch("populations", PopulationFigure.objects.all())
    counted = Count("projects", filter=OPEN, distinct=True)
    with_state = rows.select_related("city", "state").prefetch_related(populations)
    return [_city(one) for one in with_state.annotate(n=counted)]


def _city(one: Any) -> shapes.CityShape:
    return shapes.CityShape(
        slug=one.slug, name=one.name, state=one.state_id, lon=one.city.lon, lat=one.city.lat,
        admin_level=one.admin_level or None, official_code=one.official_code or None,
        joined_year=one.joined_year, joined_on=one.joined_on, joined_verified=one.joined_verified,
        joined_source=one.joined_source or None, pilot=one.pilot, note=one.note or None,
        lead_institution=one.lead_institution or None, projects=one.n, served_here=one.city.served,
        populations=[
            shapes.Population(
                value=each.value, year=each.year, scope=each.scope, area_km2=each.area_km2,
                source=each.source or None, verified=each.verified,
            )
            for each in one.populations.all()
        ],
        source=one.source or None, verified=one.verified, url=one.get_absolute_url(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects are asked for; "" and None do not choose. `text` is looked for in titles and aliases."""

    state: str = ""
    city: str = ""
    focus_area: str = ""
    status: str = ""
    partner: str = ""
    year: int | None = None
    text: str = ""


def projects(wanted: Wanted, actor: object) -> QuerySet[Project]:
    """Choose projects that the actor may read: the published ones, and those of the actor's own cities.

    With a year, focus area and status are those of that year's list.
    """
    rows = visible(actor)
    same = {
        "state_id": wanted.state, "network_city__city__slug": wanted.city,
        "project_partners__partner__slug": wanted.partner,
    }  # fmt: skip
    by = ("years__focus_area", "years__status") if wanted.year else ("focus_area", "status")
    same |= dict(zip(by, (wanted.focus_area, wanted.status), strict=True))
    chosen: dict[str, Any] = {name: value for name, value in same.items() if value}
    if wanted.year:
        chosen |= {"years__year": wanted.year, "years__listed": True}
    rows = rows.filter(**chosen)
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(aliases__title__icontains=wanted.text))
    return rows.distinct().order_by("slug")


def visible(actor: object) -> QuerySet[Project]:
    """Keep the projects that the actor may read."""
    rows = Project.objects.shown()
    if getattr(actor, "is_superuser", False):
        return rows
    hidden = Project.objects.filter(published=False).shown()
    own = [one.pk for one in hidden if may_edit(actor, one)] if getattr(actor, "pk", None) else []
    return rows.filter(Q(published=True) | Q(pk__in=own))


def project(one: Project) -> shapes.ProjectShape:
    """Give the line about a project."""
    return shapes.ProjectShape(**_line(one))


def _line(one: Project) -> dict[str, Any]:
    return {
        "slug": one.slug, "title": one.title, "state": one.state_id,
        "city": one.network_city.slug if one.network_city else None, "place": one.place or None,
        "focus_area": one.focus_area or None, "status": one.status, "first_year": one.first_year,
        "last_year": one.last_year, "in_network_list": one.in_network_list, "published": one.published,
        "verified": one.verified, "lon": one.lon, "lat": one.lat, "url": one.get_absolute_url(),
    }  # fmt: skip


def history(record: Any, key: str) -> list[shapes.ClaimShape]:
    """Give every word on a record by field, newest first: the public record's, a city's, a person's.

    Who typed it stays here; that a person of the city did is told.
    """
    rows = list(Claim.objects.filter(subject=claims.subject(record, key)))
    above = {one.field for one in rows if one.origin != Claim.Origin.RECORD}
    newest = {one.field: one.pk for one in sorted(rows, key=lambda one: one.pk) if _stands(one, above)}
    return [
        shapes.ClaimShape(
            field=one.field, origin=one.origin, value=one.value, source=one.source or None,
            taken_at=one.taken_at, current=one.current, shown=newest.get(one.field) == one.pk,
        )
        for one in rows
    ]  # fmt: skip


def _stands(one: Claim, above: set[str]) -> bool:
    return one.current and (one.field not in above or one.origin != Claim.Origin.RECORD)


def overruled(record: Any, key: str) -> list[tuple[shapes.ClaimShape, shapes.ClaimShape]]:
    """Give the fields on which the public record says something else: (what is shown, the record's)."""
    by_field: dict[str, dict[str, shapes.ClaimShape]] = {}
    for one in history(record, key):
        if one.current:
            by_field.setdefault(one.field, {})["shown" if one.shown else "record"] = one
    return [
        (both["shown"], both["record"])
        for both in by_field.values()
        if len(both) > 1 and both["shown"].value != both["record"].value
    ]


def partners() -> list[shapes.PartnerShape]:
    """Give the partners with the cities of their published partnerships."""
    shown = Partnership.objects.filter(published=True).select_related("city__city")
    rows = Partner.objects.prefetch_related("funds", Prefetch("partnerships", shown, "shown_partnerships"))
    counted = rows.annotate(
        n=Count("in_projects__project", filter=Q(in_projects__project__published=True), distinct=True)
    )
    return [_partner(one) for one in counted]


def _partner(one: Any) -> shapes.PartnerShape:
    return shapes.PartnerShape(
        slug=one.slug, name=one.name, kind=one.kind or None, country=one.country or None,
        what=one.what or None,
        funds=[
            {"amount": str(each.amount), "currency": each.currency, "when": each.when, "note": each.note}
            for each in one.funds.all()
        ],
        cities=sorted({each.city.slug for each in one.shown_partnerships if each.city}),
        projects=one.n, source=one.source or None, verified=one.verified, url=one.get_absolute_url(),
    )  # fmt: skip


def partnerships(actor: object, **chosen: Any) -> list[shapes.PartnershipShape]:
    """Give the partnerships that the actor may read."""
    rows = Partnership.objects.select_related("partner", "city__city", "project__network_city__city")
    return [partnership(one) for one in rows.filter(**chosen) if partnering.may_see(actor, one)]


def partnership(one: Partnership) -> shapes.PartnershipShape:
    """Give a partnership."""
    return shapes.PartnershipShape(
        id=one.pk, partner=one.partner.slug, city=one.city.slug if one.city else None,
        project=one.project.slug if one.project else None, subject=one.subject or None, stage=one.stage,
        proposed_on=one.proposed_on, agreed_on=one.agreed_on, started_on=one.started_on,
        ended_on=one.ended_on, evaluation=one.evaluation or None, source=one.source or None,
        verified=one.verified,
    )  # fmt: skip


def meetings() -> list[shapes.MeetingShape]:
    """Give the meetings, newest first, with decisions and papers."""
    return [meeting(one) for one in Meeting.objects.prefetch_related("decisions", "documents")]


def meeting(one: Meeting) -> shapes.MeetingShape:
    """Give a meeting."""
    return shapes.MeetingShape(
        slug=one.slug, number=one.number, chair=one.chair_id, when=one.when, starts_on=one.starts_on,
        ends_on=one.ends_on, host=one.host or None, mode=one.mode or None, outcome=one.outcome or None,
        decisions=[each.text for each in one.decisions.all()],
        documents=[{"title": each.title, "url": each.url, "year": each.year} for each in one.documents.all()],
        source=one.source or None, verified=one.verified, url=one.get_absolute_url(),
    )  # fmt: skip


def holders() -> list[shapes.HolderShape]:
    """Give who holds and held the posts of the network."""
    return [holder(one) for one in Holder.objects.select_related("post", "city__city")]


def holder(one: Holder) -> shapes.HolderShape:
    """Give a holder: the institution, never the account."""
    return shapes.HolderShape(
        id=one.pk, post=one.post.code, title=one.post.title,
        of=one.state_id or (one.city.slug if one.city else "network"), institution=one.institution or None,
        holding_state=one.holding_state_id, since=one.since or None, until=one.until or None,
        source=one.source or None, verified=one.verified,
    )  # fmt: skip


def visible_candidates(actor: object) -> list[Candidate]:
    """Give the applications that the actor may read, newest first."""
    rows = Candidate.objects.select_related("state", "meeting", "city__city", "applied_by")
    if any(allowed(actor, permission, None) for permission in candidates.READ):
        return list(rows)
    return [one for one in rows if candidates.may_see(actor, one)]


def candidate(one: Candidate, actor: object) -> shapes.CandidateShape:
    """Give an application. Raises PermissionDenied where the actor may not read it."""
    if not candidates.may_see(actor, one):
        raise PermissionDenied
    texts = ("focus_area", "vision", "solutions", "infrastructure", "data_platform", "sustainability")
    return shapes.CandidateShape(
        slug=one.slug, name=one.name, state=one.state_id, kind=one.kind, asks=one.asks, stage=one.stage,
        meeting=one.meeting.slug if one.meeting else None, decided_on=one.decided_on,
        city=one.city.slug if one.city else None,
        steps=[
            shapes.StepShape(before=each.before or None, after=each.after, at=each.at, note=each.note or None)
            for each in one.steps.all()
        ],
        **{name: getattr(one, name) or None for name in texts},
    )  # fmt: skip


def table[Shape: Schema](shape: type[Shape], rows: Iterable[Shape]) -> tuple[list[str], list[list[Any]]]:
    """Give shapes as the header and rows of a table; what is a list inside is told in one cell."""
    told = [one.model_dump(mode="json") for one in rows]
    header = list(shape.model_fields)
    return header, [[_cell(one[name]) for name in header] for one in told]


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(_said(one) for one in value)
    return value


def _said(one: Any) -> str:
    if isinstance(one, Mapping):
        return " ".join(str(part) for part in one.values() if part not in {None, ""})
    return str(one)
