"""What a city says to a hub: its projects, its published practices, its signed indicator package."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simpul.ground.files import store
from simpul.ground.places.models import City
from simpul.rooms.hub.models import Project
from simpul.rooms.hub.models.campaign import UNDER_WAY, Answer
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.understand import campaign as rules
from simpul.rooms.hub.understand import submission
from simpul.rooms.indicators.models.package import Package


@dataclass(frozen=True, slots=True)
class Decided:
    """What the city decided to publish: "projects", "indicators", "practices"; by whom and when."""

    publish: tuple[str, ...]
    by: str
    at: datetime


def content(city: City, year: int, decided: Decided) -> dict[str, Any]:
    """Give a statement of a city about a year, without the key, number and time that the outbox adds.

    Projects are those under way and those that the city answered for; practices only the published ones; the
    indicators are the newest package that was signed for the year, where there is one.
    """
    said: dict[str, Any] = {
        "schema": submission.SCHEMA,
        "city": city.slug,
        "city_name": city.name,
        "country": city.country,
        "year": year,
        "decision": {
            "publish": sorted(decided.publish),
            "decided_by": decided.by,
            "decided_at": decided.at.isoformat() if decided.publish else None,
        },
        "projects": _projects(city, year),
        "practices": _practices(city),
        "indicators": _package(city, year),
    }
    return said


def _projects(city: City, year: int) -> list[dict[str, Any]]:
    answers = {
        answer.project_id: answer
        for answer in Answer.objects.filter(city__city=city, campaign__year=year).exclude(
            state__in=rules.EDITABLE
        )
    }
    own = Project.objects.filter(network_city__city=city).order_by("slug")
    wanted = own.filter(status__in=UNDER_WAY) | own.filter(pk__in=list(answers))
    return [_project(project, answers.get(project.pk)) for project in wanted]


def _project(project: Project, answer: Answer | None) -> dict[str, Any]:
    status = project.status if project.status in rules.STATUSES else ""
    said = rules.read(answer.content) if answer else rules.read({"status": status})
    return {
        "slug": project.slug,
        "title": project.title,
        "focus_area": project.focus_area,
        "lon": project.lon,
        "lat": project.lat,
        "answer": said.model_dump(mode="json"),
    }


def _practices(city: City) -> list[dict[str, Any]]:
    shown = Practice.objects.public().filter(city=city).prefetch_related("texts__steps", "figures")
    return [_practice(practice) for practice in shown.order_by("slug")]


def _practice(practice: Practice) -> dict[str, Any]:
    return {
        "slug": practice.slug,
        "focus_area": practice.focus_area,
        "stage": practice.stage,
        "cost": None if practice.cost is None else str(practice.cost),
        "running_cost": None if practice.running_cost is None else str(practice.running_cost),
        "currency": practice.currency,
        "cost_year": practice.cost_year,
        "changed_on": practice.changed_on.isoformat() if practice.changed_on else None,
        "texts": [
            {
                "language": text.language,
                "title": text.title,
                "summary": text.summary,
                "context": text.context,
                "cost_note": text.cost_note,
                "went_wrong": text.went_wrong,
                "steps": [step.words for step in text.steps.all()],
            }
            for text in practice.texts.all()
        ],
        "figures": [figure.code for figure in practice.figures.all()],
    }


def _package(city: City, year: int) -> str:
    newest = Package.objects.filter(city=city, year=year, received=False).order_by("-as_of", "-pk").first()
    return base64.b64encode(store.open(newest.blob)).decode() if newest else ""
