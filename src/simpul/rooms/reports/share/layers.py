"""What leaves the reports room as open data: a layer over OGC API Features, files, and their description."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground import features, opendata
from simpul.ground.features import Layer, Property
from simpul.ground.opendata import Dataset, Distribution
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.share import shape

DESCRIPTION = _(
    "What residents reported and how far it is: kind, state, office, village, the day and the place. Without "
    "words, photos, persons and times of day; the place of kinds that are often about one house is a cell of "
    "some 550 m."
)


def register() -> None:
    """Put the layer and the datasets of the room where the site finds them."""
    features.register(REPORTS)
    opendata.register("reports", datasets)


def rows() -> QuerySet[Report]:
    """Give the reports that everybody may read, with what their shape needs."""
    found = Report.objects.shown().select_related(*shape.WITH).defer("region__geometry")
    return found.annotate(photo_count=Count("photos"))


def _feature(report: Report) -> dict[str, Any]:
    said = shape.feature(report)
    return {"geometry": said["geometry"], "properties": said["properties"]}


def datasets() -> Iterator[Dataset]:
    """Give the dataset of each city that has a report to show. One query, and one for the cities."""
    counts = (
        Report.objects.shown()
        .values("city")
        .annotate(count=Count("pk"), issued=Min("made_at"), modified=Max("changed_at"))
    )
    known: dict[int, Mapping[str, Any]] = {row["city"]: row for row in counts.order_by("city")}
    for city in City.objects.served().filter(pk__in=known):
        yield _dataset(city, known[city.pk])


def _dataset(city: City, known: Mapping[str, Any]) -> Dataset:
    title = _("Reports of residents")
    return Dataset(
        id=f"reports-{city.slug}",
        title=title,
        description=DESCRIPTION,
        distributions=(
            Distribution(_file(city, "csv"), title, "text/csv", "CSV"),
            Distribution(_file(city, "geojson"), title, "application/geo+json", "GEOJSON"),
            Distribution(
                reverse("reports:open311-requests", args=["xml"]) + f"?jurisdiction_id={city.slug}",
                _("Open311"), "text/xml", "XML", conforms_to="http://wiki.open311.org/GeoReport_v2",
            ),
        ),
        publisher=city.name,
        licence="CC-BY-4.0",
        issued=_day(city, known["issued"]),
        modified=_day(city, known["modified"]),
        theme="GOVE",
        spatial=city.bounds,
        keywords=(_("reports"), _("residents"), _("public services")),
        landing_page=reverse("reports:front", args=[city.slug]),
    )  # fmt: skip


def _day(city: City, at: datetime) -> Any:
    return city.day(at)


def _file(city: City, suffix: str) -> str:
    return reverse("reports:open-data", args=[city.slug, suffix])


REPORTS = Layer(
    id="reports",
    title=_("Reports of residents"),
    description=DESCRIPTION,
    rows=rows,
    feature=_feature,
    properties={
        "city": Property("city__slug", title=_("City")),
        "category": Property("category__code", title=_("Kind")),
        "group": Property("category__group", title=_("Group")),
        "state": Property("state", title=_("State")),
        "region": Property("region__code", title=_("Village")),
    },
    within=shape.within,
    licence="CC-BY-4.0",
)
"""No `time`: whoever may ask for an instant finds the minute of a report by asking again and again."""
