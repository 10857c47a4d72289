"""What a GBFS feed says, read strictly: each part is right, or left out with its place and what is wrong.

Source: General Bikeshare Feed Specification 3.0 (MobilityData, 2024); feeds of versions 2.0 to 2.3 are read
too, whose names are plain texts, whose times are seconds since 1970 and whose vehicles are called bikes.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from simpul.rooms.cycling.understand import exact
from simpul.rooms.cycling.understand.exact import Wrong

MOST_SHOWN = 80
"""Characters of a wrong value that are kept."""
MOST_ID = 200
READ = {"3.0": 3, "3.1": 3, "2.3": 2, "2.2": 2, "2.1": 2, "2.0": 2}
"""The versions that are read, and by which rules."""
OLD = 2
DOCKS = "num_docks_available"
LONGEST_TTL_S = 86_400 * 30


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be read. `kind` is a key of `share.fleet.FAULTS`, which has the words.

    `file` is the name of a GBFS file, `path` the place in it such as "data.stations[3].lat", `value` what
    stood there, shortened, or what the other side said.
    """

    file: str
    path: str
    kind: str
    value: str = ""

    def plain(self) -> dict[str, str]:
        """Give it for JSON."""
        return asdict(self)


class Unreadable(Exception):
    """A whole file cannot be used, or could not be had. Carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.file} {fault.path}: {fault.kind} {fault.value}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a feed. `rules` is 2 or 3, `updated_at` when its data were last changed."""

    file: str
    version: str
    rules: int
    ttl_s: int
    updated_at: datetime
    data: Mapping[str, Any]


