"""A village officer's list of reports is read: each cell at its place, every fault with its cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from simpul.ground.places.models import Boundary, City
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.observe import find
from simpul.rooms.reports.understand import keys

MOST_ROWS = 2000
SHOWN = 5
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "key", "category", "text", "place", "village", "lon", "lat", "name", "phone", "email", "known",
    "confidential",
)  # fmt: skip
CALLED = {
    "kunci": "key", "nomor": "key", "kategori": "category", "laporan": "text", "isi": "text",
    "report": "text", "tempat": "place", "lokasi": "place", "desa": "village", "kelurahan": "village",
    "bujur": "lon", "longitude": "lon", "lintang": "lat", "latitude": "lat", "nama": "name",
    "telepon": "phone", "hp": "phone", "e-mail": "email", "surel": "email", "diketahui": "known",
    "rahasia": "confidential",
}  # fmt: skip
"""What else the columns may be called."""
YES = frozenset({"yes", "y", "ya", "true", "1", "x"})
NO = frozenset({"", "no", "n", "tidak", "false", "0"})
KNOWN = {
    "": "office", "office": "office", "kantor": "office", "nobody": "nobody", "tidak": "nobody", "all": "all",
    "semua": "all",
}  # fmt: skip


class Cell(Protocol):
    """One cell: its value, and its place such as "B7"."""

    @property
    def value(self) -> Any:
        """What is in it."""

    @property
    def ref(self) -> str:
        """Where it is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, and what to do. `ref` is its place ("B7"), "" for the list as a whole."""

    ref: str
    says: str


class BadList(Refused):
    """The list cannot be taken in; nothing of it was. `cells` names every fault, in their order."""

    def __init__(self, cells: Sequence[Fault]) -> None:
        told = [f"{one.ref}: {one.says}" if one.ref else one.says for one in cells[:SHOWN]]
        super().__init__(_("Nothing was taken in. %(first)s") % {"first": "; ".join(told)})
        self.cells = tuple(cells)


@dataclass(frozen=True, slots=True)
class Row:
    """One report of a list. `key` is made of the city and the officer's own key: it comes in once."""

    key: UUID
    ref: str
    category: Category | None
    text: str
    place: str
    position: LonLat
    accuracy_m: float | None
    name: str
    phone: str
    email: str
    known: str
    confidential: bool


