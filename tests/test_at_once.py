"""People and the machine's own jobs do not wait for each other for ever.

Of PostgreSQL alone: SQLite lets one transaction write at a time.
"""

import time
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
from simpul.rooms.reports.act import roads, submit
from simpul.rooms.reports.act.step import hold
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Category, Report

WAIT_S = 20


@pytest.fixture
def city(transactional_db: None) -> City:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone: SQLite lets one transaction write at a time")
    made = City.objects.create(slug="kota", name="Kota", west=114, south=-9, east=115, north=-8)
    ledger.record(city=made, actor=system_person(), verb="test.begin", subject=made, now=timezone.now())
    return made


def test_a_report_comes_in_while_a_figure_is_kept(city: City) -> None:
    machine, now = system_person(), timezone.now()
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


def test_the_road_room_is_told_while_a_colleague_works_on_one_of_the_reports(city: City) -> None:
    machine, now = system_person(), timezone.now()
    kind = Category.objects.create(city=city, code="road", group="roads", name="Jalan", damage=["D40"])
    for _each in range(2):
        said = Said(key=uuid4(), position=LonLat(114.5, -8.5), text="Jalan berlubang", category=kind)
        submit.submit(city, said, now=now)
    Report.objects.update(state=Report.State.VERIFIED)
    first, second = Report.objects.order_by("pk")

    def tell() -> int:
        try:
            return roads.tell(city, [first.pk, second.pk], now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            hold(second)
            told = worker.submit(tell)
            _until_somebody_waits()
            ledger.record(city=city, actor=machine, verb="test.step", subject=second, now=now)

        assert told.result(WAIT_S) == len((first, second))
    assert ledger.verify(city) == []


def _until_somebody_waits() -> None:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