@dataclass(slots=True)
class Found[T]:
    """What was read, and what had to be left out."""

    rows: list[T] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class System:
    """Who runs it. `name` maps a language to the name; `language` is the first one it speaks."""

    system_id: str
    name: dict[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Station:
    """A station as it stands. `capacity` is None where the feed does not say."""

    station_id: str
    name: dict[str, str]
    lon: float
    lat: float
    address: str
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Status:
    """What a station had when it was last counted. None: the feed does not say."""

    station_id: str
    bikes: int
    docks: int | None
    is_installed: bool
    is_renting: bool
    is_returning: bool
    reported_at: datetime


def document(file: str, body: bytes) -> Document:
    """Read the frame of a file.

    Raises:
        Unreadable: it is no JSON, no GBFS, or of a version that is not read.
    """
    try:
        whole = exact.read(body)
        version = exact.text(whole, "version", "version", most=12)
        exact.must(version in READ, "version", "version", version)
        rules = READ[version]
        ttl_s = exact.whole(whole, "ttl", "ttl", most=LONGEST_TTL_S)
        updated_at = _at(whole, "last_updated", "last_updated", rules)
        return Document(file, version, rules, ttl_s, updated_at, exact.child(whole, "data", "data"))
    except Wrong as wrong:
        raise Unreadable(_fault(file, wrong)) from wrong


def feeds(of: Document, languages: tuple[str, ...] = ("id", "en")) -> dict[str, str]:
    """Give the addresses of the files that a gbfs.json names, by their names.

    Args:
        of: the gbfs.json.
        languages: before version 3 each language has its own files: the first of these that is there, else
            the first there is.

    Raises:
        Unreadable: there is no list, or what we need is not in it.
    """
    try:
        held, path = of.data, "data"
        if of.rules == OLD and "feeds" not in held:
            chosen = next((one for one in languages if one in held), next(iter(held), ""))
            held, path = exact.child(held, chosen, f"data.{chosen}"), f"data.{chosen}"
        found: dict[str, str] = {}
        for place, one in enumerate(exact.rows(held, "feeds", f"{path}.feeds")):
            at = f"{path}.feeds[{place}]"
            entry = exact.as_object(one, at)
            found.setdefault(
                exact.text(entry, "name", f"{at}.name"), exact.text(entry, "url", f"{at}.url", most=2000)
            )
        exact.must("system_information" in found, f"{path}.feeds", "no_feed", "system_information")
    except Wrong as wrong:
        raise Unreadable(_fault(of.file, wrong)) from wrong
    return found


def system(of: Document) -> System:
    """Read a system_information.json. Raises Unreadable where it does not say who it is."""
    try:
        system_id = exact.text(of.data, "system_id", "data.system_id", most=MOST_ID)
        if of.rules == OLD:
            language = exact.language(of.data.get("language"), "data.language")
        else:
            spoken = exact.rows(of.data, "languages", "data.languages")
            language = exact.language(spoken[0] if spoken else None, "data.languages[0]")
        return System(system_id, _name(of, of.data, "data", language), language)
    except Wrong as wrong:
        raise Unreadable(_fault(of.file, wrong)) from wrong


def stations(of: Document, language: str, most: int) -> Found[Station]:
    """Read a station_information.json.

    Args:
        of: the file.
        language: of the names where they say none (before version 3).
        most: stations; what comes after is left out and said.

    Raises:
        Unreadable: there is no list of stations.
    """

    def read(row: Mapping[str, Any], at: str, faults: list[Fault]) -> Station:
        return Station(
            station_id=exact.text(row, "station_id", f"{at}.station_id", most=MOST_ID),
            name=_name(of, row, at, language),
            lon=exact.degrees(row, "lon", f"{at}.lon", 180),
            lat=exact.degrees(row, "lat", f"{at}.lat", 90),
            address=_maybe(of.file, faults, (row, "address", at), exact.text) or "",
            capacity=_maybe(of.file, faults, (row, "capacity", at), exact.whole),
        )

    return _rows(of, "stations", read, lambda station: station.station_id, most)


def statuses(of: Document, most: int) -> Found[Status]:
    """Read a station_status.json. Raises Unreadable where there is no list of stations."""
    bikes = "num_bikes_available" if of.rules == OLD else "num_vehicles_available"

    def read(row: Mapping[str, Any], at: str, faults: list[Fault]) -> Status:
        return Status(
            station_id=exact.text(row, "station_id", f"{at}.station_id", most=MOST_ID),
            bikes=exact.whole(row, bikes, f"{at}.{bikes}"),
            docks=_maybe(of.file, faults, (row, DOCKS, at), exact.whole),
            is_installed=exact.switch(row, "is_installed", f"{at}.is_installed"),
            is_renting=exact.switch(row, "is_renting", f"{at}.is_renting"),
            is_returning=exact.switch(row, "is_returning", f"{at}.is_returning"),
            reported_at=_at(row, "last_reported", f"{at}.last_reported", of.rules),
        )

    return _rows(of, "stations", read, lambda status: status.station_id, most)


def _rows[T](
    of: Document,
    name: str,
    read: Callable[[Mapping[str, Any], str, list[Fault]], T],
    key: Callable[[T], str],
    most: int,
) -> Found[T]:
    """Read a list row by row: a row that is wrong loses itself alone."""
    found: Found[T] = Found()
    try:
        listed = exact.rows(of.data, name, f"data.{name}")
    except Wrong as wrong:
        raise Unreadable(_fault(of.file, wrong)) from wrong
    seen: set[str] = set()
    if len(listed) > most:
        found.faults.append(Fault(of.file, f"data.{name}", "many", str(len(listed))))
    for place, one in enumerate(listed[:most]):
        at = f"data.{name}[{place}]"
        try:
            row = read(exact.as_object(one, at), at, found.faults)
            exact.must(key(row) not in seen, f"{at}.station_id", "twice", key(row))
        except Wrong as wrong:
            found.faults.append(_fault(of.file, wrong))
        else:
            seen.add(key(row))
            found.rows.append(row)
    return found


def _fault(file: str, wrong: Wrong) -> Fault:
    return Fault(file, wrong.path[:MOST_SHOWN], wrong.kind, wrong.shown(MOST_SHOWN))


def _maybe[T](
    file: str, faults: list[Fault], place: tuple[Mapping[str, Any], str, str], read: Callable[..., T]
) -> T | None:
    """Read what need not be there, at (row, name, path of the row); where it is wrong it alone is lost."""
    row, name, at = place
    if row.get(name) is None:
        return None
    try:
        return read(row, name, f"{at}.{name}")
    except Wrong as wrong:
        faults.append(_fault(file, wrong))
        return None


def _at(row: Mapping[str, Any], name: str, path: str, rules: int) -> datetime:
    return exact.seconds(row, name, path) if rules == OLD else exact.moment(row, name, path)


def _name(of: Document, row: Mapping[str, Any], at: str, language: str) -> dict[str, str]:
    if of.rules == OLD:
        return {language: exact.text(row, "name", f"{at}.name")}
    found: dict[str, str] = {}
    for place, one in enumerate(exact.rows(row, "name", f"{at}.name")):
        here = f"{at}.name[{place}]"
        entry = exact.as_object(one, here)
        spoken = exact.language(exact.there(entry, "language", f"{here}.language"), f"{here}.language")
        found[spoken] = exact.text(entry, "text", f"{here}.text")
    if not found:
        raise Wrong(f"{at}.name", "missing")
    return found
