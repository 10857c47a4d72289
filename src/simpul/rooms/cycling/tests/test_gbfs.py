"""Reading GBFS: what is right is read, what is wrong loses itself alone and says where it stood."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simpul.rooms.cycling.understand import gbfs
from simpul.rooms.cycling.understand.gbfs import Document, Fault, Unreadable

AT = "2026-11-22T08:00:00+07:00"


def file(name: str, data: Any, version: str = "3.0", **more: Any) -> Document:
    frame = {"last_updated": AT, "ttl": 60, "version": version, "data": data} | more
    return gbfs.document(name, json.dumps(frame).encode())


def station(**more: Any) -> dict[str, Any]:
    name = [{"text": "Alun-Alun", "language": "id"}, {"text": "Square", "language": "en"}]
    return {"station_id": "1", "name": name, "lon": 114.36, "lat": -8.21, "capacity": 10} | more


def status(**more: Any) -> dict[str, Any]:
    return {
        "station_id": "1", "num_vehicles_available": 3, "num_docks_available": 7, "is_installed": True,
        "is_renting": True, "is_returning": False, "last_reported": AT,
    } | more  # fmt: skip


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def test_a_station_is_read_with_its_names() -> None:
    found = gbfs.stations(file("station_information", {"stations": [station()]}), "id", 10)

    (read,) = found.rows
    assert (read.station_id, read.name, read.lon, read.lat, read.capacity) == (
        "1", {"id": "Alun-Alun", "en": "Square"}, 114.36, -8.21, 10,
    )  # fmt: skip
    assert found.faults == []


def test_a_status_is_read_in_utc() -> None:
    found = gbfs.statuses(file("station_status", {"stations": [status()]}), 10)

    (read,) = found.rows
    assert (read.bikes, read.docks, read.is_installed, read.is_renting, read.is_returning) == (
        3, 7, True, True, False,
    )  # fmt: skip
    assert read.reported_at == datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "path", "kind"),
    [
        (station(lat=91), "lat", "lat"),
        (station(lat=True), "lat", "lat"),
        (station(lat=float("1e999")), "lat", "lat"),
        (station(lon="114"), "lon", "lon"),
        (station(station_id=7), "station_id", "text"),
        (station(station_id=" "), "station_id", "text"),
        (station(name="Alun-Alun"), "name", "list"),
        (station(name=[]), "name", "missing"),
        (station(name=[{"text": "A", "language": "Bahasa Indonesia"}]), "name[0].language", "language"),
        (without(station(), "lon"), "lon", "missing"),
        ("a station", "", "object"),
    ],
)
def test_a_wrong_station_loses_itself_alone(row: Any, path: str, kind: str) -> None:
    good = station(station_id="2")
    raw = json.dumps({"stations": [row, good]}).replace("Infinity", "1e999")
    body = f'{{"last_updated": "{AT}", "ttl": 60, "version": "3.0", "data": {raw}}}'.encode()

    found = gbfs.stations(gbfs.document("station_information", body), "id", 10)

    assert [one.station_id for one in found.rows] == ["2"]
    (fault,) = found.faults
    assert (fault.path, fault.kind) == (f"data.stations[0].{path}".rstrip("."), kind)


def test_a_wrong_part_that_need_not_be_there_is_all_that_is_lost() -> None:
    rows = [station(capacity=-1, address=["x"])]

    found = gbfs.stations(file("station_information", {"stations": rows}), "id", 10)

    assert (found.rows[0].capacity, found.rows[0].address) == (None, "")
    assert [fault.path for fault in found.faults] == ["data.stations[0].address", "data.stations[0].capacity"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (status(num_vehicles_available=-1), "whole"),
        (status(num_vehicles_available=1.5), "whole"),
        (status(num_vehicles_available=None), "missing"),
        (status(is_renting=1), "switch"),
        (status(is_renting="true"), "switch"),
        (status(last_reported=1763773200), "time"),
        (status(last_reported="2026-11-22T08:00:00"), "time"),
    ],
)
def test_a_wrong_count_is_no_count(row: Any, kind: str) -> None:
    found = gbfs.statuses(file("station_status", {"stations": [row]}), 10)

    assert (found.rows, [fault.kind for fault in found.faults]) == ([], [kind])


def test_the_same_station_twice_and_too_many_are_said() -> None:
    rows = [station(), station(), station(station_id="2")]

    found = gbfs.stations(file("station_information", {"stations": rows}), "id", 2)

    assert [one.station_id for one in found.rows] == ["1"]
    assert [(fault.kind, fault.value) for fault in found.faults] == [("many", "3"), ("twice", "1")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "json"),
        (b"<html>", "json"),
        (b"\xff\xfe", "json"),
        (b"[" * 100_000, "json"),
        (b'{"ttl": NaN}', "json"),
        (b"[]", "object"),
        (b"{}", "missing"),
        (b'{"version": 3.0}', "text"),
        (b'{"version": "1.1"}', "version"),
        (b'{"version": "3.0", "ttl": -1}', "whole"),
        (b'{"version": "3.0", "ttl": 0, "last_updated": "yesterday"}', "time"),
        (b'{"version": "3.0", "ttl": 0, "last_updated": "2026-11-22T01:00:00Z", "data": []}', "object"),
    ],
)
def test_what_is_no_gbfs_is_refused_with_the_reason(body: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        gbfs.document("gbfs", body)

    assert (refused.value.fault.file, refused.value.fault.kind) == ("gbfs", kind)


def test_what_is_kept_of_a_wrong_value_is_short_and_can_be_kept_anywhere() -> None:
    rows = [station(lat="x" * 5000), station(lat="\ud800\x00")]

    found = gbfs.stations(file("station_information", {"stations": rows}), "id", 10)

    assert len(found.faults[0].value) == gbfs.MOST_SHOWN
    assert found.faults[1].value.encode() == b"?"


def test_the_files_of_a_feed_are_found() -> None:
    listed = [{"name": "system_information", "url": "https://a/s"}, {"name": "other", "url": "https://a/o"}]

    assert gbfs.feeds(file("gbfs", {"feeds": listed})) == {
        "system_information": "https://a/s",
        "other": "https://a/o",
    }


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({}, "data.feeds"),
        ({"feeds": {}}, "data.feeds"),
        ({"feeds": [{"name": "gbfs"}]}, "data.feeds[0].url"),
        ({"feeds": [{"name": "gbfs", "url": "https://a"}]}, "data.feeds"),
    ],
)
def test_a_feed_without_its_files_is_refused(data: Any, path: str) -> None:
    with pytest.raises(Unreadable) as refused:
        gbfs.feeds(file("gbfs", data))

    assert refused.value.fault.path == path


def old(name: str, data: Any) -> Document:
    return file(name, data, version="2.3", last_updated=1763773200)


def test_an_older_feed_is_read_by_the_older_rules() -> None:
    listed = {"feeds": [{"name": "system_information", "url": "https://a/s"}]}
    about = gbfs.system(old("system_information", {"system_id": "a", "language": "id", "name": "Sepeda"}))
    row = without(status(), "num_vehicles_available") | {
        "num_bikes_available": 4,
        "last_reported": 1763773200,
    }

    places = gbfs.stations(
        old("station_information", {"stations": [station(name="Alun")]}), about.language, 10
    )
    counts = gbfs.statuses(old("station_status", {"stations": [row]}), 10)

    assert gbfs.feeds(old("gbfs", {"fr": {"feeds": []}, "en": listed})) == {
        "system_information": "https://a/s"
    }
    assert (about.name, places.rows[0].name) == ({"id": "Sepeda"}, {"id": "Alun"})
    assert (counts.rows[0].bikes, counts.rows[0].reported_at) == (4, datetime(2025, 11, 22, 1, tzinfo=UTC))


def test_the_samples_of_the_standards_keepers_are_read_whole(shared_data: Path) -> None:
    for version in ("v3.0", "v2.3"):
        folder = shared_data / "geo" / "gbfs" / version
        read: Callable[[str], Document] = lambda name: gbfs.document(  # noqa: E731
            name,
            (folder / f"{name}.json").read_bytes(),  # noqa: B023 - used within the round
        )
        about = gbfs.system(read("system_information"))
        places = gbfs.stations(read("station_information"), about.language, 100)
        counts = gbfs.statuses(read("station_status"), 100)

        faults: list[Fault] = places.faults + counts.faults
        assert (faults, bool(places.rows), bool(counts.rows)) == ([], True, True), version
        assert "station_status" in gbfs.feeds(read("gbfs"))
