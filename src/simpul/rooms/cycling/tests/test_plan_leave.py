"""When a ride begins, typed into the planner by the city's clock."""

import pytest
from django.http import QueryDict
from django.test import Client

from simpul.ground.places.models import City
from simpul.rooms.cycling.forms import leave
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.test_plan import stops

START, END = town.at(0, 0), town.at(2000, 800)
DUSK = "2026-11-23T17:18"


@pytest.mark.parametrize(
    ("query", "text", "at"),
    [
        ("", "", ""),
        ("leave=", "", ""),
        ("leave=&at=2026-11-23T17:30%2B07:00", "", ""),
        ("leave=2026-11-23T17:30", "2026-11-23T17:30", "2026-11-23T17:30+07:00"),
        ("leave=2026-11-23 17:30:20", "2026-11-23T17:30", "2026-11-23T17:30+07:00"),
        ("at=2026-11-23T10:30Z", "2026-11-23T17:30", "2026-11-23T17:30+07:00"),
        ("at=2026-11-23T17:30 07:00", "2026-11-23T17:30", "2026-11-23T17:30+07:00"),
        ("at=soon", "", "soon"),
    ],
)
def test_a_time_is_read_by_the_clock_of_the_city(query: str, text: str, at: str) -> None:
    found = leave.read(QueryDict(query), "Asia/Jakarta")

    assert (found.text, found.at, found.error) == (text, at, "")


@pytest.mark.parametrize("text", ["besok", "2026-13-01T00:00", "0001-01-01T00:00", "2026-11-23T17:30+09:00"])
def test_what_is_no_time_is_said_at_its_field(client: Client, little_town: City, text: str) -> None:
    typed = {"from": stops(START), "to": stops(END), "leave": text}
    answer = client.get(f"/cycling/{little_town.slug}/", typed)

    assert answer.status_code == 422
    assert f"“{text}” is no day and time." in answer.content.decode()
    assert 'id="ride-leave-error"' in answer.content.decode()


def test_who_sets_out_late_reads_when_he_arrives_and_that_it_gets_dark(
    client: Client, little_town: City
) -> None:
    url = f"/cycling/{little_town.slug}/"
    typed = {"from": stops(START), "to": stops(END), "leave": DUSK, "profile": "family"}
    answer = client.get(url, typed, follow=True)
    said = answer.content.decode()

    assert "at=2026-11-23T17%3A18%2B07%3A00" in answer.redirect_chain[0][0]
    assert f'name="leave" value="{DUSK}"' in said
    assert "Set out: Nov. 23, 2026, 5:18 p.m." in said
    assert "<dt>Arrival</dt>" in said
    assert "The sun sets at" in said
    now = client.get(url, {"stops": stops(START, END)}).content.decode()
    assert "Set out: now" in now
    assert "<dt>Arrival</dt>" not in now


def test_a_round_trip_begins_when_it_was_said(client: Client, little_town: City) -> None:
    url = f"/cycling/{little_town.slug}/round/"
    typed = {"from": stops(START), "amount": "3", "unit": "length_km", "leave": DUSK}
    answer = client.get(url, typed)

    assert answer.headers["Location"].endswith("&at=2026-11-23T17%3A18%2B07%3A00")
    assert "<dt>Arrival</dt>" in client.get(answer.headers["Location"]).content.decode()
    assert client.get(url, typed | {"leave": "besok"}).status_code == 422
