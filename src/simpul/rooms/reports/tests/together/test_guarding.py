"""Floods and programs at the doors of deciding together: held, turned away, kept out; all may vote."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import block, propose_who, rights_together
from simpul.rooms.reports.models import Arrival, Blocked, Comment, Participant, Poll, Proposal, Reply, Survey
from simpul.rooms.reports.tests.conftest import NOW
from simpul.rooms.reports.tests.tell.sending import stamp
from simpul.rooms.reports.tests.together.conftest import Propose, Resident

LIMITS = {"asked_address": 2, "held_address": 3, "most_address": 5}


@pytest.fixture
def known(resident: Resident, client: Client) -> Client:
    """A browser in which Budi has confirmed an address."""
    client.post(f"/reports/straight/together/known/{propose_who.token(resident('budi'))}/")
    return client


def filled(**said: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "text": "Setuju sekali", "guard_stamp": stamp()} | said


def test_words_of_a_program_wait_for_a_person(known: Client, put_forward: Propose, desk: Person) -> None:
    page = put_forward().get_absolute_url()

    known.post(f"{page}comment/", filled(guard_website="http://spam.example"))
    known.post(f"{page}comment/", filled(guard_stamp=""))
    known.post(f"{page}comment/", filled())

    assert [(one.held, one.shown) for one in Comment.objects.all()] == [
        (["flood"], False), (["flood"], False), ([], True)
    ]  # fmt: skip
    known.force_login(desk)
    assert "Keep the sender out" in known.get("/reports/straight/proposals/").content.decode()


def test_a_button_is_not_pressed_by_a_program(known: Client, put_forward: Propose) -> None:
    made = put_forward()
    there = f"{made.get_absolute_url()}support/"

    assert known.post(there, {"wanted": "1"}).status_code == 409
    assert known.post(there, {"wanted": "1", "guard_stamp": stamp(), "guard_website": "x"}).status_code == 409
    assert made.backings.count() == 0
    assert known.post(there, {"wanted": "1", "guard_stamp": stamp()}).status_code == 302
    assert made.backings.count() == 1


def test_a_flood_is_held_then_turned_away_and_the_same_key_costs_nothing(
    known: Client, put_forward: Propose, city: City
) -> None:
    city.settings = {"reports": LIMITS}
    city.save()
    page = f"{put_forward().get_absolute_url()}comment/"
    first = filled()
    for said in (first, filled(), filled(), filled(), filled()):
        assert known.post(page, said).status_code == 302
    assert known.post(page, filled()).status_code == 409
    assert known.post(page, first).status_code == 302
    assert Comment.objects.count() == 5
    assert Comment.objects.filter(shown=True).count() == 2, "from the third on it waits, or work is done"
    assert Arrival.objects.filter(subject__startswith="reports.comment/").count() == 5
    assert not Arrival.objects.filter(quarantined=True).exists()


def test_who_is_kept_out_takes_no_part_but_votes(
    known: Client, put_forward: Propose, desk: Person, poll: Poll, codes: list[str]
) -> None:
    made = put_forward()
    known.post(f"{made.get_absolute_url()}comment/", filled())
    said = Comment.objects.get()
    staff = Client()
    staff.force_login(desk)
    there = f"/reports/straight/proposals/block/comment/{said.pk}/"
    assert known.post(there, {"kind": "address", "days": 3, "reason": "Spam"}).status_code == 302
    assert not Blocked.objects.exists(), "only somebody of the office keeps anybody out"
    assert staff.get(there.replace("comment/", "ballot/")).status_code == 404
    assert staff.post(there, {"kind": "address", "days": 3, "reason": "Spam"}).status_code == 302

    answer = known.post(f"{made.get_absolute_url()}comment/", filled())
    assert answer.status_code == 409
    assert "appeal" in answer.content.decode()
    wanted = {"wanted": "1", "guard_stamp": stamp()}
    assert known.post(f"{made.get_absolute_url()}support/", wanted).status_code == 409
    asked = {"email": "cici@example.org", "guard_stamp": stamp()}
    assert known.post("/reports/straight/together/known/", asked).status_code == 422
    assert not Participant.objects.filter(email="cici@example.org").exists()
    Poll.objects.update(opens_at=Blocked.objects.get().at, closes_at=Blocked.objects.get().until)
    ballot = {"code": codes[0], "token": uuid4().hex, "choices": [str(poll.offer["projects"][0]["id"])]}
    assert known.post(f"{poll.get_absolute_url()}cast/", ballot | {"step": "cast"}).status_code == 200
    assert poll.electors.filter(voted=True).count() == 1


def test_nothing_is_known_of_what_came_otherwise(put_forward: Propose, desk: Person) -> None:
    with pytest.raises(block.NotKnown):
        block.block_said(put_forward(), "address", 3, "x", actor=desk, now=NOW)


def test_an_answer_is_guarded_without_a_row_beside_it(city: City, planner: Person, client: Client) -> None:
    survey = Survey.objects.create(
        city=city, title="Bersepeda", state="open", made_at=NOW, made_by=planner,
        questions=[{"code": "why", "type": "text", "text": "Mengapa?"}],
    )  # fmt: skip
    page = f"{survey.get_absolute_url()}answer/"
    said = {"key": str(uuid4()), "q-why": "jauh"}

    assert client.post(page, said).status_code == 409
    assert client.post(page, said | {"guard_stamp": stamp(), "guard_website": "x"}).status_code == 409
    assert not Reply.objects.exists()
    assert client.post(page, said | {"guard_stamp": stamp()}).status_code == 302
    assert not Arrival.objects.exists()
    city.settings = {"reports": {"most_address": 3}}
    city.save()
    many = [
        client.post(page, {"key": str(uuid4()), "q-why": "x", "guard_stamp": stamp()}).status_code
        for _time in range(4)
    ]
    assert many[-1] == 409


def test_what_came_is_forgotten_with_who_sent_it(known: Client, put_forward: Propose) -> None:
    known.post(f"{put_forward().get_absolute_url()}comment/", filled())
    budi = Participant.objects.get(email="budi@example.org")
    assert Arrival.objects.exists()

    rights_together.forget(budi, words=False, now=NOW)

    assert not Arrival.objects.filter(subject__startswith="reports.comment/").exists()


def test_a_proposal_takes_a_pin_numbers_or_a_name(known: Client, city: City) -> None:
    page = "/reports/straight/proposals/new/"
    assert "simpul-place" in known.get(page).content.decode()
    text = "Anak-anak berjalan di jalan raya setiap pagi."

    def send(**more: Any) -> Proposal:
        said = filled(title="Trotoar ke sekolah", text=text) | more
        assert known.post(page, said).status_code == 302
        return Proposal.objects.get(key=said["key"])

    pinned = send(lon="114.3511", lat="-8.2101")
    assert (pinned.lon, pinned.lat, pinned.region and pinned.region.name) == (114.3511, -8.2101, "Barat")
    typed = send(place="-8.2101, 114.3511")
    assert (typed.lon, typed.lat, typed.place) == (114.3511, -8.2101, "")
    named = send(place="Jalan Lurus", lon="114.0", lat="-8.0", placed="somewhere else")
    assert named.lon is not None
    assert named.place == "Jalan Lurus"
    words = send(place="di belakang balai")
    assert (words.lon, words.place) == (None, "di belakang balai")
    away = filled(title="Trotoar ke sekolah", text=text, lon="10", lat="10")
    assert known.post(page, away).status_code == 422
    assert "simpul-reports" in known.get(pinned.get_absolute_url()).content.decode()
