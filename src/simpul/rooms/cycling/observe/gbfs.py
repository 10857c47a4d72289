"""What a feed of shared bicycles says comes in: read strictly, kept row by row, never guessed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from simpul.rooms.cycling.models import BikeFeed, BikeStation
from simpul.rooms.cycling.understand import freshness, gbfs
from simpul.rooms.cycling.understand.freshness import FeedRules
from simpul.rooms.cycling.understand.gbfs import Fault, Found, Station, Status, System, Unreadable

type Get = Callable[[str, str], bytes]
"""Gives what is at an address, for the GBFS file of this name; raises gbfs.Unreadable where it cannot."""

PLACE = ("name", "address", "lon", "lat", "capacity")
COUNTS = ("bikes", "docks", "is_installed", "is_renting", "is_returning", "reported_at")


def take(feed: BikeFeed, get: Get, *, now: datetime) -> None:
    """Read a feed once and keep what it says. It never raises for what the other side does.

    A file that fails loses only itself: without its stations file the known stations stay where they are,
    without its status file they keep the counts of before with their age, and the feed is not heard of anew.

    Args:
        feed: another's, not our own fleet.
        get: how an address is asked.
        now: when.
    """
    rules = freshness.rules(now)
    try:
        heard = _Heard(feed, get, rules)
    except Unreadable as failure:
        _failed(feed, failure.fault, now, rules)
        return
    with transaction.atomic():
        held = BikeFeed.objects.select_for_update(no_key=True).filter(pk=feed.pk).first()
        if held is not None:
            _keep(held, heard, now, rules)


class _Heard:
    """What one reading of a feed gave. `status_fault` is why there are no counts, None where there are."""

    def __init__(self, feed: BikeFeed, get: Get, rules: FeedRules) -> None:
        """Ask for every file that we need. Raises Unreadable where nothing at all can be used."""
        frame = gbfs.document("gbfs", get("gbfs", feed.url))
        self._urls = gbfs.feeds(frame)
        self._get = get
        self.version, self.ttl_s = frame.version, frame.ttl_s
        self.faults: list[Fault] = []
        self.system = gbfs.system(self._file("system_information"))
        self.stations = self._stations(self.system, rules.most_stations)
        self.status_fault: Fault | None = None
        self.statuses: Found[Status] | None = None
        try:
            counted = self._file("station_status")
            self.statuses = gbfs.statuses(counted, rules.most_stations)
            self.ttl_s = counted.ttl_s
            self.faults += self.statuses.faults
        except Unreadable as failure:
            self.status_fault = failure.fault

    def _file(self, name: str) -> gbfs.Document:
        if name not in self._urls:
            raise Unreadable(Fault("gbfs", "data.feeds", "no_feed", name))
        return gbfs.document(name, self._get(name, self._urls[name]))

    def _stations(self, system: System, most: int) -> list[Station] | None:
        """Give the stations; None where their file cannot be read."""
        try:
            found = gbfs.stations(self._file("station_information"), system.language, most)
        except Unreadable as failure:
            self.faults.append(failure.fault)
            return None
        self.faults += found.faults
        return found.rows


def _failed(feed: BikeFeed, fault: Fault, now: datetime, rules: FeedRules) -> None:
    BikeFeed.objects.filter(pk=feed.pk).update(
        error=fault.plain(),
        tried_at=now,
        next_at=freshness.next_at(now, ttl_s=feed.ttl_s, failed=True, rules=rules),
    )


def _keep(feed: BikeFeed, heard: _Heard, now: datetime, rules: FeedRules) -> None:
    known = {station.station_id: station for station in feed.stations.all()}
    if heard.stations is not None:
        known = _keep_places(feed, known, heard.stations)
    faults = list(heard.faults)
    if heard.statuses is not None:
        faults += _keep_counts(known, heard.statuses.rows)
        feed.fetched_at = now
    failed = heard.status_fault is not None
    feed.system_id, feed.name, feed.language = (
        heard.system.system_id,
        heard.system.name,
        heard.system.language,
    )
    feed.version, feed.ttl_s, feed.tried_at = heard.version, heard.ttl_s, now
    feed.error = heard.status_fault.plain() if heard.status_fault else None
    feed.faults = [fault.plain() for fault in faults[: rules.most_faults_kept]]
    feed.faulty = len(faults)
    feed.next_at = freshness.next_at(now, ttl_s=heard.ttl_s, failed=failed, rules=rules)
    feed.save()


def _keep_places(
    feed: BikeFeed, known: dict[str, BikeStation], rows: Iterable[Station]
) -> dict[str, BikeStation]:
    """Make the stations those of the feed; those that have not changed are not written."""
    now_known: dict[str, BikeStation] = {}
    changed = []
    for row in rows:
        station = known.get(row.station_id) or BikeStation(feed=feed, station_id=row.station_id)
        if _differs(station, row, PLACE) or station.pk is None:
            changed.append(station)
        now_known[row.station_id] = station
    BikeStation.objects.bulk_update([one for one in changed if one.pk], PLACE, batch_size=500)
    BikeStation.objects.bulk_create([one for one in changed if not one.pk], batch_size=500)
    gone = [station.pk for key, station in known.items() if key not in now_known]
    BikeStation.objects.filter(pk__in=gone).delete()
    return now_known


def _keep_counts(known: dict[str, BikeStation], rows: Iterable[Status]) -> list[Fault]:
    """Write the counts of known stations; a station that the file leaves out has none."""
    said = {row.station_id: row for row in rows}
    changed = []
    for key, station in known.items():
        row = said.get(key)
        if _differs(station, row, COUNTS):
            changed.append(station)
    BikeStation.objects.bulk_update(changed, COUNTS, batch_size=500)
    return [
        Fault("station_status", "data.stations", "no_station", key[: gbfs.MOST_SHOWN])
        for key in said
        if key not in known
    ]


def _differs(station: BikeStation, row: Any, names: tuple[str, ...]) -> bool:
    """Put a row's values into a station (None where there is no row) and tell whether any was another."""
    differs = False
    for name in names:
        value = getattr(row, name, None)
        if getattr(station, name) != value:
            setattr(station, name, value)
            differs = True
    return differs
