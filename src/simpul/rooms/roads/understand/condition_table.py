"""The condition table that a road office keeps: its columns, and a row of it read from cells. Pure.

Columns, limits and words are data (condition_table.toml). What nobody measured is an empty cell and None.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_STA = re.compile(r"(?:STA\s*)?(\d+)\s*\+\s*(\d{1,3}(?:[.,]\d+)?)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LANE = re.compile(r"(?:[LR][1-9]?)?")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
KM = 1000


class Column(NamedTuple):
    """One column: its name, its titles in English and Indonesian, and what may stand in it."""

    name: str
    en: str
    id: str
    kind: str
    most: float | None = None
    must: bool = False
    out: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The table as data says it."""

    source: str
    most_rows: int
    reach_share: float
    columns: tuple[Column, ...]
    words: Mapping[str, str]
    """What people write, in small letters, and what it means."""


class Fault(NamedTuple):
    """Why a cell cannot be read, and what a message about it needs.

    `key` is "missing", "not_sta", "not_number", "not_whole", "too_much", "negative", "not_day", "future",
    "not_word", "not_lane", "backwards" or "nothing_measured".
    """

    key: str
    info: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One row that can be read. STA in metres along the link; None and "" are what nobody said."""

    number: int
    link: str
    from_m: float
    to_m: float
    day: date
    street: str = ""
    lane: str = ""
    surface: str = ""
    width_m: float | None = None
    crack_percent: float | None = None
    crack_width_mm: float | None = None
    potholes: int | None = None
    rut_mm: float | None = None
    iri: float | None = None
    edge_l: float | None = None
    edge_r: float | None = None
    shoulder_l: str = ""
    shoulder_r: str = ""
    drain_l: str = ""
    drain_r: str = ""
    note: str = ""

    def plain(self) -> dict[str, Any]:
        """Give it as JSON can keep it."""
        return {**asdict(self), "day": self.day.isoformat()}


MEASURES = ("crack_percent", "potholes", "rut_mm", "iri")
FIELD = {"FROM_STA": "from_m", "TO_STA": "to_m", "SURVEY_DATE": "day"}
"""Fields of a line that are not called as their column in small letters."""


@cache
def form() -> Form:
    """Read condition_table.toml."""
    text = files("simpul.rooms.roads").joinpath("data/condition_table.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    words = {said: meant for meant, all_said in data["words"].items() for said in all_said}
    columns = tuple(Column(**one) for one in data["columns"])
    return Form(data["source"], data["most_rows"], data["reach_share"], columns, words)


def restored(plain: Mapping[str, Any]) -> Line:
    """Give a line back from what `plain` made of it."""
    return Line(**{**plain, "day": date.fromisoformat(plain["day"])})


def places(header: Sequence[str]) -> dict[str, int]:
    """Find the columns of a header, by name or title in either language; not those that only leave."""
    at = {_folded(title): place for place, title in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for column in form().columns:
        place = next((at[one] for one in map(_folded, column[:3]) if one in at), None)
        if place is not None and not column.out:
            found[column.name] = place
    return found


def missing(found: Mapping[str, int]) -> list[Column]:
    """Give the columns that a table must have and this one has not."""
    return [column for column in form().columns if column.must and column.name not in found]


def line(number: int, cells: Mapping[str, Any], today: date) -> Line | list[tuple[str, Fault]]:
    """Read one row.

    Args:
        number: of the row.
        cells: what stands in each column, by its name; None where it is empty.
        today: no survey is later.

    Returns:
        The line, or every fault with the name of its column.
    """
    said: dict[str, Any] = {}
    faults: list[tuple[str, Fault]] = []
    for column in form().columns:
        raw = None if column.out else cells.get(column.name)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if column.must:
                faults.append((column.name, Fault("missing")))
            continue
        value = _read(column, raw)
        if isinstance(value, Fault):
            faults.append((column.name, value))
        else:
            said[FIELD.get(column.name, column.name.lower())] = value
    faults += _together(said, today)
    return faults or Line(number=number, **said)


def _together(said: Mapping[str, Any], today: date) -> list[tuple[str, Fault]]:
    """Look whether the cells of a row agree with each other."""
    found: list[tuple[str, Fault]] = []
    if "from_m" in said and "to_m" in said and said["to_m"] <= said["from_m"]:
        found.append(("TO_STA", Fault("backwards")))
    if "day" in said and said["day"] > today:
        found.append(("SURVEY_DATE", Fault("future")))
    if not any(name in said for name in MEASURES):
        found.append(("CRACK_PERCENT", Fault("nothing_measured")))
    return found


def _read(column: Column, raw: Any) -> Any:
    """Give the value of a cell that is not empty, or what is wrong with it."""
    text = str(raw).strip()
    if column.kind == "text":
        return text[:500]
    if column.kind == "sta":
        return _sta(text)
    if column.kind == "day":
        return _day(raw, text)
    if column.kind == "lane":
        return text.upper() if _LANE.fullmatch(text.upper()) else Fault("not_lane")
    if column.kind in {"surface", "side"}:
        return _word(column, text)
    return _number(column, text)


def _sta(text: str) -> float | Fault:
    """Read 1+250 or a number of metres."""
    if match := _STA.fullmatch(text):
        return int(match[1]) * KM + float(match[2].replace(",", "."))
    if _NUMBER.fullmatch(text) and not text.startswith("-"):
        return float(text.replace(",", "."))
    return Fault("not_sta")


def _day(raw: Any, text: str) -> date | Fault:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    for shape in _DAYS:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return Fault("not_day")


SURFACES = ("asphalt", "concrete", "unpaved")


def _word(column: Column, text: str) -> str | Fault:
    meant = form().words.get(" ".join(text.lower().split()))
    surface = column.kind == "surface"
    if meant is None or (meant in SURFACES) != surface:
        words = sorted(said for said, what in form().words.items() if (what in SURFACES) == surface)
        return Fault("not_word", {"words": ", ".join(words)})
    return meant


def _number(column: Column, text: str) -> float | Fault:
    if not _NUMBER.fullmatch(text):
        return Fault("not_number")
    value = float(text.replace(",", "."))
    if value < 0:
        return Fault("negative")
    if column.most is not None and value > column.most:
        return Fault("too_much", {"most": f"{column.most:g}"})
    if column.kind == "whole":
        return int(value) if value == int(value) else Fault("not_whole")
    return value


def _folded(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()


def sta(metres: float) -> str:
    """Write a chainage as road offices do: 1+250, with a decimal where it is no whole metre."""
    tenths = round(metres * 10)
    km, rest = divmod(tenths, 10 * KM)
    return f"{km}+{rest // 10:03d}" + (f".{rest % 10}" if rest % 10 else "")


def covered(from_m: float, to_m: float, pieces: Sequence[tuple[float, float]]) -> list[int]:
    """Tell for which pieces of a link a row speaks: those of which it covers enough, by their place."""
    share = form().reach_share
    return [
        at
        for at, (begin, end) in enumerate(pieces)
        if end > begin and (min(end, to_m) - max(begin, from_m)) / (end - begin) >= share
    ]
