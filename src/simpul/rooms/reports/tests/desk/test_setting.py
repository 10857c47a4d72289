"""What a city sets for its desk, through its pages and the shell."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import setting
from simpul.rooms.reports.models import Category, Desk, Office, Routing, Template
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.desk.conftest import Forwarded
from simpul.site.commands.reports import reports

type Door = Callable[[Person], Client]


def test_an_office_is_added_and_closed_only_when_it_has_nothing(
    city: City, owner: Person, forwarded: Forwarded, offices: tuple[Office, Office], at_door: Door
) -> None:
    browser = at_door(owner)
    url = reverse("reports:offices", args=[city.slug])

    assert (
        browser.post(url, {"name": "Dinas Air", "email": "air@example.org", "active": "on"}).status_code
        == 302
    )
    assert browser.post(url, {"name": "dinas air", "active": "on"}).status_code == 422
    assert Office.objects.filter(city=city, name__iexact="dinas air").count() == 1

    forwarded()
    closing = reverse("reports:office", args=[city.slug, offices[0].pk])
    assert browser.post(closing, {"name": offices[0].name}).status_code == 422
    offices[0].refresh_from_db()
    assert offices[0].active


def test_a_category_that_is_not_public_hides_its_reports(
    city: City, owner: Person, tell: Tell, at_door: Door
) -> None:
    report, kind = tell(), Category.objects.get(city=city, code="pothole")

    answer = at_door(owner).post(
        reverse("reports:category", args=[city.slug, kind.pk]),
        {"group": "roads", "name": "Lubang", "name_en": "Hole", "words": "lubang, Lubang,  bolong",
         "order": 3,
         "offered": "on", "keep_days": "90"},
    )  # fmt: skip

    assert answer.status_code == 302
    kind.refresh_from_db()
    report.refresh_from_db()
    assert (kind.code, kind.words, kind.keep_days, kind.public) == (
        "pothole",
        ["lubang", "bolong"],
        90,
        False,
    )
    assert not report.shown
    assert Entry.objects.get(verb="reports.set_category").detail["keep_days"] == 90


def test_who_works_on_what_is_set_and_taken_away(
    city: City, owner: Person, handler: Person, offices: tuple[Office, Office], at_door: Door
) -> None:
    browser, url = at_door(owner), reverse("reports:desk-people", args=[city.slug])

    sent = {"person": "budi", "office": offices[1].pk, "areas": "35.10.01", "categories": ["rubbish"]}
    assert browser.post(url, sent).status_code == 302
    row = Desk.objects.get(office=offices[1])
    assert (row.areas, row.categories) == (["35.10.01"], ["rubbish"])

    assert browser.post(url, sent | {"areas": "99.99"}).status_code == 422
    assert browser.post(url, sent | {"person": "nobody"}).status_code == 422
    browser.post(reverse("reports:desk-person-drop", args=[city.slug, row.pk]))
    assert not Desk.objects.filter(pk=row.pk).exists()


def test_a_ready_answer_is_kept_by_the_desk(city: City, desk: Person, at_door: Door) -> None:
    browser, url = at_door(desk), reverse("reports:templates", args=[city.slug])
    sent = {"name": "Diteruskan", "step": "forward", "text_id": "{code} diteruskan.", "active": "on"}

    assert browser.post(url, sent).status_code == 302
    assert browser.post(url, sent).status_code == 422  # the name is taken
    assert browser.post(url, sent | {"name": "x", "text_id": "{salah}"}).status_code == 422
    assert Template.objects.count() == 1


def test_only_who_may_sets_anything(city: City, desk: Person) -> None:
    with pytest.raises(PermissionDenied, match=r"reports\.set_up"):
        setting.keep_office(Office(city=city, name="x"), actor=desk, now=NOW)


def test_the_shell_lists_begins_and_looks_at_the_clock(city: City, tell: Tell) -> None:
    report = tell(text="Hubungi Ani", name="Ani")
    run = CliRunner().invoke

    listed = run(reports, ["list", "--city", city.slug, "--json"])
    said = json.loads(listed.output)["reports"]
    assert [(one["code"], one["state"], one["region"]) for one in said] == [
        (report.code, "submitted", "35.10.01.2001")
    ]
    assert "Ani" not in listed.output
    assert "0" in run(reports, ["begin", "--city", city.slug]).output
    assert json.loads(run(reports, ["clock", "--city", city.slug, "--json"]).output) == {
        "escalated": 0, "timed_out": 0
    }  # fmt: skip
    assert run(reports, ["list", "--city", city.slug, "--state", "lost"]).exception is not None


def test_the_sample_has_offices_with_rules_once(city: City) -> None:
    for _again in range(2):
        CliRunner().invoke(reports, ["sample", "--city", city.slug], catch_exceptions=False)

    assert Office.objects.filter(city=city, desk=False).count() == 3
    assert Routing.objects.filter(city=city, state="live").count() == 1
