"""How each kind of record becomes rows: found again by its key, made, changed where its source changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from simpul.ground.places import act as places
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.hub.models import (
    Document,
    Holder,
    Meeting,
    NetworkCity,
    Partner,
    Partnership,
    Post,
    Project,
    State,
)
from simpul.rooms.hub.observe.projects import COLUMNS, put_parts
from simpul.rooms.hub.observe.rows import sync
from simpul.rooms.hub.understand import when
from simpul.rooms.hub.understand.record import Record

PLACE = ("name", "state", "lon", "lat", "time_zone")
"""What of a city the ground keeps."""


@dataclass(slots=True)
class Keys:
    """Primary keys by the keys of the record, read when they are first needed."""

    cities: dict[str, NetworkCity]
    partners: dict[str, int]

    @classmethod
    def read(cls) -> "Keys":
        """Read them from the database."""
        return cls(
            {one.slug: one for one in NetworkCity.objects.shown()},
            dict(Partner.objects.values_list("slug", "pk")),
        )


type Write = Callable[[Any, Record, Mapping[str, Any], Keys, datetime], Any]
"""Writes what is new: the row or None where it is not there yet, the record, the new fields, keys, now."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One kind of record: its model, how rows are found by key, and how one is written."""

    model: type[models.Model]
    found: Callable[[], dict[str, Any]]
    write: Write


def _by(model: Any, field: str) -> Callable[[], dict[str, Any]]:
    return lambda: {str(getattr(one, field)): one for one in model.objects.all()}


def _simple(
    model: Any, key: str, values: Callable[[Record, Mapping[str, Any], Keys], dict[str, Any]]
) -> Write:
    def write(row: Any, record: Record, new: Mapping[str, Any], keys: Keys, _now: datetime) -> Any:
        columns = values(record, new, keys)
        if row is None:
            row = model(**{key: record.key})
            _set(row, columns)
            row.save(force_insert=True)
        elif columns:
            _set(row, columns)
            row.save(update_fields=list(columns))
        return row

    return write


