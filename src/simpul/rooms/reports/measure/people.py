"""How many people take part: those who reported and left a way to reach them, for each 1,000 inhabitants.

Somebody with the same e-mail address or telephone number is one person. Who left neither cannot be told from
another, and is not counted: the figure is a lower bound. Addresses are deleted when a report is long over, so
a year is measured while it runs and kept as it was then.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.reports.measure import resolve
from simpul.rooms.reports.models import Contact, Report


def people(city_id: int, year: int) -> list[int]:
    """Give for each person one report of theirs, the first of the year: nothing that names them."""
    begins, ends = resolve.span(city_id, year)
    found = Contact.objects.filter(
        report__city=city_id, report__made_at__gte=begins, report__made_at__lt=ends
    )
    seen: set[str] = set()
    first = []
    for pk, email, phone in found.order_by("report").values_list("report", "email", "phone"):
        digits = "".join(filter(str.isdigit, phone))[-9:]
        known = {one for one in (email.casefold(), digits) if one}
        if known and not known & seen:
            first.append(pk)
        seen |= known
    return first


def rows(city_id: int, year: int) -> Iterator[Made]:
    """Give one for each person, without anything of them."""
    for number, _pk in enumerate(people(city_id, year), 1):
        yield Made("numerator", 1, str(number), f"reports.person/{number}")


@catalogue.add(
    code="reports.people",
    title=_("People who reported something, for each 1,000 inhabitants"),
    unit=_("people for each 1,000 inhabitants"),
    parts=(_("people who reported and left an address"), _("inhabitants")),
    source=resolve.SOURCE,
    rows=rows,
    direction="up",
    theme="governance",
    after=("reports.submit", "indicators.set_denominator"),
    persons=True,
    base="population",
)
def taking_part(city_id: int, year: int) -> Reading:
    """People who reported in the year and can be told apart, out of the inhabitants known."""
    begins, ends = resolve.span(city_id, year)
    any_ = Report.objects.filter(city=city_id, made_at__gte=begins, made_at__lt=ends).exists()
    return Reading(len(people(city_id, year)), 1 if any_ else 0, per=1000)
