"""The doors of recommended and shared routes: pages, files, forms, frames and the feed."""

import json
from typing import Any

import gpxpy
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import curated as act
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.tests.conftest import NOON
from simpul.rooms.cycling.tests.routes_cast import ALONG, WORDS, laying, line, published, somebody
from simpul.rooms.cycling.tests.town import at

STOPS = ";".join(f"{one.lon:.6f},{one.lat:.6f}" for one in (ALONG[0], ALONG[-1]))
HOME = "/cycling/kota-kecil/routes/"
PAGE = f"{HOME}to-the-beach/"


@pytest.fixture(autouse=True)
def quiet() -> None:
    cache.clear()


@pytest.fixture
def author(little_town: City) -> Person:
    return somebody("ani", little_town)


@pytest.fixture
def signer(little_town: City) -> Person:
    return somebody("budi", little_town)


@pytest.fixture
def route(little_town: City, engine: Engine, author: Person, signer: Person) -> CuratedRoute:
    return published(little_town, engine, author, signer)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def gpx(response: Any) -> Any:
    return gpxpy.parse(text(response))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_and_the_page_say_what_a_rider_wants(client: Client, route: CuratedRoute) -> None:
    listed, page = text(client.get(HOME)), text(client.get(PAGE))

    assert "To the beach" in listed
    assert "1.8 km" in page
    assert "Along Jalan Satu." in page
    assert "Turn left onto Jalan Melati" in page
    assert "Signed off on" in page
    assert "ani" not in page.split("<main")[1].split()
    assert f"{PAGE}route.gpx" in page
    assert "For colleagues" not in page


def test_a_list_asks_the_database_as_often_for_nine_routes_as_for_one(
    client: Client, little_town: City, route: CuratedRoute, django_assert_max_num_queries: Any
) -> None:
    client.get(HOME)
    for number in range(8):
        route.pk, route.slug = None, f"more-{number}"
        route._state.adding = True
        route.save()

    with django_assert_max_num_queries(8):
        assert text(client.get(HOME)).count("route-thumb") == 9


def test_a_story_is_text_and_no_markup(client: Client, route: CuratedRoute) -> None:
    page = text(client.get(PAGE, headers={"accept-language": "id"}))

    assert "Lewat &lt;b&gt;Jalan&lt;/b&gt; Satu." in page
    assert "Ke pantai" in page


def test_a_draft_is_seen_by_colleagues_only_and_a_withdrawn_route_says_so(
    client: Client, route: CuratedRoute, author: Person, signer: Person
) -> None:
    act.step(route, "withdraw", actor=signer, now=NOON)
    gone = client.get(PAGE)
    assert gone.status_code == 410
    assert "withdrawn on" in text(gone)
    assert client.get(f"{PAGE}route.gpx").status_code == 404
    act.step(route, "revise", actor=author, now=NOON)
    assert client.get(PAGE).status_code == 404
    assert "To the beach" not in text(client.get(HOME))
    assert signed_in(author).get(PAGE).status_code == 200
    assert signed_in(somebody("orang", None)).get(PAGE).status_code == 404


def test_the_gpx_has_the_track_its_heights_its_turns_and_its_stops(
    client: Client, route: CuratedRoute
) -> None:
    response = client.get(f"{PAGE}route.gpx")

    found = gpx(response)
    [track], [turns] = found.tracks, found.routes
    assert response["Content-Type"] == "application/gpx+xml"
    assert (found.version, found.name, track.name) == ("1.1", "To the beach", "To the beach")
    assert track.length_2d() == pytest.approx(1800, abs=25)
    assert turns.points[-1].symbol.startswith("arrive")
    assert any("Jalan Melati" in point.description for point in turns.points)
    assert [one.name for one in found.waypoints if one.type == "stop"] == ["Pasar", "Pantai"]
    assert found.link.endswith(PAGE)


def test_the_geojson_has_the_route_its_stretches_and_its_stops(client: Client, route: CuratedRoute) -> None:
    found = json.loads(text(client.get(f"{PAGE}route.geojson")))

    kinds = [one["properties"]["what"] for one in found["features"]]
    assert kinds[0] == "route"
    assert {"stretch", "stop"} <= set(kinds)
    assert found["features"][0]["properties"]["length_m"] == pytest.approx(1800, abs=25)
    assert all(one["geometry"]["coordinates"] for one in found["features"])


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_paper_is_a_tagged_pdf_in_the_readers_language(
    client: Client, route: CuratedRoute, language: str
) -> None:
    response = client.get(f"{PAGE}route.pdf", headers={"accept-language": language})

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/MarkInfo" in response.content
    assert f"/Lang({language}".encode() in response.content.replace(b"/Lang (", b"/Lang(")


def test_the_code_is_a_drawing_and_another_ending_is_nothing(client: Client, route: CuratedRoute) -> None:
    assert client.get(f"{PAGE}route.svg")["Content-Type"] == "image/svg+xml"
    assert client.get(f"{PAGE}route.exe").status_code == 404
    assert client.get("/cycling/kota-kecil/plan/route.exe?stops=" + STOPS).status_code == 404


def test_a_frame_may_show_a_published_route_and_sets_no_cookie(
    client: Client, route: CuratedRoute, author: Person
) -> None:
    response = client.get("/cycling/embed/kota-kecil/routes/to-the-beach/")

    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "<script" not in text(response)
    assert "frame-ancestors 'none'" in client.get(PAGE)["Content-Security-Policy"]
    assert client.get(PAGE)["X-Frame-Options"] == "DENY"
    act.step(route, "revise", actor=author, now=NOON)
    assert client.get("/cycling/embed/kota-kecil/routes/to-the-beach/").status_code == 404