def _set(row: Any, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _plain(_record: Record, new: Mapping[str, Any], _keys: Keys) -> dict[str, Any]:
    return dict(new)


def _holders() -> dict[str, Any]:
    rows = Holder.objects.select_related("post", "city__city")
    return {
        f"{one.post.code}/{one.state_id or (one.city.slug if one.city else 'network')}"
        f"/{one.holding_state_id or one.since or 'now'}/{one.since}": one
        for one in rows
    }


def _write_holder(row: Any, record: Record, new: Mapping[str, Any], keys: Keys, _now: datetime) -> Any:
    said = record.fields
    if row is None:
        row = Holder(
            post=Post.objects.get(code=said["post"]), state_id=said["state"], since=said["since"],
            city=keys.cities.get(said["city"] or ""), holding_state_id=said["holding_state"],
            from_on=when.span(said["since"]).first,
        )  # fmt: skip
    _set(row, new)
    row.to_on = when.span(row.until).last
    row.save()
    return row


def _write_city(row: Any, record: Record, new: Mapping[str, Any], keys: Keys, now: datetime) -> Any:
    said = record.fields
    if row is None or set(new) & set(PLACE):
        known = row.city if row else City()
        fresh = {name for name in PLACE if row is None or name in new}
        city = places.know_city(
            slug=record.key,
            name=said["name"] if "name" in fresh else known.name,
            country=said["state"] if "state" in fresh else known.country,
            position=LonLat(said["lon"], said["lat"]),
            time_zone=said["time_zone"] if "time_zone" in fresh else known.time_zone,
            now=now,
        )
        row = row or NetworkCity(city=city)
        row.city = city
    columns = {name: value for name, value in new.items() if name not in {*PLACE, "joined", "populations"}}
    if "state" in new:
        columns["state_id"] = new["state"]
    if "joined" in new:
        columns |= joined(new["joined"])
    made = row.pk is None
    _set(row, columns)
    row.save()
    keys.cities[record.key] = row
    if "populations" in new:
        sync(row.populations.all(), {"city": row}, new["populations"], ["year", "scope"], new=made)
    return row


def joined(text: str) -> dict[str, int | date | None]:
    """Give the columns of the day that a city joined: the day itself only where it is wholly known."""
    span = when.span(text)
    return {
        "joined_year": span.first.year if span.first else None,
        "joined_on": span.first if span.first == span.last else None,
    }


def _write_meeting(row: Any, record: Record, new: Mapping[str, Any], _keys: Keys, _now: datetime) -> Any:
    columns = {name: value for name, value in new.items() if name not in {"chair", "decisions"}}
    if "chair" in new:
        columns["chair_id"] = new["chair"]
    if "when" in new:
        span = when.span(new["when"])
        columns |= {"starts_on": span.first, "ends_on": span.last}
    fresh = row is None
    row = row or Meeting(slug=record.key)
    _set(row, columns)
    row.save()
    if "decisions" in new:
        decided = [{"order": order, "text": text} for order, text in enumerate(new["decisions"], start=1)]
        sync(row.decisions.all(), {"meeting": row}, decided, ["order"], new=fresh)
    return row


def _write_toolkit(row: Any, record: Record, new: Mapping[str, Any], _keys: Keys, _now: datetime) -> Any:
    row = row or Document(slug=record.key, kind=Document.Kind.TOOLKIT)
    _set(row, new)
    row.save()
    return row


def _write_partner(row: Any, record: Record, new: Mapping[str, Any], keys: Keys, _now: datetime) -> Any:
    fresh = row is None
    row = row or Partner(slug=record.key)
    _set(row, {name: value for name, value in new.items() if name not in {"cities", "funds"}})
    row.save()
    keys.partners[record.key] = row.pk
    if "funds" in new:
        funds = [one | {"amount": Decimal(one["amount"])} for one in new["funds"]]
        sync(row.funds.all(), {"partner": row}, funds, ["amount", "currency", "note"], new=fresh)
    if "cities" in new:
        said = {"stage": "named", "published": True, "source": row.source, "verified": row.verified}
        named = [{"city": keys.cities[slug]} | said for slug in new["cities"]]
        mine = (
            Partnership.objects.filter(partner=row, project=None, stage="named")
            .exclude(city=None)
            .select_related("city")
        )
        sync(mine, {"partner": row}, named, ["city"], new=fresh)
    return row


def _write_project(row: Any, record: Record, new: Mapping[str, Any], keys: Keys, now: datetime) -> Any:
    columns = {name: new[name] for name in COLUMNS if name in new}
    if "state" in new:
        columns["state_id"] = new["state"]
    if "city" in new:
        columns["network_city"] = keys.cities.get(new["city"] or "")
    fresh = row is None
    row = row or Project(slug=record.key, made_at=now, published=True)
    _set(row, columns | {"changed_at": now})
    row.save()
    put_parts(row, new, keys.partners, new=fresh)
    return row


WRITERS: Mapping[str, Writer] = {
    "state": Writer(State, _by(State, "iso3"), _simple(State, "iso3", _plain)),
    "post": Writer(Post, _by(Post, "code"), _simple(Post, "code", _plain)),
    "city": Writer(
        NetworkCity,
        lambda: {one.slug: one for one in NetworkCity.objects.select_related("city")},
        _write_city,
    ),
    "meeting": Writer(Meeting, _by(Meeting, "slug"), _write_meeting),
    "toolkit": Writer(
        Document,
        lambda: {one.slug: one for one in Document.objects.exclude(slug="")},
        _write_toolkit,
    ),
    "partner": Writer(Partner, _by(Partner, "slug"), _write_partner),
    "project": Writer(Project, _by(Project, "slug"), _write_project),
    "holder": Writer(Holder, _holders, _write_holder),
}
