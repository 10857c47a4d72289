"""The queue among many: a code finds its report, and a map of very many counts them."""

import json
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.observe.queue import Asked
from simpul.rooms.reports.share import queue
from simpul.rooms.reports.tests.conftest import NOW, Tell


@pytest.mark.parametrize("which", ["open", "late", "mine", "submitted"])
def test_a_code_finds_its_report_whatever_else_is_asked(
    city: City, tell: Tell, desk: Person, which: str
) -> None:
    tell()
    over = tell()
    Report.objects.filter(pk=over.pk).update(state="closed", over_at=NOW, due_at=None)
    asked = Asked(which, text=over.code.lower().replace("-", " "))

    found = queue.page(scopes.visible(desk, city), asked, "", actor=desk, now=NOW)

    assert [row.report.code for row in found.rows] == [over.code]


def test_words_are_looked_for_in_the_newest(
    city: City, tell: Tell, desk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simpul.rooms.reports.observe.queue.NEWEST", 2)
    told = [tell(now=NOW + timedelta(minutes=number)) for number in range(3)]
    Report.objects.filter(pk=told[2].pk).update(text="Lampu padam")
    asked = Asked("all", text="jalan berlubang")

    found = queue.page(scopes.visible(desk, city), asked, "", actor=desk, now=NOW)

    assert [row.report.code for row in found.rows] == [told[1].code]


@pytest.mark.parametrize("which", ["open", "all"])
@pytest.mark.parametrize("share", [1.0, 0.1])
def test_where_there_are_too_many_the_map_counts_them(
    city: City, tell: Tell, desk: Person, which: str, share: float
) -> None:
    one = tell()
    Report.objects.bulk_create(_again(one, number) for number in range(queue.MOST + 20))
    box = city.bounds
    across, up = (box.east - box.west) * share, (box.north - box.south) * share
    view = Bounds(one.lon - across, one.lat - up, one.lon + across, one.lat + up)

    seen = scopes.visible(desk, city)
    drawn = json.loads(queue.on_map(seen, Asked(which), view, city=city, actor=desk, now=NOW))["features"]

    assert sum(cell["properties"]["count"] for cell in drawn) == queue.MOST + 21


def _again(report: Report, number: int) -> Report:
    made = copy(report)
    made.pk, made.key, made.code = None, uuid4(), f"{number:09d}"
    return made
