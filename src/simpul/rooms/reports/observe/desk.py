"""Who may work on which reports: by role, and beside it by office, area and category (`models.Desk`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from simpul.ground.people import access
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models import Category, Desk, Report
from simpul.rooms.reports.understand import code as codes

READ, READ_PERSON, VERIFY, HANDLE = (
    "reports.read",
    "reports.read_person",
    "reports.verify",
    "reports.handle",
)
SET_UP = "reports.set_up"
BESIDE = ("category", "office", "region", "assignee", "parent")
"""What a colleague's page shows of a report."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row of what somebody works on; None is any office, any region, any category (primary keys)."""

    office: int | None
    regions: frozenset[int] | None
    categories: frozenset[int] | None

    def holds(self, report: Report) -> bool:
        """Tell whether a report is in it."""
        return (
            self.office in (None, report.office_id)
            and (self.regions is None or report.region_id in self.regions)
            and (self.categories is None or report.category_id in self.categories)
        )

    @property
    def condition(self) -> Q:
        """The same for the database."""
        asked = Q() if self.office is None else Q(office=self.office)
        if self.regions is not None:
            asked &= Q(region__in=self.regions)
        return asked if self.categories is None else asked & Q(category__in=self.categories)


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a city's reports somebody works on: `parts` None is everything, an empty tuple nothing."""

    parts: tuple[Part, ...] | None

    def holds(self, report: Report) -> bool:
        """Tell whether a report is in it."""
        return self.parts is None or any(part.holds(report) for part in self.parts)

    def keep(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        """Keep the reports that are in it."""
        if self.parts is None:
            return reports
        if not self.parts:
            return reports.none()
        return reports.filter(reduce(or_, (part.condition for part in self.parts)))


EVERYTHING, NOTHING = Scope(None), Scope(())


def scope(actor: object, city: City) -> Scope:
    """Give what somebody works on in a city.

    Rows of `models.Desk` say it. Where there is none, who may verify works on the whole city, a handler on
    nothing: whoever gives the role says beside it for which office. An account of the machine and an owner
    of the city see everything, whatever rows say.
    """
    if not isinstance(actor, Person) or not access.allowed(actor, READ, city):
        return NOTHING
    return access.remembered(("reports.scope", actor.pk, city.pk), lambda: _scope(actor, city))


def _scope(actor: Person, city: City) -> Scope:
    if actor.machine or access.allowed(actor, SET_UP, city):
        return EVERYTHING
    rows = list(Desk.objects.filter(city=city, person=actor))
    if not rows:
        return EVERYTHING if access.allowed(actor, VERIFY, city) else NOTHING
    return Scope(tuple(_part(row, city) for row in rows))


def _part(row: Desk, city: City) -> Part:
    regions = categories = None
    if row.areas:
        within = reduce(or_, (Q(code=one) | Q(code__startswith=f"{one}.") for one in row.areas))
        regions = frozenset(Boundary.objects.filter(within, city=city).values_list("pk", flat=True))
    if row.categories:
        found = Category.objects.filter(city=city, code__in=row.categories)
        categories = frozenset(found.values_list("pk", flat=True))
    return Part(row.office_id, regions, categories)


def may(actor: object, permission: str, report: Report) -> bool:
    """Tell whether somebody may do with a report what a permission names."""
    return access.allowed(actor, permission, report.city) and scope(actor, report.city).holds(report)


def require(actor: Person, permission: str, report: Report) -> None:
    """Raise PermissionDenied unless somebody may (see `may`)."""
    if not may(actor, permission, report):
        raise PermissionDenied(
            _("%(who)s may not do this with report %(code)s.") % {"who": actor, "code": report.code}
        )


def visible(actor: object, city: City) -> QuerySet[Report]:
    """Give the reports of a city that somebody may read as a colleague; none where they may not."""
    return scope(actor, city).keep(Report.objects.filter(city=city, erased_at=None))


def find(
    actor: object, city: City, typed: str, permission: str = READ, beside: Sequence[str] = BESIDE
) -> Report:
    """Give a report that somebody works on, by its code as it was typed.

    Args:
        actor: who.
        city: where.
        typed: the code.
        permission: what they are about to do.
        beside: what is read with it.

    Raises:
        Http404: there is none, or it is not one that they may know of.
    """
    known = visible(actor, city).select_related(*beside).defer("region__geometry")
    report = known.filter(code=codes.tidy(typed)).order_by().first()
    if report is None or not access.allowed(actor, permission, city):
        raise Http404
    report.city = city
    return report


def who_handles(report: Report) -> list[Person]:
    """Give the colleagues that a report can be given to: who may handle it, by name."""
    people = Person.objects.filter(is_active=True, machine=False).filter(
        Q(roles__city=report.city) | Q(roles__city=None, roles__country__in=("", report.city.country))
    )
    found = people.distinct().order_by("username")
    return [one for one in found if may(one, HANDLE, report)]
