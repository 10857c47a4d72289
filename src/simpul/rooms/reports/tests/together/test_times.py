"""Meetings and votes say their times by the clock of the city, not by that of the server."""

from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.act import meet
from simpul.rooms.reports.models import Poll
from simpul.rooms.reports.tests.conftest import NOW


def test_meetings_and_votes_are_at_ten_in_jakarta(
    city: City, poll: Poll, planner: Person, client: Client
) -> None:
    City.objects.filter(pk=city.pk).update(time_zone="Asia/Jakarta")
    cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    west = Boundary.objects.get(city=city, name="Barat")
    meeting = meet.call(cycle, meet.Call("hamlet", "Dusun", NOW, "Balai", west), actor=planner, now=NOW)
    client.force_login(planner)

    for thing in (cycle, meeting, poll):
        page = client.get(thing.get_absolute_url()).content.decode()
        assert "Nov. 23, 2026, 10 a.m." in page, thing
