"""What a handler does on the phone: it waits, is sent when there is a network, and counts once."""

import json
from collections.abc import Callable, Sequence
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.driving import Visit
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.models import Note, Office, Report
from simpul.rooms.reports.share import case_field
from simpul.rooms.reports.share import round as rounds
from simpul.rooms.reports.tests.conftest import NOW, at
from simpul.rooms.reports.tests.desk.conftest import Forwarded

type Door = Callable[[Person], Client]
PHONE = {"Accept": "application/json, text/html;q=0.5"}


def test_own_reports_come_before_those_of_the_office(
    city: City, forwarded: Forwarded, handler: Person, desk: Person, offices: tuple[Office, Office]
) -> None:
    other, mine = forwarded(), forwarded()
    act.assign(mine, handler, actor=desk, now=NOW)
    forwarded(to=offices[1])

    own, others = case_field.listed(city, handler, NOW)

    assert ([one.report.pk for one in own], [one.report.pk for one in others]) == ([mine.pk], [other.pk])


def test_a_step_sent_twice_is_one(city: City, forwarded: Forwarded, handler: Person, at_door: Door) -> None:
    report, browser = forwarded(), at_door(handler)
    url = reverse("reports:field-step", args=[city.slug, report.code])
    sent = {"key": str(uuid4()), "step": "start"}

    answers = [browser.post(url, sent, headers=PHONE).status_code for _again in range(2)]

    assert answers == [200, 200]
    assert report.events.filter(step="start").count() == 1


def test_what_left_the_office_is_still_answered_once(
    forwarded: Forwarded, handler: Person, offices: tuple[Office, Office], desk: Person, at_door: Door
) -> None:
    report, browser = forwarded(), at_door(handler)
    url = reverse("reports:field-step", args=[report.city.slug, report.code])
    sent = {"key": str(uuid4()), "step": "return", "words": "Jalan provinsi"}
    assert browser.post(url, sent, headers=PHONE).status_code == 200
    act.do(Report.objects.get(pk=report.pk), "forward", actor=desk, now=NOW, to=offices[1])

    assert (
        browser.post(url, sent, headers=PHONE).status_code == 200
    )  # the answer was lost, the phone sends again
    assert browser.post(url, sent | {"key": str(uuid4())}, headers=PHONE).status_code == 404


def test_a_note_sent_twice_is_one(city: City, forwarded: Forwarded, handler: Person, at_door: Door) -> None:
    report, browser = forwarded(), at_door(handler)
    url = reverse("reports:field-note", args=[city.slug, report.code])
    sent = {"key": str(uuid4()), "words": "Perlu alat berat"}

    for _again in range(2):
        browser.post(url, sent, headers=PHONE)

    assert [one.text for one in Note.objects.all()] == ["Perlu alat berat"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"step": "return", "words": ""}, 409),
        ({"step": "reject", "words": "x"}, 409),
        ({"step": "start", "key": "none"}, 422),
    ],
)
def test_the_phone_is_told_why_not(
    forwarded: Forwarded, handler: Person, at_door: Door, sent: dict[str, str], status: int
) -> None:
    report = forwarded()
    url = reverse("reports:field-step", args=[report.city.slug, report.code])

    answer = at_door(handler).post(url, {"key": str(uuid4())} | sent, headers=PHONE)

    assert answer.status_code == status
    assert json.loads(answer.content)["detail"]
    assert report.events.count() == 3


def test_without_javascript_the_form_leads_back(
    city: City, forwarded: Forwarded, handler: Person, at_door: Door
) -> None:
    report, browser = forwarded(), at_door(handler)
    page = browser.get(reverse("reports:field-report", args=[city.slug, report.code])).content.decode()
    assert "data-outbox" in page

    answer = browser.post(
        reverse("reports:field-step", args=[city.slug, report.code]), {"key": str(uuid4()), "step": "start"}
    )

    assert answer["Location"] == reverse("reports:field", args=[city.slug])


def test_the_app_says_who_is_signed_in(city: City, handler: Person, client: Client) -> None:
    url = reverse("reports:field-token", args=[city.slug])
    assert client.get(url).status_code == 401

    client.force_login(handler)
    assert client.get(url).json()["person"] == str(handler.pk)
    assert client.get(reverse("reports:field-manifest", args=[city.slug])).json()["scope"].endswith("/field/")
    assert client.get(reverse("reports:field-offline", args=[city.slug])).status_code == 200


def test_a_round_visits_each_in_the_order_found(forwarded: Forwarded) -> None:
    reports = [forwarded(position=at(metre)) for metre in (400, 100, 250)]

    def visit(places: Sequence[LonLat]) -> Visit | None:
        assert len(places) == 4  # the start and three reports
        return Visit((0, 2, 3), ((100.0, 30.0), (150.0, 40.0), (250.0, 60.0)), (at(0), at(250)), (1,))

    found = rounds.plan(reports, at(0), visit)

    assert [(one.number, one.report.pk, one.km) for one in found.stops] == [
        (1, reports[1].pk, 0.1), (2, reports[2].pk, 0.15)
    ]  # fmt: skip
    assert [one.pk for one in found.apart] == [reports[0].pk]
    assert (found.km, round(found.minutes, 2)) == (0.5, 2.17)


def test_a_round_says_what_it_cannot(
    city: City, forwarded: Forwarded, handler: Person, at_door: Door
) -> None:
    report, browser = forwarded(), at_door(handler)
    url = reverse("reports:round", args=[city.slug])

    with pytest.raises(rounds.NoRound):
        rounds.plan([report], None, lambda _places: None)
    assert browser.get(url, {"code": report.code}).status_code == 422  # this city has no map
    assert browser.get(url, {"code": report.code, "start": "somewhere"}).status_code == 422
    assert browser.get(url).status_code == 422
