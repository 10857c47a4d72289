"""The network's record over HTTP and JSON: what people change. Each address translates and calls one act.

Its addresses are those of `record`, so they stand on the same router: one address has one set of methods.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Schema, Status
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.rooms.hub.act import project as projects
from simpul.rooms.hub.act import result as results
from simpul.rooms.hub.api.record import find_project, router
from simpul.rooms.hub.models import (
    NetworkCity,
    ResultIndicator,
)
from simpul.rooms.hub.share import project as whole
from simpul.rooms.hub.share import record, shapes


class NewProject(Schema):
    """A project of a city; `fields` as in a change, with at least title and status."""

    city: str
    fields: dict[str, Any]


class Change(Schema):
    """What is said of a project by field: a column, a whole list such as costs, a year ("year.2026")."""

    fields: dict[str, Any]
    source: str = Field("", max_length=1000)
    seen: datetime | None = None


@router.post(
    "/projects", auth=django_auth, response={201: shapes.WholeProject}, summary="Add a project to a city"
)
def add_project(request: HttpRequest, said: NewProject) -> Any:
    """Needs hub.edit_project in the city. It stays the city's own until it is published."""
    city = get_object_or_404(NetworkCity.objects.shown(), city__slug=said.city)
    made = projects.add(city, said.fields, actor=person(request), now=timezone.now())
    return Status(201, whole.whole(made))


@router.patch(
    "/projects/{slug:slug}",
    auth=django_auth,
    response=shapes.WholeProject,
    summary="Say something of a project",
)
def change_project(request: HttpRequest, slug: str, said: Change) -> shapes.WholeProject:
    """Needs hub.edit_project in its city. The public record's word is kept beside it."""
    changed = projects.edit(
        find_project(request, slug), said.fields, actor=person(request), source=said.source, seen=said.seen,
        now=timezone.now(),
    )  # fmt: skip
    return whole.whole(changed)


class Shown(Schema):
    """Whether everybody may see it."""

    published: bool


@router.post(
    "/projects/{slug:slug}/published",
    auth=django_auth,
    response=shapes.ProjectShape,
    summary="Publish a project",
)
def publish_project(request: HttpRequest, slug: str, said: Shown) -> shapes.ProjectShape:
    """Needs hub.edit_project in its city."""
    found = find_project(request, slug)
    return record.project(
        projects.publish(found, actor=person(request), now=timezone.now(), shown=said.published)
    )


class NewIndicator(Schema):
    """A line of a results framework."""

    outcome: str = Field(max_length=300)
    name: str = Field(max_length=300)
    unit: str = Field("", max_length=100)
    code: str = Field("", max_length=60)
    baseline: float | None = None
    baseline_period: str = Field("", max_length=60)


@router.post(
    "/projects/{slug:slug}/results",
    auth=django_auth,
    response=list[shapes.ResultShape],
    summary="Say how an outcome is told",
)
def add_indicator(request: HttpRequest, slug: str, said: NewIndicator) -> list[shapes.ResultShape]:
    """Needs hub.edit_project in its city."""
    found = find_project(request, slug)
    results.add_indicator(found, **said.model_dump(), actor=person(request), now=timezone.now())
    return whole.results(found)


class NewPoint(Schema):
    """A target or an actual of an indicator; `evidence_url` is for actuals."""

    kind: str = Field(pattern="^(target|actual)$")
    period: str = Field(max_length=60)
    number: float
    source: str = Field("", max_length=1000)
    evidence_url: str = Field("", max_length=500, pattern="^(https?://.*)?$")


@router.post(
    "/projects/{slug:slug}/results/{int:indicator_id}/points",
    auth=django_auth,
    response=list[shapes.ResultShape],
    summary="Say a target, or what was",
)
def add_point(request: HttpRequest, slug: str, indicator_id: int, said: NewPoint) -> list[shapes.ResultShape]:
    """Needs hub.edit_project in its city."""
    found, actor, now = find_project(request, slug), person(request), timezone.now()
    indicator = get_object_or_404(ResultIndicator, pk=indicator_id, outcome__project=found)
    if said.kind == "target":
        results.set_target(indicator, said.period, said.number, source=said.source, actor=actor, now=now)
    else:
        shown = results.Evidence(url=said.evidence_url)
        results.report(
            indicator, said.period, said.number, evidence=shown, source=said.source, actor=actor, now=now
        )
    return whole.results(found)
