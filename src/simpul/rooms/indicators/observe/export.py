"""A city's own values as rows of a sheet, which come in again as they went out."""

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Origin, Value
from simpul.rooms.indicators.understand import sheet as layout

type Row = tuple[str | int | float | None, ...]


def rows(city: City, year: int | None = None) -> list[Row]:
    """Give the newest revision of each value that a department entered, in the order of layout.COLUMNS.

    Computed values are left out: nobody enters them. So are other cities' received ones.
    """
    found = (
        Value.objects.current()
        .filter(city=city, origin__in=(Origin.ENTERED, Origin.IMPORTED))
        .filter(**({"year": year} if year else {}))
        .select_related("base")
        .prefetch_related("evidence")
        .order_by("code", "year", "scope")
    )
    return [_row(value) for value in found]


def _row(value: Value) -> Row:
    links = [proof.link for proof in value.evidence.all() if proof.link]
    return layout.row_of(value, value.base.quantity if value.base else "", links[0] if links else "")
