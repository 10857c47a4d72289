"""What is held waits on a page; a colleague lets it go on, hides parts, or does not take it up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import moderate
from simpul.rooms.reports.act.moderate import Decision
from simpul.rooms.reports.models import Correction, Report
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell
from simpul.rooms.reports.tests.guard.conftest import Come, sender

LATER = NOW + timedelta(hours=1)
THERE = "/reports/straight/moderate/"


def test_parts_are_hidden_and_the_rest_is_read_by_all(tell: Tell, desk: Person, client: Client) -> None:
    report = tell(text="Lubang. Hubungi saya 0812-3456-7890")
    client.force_login(desk)
    listed = client.get(THERE).content.decode()
    assert report.code in listed
    assert "a telephone number" in listed
    assert "0812" not in listed

    answer = client.post(f"{THERE}{report.code}/", {"decision": "release", "text": "Lubang. Hubungi saya …"})

    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.text, report.held, report.shown) == ("Lubang. Hubungi saya …", [], True)
    assert "0812-3456-7890" in Correction.objects.get().was
    assert "0812" not in Client().get(report.get_absolute_url()).content.decode()
    entry = Entry.objects.get(verb="reports.release")
    assert "0812" not in str(entry.detail)
    assert "0812-3456-7890" in client.get(f"{THERE}{report.code}/").content.decode()


def test_it_can_be_kept_for_the_office(tell: Tell, desk: Person) -> None:
    report = moderate.release(
        tell(text="telp 081234567890"),
        Decision("telp 081234567890", confidential=True),
        actor=desk,
        now=LATER,
    )

    assert (report.held, report.confidential, report.shown) == ([], True, False)


def test_something_must_be_left(tell: Tell, desk: Person) -> None:
    with pytest.raises(moderate.NothingLeft):
        moderate.release(tell(text="0812-3456-7890"), Decision(" "), actor=desk, now=LATER)


def test_one_decision_ends_a_flood(come: Come, desk: Person, client: Client) -> None:
    for number in range(15):
        come(sender("6.6.6.6"), text=f"spam {number}")
    other = come(sender("7.7.7.7", is_script=True))
    newest = Report.objects.filter(arrival__quarantined=True).exclude(pk=other.pk).latest("pk")
    client.force_login(desk)
    page = client.get(THERE).content.decode()
    assert "7 reports from one address" in page

    client.post(f"{THERE}{newest.code}/", {"decision": "reject", "reason": "Iklan", "all_of_sender": "on"})

    assert Report.objects.filter(state="rejected").count() == 7
    assert Report.objects.filter(arrival__quarantined=True).get() == other


def test_only_who_may_decides(tell: Tell, somebody: Somebody, client: Client, city: City) -> None:
    report = tell(text="telp 081234567890")
    handler = somebody("pu", "handler")

    with pytest.raises(PermissionDenied):
        moderate.release(report, Decision("x"), actor=handler, now=LATER)
    for who, status in ((None, 302), (handler, 403)):
        if who:
            client.force_login(who)
        assert client.get(THERE).status_code == status
    assert client.get(f"{THERE}{report.code}/").status_code == 404
    assert Report.objects.get().held == ["phone"]


def test_what_is_decided_on_blank_forms_is_asked_again(tell: Tell, desk: Person, client: Client) -> None:
    report = tell(text="telp 081234567890")
    client.force_login(desk)

    for said in ({"decision": "reject"}, {"decision": "block"}, {"decision": "release", "text": ""}, {}):
        assert client.post(f"{THERE}{report.code}/", said).status_code == 422
    report.refresh_from_db()
    assert (report.state, report.held) == ("submitted", ["phone"])
