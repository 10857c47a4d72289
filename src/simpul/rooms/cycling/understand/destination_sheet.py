"""Destinations in a table: our columns, what people call them, and how a row is written. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from simpul.rooms.cycling.understand.destination_said import FIELDS

COLUMNS = ("id", *FIELDS, "state")
"""The columns of an export, which can be taken in again."""
NEEDED = ("kind", "name", "lon", "lat")
"""Without these a table can only change what is there already, by its `id`."""
NUMBERS = frozenset({"lon", "lat", "start_lon", "start_lat"})

_CALLED = {
    "id": "id",
    "kind": "kind,category,type,jenis,kategori",
    "name": "name,place_name,nama,nama tempat,nama destinasi",
    "name_en": "name_en,name (english),nama (inggris),nama inggris",
    "lon": "lon,lng,long,longitude,bujur,x",
    "lat": "lat,latitude,lintang,y",
    "story_id": "story_id,description,deskripsi,story (indonesian),cerita,keterangan",
    "story_en": "story_en,story,story (english),description (english)",
    "opening_hours": "opening_hours,opening hours,hours,jam buka",
    "fee": "fee,bayar",
    "price": "price,entry price,harga,harga tiket,tiket,htm",
    "currency": "currency,mata uang",
    "per": "per",
    "website": "website,web,situs",
    "phone": "phone,telephone,telepon,no telepon,kontak",
    "checked_on": "checked_on,checked on,diperiksa",
    "state": "state,keadaan",
}
_HEADINGS = {name: column for column, names in _CALLED.items() for name in names.split(",")}


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Tell at which place each of our columns stands, by what people call them; the first one wins."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        said = " ".join(heading.casefold().split())
        column = _HEADINGS.get(said, said if said in COLUMNS else "")
        if column:
            found.setdefault(column, place)
    return found


def row_of(ref: str, said: Mapping[str, Any], state: str) -> tuple[Any, ...]:
    """Give the row of a destination in the order of COLUMNS; what is not said is None."""
    return (ref, *(_written(said[name]) for name in FIELDS), state or None)


def _written(value: Any) -> str | float | None:
    if isinstance(value, Decimal):
        return f"{value:f}".removesuffix(".00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 7)
    return value or None