def test_the_feed_names_the_route(client: Client, route: CuratedRoute) -> None:
    response = client.get(f"{HOME}feed.atom")

    assert response["Content-Type"].startswith("application/atom+xml")
    assert "<title>To the beach</title>" in text(response)
    assert "Along Jalan Satu." in text(response)


def test_the_open_layer_has_published_routes_only(
    client: Client, route: CuratedRoute, author: Person
) -> None:
    address = "/ogc/collections/cycling-routes/items?f=json"
    [feature] = json.loads(text(client.get(address)))["features"]
    assert feature["properties"]["slug"] == "to-the-beach"
    act.step(route, "revise", actor=author, now=NOON)
    assert json.loads(text(client.get(address)))["features"] == []


FORM = {"title_en": "Along", "profile": "city", "story_en": "x", "tags": ["beach"]}


def test_a_route_is_looked_at_before_it_is_kept(little_town: City, author: Person) -> None:
    client = signed_in(author)
    sent = FORM | {"line": line(*ALONG), "keep": "1"}

    first = client.post(f"{HOME}new/", sent)

    assert first.status_code == 200
    assert "Look at the line first" in text(first)
    assert not CuratedRoute.objects.exists()
    looked = first.context["form"].data["looked"]
    kept = client.post(f"{HOME}new/", sent | {"looked": looked, "made_with": "line"})
    made = CuratedRoute.objects.get()
    assert (kept.status_code, kept["Location"]) == (302, f"{HOME}along/")
    assert (made.state, made.tags, made.made_with) == ("draft", ["beach"], "line")
    other = sent | {"looked": looked, "line": line(at(0, 800), at(0, 0), at(500, 0))}
    assert client.post(f"{HOME}new/", other).status_code == 200
    assert CuratedRoute.objects.count() == 1


def test_a_gpx_is_sent_once_and_what_did_not_match_is_shown(little_town: City, author: Person) -> None:
    places = [at(0, 0), at(700, 0), at(700, -120), at(850, -120), at(850, 0), at(1000, 0)]
    points = "".join(f'<trkpt lat="{one.lat}" lon="{one.lon}"/>' for one in places)
    body = f"<gpx><trk><name>Jalur</name><trkseg>{points}</trkseg></trk></gpx>".encode()
    client = signed_in(author)

    shown = client.post(f"{HOME}new/", FORM | {"gpx": SimpleUploadedFile("a.gpx", body), "look": "1"})

    page = text(shown)
    assert "follow no way of the map (dashed red)" in page
    assert "too much to be signed off" in page
    data = shown.context["form"].data
    again = {name: data[name] for name in ("line", "looked", "made_with", "title_en", "profile", "story_en")}
    assert client.post(f"{HOME}new/", again | {"keep": "1"}).status_code == 302
    assert CuratedRoute.objects.get().made_with == "gpx"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        pytest.param({"gpx": b"<gpx><trk>"}, "this is no GPX that can be read", id="gpx cut short"),
        pytest.param(
            {"gpx": b"<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx/>"}, "declares a document type", id="a bomb"
        ),
        pytest.param({"line": "nonsense"}, "no GeoJSON that can be read", id="no line"),
        pytest.param({"stops": "0,0;0,1"}, "off this city", id="stops elsewhere"),
        pytest.param({"stops": "x"}, "stop", id="no stops"),
        pytest.param({}, "Give stops, a GPX file or a line.", id="nothing"),
    ],
)
def test_what_cannot_be_laid_is_said_and_nothing_typed_is_lost(
    little_town: City, author: Person, sent: dict[str, Any], said: str
) -> None:
    if "gpx" in sent:
        sent = {"gpx": SimpleUploadedFile("a.gpx", sent["gpx"])}

    response = signed_in(author).post(f"{HOME}new/", FORM | {"title_en": "Mine & yours", "look": "1"} | sent)

    assert response.status_code == 422
    assert said in text(response)
    assert "Mine &amp; yours" in text(response)
    assert not CuratedRoute.objects.exists()


def test_the_planners_stops_are_shown_at_once(little_town: City, author: Person) -> None:
    page = text(signed_in(author).get(f"{HOME}new/?stops={STOPS}&profile=city"))

    assert "The whole line follows ways of the map." in page
    assert STOPS in page


def test_a_stranger_is_asked_to_sign_in_and_an_engineer_is_told_that_he_may_not(
    client: Client, little_town: City
) -> None:
    assert client.get(f"{HOME}new/").status_code == 302
    engineer = somebody("insinyur", little_town, "engineer")
    assert signed_in(engineer).post(f"{HOME}new/", FORM | {"line": line(*ALONG)}).status_code == 403


def test_the_steps_of_a_route_through_its_page(
    little_town: City, engine: Engine, author: Person, signer: Person
) -> None:
    act.add(little_town, WORDS, laying(little_town, engine), actor=author, now=NOON)

    assert signed_in(author).post(f"{PAGE}step/", {"step": "submit"}).status_code == 302
    refused = signed_in(author).post(f"{PAGE}step/", {"step": "publish"})
    assert refused.status_code == 409
    assert "somebody else signs it off" in text(refused)
    assert signed_in(signer).post(f"{PAGE}step/", {"step": "publish"}).status_code == 302
    assert CuratedRoute.objects.get().state == "published"
