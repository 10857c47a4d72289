"""Reports as GeoReport v2 tells of them: plain dictionaries that become JSON or XML.

A client that has a key is told the exact time; who has none is told the day, as in all open data (decision
0190), and only of what everybody may read. A client also reads what it sent itself, whatever holds it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Category, Client, Event, Report
from simpul.rooms.reports.share import shape
from simpul.rooms.reports.understand import open311

type Address = Callable[[str], str]
"""Makes a whole address of one that begins with "/"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests or updates are asked for: empty and None where any. `page` counts from 1."""

    begins: datetime
    ends: datetime
    ids: Sequence[str] = ()
    codes: Sequence[str] = ()
    states: Sequence[str] = ()
    changed: datetime | None = None
    page: int = 1
    rows: int = 1000

    @property
    def part(self) -> slice:
        """Which rows of all that answer."""
        first = (self.page - 1) * self.rows
        return slice(first, first + self.rows)


def discovery(city: City, address: Address, changed: datetime) -> dict[str, Any]:
    """Say where the service is and what it speaks."""
    base = address(reverse("reports:open311-discovery", args=["xml"])).removesuffix("discovery.xml")
    contact = _("Citizens' desk of %(city)s") % {"city": city.name}
    formats = ["text/xml", "application/json"]
    return {
        "changeset": _said(changed, city), "contact": contact,
        "key_service": _("Ask the citizens' desk for a key; reading needs none."),
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2", "url": base.rstrip("/"),
                "changeset": _said(changed, city), "type": "production", "formats": formats,
            }
        ],
    }  # fmt: skip


def services(city: City) -> list[dict[str, Any]]:
    """Give what can be reported."""
    return [service(one) for one in offered(city)]


def offered(city: City) -> QuerySet[Category]:
    """Give the categories that can be chosen in a city."""
    return Category.objects.filter(city=city).offered()


def service(kind: Category) -> dict[str, Any]:
    """Give one kind of report. What is asked beside it is in its definition, so `metadata` is true."""
    return {
        "service_code": kind.code, "service_name": str(kind), "description": kind.name, "metadata": "true",
        "type": "realtime", "keywords": ",".join(kind.words), "group": kind.group,
    }  # fmt: skip


def definition(kind: Category) -> dict[str, Any]:
    """Give what else is asked about a kind: nothing that must be answered."""
    known = [
        ("office", _("The office that answers")),
        ("nobody", _("Nobody: name and e-mail are not kept")),
    ]
    return {
        "service_code": kind.code,
        "attributes": [
            _attribute("fixmystreet_id", 1, _("The report's number where it comes from"), server=True),
            _attribute("place", 2, _("What is near by: a shop, a school, a house number")),
            _attribute("known", 3, _("Who may know who reported it"), values=known),
        ],
    }


def _attribute(
    code: str, order: int, says: str, *, server: bool = False, values: Iterable[tuple[str, str]] = ()
) -> dict[str, Any]:
    chosen = [{"key": key, "name": name} for key, name in values]
    said: dict[str, Any] = {
        "variable": "true", "code": code, "datatype": "singlevaluelist" if chosen else "string",
        "required": "false", "datatype_description": "", "order": order, "description": says,
    }  # fmt: skip
    if server:  # as FixMyStreet says that it fills it in by itself, and asks nobody
        said["automated"] = "server_set"
    if chosen:
        said["values"] = chosen
    return said


def readable(city: City, client: Client | None) -> QuerySet[Report]:
    """Give the reports that a client may read: those for everybody, and its own."""
    rows = Report.objects.filter(city=city, erased_at=None)
    return rows.filter(Q(shown=True) | Q(origin__client=client)) if client else rows.shown()


def requests(city: City, client: Client | None, asked: Asked, address: Address) -> list[dict[str, Any]]:
    """Give the reports that are asked for, the newest first. Three queries, however many."""
    rows = readable(city, client).select_related(*shape.WITH, "origin").prefetch_related("photos")
    if asked.ids:
        rows = rows.filter(code__in=asked.ids)
    elif asked.changed is None:
        rows = rows.filter(made_at__gte=asked.begins, made_at__lte=asked.ends)
    if asked.changed is not None:
        rows = rows.filter(changed_at__gt=asked.changed)
    if asked.codes:
        rows = rows.filter(category__code__in=asked.codes)
    if asked.states:
        rows = rows.filter(state__in=asked.states)
    return [request(one, client, address) for one in rows.order_by("-made_at", "-pk")[asked.part]]


def request(report: Report, client: Client | None, address: Address) -> dict[str, Any]:
    """Give one report, with shape.WITH selected."""
    status = open311.rules().statuses[report.state]
    own = client is not None and _is_own(report, client)
    place = report.position if own else shape.place(report)
    photos = _photos(report, address) if report.shown else []
    exact = client is not None
    office, kind = report.office, report.category
    return {
        "service_request_id": report.code, "status": status.plain,
        "status_notes": str(report.get_state_display()),
        "service_name": str(kind) if kind else _("Not known"), "service_code": kind.code if kind else None,
        "description": report.text, "agency_responsible": office.name if office else None,
        "service_notice": None, "requested_datetime": _said(report.made_at, report.city, exact=exact),
        "updated_datetime": _said(report.changed_at, report.city, exact=exact),
        "expected_datetime": _said(report.due_at, report.city) if report.due_at else None,
        "address": (report.place or None) if own or not shape.is_coarse(report) else None,
        "address_id": None, "zipcode": None, "lat": place.lat, "long": place.lon,
        "media_url": photos[0] if photos else None,
        "extended_attributes": {
            "updated_datetime": _said(report.changed_at, report.city, exact=exact), "status": status.full,
            "url": address(report.get_absolute_url()) if report.shown else None, "photos": photos,
        },
    }  # fmt: skip


def updates(city: City, client: Client | None, asked: Asked) -> list[dict[str, Any]]:
    """Give what happened to reports, the oldest first: FixMyStreet's extension. Two queries."""
    rows = Event.objects.filter(report__in=readable(city, client).values("pk")).exclude(step="submit")
    if asked.ids:
        rows = rows.filter(report__code__in=asked.ids)
    rows = rows.filter(at__gte=asked.begins, at__lte=asked.ends)
    found = rows.select_related("report__city", "office").order_by("at", "pk")[asked.part]
    return [update(one, exact=client is not None) for one in found]


