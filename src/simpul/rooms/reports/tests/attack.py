"""What the attacks on the room's doors share: the form filled in, every address, and what an answer says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import challenge
from simpul.rooms.reports.tests.conftest import at

NEW = "/reports/straight/new/"
SCRIPT = "\"'><img src=x onerror=alert(7)></textarea></script>{{7*7}}{% now %}"


def form(city: City, **said: Any) -> dict[str, Any]:
    """Fill in the form as a person does who opened it a minute ago."""
    opened = timezone.now() - timedelta(minutes=1)
    stamp = challenge.ask(city, RequestFactory().get("/"), opened).stamp
    place = at(120)
    where = {"lon": place.lon, "lat": place.lat, "checked": f"{place.lon:.5f},{place.lat:.5f}"}
    return {"key": str(uuid4()), "known": "all", "category": "", "guard_stamp": stamp, **where, **said}


@dataclass(frozen=True)
class Address:
    """An address of the room, with values of the report that strangers shall not know of."""

    name: str
    url: str


def patterns(found: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield str(one.name), before + str(one.pattern)


def addresses(values: dict[str, Any]) -> list[Address]:
    """Give every address of the room; what it asks for by an unknown name gets the code or a number."""
    every = get_resolver().url_patterns
    (room,) = (one for one in every if isinstance(one, URLResolver) and one.namespace == "reports")
    found = []
    for name, pattern in patterns(room.url_patterns, "/" + str(room.pattern)):
        url = re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda part: str(values.get(part[2], values["pk" if part[1] == "int" else "code"])),
            pattern,
        )
        found.append(Address(name, url))
    return found


def values(report: Report, token: str) -> dict[str, Any]:
    known = {name: report.photos.get().pk for name in ("pk", "number", "row")}
    words = {
        "slug": "straight",
        "code": report.code,
        "token": token,
        "category": "pothole",
        "year": 2026,
        "day": "2026-11-16",
    }
    return known | words | {"region": "35.10.01.2001", "suffix": "json", "form": "json"}


def words_of(answer: HttpResponseBase) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return bytes(data).decode(errors="replace") + str(dict(answer.items()))
