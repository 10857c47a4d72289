"""What of proposals leaves as open data: the wish and what came of it, by days; nothing of who said it.

Decision 0208: a title is the wish itself and leaves; names, comments, supporters and times of day do not.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.ground import features, opendata
from simpul.ground.features import Layer, Property
from simpul.ground.opendata import Dataset, Distribution
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.reports.models import Project, Proposal

DECIMALS = 5
AT_ONCE = 2000
DESCRIPTION = _(
    "What residents propose, how many support it, and what became of it: title, state, village, days and the "
    "place where it has one; the projects that came of it. Without who proposed, supported or commented."
)


@dataclass(frozen=True, slots=True)
class Open:
    """A proposal as everybody may have it; days are the city's own, `lon` and `lat` None: no one place."""

    code: str
    city: str
    title: str
    state: str
    region: str | None
    region_name: str | None
    lon: float | None
    lat: float | None
    support: int
    proposed_on: date
    changed_on: date
    url: str


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project that everybody may see; `cost` in whole units of the currency, None: nobody has said yet."""

    id: int
    city: str
    title: str
    state: str
    cost: int | None
    currency: str | None
    budget: int | None
    area: str | None
    proposals: str
    changed_on: date
    url: str


def register() -> None:
    """Put the layer and the datasets where the site finds them."""
    features.register(PROPOSALS)
    opendata.register("reports-proposals", datasets)


def rows() -> QuerySet[Proposal]:
    """Give the proposals that everybody may read, with what their shape needs."""
    return Proposal.objects.shown().select_related("city", "region").annotate(support=Count("backings"))


def placed() -> QuerySet[Proposal]:
    """Give those of them that have a place."""
    return rows().filter(lon__isnull=False, lat__isnull=False)


def within(found: QuerySet[Proposal], box: Bounds) -> QuerySet[Proposal]:
    """Keep what lies in a box."""
    return found.filter(lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north)


def shape(one: Proposal) -> Open:
    """Give a proposal of `rows` as it leaves."""
    return Open(
        one.code, one.city.slug, one.title, one.state, one.region.code if one.region else None,
        one.region.name if one.region else None, _round(one.lon), _round(one.lat),
        int(getattr(one, "support", 0)), one.city.day(one.made_at), one.city.day(one.state_at),
        one.get_absolute_url(),
    )  # fmt: skip


def _round(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DECIMALS)


def feature(one: Proposal) -> dict[str, Any]:
    """Write a proposal as a GeoJSON feature; its geometry is null where it has no place."""
    said = asdict(shape(one))
    lon, lat = said.pop("lon"), said.pop("lat")
    geometry = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    said |= {name: said[name].isoformat() for name in ("proposed_on", "changed_on")}
    return {"geometry": geometry, "properties": said}


def projects(city: City) -> Iterator[OpenProject]:
    """Give the projects of a city that everybody may see, the oldest first."""
    found = Project.objects.filter(city=city).shown().select_related("city", "budget", "area")
    for one in found.prefetch_related("proposals").order_by("pk"):
        codes = sorted(each.code for each in one.proposals.all() if each.shown)
        yield OpenProject(
            one.pk, city.slug, one.title, one.state, one.cost, one.budget.currency if one.budget else None,
            one.budget_id, one.area.name if one.area else None, " ".join(codes), city.day(one.state_at),
            one.get_absolute_url(),
        )  # fmt: skip


COLUMNS = tuple(one.name for one in fields(Open))
PROJECT_COLUMNS = tuple(one.name for one in fields(OpenProject))


def table(city: City) -> Iterator[list[Any]]:
    """Give the rows of COLUMNS, the oldest first."""
    for one in rows().filter(city=city).order_by("pk").iterator(chunk_size=AT_ONCE):
        said = asdict(shape(one))
        yield [said[name] for name in COLUMNS]


def project_table(city: City) -> Iterator[list[Any]]:
    """Give the rows of PROJECT_COLUMNS, the oldest first."""
    for one in projects(city):
        said = asdict(one)
        yield [said[name] for name in PROJECT_COLUMNS]


def document(city: City) -> Iterator[str]:
    """Give a GeoJSON document of the proposals in pieces."""
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for one in rows().filter(city=city).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield comma + json.dumps({"type": "Feature", **feature(one)}, ensure_ascii=False)
        comma = ","
    yield "]}"


def datasets() -> Iterator[Dataset]:
    """Give the dataset of each city that has a proposal to show."""
    counts = rows().order_by().values("city").annotate(issued=Min("made_at"), modified=Max("state_at"))
    known = {row["city"]: row for row in counts}
    for city in City.objects.served().filter(pk__in=known):
        yield Dataset(
            id=f"proposals-{city.slug}", title=_("Proposals of residents"), description=DESCRIPTION,
            distributions=(
                Distribution(_file(city, "proposals", "csv"), _("Proposals of residents"), "text/csv", "CSV"),
                Distribution(
                    _file(city, "proposals", "geojson"), _("Proposals of residents"), "application/geo+json",
                    "GEOJSON",
                ),
                Distribution(_file(city, "projects", "csv"), _("Projects"), "text/csv", "CSV"),
            ),
            publisher=city.name, licence="CC-BY-4.0", issued=city.day(known[city.pk]["issued"]),
            modified=city.day(known[city.pk]["modified"]), theme="GOVE", spatial=city.bounds,
            keywords=(_("proposals"), _("residents"), _("participation")),
            landing_page=reverse("reports:proposals", args=[city.slug]),
        )  # fmt: skip


def _file(city: City, what: str, suffix: str) -> str:
    return reverse(f"reports:open-{what}", args=[city.slug, suffix])


PROPOSALS = Layer(
    id="proposals",
    title=_("Proposals of residents"),
    description=DESCRIPTION,
    rows=placed,
    feature=feature,
    properties={
        "city": Property("city__slug", title=_("City")),
        "state": Property("state", title=_("State")),
        "region": Property("region__code", title=_("Village")),
    },
    within=within,
    licence="CC-BY-4.0",
)
"""No `time`, as for reports: an instant that can be asked for tells the minute."""
