"""The planner through its doors: what is typed, what the page says, hazards, and the app for the phone."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City, Place
from simpul.ground.roadstate.models import Hazard
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.observe import arrivals
from simpul.rooms.cycling.share import drawn, find, said
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.understand import typed

START, END = town.at(0, 0), town.at(2000, 800)


def stops(*places: LonLat) -> str:
    return ";".join(typed.written(place) for place in places)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("114.37,-8.21", LonLat(114.37, -8.21)),
        ("-8.21, 114.37", LonLat(114.37, -8.21)),
        ("-8.21 114.37", LonLat(114.37, -8.21)),
        ("10,20", LonLat(10, 20)),
        ("95,-200", None),
        ("Jalan 3, 4", None),
        ("nan,nan", None),
    ],
)
def test_a_position_is_read_in_either_order(text: str, place: LonLat | None) -> None:
    assert typed.position(text, Bounds(114, -9, 115, -8)) == place


def test_lengths_and_times_are_written_for_riders(db: None) -> None:
    assert [said.length(metres) for metres in (47.4, 352, 999, 4237, None)] == [
        "47 m", "350 m", "1.0 km", "4.2 km", "not known",
    ]  # fmt: skip
    assert [said.time(seconds) for seconds in (20, 1500, 3600, 4500)] == [
        "1 min",
        "25 min",
        "1 h",
        "1 h 15 min",
    ]
    assert said.height(None) == said.share(None) == said.damages(None) == "not known"


def test_a_profile_shows_unknown_heights_as_unknown() -> None:
    stretch = {"from_m": 0, "to_m": 50, "grade": "bad"}
    route = {"along_m": [0, 100], "stretches": [stretch, {**stretch, "from_m": 50, "to_m": 100}]}
    unknown = drawn.profile(route | {"heights_m": None})
    known = drawn.profile(route | {"heights_m": [5.0, 5.5]})

    assert (unknown.top, unknown.low_m, unknown.high_m) == ("", None, None)
    assert [(band.x, band.width, band.grade) for band in unknown.bands] == [(0, drawn.WIDE, "bad")]
    assert (known.low_m, known.high_m) == (5, 6)


def test_what_is_typed_becomes_an_address_of_the_wish(client: Client, little_town: City) -> None:
    url = f"/cycling/{little_town.slug}/"
    answer = client.get(
        url,
        {
            "from": "Pasar Melati",
            "via": ["", "-8.21,114.375"],
            "to": "Bengkel Mawar",
            "hills": "0.5",
            "profile": "road",
        },
    )

    assert answer.status_code == 302
    market, shop = (Place.objects.get(name=name).position for name in ("Pasar Melati", "Bengkel Mawar"))
    assert (
        answer.headers["Location"]
        == f"{url}?stops={stops(market, LonLat(114.375, -8.21), shop)}&profile=road"
    )


def test_an_unchanged_name_stays_where_it_was_and_swap_turns_the_ride(
    client: Client, little_town: City
) -> None:
    start, end = town.at(250, 860), town.at(1750, 0)
    names = {"from": "near Jalan Mawar", "to": find.called(little_town, end)}
    answer = client.get(f"/cycling/{little_town.slug}/", names | {"stops": stops(start, end), "swap": "1"})

    assert answer.headers["Location"].endswith(f"?stops={stops(end, start)}")


def test_what_is_not_clear_is_asked_at_its_place(client: Client, little_town: City) -> None:
    answer = client.get(f"/cycling/{little_town.slug}/", {"from": "Jalan", "to": "Atlantis"})
    half = client.get(f"/cycling/{little_town.slug}/", {"to": typed.written(END)})

    assert answer.status_code == 422
    said_ = answer.content.decode()
    assert "There are several" in said_
    assert "No place or street here is called “Atlantis”" in said_
    assert half.status_code == 200
    assert "Say where you start." in half.content.decode()


def test_the_page_shows_three_ways_and_says_what_is_unknown(client: Client, little_town: City) -> None:
    answer = client.get(f"/cycling/{little_town.slug}/", {"stops": stops(START, END), "show": "calm"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert page.count("data-ride-choose=") == 3
    assert "No survey has seen this way yet: its condition is not known." in page
    assert f"/cycling/{little_town.slug}/plan/route.gpx" in page
    assert 'aria-current="true"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"stops": "114.37,-8.21"}, "stop"),
        ({"stops": "0,0;114.37,-8.21"}, "stop"),
        ({"stops": ";".join([stops(START)] * 100)}, "stop"),
        ({"stops": stops(START, town.at(5200, 150))}, ""),
        ({"stops": stops(START, END), "profile": "rocket"}, "rocket"),
    ],
)
def test_what_cannot_be_ridden_is_said_on_the_page(
    client: Client, little_town: City, query: dict[str, str], words: str
) -> None:
    answer = client.get(f"/cycling/{little_town.slug}/", query)

    assert answer.status_code == 422
    message = answer.content.decode().partition("message-error")[2].partition("</div>")[0]
    assert words in message.casefold()


def test_stops_are_put_in_the_best_order(client: Client, little_town: City) -> None:
    places = (town.at(0, 0), town.at(2000, 0), town.at(500, 0), town.at(2000, 800))
    answer = client.get(f"/cycling/{little_town.slug}/", {"stops": stops(*places), "order": "1"})

    best = (places[0], places[2], places[1], places[3])
    assert answer.headers["Location"] == f"?stops={stops(*best)}"


def test_round_trips_and_reach_have_pages(client: Client, little_town: City) -> None:
    url = f"/cycling/{little_town.slug}"
    typed_ = client.get(f"{url}/round/", {"from": "Pasar Melati", "amount": "3", "unit": "length_km"})
    round_ = client.get(f"{url}/round/", {"start": stops(START), "length_m": "3000"})
    far = client.get(f"{url}/far/", {"start": stops(START)})
    wrong = client.get(f"{url}/round/", {"start": stops(START), "minutes": "soon"})

    assert typed_.headers["Location"].endswith("&length_m=3000")
    assert 'class="ride-card' in round_.content.decode()
    assert "Pantai Kecil" in far.content.decode()
    assert wrong.status_code == 422


REPORT = {"kind": "pothole", "lon": START.lon, "lat": START.lat, "note": "deep"}


def send(client: Client, city: City, name: str, **more: Any) -> Any:
    body = REPORT | {"city": city.slug, "key": name} | more
    return client.post("/api/cycling/hazards", json.dumps(body), content_type="application/json")


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()


def test_a_report_sent_twice_is_one(client: Client, little_town: City) -> None:
    key = str(uuid.uuid4())
    first, second = send(client, little_town, key), send(client, little_town, key)

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {"key": key, "is_new": False}
    assert Hazard.objects.get().note == "deep"
    box = f"{START.lon - 0.01},{START.lat - 0.01},{START.lon + 0.01},{START.lat + 0.01}"
    shown = client.get("/api/cycling/hazards", {"city": little_town.slug, "bbox": box}).json()["features"]
    assert [one["properties"]["kind"] for one in shown] == ["pothole"]
    assert "deep" not in json.dumps(shown)


def test_nothing_about_the_sender_is_kept(client: Client, little_town: City, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("rider"))
    send(client, little_town, str(uuid.uuid4()))

    hazard, entry = Hazard.objects.get(), Entry.objects.get(verb="roadstate.hazard")
    kept = " ".join(str(value) for row in (hazard, entry) for value in vars(row).values())
    assert "127.0.0.1" not in kept
    assert "rider" not in kept
    assert entry.actor.machine


def test_an_address_that_reports_too_much_must_wait(client: Client, little_town: City) -> None:
    most, _all = arrivals.limits()
    keys = [str(uuid.uuid4()) for _ in range(most + 1)]
    answers = [send(client, little_town, key) for key in keys]

    assert [one.status_code for one in answers] == [201] * most + [429]
    assert "hour" in answers[-1].json()["detail"]
    assert send(client, little_town, keys[0]).status_code == 200
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert send(elsewhere, little_town, keys[-1]).status_code == 201


@pytest.mark.parametrize(
    "more", [{"kind": "dragon"}, {"lat": 99}, {"key": "7"}, {"note": "x" * 501}, {"lon": 10.0, "lat": 50.0}]
)
def test_a_report_that_makes_no_sense_is_refused(
    client: Client, little_town: City, more: dict[str, Any]
) -> None:
    answer = send(client, little_town, str(uuid.uuid4()), **more)

    assert answer.status_code in {409, 422}
    assert answer.json()["cure"]
    assert not Hazard.objects.exists()


def test_the_plain_form_takes_a_report_in_once(client: Client, little_town: City) -> None:
    url = f"/cycling/{little_town.slug}/hazard/"
    key = str(uuid.uuid4())
    sent = {"hazard-kind": "flood", "hazard-place": "Pasar Melati", "hazard-note": "", "hazard-key": key}
    assert client.get(url).status_code == 200
    wrong = client.post(url, sent | {"hazard-place": "Atlantis"})
    done = [client.post(url, sent) for _ in range(2)]

    assert wrong.status_code == 422
    assert [one.status_code for one in done] == [302, 302]
    assert Hazard.objects.get().kind == "flood"


def test_the_phone_gets_its_app(client: Client, little_town: City, settings: Any) -> None:
    manifest = client.get(f"/cycling/{little_town.slug}/app.webmanifest")
    worker = client.get("/cycling/sw.js")

    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == f"/cycling/{little_town.slug}/"
    assert {icon["sizes"] for icon in manifest.json()["icons"]} == {"192x192", "512x512"}
    assert worker.headers["Service-Worker-Allowed"] == "/cycling/"
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert '"offline": "/cycling/offline/"' in worker.content.decode()
    assert "Kept offline" in client.get("/cycling/offline/").content.decode()


def test_the_drawing_of_the_city_is_svg_that_may_be_kept(client: Client, little_town: City) -> None:
    answer = client.get(f"/cycling/{little_town.slug}/ground.svg", {"v": "1"})

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.content.startswith(b"<svg")
