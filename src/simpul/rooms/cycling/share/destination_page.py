"""One destination as its page, its form and its machine-readable form show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from simpul.ground.places.models import City, Place
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.models.destination import Destination, DestinationPhoto, State
from simpul.rooms.cycling.share import destinations as share
from simpul.rooms.cycling.share.destinations import Shown
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand import hours as opening
from simpul.rooms.cycling.understand.destination import Licence, Price

TOLD = tuple(f"{text}_{part}" for text in rules.TEXTS for part in (*rules.LANGUAGES, "source", "licence"))
"""The columns of the texts, each with its source and licence."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the reader's language, else in `language`; its source "" and licence None where not said."""

    text: str
    language: str
    source: str
    licence: Licence | None


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours as they were written, what they say now, and the coming week laid out by day.

    `now` is None where they cannot be read. `holidays` tells that they speak of public holidays.
    """

    text: str
    now: opening.Now | None
    week: tuple[opening.Days, ...]
    holidays: bool
    from_map: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo: its address, size, what is to be seen, who is to be named, and under which terms."""

    pk: int
    url: str
    width: int
    height: int
    alt: str
    author: str
    source: str
    licence: Licence | None


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that is known of a destination.

    `hours` is None and `price.fee` is "" where nothing is known. `start` is where it is ridden from best.
    `osm_url` leads to the place in OpenStreetMap, None for one of an invented city or of no map. `lost` tells
    that the newest map has the place no more. `stale` tells that hours and price were checked long ago.
    """

    shown: Shown
    story: Text | None
    manners: Text | None
    start_text: Text | None
    start: LonLat | None
    hours: Hours | None
    price: Price
    price_from_map: bool
    website: str
    phone: str
    photos: tuple[Photo, ...]
    checked_on: date | None
    stale: bool
    osm_url: str | None
    lost: bool
    edited_at: datetime | None

    def json(self) -> dict[str, Any]:
        """Give it for programs; None is not known."""
        price, now = self.price, self.hours.now if self.hours else None
        return self.shown.json() | {
            "texts": {"story": _text(self.story), "manners": _text(self.manners),
                      "best_from": _text(self.start_text)},
            "best_from_position": list(self.start) if self.start else None,
            "opening_hours": self.hours.text if self.hours else None,
            "open": now.state if now else None,
            "open_until": now.until.isoformat() if now and now.until else None,
            "price": {"free": {"no": True, "yes": False}.get(price.fee), "amount": _amount(price.amount),
                      "currency": price.currency or None, "per": price.per or None},
            "website": self.website or None, "phone": self.phone or None,
            "photos": [_photo(photo) for photo in self.photos],
            "checked_on": self.checked_on.isoformat() if self.checked_on else None,
            "in_map": not self.lost, "openstreetmap": self.osm_url,
            "edited_at": self.edited_at.isoformat() if self.edited_at else None,
        }  # fmt: skip


def find(city: City, ref: str, *, staff: bool = False) -> Destination | Place | None:
    """Find what an address names: the row that stands for it, else the place of the map; None for neither.

    Args:
        city: whose.
        ref: "12", or "node-123".
        staff: whether drafts and what is retired may be seen.
    """
    return _row(city, ref, staff=staff) or _place(city, ref, staff=staff)


def detail(city: City, found: Destination | Place, now: datetime) -> Detail:
    """Give everything about a row or a place that `find` gave."""
    if isinstance(found, Place):
        return _of_place(city, found, now)
    return _of_row(city, found, now)


def _row(city: City, ref: str, *, staff: bool) -> Destination | None:
    rows = Destination.objects.filter(city=city).select_related("city", "place")
    if not staff:
        rows = rows.public()
    named = rows.filter(pk=int(ref)) if ref.isdecimal() else rows.filter(osm_id=ref.replace("-", "/", 1))
    row = named.first()
    return row if row is not None and row.kind in rules.kinds() else None


def _place(city: City, ref: str, *, staff: bool) -> Place | None:
    osm_id = ref.replace("-", "/", 1)
    place = Place.objects.live().filter(city=city, osm_id=osm_id).first()
    if place is None or rules.kind_of(place.kind, place.tags) is None:
        return None
    gone = Destination.objects.filter(city=city, osm_id=osm_id, state=State.RETIRED).exists()
    return None if gone and not staff else place


def _of_place(city: City, place: Place, now: datetime) -> Detail:
    kind = rules.kind_of(place.kind, place.tags) or ""
    (shown,) = share.reached(city, [share.of_place(place, city, kind)])
    return Detail(
        shown=shown, story=None, manners=None, start_text=None, start=None,
        hours=_hours("", place, place.position, city, now), price=rules.price_of(place.tags),
        price_from_map=True, website=rules.website_of(place.tags), phone=rules.phone_of(place.tags),
        photos=(), checked_on=None, stale=False, osm_url=_osm_url(city, place.osm_id), lost=False,
        edited_at=None,
    )  # fmt: skip


def _of_row(city: City, row: Destination, now: datetime) -> Detail:
    photos = tuple(_shown_photo(photo) for photo in row.photos.all())
    first = row.photos.all()[0] if photos else None
    (shown,) = share.reached(city, [share.of_row(row, first)])
    place = row.place if row.place and row.place.retired_at is None else None
    tags: Mapping[str, str] = place.tags if place else {}
    own = Price(row.fee, row.price, row.currency, row.per)  # type: ignore[arg-type]  # the column's choices
    today = city.day(now)
    return Detail(
        shown=shown, story=_said(row, "story"), manners=_said(row, "manners"), start_text=_said(row, "start"),
        start=row.start, hours=_hours(row.opening_hours, place, row.position, city, now),
        price=own if own.fee else rules.price_of(tags), price_from_map=not own.fee,
        website=row.website or rules.website_of(tags), phone=row.phone or rules.phone_of(tags),
        photos=photos, checked_on=row.checked_on, stale=rules.is_stale(row.checked_on, today),
        osm_url=_osm_url(city, row.osm_id) if place else None, lost=bool(row.osm_id) and place is None,
        edited_at=row.edited_at,
    )  # fmt: skip


def _said(row: Destination, text: str) -> Text | None:
    told = {language: getattr(row, f"{text}_{language}") for language in rules.LANGUAGES}
    said, language = rules.first_said(get_language() or "en", told)
    if not said:
        return None
    licence = rules.licences().get(getattr(row, f"{text}_licence"))
    return Text(said, language, getattr(row, f"{text}_source"), licence)


def _hours(own: str, place: Place | None, position: LonLat, city: City, now: datetime) -> Hours | None:
    text = own or (rules.hours_of(place.tags) if place else "")
    if not text:
        return None
    zone = ZoneInfo(city.time_zone)
    state = opening.at(text, now, zone=zone, position=position)
    week = opening.week(text, now, zone=zone, position=position)
    return Hours(text, state, week, opening.speaks_of_holidays(text), from_map=not own)


def _shown_photo(photo: DestinationPhoto) -> Photo:
    return Photo(
        photo.pk, share.photo_url(photo), photo.width, photo.height, share.photo_alt(photo), photo.author,
        photo.source, rules.licences().get(photo.licence),
    )  # fmt: skip


def _osm_url(city: City, osm_id: str) -> str | None:
    return f"https://www.openstreetmap.org/{osm_id}" if osm_id and not city.invented else None


def _text(said: Text | None) -> dict[str, Any] | None:
    if said is None:
        return None
    licence = said.licence.id if said.licence else None
    return {"text": said.text, "language": said.language, "source": said.source or None, "licence": licence}


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "url": photo.url, "width": photo.width, "height": photo.height, "alt": photo.alt,
        "author": photo.author, "source": photo.source or None,
        "licence": photo.licence.id if photo.licence else None,
    }  # fmt: skip


def _amount(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def is_public(found: Destination | Place) -> bool:
    """Tell whether everybody may see it."""
    return isinstance(found, Place) or found.state == State.PUBLISHED
