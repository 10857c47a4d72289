"""Forged headers: hosts, methods, addresses and languages that a stranger writes."""

from typing import Any

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Arrival
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.attack import NEW, SCRIPT, form, words_of
from simpul.rooms.reports.tests.conftest import Tell

pytestmark = pytest.mark.django_db


def test_headers_that_a_stranger_writes_are_not_believed(client: Client, tell: Tell, city: City) -> None:
    report = tell()
    forged = {
        "x-forwarded-host": "evil.example.org", "x-forwarded-proto": "https",
        "x-original-url": "/reports/straight/moderate/", "x-rewrite-url": "/admin/",
        "x-http-method-override": "DELETE", "forwarded": "host=evil.example.org",
        "referer": "https://evil.example.org/\"><script>", "user-agent": SCRIPT,
        "accept-language": "x" * 5000, "x-sent-at": "9999-99-99",
    }  # fmt: skip
    for url in (
        report.get_absolute_url(),
        NEW,
        f"/reports/mine/{reporter.token(report)}/",
        "/reports/straight/feed.atom",
    ):
        answer = client.get(url, headers=forged)
        assert answer.status_code == 200
        assert "evil.example.org" not in words_of(answer)
        assert "onerror" not in words_of(answer)


def test_a_host_that_we_are_not_called_by_is_refused(client: Client, city: City, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["lapor.example.go.id"]

    assert client.get(NEW, headers={"host": "evil.example.org"}).status_code == 400


def test_another_address_in_every_line_does_not_get_round_the_limits(client: Client, city: City) -> None:
    for number in range(14):
        client.post(
            NEW, form(city, text=f"spam {number}", known="nobody"), HTTP_X_FORWARDED_FOR=f"10.0.0.{number}",
            HTTP_X_REAL_IP=f"10.0.1.{number}", HTTP_CLIENT_IP=f"10.0.2.{number}",
        )  # fmt: skip
        client.cookies.clear()

    assert Arrival.objects.values("address").distinct().count() == 1
    assert Arrival.objects.filter(quarantined=True).count() == 6
