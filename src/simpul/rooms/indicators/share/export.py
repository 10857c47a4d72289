"""Values as rows of a sheet that can be taken in again, and how the sheets of a city are read."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Intake, Mapping, Value
from simpul.rooms.indicators.understand import sheet as layout

NEWEST = 5
"""Sheets that are named on the page that takes them."""

type Cells = tuple[str | int | float | None, ...]


def rows(city: City, *, code: str = "", year: int | None = None) -> list[Cells]:
    """Give the published values of a city in the order of understand.sheet.COLUMNS, by code and year."""
    found = Value.objects.published().filter(city=city)
    found = found.filter(code=code) if code else found
    found = found.filter(year=year) if year is not None else found
    found = found.select_related("base").order_by("code", "scope", "year")
    links = dict(
        found.filter(evidence__link__gt="").order_by("evidence__pk").values_list("pk", "evidence__link")
    )
    return [
        layout.row_of(value, value.base.quantity if value.base else "", links.get(value.pk, ""))
        for value in found
    ]


def remembered(city: City) -> QuerySet[Mapping]:
    """Give how the city reads sheets, the newest first."""
    return Mapping.objects.filter(city=city).order_by("-at")


def handed_over(city: City) -> QuerySet[Intake]:
    """Give the sheets that came last, the newest first."""
    return Intake.objects.filter(city=city).order_by("-asked_at")[:NEWEST]


def explained() -> Sequence[tuple[str, str, str]]:
    """Give each column of a sheet: its name, what it is called, and what goes in it."""
    told = {
        "code": (_("Indicator"), _("its code, such as ISO37122:5.1")),
        "year": (_("Year"), _("four digits")),
        "scope": (_("Part of the city"), _("empty for the whole city")),
        "kind": (_("What is known"), "number, no_data, not_applicable, suppressed"),
        "number": (_("The figure"), _("a number; never “N/A”: leave it empty and say no_data and why")),
        "numerator": (_("Counted"), _("where the figure is a ratio")),
        "denominator": (_("Out of"), _("where the figure is a ratio")),
        "base": (_("Measured against"), "population, households, area_km2"),
        "department": (_("Department"), _("who answers for it")),
        "why": (_("Why"), _("why there is no number")),
        "link": (_("Evidence"), _("the address of a page")),
    }
    return [(column, *told[column]) for column in layout.COLUMNS]
