"""What people do with a project's results framework: say what is to be reached, from where, and what was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.rooms.hub.act.common import Faulty, tell, where
from simpul.rooms.hub.act.project import EDIT
from simpul.rooms.hub.models import Outcome, Project, ResultActual, ResultIndicator, ResultTarget


class Evidence(NamedTuple):
    """What shows that a figure is so: a kept file, an address, or neither."""

    blob: Blob | None = None
    url: str = ""


@transaction.atomic
def add_indicator(  # noqa: PLR0913 - a line of the framework
    project: Project,
    *,
    outcome: str,
    name: str,
    unit: str,
    code: str = "",
    baseline: float | None = None,
    baseline_period: str = "",
    actor: Person,
    now: datetime,
) -> ResultIndicator:
    """Say how an outcome is told, and where it started. Said again, it changes the baseline.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: a name is missing, or a baseline without its period.
    """
    require(actor, EDIT, where(project))
    faults = {field: _("is missing") for field, value in (("outcome", outcome), ("name", name)) if not value}
    if (baseline is None) != (not baseline_period):
        faults["baseline_period"] = _("give a baseline and its period together")
    if faults:
        raise Faulty(faults)
    owner, _made = Outcome.objects.get_or_create(project=project, title=outcome)
    said = {"code": code, "baseline": baseline, "baseline_period": baseline_period}
    indicator, _made = ResultIndicator.objects.update_or_create(
        outcome=owner, name=name, unit=unit, defaults=said
    )
    _tell(project, indicator, said, actor, now)
    return indicator


@transaction.atomic
def set_target(  # noqa: PLR0913 - what, by when, from where, by whom
    indicator: ResultIndicator, period: str, number: float, *, source: str = "", actor: Person, now: datetime
) -> ResultTarget:
    """Say what an indicator is to reach by the end of a period.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: the period is missing.
    """
    values = {"number": number, "text": "", "source": source, "imported": False}
    target: ResultTarget = _point(indicator, ResultTarget, period, values, actor, now)
    return target


@transaction.atomic
def report(  # noqa: PLR0913 - what, when, shown by what, by whom
    indicator: ResultIndicator,
    period: str,
    number: float,
    *,
    evidence: Evidence = Evidence(),  # noqa: B008 - a constant
    source: str = "",
    actor: Person,
    now: datetime,
) -> ResultActual:
    """Say what an indicator was in a period, and what shows it.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: the period is missing.
    """
    values = {
        "number": number, "text": "", "source": source, "imported": False, "evidence": evidence.blob,
        "evidence_url": evidence.url,
    }  # fmt: skip
    actual: ResultActual = _point(indicator, ResultActual, period, values, actor, now)
    return actual


def _point(  # noqa: PLR0913, PLR0917 - one point as it is written
    indicator: ResultIndicator,
    model: type[Any],
    period: str,
    values: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> Any:
    project = Project.objects.shown().get(outcomes__indicators=indicator)
    require(actor, EDIT, where(project))
    if not period.strip():
        raise Faulty({"period": _("is missing")})
    point, _made = model.objects.update_or_create(
        indicator=indicator, period=period.strip(), defaults=dict(values)
    )
    told = {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
    _tell(project, indicator, {model.__name__: {"period": period} | told}, actor, now)
    return point


def _tell(
    project: Project, indicator: ResultIndicator, said: dict[str, Any], actor: Person, now: datetime
) -> None:
    project.changed_at = now
    project.save(update_fields=["changed_at"])
    field = f"result.{indicator.name}|{indicator.unit}"
    tell(
        project,
        project.slug,
        {field: said},
        verb="hub.report_result",
        place=where(project),
        actor=actor,
        now=now,
    )
