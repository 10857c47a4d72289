"""A flood from one place harms nobody else; people who are many in one place are asked for work first."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import altcha
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from simpul.ground.files.models import Blob
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.arrive import KeptOut, TooMany
from simpul.rooms.reports.act.block import block
from simpul.rooms.reports.models import Arrival, Blocked, Report
from simpul.rooms.reports.observe import arrivals, challenge, held
from simpul.rooms.reports.observe.challenge import Sender
from simpul.rooms.reports.tests.conftest import NOW
from simpul.rooms.reports.tests.guard.conftest import Come, sender
from simpul.rooms.reports.tests.tell.photos import jpeg
from simpul.rooms.reports.understand import guard

LIMITS = guard.of({})


@pytest.fixture(autouse=True)
def nobody_was_here() -> None:
    cache.clear()


def flood(come: Come, who: Sender, many: int, now: datetime = NOW) -> tuple[int, int]:
    """Send many at once. Gives how many came in, and how many were turned away."""
    came = 0
    for number in range(many):
        try:
            come(who, now, text=f"spam {number}")
            came += 1
        except Refused:
            continue
    return came, many - came


def test_a_sender_is_counted_by_indexes_however_many_others_came(city: City) -> None:
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, given: Any, *rest: Any) -> Any:
        asked.append((sql, given))
        return execute(sql, given, *rest)

    with connection.execute_wrapper(note):
        arrivals.seen(city, LIMITS, "an address", "a device", "an e-mail", NOW)

    [(sql, given)] = asked
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of no rows is read whole
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {sql}", given)
        plan = str(cursor.fetchall())
    for index in ("arrival_of_address", "arrival_of_device", "arrival_of_email", "arrival_in_city"):
        assert index in plan


def test_ten_thousand_from_one_source_harm_nobody_else(come: Come, city: City, desk: Person) -> None:
    came, refused = flood(come, sender("6.6.6.6", "robot"), 10_000)

    assert came == LIMITS.most_address  # what is kept is bounded
    assert came + refused == 10_000
    normal = come(sender("1.2.3.4"))
    assert normal.held == []
    assert normal.shown
    assert Report.objects.filter(city=city).past_guard().count() <= LIMITS.asked_address + 1
    assert held.apart(desk, city).count() >= came - LIMITS.asked_address
    assert not held.waiting(desk, city).exists()


def test_in_the_next_hours_it_stays_bounded(come: Come, city: City) -> None:
    robot = sender("6.6.6.6")
    for hour in range(5):
        flood(come, robot, 150, NOW + timedelta(hours=2 * hour))

    assert Arrival.objects.filter(quarantined=True).count() == LIMITS.most_waiting


def test_where_many_are_one_address_work_is_asked_and_then_it_is_taken(come: Come, city: City) -> None:
    shared = "9.9.9.9"
    flood(come, sender(shared), LIMITS.asked_address)

    without = come(sender(shared))
    worked = come(sender(shared, "a phone", worked="puzzle-1"))
    again = come(sender(shared, "a phone", worked="puzzle-1"))

    assert (without.held, worked.held, again.held) == (["flood"], [], ["flood"])


@pytest.mark.parametrize(("most", "held"), [(2, [[], [], ["flood"]]), (0, [[], [], []])])
def test_a_city_in_a_storm_asks_everybody_for_work_unless_it_does_not_count(
    come: Come, city: City, most: int, held: list[list[str]]
) -> None:
    city.settings = {"reports": {"asked_city": most}}

    assert [come(sender(f"1.2.3.{number}")).held for number in range(3)] == held
    assert come(Sender()).held == held[2]  # by e-mail: no address, no device


def test_one_device_that_never_stops_is_held(come: Come) -> None:
    for number in range(LIMITS.held_device):
        come(sender(f"1.1.1.{number}", "one phone", worked=f"puzzle-{number}"))

    assert come(sender("1.1.2.1", "one phone", worked="another")).held == ["flood"]


def test_letters_to_one_address_are_held(come: Come) -> None:
    for number in range(LIMITS.held_email):
        come(sender(f"1.1.1.{number}"), email="victim@example.org")

    assert come(sender("1.1.2.1"), email="Victim@example.org").held == ["flood"]
    assert come(sender("1.1.2.2"), email="other@example.org").held == []


def test_sending_the_same_again_costs_nothing(come: Come) -> None:
    key = uuid4()
    first = come(sender("6.6.6.6"), key=key)
    flood(come, sender("6.6.6.6"), 200)

    assert come(sender("6.6.6.6"), key=key).pk == first.pk


def test_an_hour_later_it_is_as_before(come: Come) -> None:
    flood(come, sender("9.9.9.9"), LIMITS.asked_address)

    assert come(sender("9.9.9.9"), NOW + timedelta(hours=1, seconds=1)).held == []


def test_a_sender_that_is_kept_out_reads_why_and_objects(
    come: Come, desk: Person, client: Client, city: City
) -> None:
    now = timezone.now()
    spam = come(sender("6.6.6.6"), now)
    block(spam, "address", 14, "Iklan obat", actor=desk, now=now)

    with pytest.raises(KeptOut) as refusal:
        come(sender("6.6.6.6", "another phone"), now)
    assert "Iklan obat" in str(refusal.value)
    where = re.search(r"/reports/appeal/\S+", str(refusal.value))
    assert where
    assert "Iklan obat" in client.get(where[0]).content.decode()
    client.post(where[0], {"text": "Saya bukan robot"})
    assert client.post(where[0], {"text": "Lagi"}).status_code == 422
    assert Blocked.objects.get().appeal == "Saya bukan robot"

    client.force_login(desk)
    page = client.get("/reports/straight/blocked/").content.decode()
    assert "Saya bukan robot" in page
    client.post(f"/reports/straight/blocked/{Blocked.objects.get().pk}/lift/")
    assert come(sender("6.6.6.6"), now).pk
    assert come(sender("1.2.3.4"), now).pk


def test_a_block_ends_by_itself(come: Come, desk: Person) -> None:
    block(come(sender("6.6.6.6")), "address", 14, "Iklan", actor=desk, now=NOW)

    assert come(sender("6.6.6.6"), NOW + timedelta(days=15)).pk


def puzzle_of(client: Client) -> Any:
    return client.get("/reports/straight/puzzle.json").json()["puzzle"]


def solved(puzzle: dict[str, Any]) -> str:
    found = altcha.solve_challenge(altcha.Challenge.from_dict(puzzle))
    assert found
    payload = altcha.Payload(altcha.Challenge.from_dict(puzzle), found).to_dict()
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_the_puzzle_is_asked_near_the_limit_and_its_answer_is_believed_once(
    come: Come, client: Client, city: City
) -> None:
    assert puzzle_of(client) is None
    flood(come, sender("127.0.0.1"), LIMITS.asked_address, timezone.now())
    puzzle = puzzle_of(client)
    answer = solved(puzzle)

    name = challenge._worked(answer)

    assert name == puzzle["signature"][:64]
    changed = json.loads(base64.b64decode(answer))
    changed["challenge"]["parameters"]["cost"] = 1
    for wrong in (
        "",
        "AAAA",
        "x" * 9000,
        base64.b64encode(json.dumps(changed).encode()).decode(),
        "[]",
        "e30=",
    ):
        assert challenge._worked(wrong) == ""


def test_the_form_notices_what_no_person_does(city: City, rf: Any) -> None:
    def is_script(seconds: float, **said: str) -> bool:
        shown = datetime(2026, 11, 23, 3, tzinfo=UTC)
        asked = challenge.ask(city, rf.get("/"), shown)
        form = {"guard_stamp": asked.stamp, "guard_website": "", "guard_work": ""} | said
        return challenge.sender(rf.post("/"), shown + timedelta(seconds=seconds), form).is_script

    assert not is_script(20)
    assert not is_script(86400)
    assert is_script(1)
    assert is_script(20, guard_website="http://buy.example.org")
    assert is_script(20, guard_stamp="1700000000:forged")
    assert is_script(20, guard_stamp="")


def test_the_device_keeps_its_name_and_nobody_makes_one_up(city: City, rf: Any) -> None:
    from django.http import HttpResponse  # noqa: PLC0415

    response = challenge.mark(rf.get("/"), HttpResponse())
    cookie = response.cookies[challenge.COOKIE]
    again = rf.get("/")
    again.COOKIES[challenge.COOKIE] = cookie.value
    forged = rf.get("/")
    forged.COOKIES[challenge.COOKIE] = "somebody:else"

    assert cookie["httponly"]
    assert challenge.sender(again, NOW).device
    assert not challenge.mark(again, HttpResponse()).cookies
    assert challenge.sender(forged, NOW).device == ""


def test_an_address_is_believed_only_from_our_own_proxies(rf: Any, settings: Any) -> None:
    direct = challenge.sender(rf.get("/", REMOTE_ADDR="6.6.6.6"), NOW)
    lying = challenge.sender(rf.get("/", REMOTE_ADDR="6.6.6.6", HTTP_X_FORWARDED_FOR="1.2.3.4"), NOW)

    assert direct.address == lying.address
    assert "6.6.6.6" not in direct.address


def test_very_many_are_turned_away_with_a_word(come: Come) -> None:
    flood(come, sender("6.6.6.6"), LIMITS.most_address)

    with pytest.raises(TooMany, match="send it again"):
        come(sender("6.6.6.6"))


def test_photos_of_forms_that_are_never_sent_are_bounded_too(client: Client, city: City) -> None:
    city.settings = {"reports": {"photos_address": 3}}
    city.save()
    for seed in range(5):
        file = SimpleUploadedFile("foto.jpg", jpeg(seed), "image/jpeg")
        page = client.post("/reports/straight/new/", {"key": str(uuid4()), "photos": file})

    assert Blob.objects.count() == 3
    assert "Very many photos" in page.content.decode()
