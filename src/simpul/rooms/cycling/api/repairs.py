"""Planners' questions over HTTP and JSON: which repairs unlock calm streets to destinations."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import repairs as act
from simpul.rooms.cycling.jobs import network as jobs
from simpul.rooms.cycling.models.network import RepairStudy

router = Router(tags=["cycling"])


class Study(Schema):
    """A question and, once `state` is "done", its answer.

    Lengths are metres, costs in `currency`. `answer` has before_m and after_m (calm street joined to a
    destination), cost, steps (segments, cost, unlocked_m) and repairs (segment, treatment, cost); null until
    then.
    """

    id: int
    city: str
    budget: float
    currency: str
    kinds: list[str]
    state: str
    asked_at: datetime
    answer: dict[str, Any] | None
    error: str | None


class NewStudy(Schema):
    """What is asked: a budget, and which kinds of destinations count (none: all)."""

    city: str
    budget: float
    kinds: list[str] = []


@router.post(
    "/repairs", response={202: Study}, auth=django_auth, summary="Ask which repairs unlock most calm street"
)
def ask(request: HttpRequest, asked: NewStudy) -> Any:
    """Take a question; needs cycling.plan_repairs. The answer comes by a job: read the study again."""
    city = get_object_or_404(City.objects.served(), slug=asked.city)
    study = act.ask(
        city, asked.budget, asked.kinds, actor=person(request), now=timezone.now(), start=jobs.start
    )
    return Status(202, _study(study))


@router.get("/repairs/{int:study_id}", response=Study, auth=django_auth, summary="One study of repairs")
def one(request: HttpRequest, study_id: int) -> Study:
    """Give a study; needs cycling.plan_repairs."""
    study = get_object_or_404(RepairStudy.objects.select_related("city"), pk=study_id)
    act.may_plan(person(request), study.city)
    return _study(study)


def _study(study: RepairStudy) -> Study:
    return Study(
        id=study.pk, city=study.city.slug, budget=study.budget, currency=study.currency, kinds=study.kinds,
        state=study.state, asked_at=study.asked_at, answer=study.answer or None, error=study.error or None,
    )  # fmt: skip
