"""Who works out a city's figures and who reports something there do not wait for each other for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.indicators.observe import keep
from simpul.rooms.reports.act import submit
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Report

WAIT_S = 20


@pytest.mark.django_db(transaction=True)
def test_a_report_comes_in_while_a_figure_is_kept() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone: SQLite lets one transaction write at a time")
    city = City.objects.create(slug="kota", name="Kota", west=114, south=-9, east=115, north=-8)
    machine, now = system_person(), timezone.now()
    ledger.record(city=city, actor=machine, verb="test.begin", subject=city, now=now)
    written, held = Event(), Event()

    def wait(_report: Report) -> None:
        written.set()
        held.wait(WAIT_S)

    def report() -> bool:
        said = Said(key=uuid4(), position=LonLat(114.5, -8.5), text="Lampu padam")
        try:
            _report, is_new = submit.keep(city, said, now=now, source="web", beside=wait)
        finally:
            connection.close()
        return is_new

    with ThreadPoolExecutor(1) as resident:
        told = resident.submit(report)
        with transaction.atomic():
            assert written.wait(WAIT_S)
            keep.alone(city)
            held.set()
            ledger.record(city=city, actor=machine, verb="test.end", subject=city, now=now)

        assert told.result(WAIT_S)
    assert ledger.verify(city) == []