def update(event: Event, *, exact: bool) -> dict[str, Any]:
    """Give one update; where nobody wrote words, those of its state."""
    return {
        "update_id": str(event.pk), "service_request_id": event.report.code,
        "status": open311.rules().statuses[event.state].full,
        "updated_datetime": _said(event.at, event.report.city, exact=exact),
        "description": event.words or _words(event), "media_url": None,
    }  # fmt: skip


def _words(event: Event) -> str:
    if event.office and event.step in {"forward", "move"}:
        return _("%(state)s: %(office)s") % {"state": event.get_state_display(), "office": event.office.name}
    return str(event.get_state_display())


def _is_own(report: Report, client: Client) -> bool:
    origin = getattr(report, "origin", None)
    return origin is not None and origin.client_id == client.pk


def _photos(report: Report, address: Address) -> list[str]:
    where = [report.city.slug, report.code]
    return [address(reverse("reports:photo", args=[*where, one.pk])) for one in report.photos.all()]


def _said(at: datetime, city: City, *, exact: bool = True) -> str:
    """Write an instant in the city's zone; only its day, at midnight, where it is not to be exact."""
    here = at.astimezone(ZoneInfo(city.time_zone))
    if not exact:
        here = datetime.combine(here.date(), time(), here.tzinfo)
    return here.isoformat(timespec="seconds")


def never(city: City) -> datetime:
    """Give the moment that discovery calls its last change: that of the map, else the oldest there is."""
    return city.map_read_at or datetime(2026, 11, 22, tzinfo=UTC)
