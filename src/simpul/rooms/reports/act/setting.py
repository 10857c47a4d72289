"""What a city sets for its desk: its offices, its categories, and who works on what."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people import access
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import show
from simpul.rooms.reports.models import Category, Desk, Office, Report
from simpul.rooms.reports.observe.desk import SET_UP
from simpul.rooms.reports.observe.routing import with_those_above

AT_ONCE = 500


class NameTaken(Refused):
    """Another one of this city has that name."""


class NotOfThisCity(Refused):
    """The office, region or category is not one of this city."""


class StillHasReports(Refused):
    """An office that still has open reports does not close."""


@transaction.atomic
def keep_office(office: Office, *, actor: Person, now: datetime) -> Office:
    """Keep an office, new or changed.

    Raises:
        PermissionDenied: the actor may not.
        NameTaken: another has the name.
        StillHasReports: it is to take no reports, and has some.
    """
    require(actor, SET_UP, office.city)
    if Office.objects.filter(city=office.city, name__iexact=office.name).exclude(pk=office.pk).exists():
        raise NameTaken(_("There is an office of that name already."))
    if office.pk and not office.active and Report.objects.filter(office=office, over_at=None).open().exists():
        raise StillHasReports(_("%(office)s still has open reports. Move them first.") % {"office": office})
    office.save()
    ledger.record(
        city=office.city, actor=actor, verb="reports.set_office", subject=office, now=now, name=office.name,
        desk=office.desk, active=office.active,
    )  # fmt: skip
    return office


@transaction.atomic
def keep_category(category: Category, *, actor: Person, now: datetime) -> Category:
    """Keep a category, new or changed. Whether reports in it are shown follows at once.

    Raises:
        PermissionDenied: the actor may not.
        NameTaken: another has the code.
    """
    require(actor, SET_UP, category.city)
    others = Category.objects.filter(city=category.city, code=category.code).exclude(pk=category.pk)
    if others.exists():
        raise NameTaken(_("There is a category of that code already."))
    was = Category.objects.filter(pk=category.pk).values_list("public", flat=True).first()
    category.save()
    if was is not None and was != category.public:
        _show_again(category)
    ledger.record(
        city=category.city, actor=actor, verb="reports.set_category", subject=category, now=now,
        code=category.code, public=category.public, offered=category.offered, keep_days=category.keep_days,
    )  # fmt: skip
    return category


def _show_again(category: Category) -> None:
    """Say of each report in a category anew whether everybody may read it."""
    reports = Report.objects.filter(category=category).select_related("city", "category").order_by("pk")
    last = 0
    while some := list(reports.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        for one in some:
            one.shown = show.may_be_shown(one)
        Report.objects.bulk_update(some, ["shown"])


@transaction.atomic
def place(  # noqa: PLR0913 - each is said by name
    city: City,
    person: Person,
    *,
    office: Office | None,
    areas: Sequence[str],
    categories: Sequence[str],
    actor: Person,
    now: datetime,
) -> Desk:
    """Say which reports somebody works on. Beside it stands the role: without one they may do nothing.

    Raises:
        PermissionDenied: the actor may not.
        NotOfThisCity: the office, an area or a category is not of this city.
    """
    require(actor, SET_UP, city)
    _of_this_city(city, office, areas, categories)
    row = Desk.objects.create(
        person=person, city=city, office=office, areas=list(areas), categories=list(categories)
    )
    access.forget()
    ledger.record(
        city=city, actor=actor, verb="reports.set_desk", subject=row, now=now, person=person.pk,
        office=office.pk if office else None, areas=list(areas), categories=list(categories),
    )  # fmt: skip
    return row


def _of_this_city(city: City, office: Office | None, areas: Sequence[str], categories: Sequence[str]) -> None:
    if office and office.city_id != city.pk:
        raise NotOfThisCity(_("This city has no such office."))
    regions = with_those_above(Boundary.objects.live().filter(city=city).values_list("code", flat=True))
    known = set(Category.objects.filter(city=city, code__in=categories).values_list("code", flat=True))
    strange = [
        *(one for one in areas if one not in regions),
        *(one for one in categories if one not in known),
    ]
    if strange:
        raise NotOfThisCity(_("This city has no region or category “%(code)s”.") % {"code": strange[0]})


@transaction.atomic
def take_away(row: Desk, *, actor: Person, now: datetime) -> None:
    """Take a row away.

    Raises:
        PermissionDenied: the actor may not.
    """
    require(actor, SET_UP, row.city)
    ledger.record(
        city=row.city, actor=actor, verb="reports.unset_desk", subject=row, now=now, person=row.person_id
    )
    row.delete()
    access.forget()
