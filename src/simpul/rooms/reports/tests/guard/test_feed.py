"""Feeds say what everybody may read, of a city, a kind, a village and one report."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from simpul.ground.people.models import Person
from simpul.rooms.reports.act import step
from simpul.rooms.reports.tests.conftest import NOW, Tell, at

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, where: str) -> list[str]:
    answer = client.get(f"/reports/straight/{where}feed.atom")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    return ["".join(one.itertext()) for one in root.iter(f"{ATOM}entry")]


def test_a_feed_holds_what_everybody_may_read(tell: Tell, client: Client) -> None:
    tell(text="Lubang <script>alert(1)</script>", name="Bu Ani", known="all")
    tell(text="Sampah", position=at(330))
    tell(text="telp 081234567890")
    tell(text="rahasia", confidential=True)

    assert len(entries(client, "")) == 2
    assert len(entries(client, "kind/pothole/")) == 2
    (west,) = entries(client, "region/35.10.01.2001/")
    assert "Lubang" in west
    assert "<script>" not in west.replace("&lt;script&gt;", "")
    assert "Bu Ani" not in west


def test_the_feed_of_a_report_is_its_story(tell: Tell, client: Client, desk: Person) -> None:
    report = tell()
    step.step(report, "verify", step.office(desk), now=NOW + timedelta(hours=1))

    said = entries(client, f"{report.code}/")

    assert len(said) == 2
    assert "verified" in said[0]


@pytest.mark.parametrize("where", ["kind/nothing/", "region/99/", "AAAA-AAAA/"])
def test_what_is_not_there_has_no_feed(tell: Tell, client: Client, where: str) -> None:
    assert client.get(f"/reports/straight/{where}feed.atom").status_code == 404


def test_a_held_report_has_no_feed(tell: Tell, client: Client) -> None:
    report = tell(text="telp 081234567890")

    assert client.get(f"/reports/straight/{report.code}/feed.atom").status_code == 404
