"""Who may know of which report, and work on it: by role, office, area and category."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act import setting
from simpul.rooms.reports.models import Desk, Office
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell, at
from simpul.rooms.reports.tests.desk.conftest import Forwarded


def seen(person: Person, city: City) -> set[int]:
    return set(scopes.visible(person, city).values_list("pk", flat=True))


def test_the_desk_without_a_row_sees_the_whole_city(city: City, tell: Tell, desk: Person) -> None:
    both = {tell().pk, tell(category="noise").pk}

    assert seen(desk, city) == both


def test_a_handler_without_a_row_sees_nothing(city: City, tell: Tell, somebody: Somebody) -> None:
    tell()

    assert seen(somebody("new", "handler"), city) == set()


def test_a_handler_sees_what_their_office_has(
    city: City, forwarded: Forwarded, tell: Tell, handler: Person, offices: tuple[Office, Office]
) -> None:
    ours = forwarded()
    forwarded(to=offices[1])
    tell()

    assert seen(handler, city) == {ours.pk}
    assert scopes.may(handler, scopes.HANDLE, ours)
    assert not scopes.may(handler, scopes.VERIFY, ours)  # their role does not allow it


@pytest.mark.parametrize(
    ("row", "sees"),
    [
        ({"areas": ["35.10.01.2001"]}, {"west pothole", "west noise"}),
        ({"categories": ["pothole"]}, {"west pothole", "east pothole"}),
        ({"areas": ["35.10.01.2002"], "categories": ["pothole"]}, {"east pothole"}),
        ({"areas": ["35.10"]}, {"west pothole", "west noise", "east pothole"}),
        ({"areas": ["35.11"]}, set()),
        ({"categories": ["gone"]}, set()),
    ],
)
def test_areas_and_categories_narrow_what_the_desk_sees(
    city: City, tell: Tell, desk: Person, row: dict[str, list[str]], sees: set[str]
) -> None:
    reports = {
        "west pothole": tell(), "west noise": tell(category="noise"), "east pothole": tell(position=at(400))
    }  # fmt: skip
    Desk.objects.create(person=desk, city=city, **row)

    assert seen(desk, city) == {reports[name].pk for name in sees}
    assert all(scopes.may(desk, scopes.VERIFY, one) is (name in sees) for name, one in reports.items())


def test_rows_add_up(city: City, tell: Tell, desk: Person) -> None:
    west, east = tell(category="noise"), tell(position=at(400))
    tell()
    Desk.objects.create(person=desk, city=city, categories=["noise"])
    Desk.objects.create(person=desk, city=city, areas=["35.10.01.2002"])

    assert seen(desk, city) == {west.pk, east.pk}


def test_what_one_does_not_work_on_is_not_there(
    city: City, tell: Tell, handler: Person, at_door: Callable[[Person], Client]
) -> None:
    report = tell()
    browser = at_door(handler)

    with pytest.raises(Http404):
        scopes.find(handler, city, report.code)
    with pytest.raises(PermissionDenied):
        act.do(report, "verify", actor=handler, now=NOW)
    with pytest.raises(PermissionDenied):
        act.assign(report, None, actor=handler, now=NOW)
    for name in ("case", "field-report"):
        assert browser.get(reverse(f"reports:{name}", args=[city.slug, report.code])).status_code == 404
    for name in (
        "case-step",
        "case-note",
        "case-say",
        "case-assign",
        "case-category",
        "field-step",
        "field-note",
    ):
        sent = {"step": "start", "words": "x", "key": "6f0d1c0e-0000-4000-8000-000000000000"}
        url = reverse(f"reports:{name}", args=[city.slug, report.code])
        assert browser.post(url, sent).status_code == 404
    assert (
        report.code
        not in browser.get(reverse("reports:desk", args=[city.slug]), {"which": "all"}).content.decode()
    )
    assert not browser.get(reverse("reports:desk-map", args=[city.slug])).json()["features"]


def test_a_stranger_and_a_visitor_come_nowhere(
    city: City, tell: Tell, stranger: Person, client: Client
) -> None:
    report = tell()
    pages = [
        *(
            reverse(f"reports:{name}", args=[city.slug])
            for name in ("desk", "desk-map", "field", "round", "templates")
        ),
        reverse("reports:case", args=[city.slug, report.code]),
    ]

    assert {client.get(page).status_code for page in pages} == {302}
    client.force_login(stranger)
    assert {client.get(page).status_code for page in pages} == {403}


def test_a_row_names_only_what_is_there(
    city: City, owner: Person, handler: Person, offices: tuple[Office, Office], desk: Person
) -> None:
    with pytest.raises(setting.NotOfThisCity):
        setting.place(city, handler, office=None, areas=["99"], categories=[], actor=owner, now=NOW)
    with pytest.raises(PermissionDenied):
        setting.place(city, handler, office=None, areas=[], categories=[], actor=desk, now=NOW)


def test_a_report_is_given_only_to_who_works_on_it(
    forwarded: Forwarded, handler: Person, somebody: Somebody, desk: Person
) -> None:
    report = forwarded()

    assert act.assign(report, handler, actor=desk, now=NOW).assignee == handler
    with pytest.raises(act.CannotHave):
        act.assign(report, somebody("other", "handler"), actor=desk, now=NOW)
    assert scopes.who_handles(report) == [handler, desk]