def read(city: City, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[Row]:
    """Read a list.

    Raises:
        BadList: with every fault; nothing is half read.
    """
    columns = _columns(header)
    missing = [name for name in ("key", "text") if name not in columns]
    if missing:
        says = _("The list has no column for: %(missing)s. Take the template.")
        raise BadList([Fault("", says % {"missing": ", ".join(missing)})])
    reader = _Reader(city)
    found = [reader.row({name: row[at] for name, at in columns.items()}) for row in rows]
    if len(found) > MOST_ROWS:
        says = _("There are more than %(most)d rows. Split the file.") % {"most": MOST_ROWS}
        raise BadList([Fault("", says)])
    if not reader.faults and not any(found):
        raise BadList([Fault("", _("There is no row in it."))])
    if reader.faults:
        raise BadList(reader.faults)
    return [one for one in found if one]


def _columns(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, label in enumerate(header):
        word = label.casefold().strip()
        name = CALLED.get(word, word)
        if name in COLUMNS:
            found.setdefault(name, at)
    return found


class _Reader:
    """Reads the rows of a city, and keeps what is wrong with them."""

    def __init__(self, city: City) -> None:
        self.city, self.faults = city, list[Fault]()
        self.keys: dict[str, str] = {}
        offered = Category.objects.filter(city=city).offered()
        self.kinds = {
            word.casefold(): one for one in offered for word in (one.code, one.name, one.name_en) if word
        }
        villages = Boundary.objects.live().filter(city=city, level="village")
        self.villages = {word.casefold(): one for one in villages for word in (one.code, one.name)}

    def row(self, cells: Mapping[str, Cell]) -> Row | None:
        """Read a row; None where it is wrong, and where only its key is there, as the template gives it."""
        said = {name: _text(cell) for name, cell in cells.items()}
        if not any(one for name, one in said.items() if name != "key"):
            return None
        before = len(self.faults)
        key = self._key(cells["key"], said["key"])
        if not said["text"]:
            self._wrong(cells["text"], _("Say what is wrong in a sentence."))
        kind, known = self._kind(cells, said), self._known(cells, said)
        where = self._where(cells, said)
        email = self._email(cells, said)
        secret = self._secret(cells, said)
        if where is None or len(self.faults) > before:
            return None
        position, accuracy_m = where
        return Row(
            key, cells["key"].ref, kind, said["text"], said.get("place", "")[:200], position, accuracy_m,
            said.get("name", "")[:120], said.get("phone", "")[:30], email, known, secret,
        )  # fmt: skip

    def _wrong(self, cell: Cell, says: str) -> None:
        self.faults.append(Fault(cell.ref, says))

    def _key(self, cell: Cell, said: str) -> UUID:
        if not said:
            self._wrong(cell, _("Each row needs a key of its own, such as those of the template."))
        elif said in self.keys:
            self._wrong(cell, _("The same key stands in %(place)s already.") % {"place": self.keys[said]})
        self.keys.setdefault(said, cell.ref)
        return keys.key(settings.SECRET_KEY, "list", self.city.slug, said)

    def _kind(self, cells: Mapping[str, Cell], said: Mapping[str, str]) -> Category | None:
        word = said.get("category", "")
        found = self.kinds.get(word.casefold())
        if word and found is None:
            codes = ", ".join(sorted({one.code for one in self.kinds.values()}))
            says = _("“%(said)s” is none of: %(known)s.") % {"said": word[:60], "known": codes}
            self._wrong(cells["category"], says)
        return found

    def _known(self, cells: Mapping[str, Cell], said: Mapping[str, str]) -> str:
        word = said.get("known", "").casefold()
        if word not in KNOWN:
            says = _("“%(said)s” is none of: %(known)s.") % {
                "said": word[:60],
                "known": "nobody, office, all",
            }
            self._wrong(cells["known"], says)
        return KNOWN.get(word, Report.Known.OFFICE.value)

    def _secret(self, cells: Mapping[str, Cell], said: Mapping[str, str]) -> bool:
        word = said.get("confidential", "").casefold()
        if word not in YES | NO:
            self._wrong(cells["confidential"], _("Write yes or no."))
        return word in YES

    def _email(self, cells: Mapping[str, Cell], said: Mapping[str, str]) -> str:
        email = said.get("email", "")
        if email:
            try:
                validate_email(email)
            except ValidationError:
                self._wrong(cells["email"], _("This is no e-mail address."))
        return email

    def _where(
        self, cells: Mapping[str, Cell], said: Mapping[str, str]
    ) -> tuple[LonLat, float | None] | None:
        """Find where it is: degrees, else the place by its name, else the middle of the village."""
        if said.get("lon") or said.get("lat"):
            return self._degrees(cells, said)
        village = self._village(cells, said)
        if said.get("village") and village is None:
            return None
        if place := said.get("place", ""):
            words = f"{place}, {village.name}" if village else place
            found = find.named(self.city, words)
            if find.is_plain(found, words):
                return found[0].position, None
        if village:
            return _middle(village)
        says = _("Where is it? No street or place is called so: give the village, or lon and lat.")
        self._wrong(cells.get("place", cells["text"]), says)
        return None

    def _degrees(
        self, cells: Mapping[str, Cell], said: Mapping[str, str]
    ) -> tuple[LonLat, float | None] | None:
        values = []
        for name in ("lon", "lat"):
            text = said.get(name, "").replace(",", ".")
            if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", text, re.ASCII):
                says = _("“%(said)s” is no number of degrees, such as 114.3691.") % {"said": text[:30]}
                self._wrong(cells.get(name, cells["text"]), says)
                return None
            values.append(float(text))
        position = LonLat(*values)
        if not find.is_in(self.city, position):
            self._wrong(cells["lon"], _("The place is not in %(city)s.") % {"city": self.city})
            return None
        return position, None

    def _village(self, cells: Mapping[str, Cell], said: Mapping[str, str]) -> Boundary | None:
        word = said.get("village", "")
        found = self.villages.get(word.casefold())
        if word and found is None:
            says = _("There is no village “%(said)s” in %(city)s.") % {"said": word[:60], "city": self.city}
            self._wrong(cells["village"], says)
        return found


def _middle(village: Boundary) -> tuple[LonLat, float]:
    """Give a point in a village, and how far its farthest corner may be: nothing nearer is known."""
    point = shapely.point_on_surface(village.shape)
    east_m, north_m = metres_per_degree(point.y)
    across = ((village.east - village.west) * east_m, (village.north - village.south) * north_m)
    return LonLat(point.x, point.y), round(max(across))


def _text(cell: Cell) -> str:
    """Give a cell's text, without the apostrophe that keeps a spreadsheet from computing it."""
    if cell.value is None:
        return ""
    text = cell.value.isoformat() if isinstance(cell.value, datetime) else str(cell.value)
    text = text.strip().replace("\x00", "")
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text
