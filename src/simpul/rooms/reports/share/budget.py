"""What everybody sees of a budget: its areas and projects, and how far each project is."""

from dataclasses import dataclass

from django.db.models import QuerySet

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.rooms.reports.act.budget import BUDGET, NEXT
from simpul.rooms.reports.models import Budget, BudgetArea, Project


@dataclass(frozen=True, slots=True)
class Part:
    """An area with its projects; `area` None: of the whole city."""

    area: BudgetArea | None
    projects: list[Project]


def listed(city: City, reader: object) -> QuerySet[Budget]:
    """Give the budgets that a reader may see: the office all, everybody those that are public."""
    found = Budget.objects.filter(city=city).select_related("poll")
    return found if allowed(reader, BUDGET, city) else found.filter(public=True)


def parts(budget: Budget) -> list[Part]:
    """Give a budget's projects by area."""
    rows = list(Project.objects.filter(budget=budget).select_related("area", "city"))
    found = [Part(area, [one for one in rows if one.area_id == area.pk]) for area in budget.areas.all()]
    whole = [one for one in rows if one.area_id is None]
    return [*found, *([Part(None, whole)] if whole else [])]


def nexts(project: Project) -> list[tuple[str, str]]:
    """Give the states that a person of the office can bring a project to."""
    return [(one.value, str(one.label)) for one in NEXT.get(Project.State(project.state), ())]
