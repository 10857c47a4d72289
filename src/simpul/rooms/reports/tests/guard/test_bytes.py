"""What was erased is not in the bytes of SQLite's files any more, free pages and log included."""

import pytest
from django.db import connection

from simpul.ground.conftest import Installation

REPORT = """
from uuid import uuid4
from django.utils import timezone
from simpul.ground.jobs.jobs import checkpoint
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import begin, rights, step, submit
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Report

now = timezone.now()
city, made = City.objects.get_or_create(
    slug="bytes", defaults=dict(name="Bytes", country="IDN", west=1, south=1, east=2, north=2)
)
if made:
    begin.begin(city, actor=system_person(), now=now)
"""
SAY = (
    REPORT
    + """
for number in range(20):
    submit.submit(city, Said(
        uuid4(), LonLat(1.5, 1.5), "Kucingku jatuh " * 200, place="depan warung pojok", known="office",
        name="Ani Suryani", email="ani@example.org", phone="0899111222"), now=now)
print(checkpoint())
"""
)
ERASE = (
    REPORT
    + """
for report in Report.objects.filter(city=city):
    rights.erase(report, by=step.REPORTER, now=now)
print(checkpoint())
"""
)
NEEDLES = (b"Kucingku", b"Ani Suryani", b"ani@example.org", b"0899111222", b"warung pojok")


@pytest.mark.django_db
@pytest.mark.sqlite_only  # PostgreSQL overwrites what is dead when it vacuums: decision 0179 says so
def test_nothing_that_was_erased_is_in_the_files(fresh_installation: Installation) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's files")

    def in_files() -> list[bytes]:
        whole = b"".join(one.read_bytes() for one in fresh_installation.data.glob("db.sqlite3*"))
        return [needle for needle in NEEDLES if needle in whole]

    assert fresh_installation.python(SAY) == "True\n"
    assert in_files() == list(NEEDLES)
    assert fresh_installation.python(ERASE) == "True\n"
    assert in_files() == []
