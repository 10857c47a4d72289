"""What a client sends over Open311, read at the border: who it is, what it reports, what it adds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat, on_earth
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Category, Client, Report
from simpul.rooms.reports.observe import find
from simpul.rooms.reports.understand import keys, open311

LONGEST = 5000
MOST_MEDIA = 4


class Unreadable(Refused):
    """Something that was sent cannot be read. `code` is the status of HTTP that says so."""

    def __init__(self, says: str, code: int = 400) -> None:
        super().__init__(says)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sent:
    """A report as a client sends it. `theirs` is its own number, "" where it gives none."""

    category: Category
    position: LonLat
    text: str
    theirs: str
    place: str
    known: str
    name: str
    email: str
    phone: str
    media: list[str] = field(default_factory=list)

    def key(self, client: Client, now: datetime) -> UUID:
        """Give the key that this report has, whenever it is sent again."""
        if self.theirs:
            return keys.key(settings.SECRET_KEY, "client", str(client.pk), self.theirs)
        words = (
            self.category.code,
            f"{self.position.lon:.6f}",
            f"{self.position.lat:.6f}",
            self.text,
            self.email,
        )
        day = client.city.day(now).isoformat()
        return keys.key(settings.SECRET_KEY, "words", str(client.pk), day, *words)


@dataclass(frozen=True, slots=True)
class Added:
    """What a client adds to a report: `status` in FixMyStreet's words, "" where it says none."""

    report: Report
    theirs: str
    status: str
    text: str
    email: str
    media: list[str] = field(default_factory=list)


def client(city: City, key: str) -> Client | None:
    """Give the client whose key this is in the city; None where it is nobody's, or has ended."""
    if not key:
        return None
    sha256 = open311.hashed(key)
    return Client.objects.filter(city=city, sha256=sha256, ended_at=None).select_related("city").first()


def uuid(text: str) -> UUID | None:
    """Read a UUID; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def report(city: City, said: Mapping[str, str]) -> Sent:
    """Read a report of a form. Raises Unreadable, naming the field."""
    code = said.get("service_code", "").strip()
    category = Category.objects.filter(city=city, code=code).offered().first()
    if category is None:
        raise Unreadable(
            _("service_code: there is no service “%(code)s”. Ask services.xml for those that there are.")
            % {"code": code[:60]},
            404 if code else 400,
        )
    name = " ".join(said.get(one, "").strip() for one in ("first_name", "last_name")).strip()
    known = said.get("attribute[known]", "").strip()
    if known not in {"", Report.Known.OFFICE, Report.Known.NOBODY}:
        raise Unreadable(_("attribute[known]: it is none of: office, nobody."))
    return Sent(
        category, _position(city, said), said.get("description", "").strip()[:LONGEST],
        said.get("attribute[fixmystreet_id]", "").strip()[:120],
        (said.get("attribute[place]") or said.get("address_string") or "").strip()[:200],
        known or Report.Known.OFFICE.value, name, _email(said), said.get("phone", "").strip()[:30],
        _media(said),
    )  # fmt: skip


def update(city: City, client: Client, said: Mapping[str, str]) -> Added:
    """Read an update of a form, about a report that the client sent. Raises Unreadable."""
    code = said.get("service_request_id", "").strip()
    mine = Report.objects.filter(city=city, origin__client=client, code=code, erased_at=None)
    found = mine.select_related("city", "category").first()
    if found is None:
        raise Unreadable(
            _("service_request_id: you sent no report “%(code)s”.") % {"code": code[:20]},
            404 if code else 400,
        )
    status = open311.status_of(said.get("status", ""))[:40]
    text = said.get("description", "").strip()[:2000]
    if not text and not status:
        raise Unreadable(_("description: say something, or give a status."))
    return Added(found, said.get("update_id", "").strip()[:200], status, text, _email(said), _media(said))


def _position(city: City, said: Mapping[str, str]) -> LonLat:
    lon, lat = said.get("long", "").strip(), said.get("lat", "").strip()
    if lon and lat:
        try:
            position = LonLat(float(lon), float(lat))
        except ValueError:
            position = LonLat(math.nan, math.nan)
        if not on_earth(*position):
            raise Unreadable(_("lat, long: they are no degrees of WGS 84, such as -8.2113 and 114.3691."))
        return position
    address = said.get("address_string", "").strip()
    if not address:
        raise Unreadable(_("lat, long: give both, or address_string."))
    found = find.named(city, address)
    if not find.is_plain(found, address):
        says = _("address_string: it is not known where that is. Give lat and long.")
        raise Unreadable(says)
    return found[0].position


def _email(said: Mapping[str, str]) -> str:
    """Give the e-mail address; "" where it is none: a report is not lost for it."""
    text = said.get("email", "").strip()
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text


def _media(said: Mapping[str, str]) -> list[str]:
    """Give the addresses of photos: one, or several as FixMyStreet sends them, with commas or lines."""
    words = said.get("media_url", "").replace(",", " ").split()
    return [one[:1000] for one in words if one.startswith(("http://", "https://"))][:MOST_MEDIA]
