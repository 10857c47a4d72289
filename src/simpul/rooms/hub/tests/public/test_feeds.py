"""The feed and the calendar, read by readers that are not ours."""

from datetime import date
from xml.etree import ElementTree as ET

from django.test import Client
from icalendar import Calendar

from simpul.rooms.hub.models import Meeting, Project
from simpul.rooms.hub.models.campaign import Campaign
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.observe.record import Loaded
from simpul.rooms.hub.tests.record.conftest import NOW

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed(client: Client, lesson: Practice, hidden: Project) -> None:
    answer = client.get("/hub/news.atom")

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")
    titles = {one.findtext(f"{ATOM}title") for one in entries}
    assert {"Smart Health", "Waste Management", "Clinics that call"} <= titles
    assert "Secret Garden" not in answer.text
    for one in entries:
        link = one.find(f"{ATOM}link")
        assert link is not None
        assert client.get(link.attrib["href"].partition("testserver")[2]).status_code == 200
        assert one.findtext(f"{ATOM}updated")
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)


def test_an_empty_feed(client: Client, db: None) -> None:
    assert ET.fromstring(client.get("/hub/news.atom").content).findall(f"{ATOM}entry") == []  # noqa: S314


def test_the_calendar(client: Client, loaded: Loaded) -> None:
    for slug, when in (("month", "2026-08"), ("year", "2026"), ("days", "2026-09-08/2026-09-09")):
        first, last = (date(2026, 9, 8), date(2026, 9, 9)) if slug == "days" else (date(2026, 1, 1),) * 2
        Meeting.objects.create(slug=slug, when=when, starts_on=first, ends_on=last)
    opens = date(2026, 3, 1)
    due = date(2026, 5, 31)
    Campaign.objects.create(year=2026, opens_on=opens, due_on=due, source="a test", made_at=NOW)

    answer = client.get("/hub/calendar.ics")

    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = {str(one["uid"]).partition("@")[0]: one for one in Calendar.from_ical(answer.content).events}
    assert set(events) == {"annual-8", "days", "monitoring-2026"}
    assert events["days"].start == date(2026, 9, 8)
    assert events["days"].end == date(2026, 9, 10)  # the day after the last
    assert "Kuala Lumpur" in str(events["annual-8"]["summary"])
    assert str(events["annual-8"]["url"]) == "http://testserver/hub"
