"""What everybody may have: the API, the layer, the files; and whoever tries to find out more."""

import csv
import io
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client as Browser

from simpul.ground import opendata
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.share import shape
from simpul.rooms.reports.tests.conftest import Somebody, Tell, at

LAYER = "/ogc/collections/reports/items"
SECRETS = (
    "Ani Wulandari",
    "ani@example.org",
    "08123456789",
    "Rumah nomor 7 milik Pak Budi",
    "depan rumah saya",
)


@pytest.fixture
def secrets(tell: Tell) -> list[Report]:
    """Reports with everything in them that must not leave."""
    person = {"name": SECRETS[0], "email": SECRETS[1], "phone": SECRETS[2], "place": SECRETS[4]}
    at_2 = datetime(2026, 11, 23, 2, 17, 33, tzinfo=UTC)
    return [
        tell(at_2, text=SECRETS[3], **person),
        tell(at_2, text=SECRETS[3], category="noise", position=at(333, 44), **person),
        tell(at_2, text=SECRETS[3], category="bribe", **person),
        tell(at_2, text=SECRETS[3], confidential=True, **person),
        tell(at_2, text=f"{SECRETS[3]} 0812-3456-7890", **person),
    ]


def everything(client: Browser) -> dict[str, str]:
    """Give what leaves by each door of the open data, as text."""
    paths = {
        "layer": f"{LAYER}?f=json", "csv": "/reports/straight/reports.csv",
        "geojson": "/reports/straight/reports.geojson", "api": "/api/reports/list?city=straight",
        "open311": "/reports/open311/v2/requests.json?start_date=2026-11-20",
    }  # fmt: skip
    return {name: b"".join(client.get(path)).decode() for name, path in paths.items()}


@pytest.mark.usefixtures("secrets")
def test_no_person_and_no_words_leave(client: Browser) -> None:
    for name, text in everything(client).items():
        assert "pothole" in text, name
        assert "bribe" not in text, name
        for secret in (*SECRETS[:3], *(SECRETS[3:] if name != "open311" else ())):
            assert secret not in text, (name, secret)


@pytest.mark.usefixtures("secrets")
def test_no_minute_leaves(client: Browser) -> None:
    for name, text in everything(client).items():
        for minute in ("02:17", "09:17", ":17:33"):
            assert minute not in text, (name, minute)


def test_a_place_that_is_coarse_is_coarse_by_every_door(client: Browser, secrets: list[Report]) -> None:
    noise = secrets[1]
    for name, text in everything(client).items():
        assert f"{noise.lon:.4f}"[:8] not in text, name
        assert f"{noise.lat:.4f}"[:7] not in text, name
    lon, lat = shape.place(noise)
    assert max(abs(lon - noise.lon), abs(lat - noise.lat)) <= 0.5 / shape.rules().cells + 1e-9
    neighbour = Report(lon=noise.lon + 1e-5, lat=noise.lat + 1e-5, category=noise.category)
    assert shape.place(neighbour) == shape.place(noise)


@pytest.mark.parametrize("door", [f"{LAYER}?f=json&bbox=", "/api/reports/list?city=straight&bbox="])
def test_ever_smaller_boxes_find_no_house(client: Browser, secrets: list[Report], door: str) -> None:
    """Somebody halves a box again and again around the true place, and around the place that is told."""
    noise = secrets[1]

    def found(lon: float, lat: float, side: float) -> bool:
        box = f"{lon - side},{lat - side},{lon + side},{lat + side}"
        text = client.get(door + box).content.decode()
        counted = json.loads(text).get("numberMatched", 0)
        return "noise" in text or (counted or 0) > 1

    told = shape.place(noise)
    for side in (1e-5, 1e-4):
        assert not found(noise.lon, noise.lat, side)
        assert found(told.lon, told.lat, side)


@pytest.mark.usefixtures("secrets")
def test_no_question_finds_an_instant(client: Browser) -> None:
    assert client.get("/api/reports/list?city=straight&since=2026-11-23T02:17:33Z").status_code == 422
    late = client.get("/api/reports/list?city=straight&since=2026-11-23").json()["reports"]
    assert len(late) == 2
    span = client.get(f"{LAYER}?f=json&datetime=2026-11-23T03:00:00Z/..").json()
    assert span["numberMatched"] == 2, "the layer has no time that could be asked for"


def test_what_is_shown_no_more_is_gone_from_all(client: Browser, secrets: list[Report]) -> None:
    Report.objects.filter(pk=secrets[0].pk).update(shown=False)

    for name, text in everything(client).items():
        assert secrets[0].code not in text, name
    assert client.get(f"/api/reports/one/{secrets[0].code}").status_code == 404


@pytest.mark.usefixtures("secrets")
def test_the_files_say_the_same(client: Browser) -> None:
    text = client.get("/reports/straight/reports.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    document = json.loads(b"".join(client.get("/reports/straight/reports.geojson")))

    assert len(rows) == len(document["features"]) == 2
    assert rows[0]["reported_on"] == document["features"][0]["properties"]["reported_on"] == "2026-11-23"
    assert [row["exact"] for row in rows] == ["yes", "no"]


@pytest.mark.usefixtures("secrets")
def test_the_catalogue_names_them(client: Browser) -> None:
    [found] = [one for one in opendata.datasets() if one.id == "reports-straight"]

    assert found.licence == "CC-BY-4.0"
    for one in found.distributions:
        assert client.get(one.path).status_code == 200, one.path


def test_the_list_costs_the_same_however_long(
    client: Browser, tell: Tell, django_assert_max_num_queries: object
) -> None:
    for _number in range(4):
        tell()
    for path, most in (("/api/reports/list?city=straight", 4), (f"{LAYER}?f=json", 6)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(path)


def sent(**more: object) -> dict[str, object]:
    place = at(120)
    return {
        "city": "straight", "key": str(uuid4()), "lon": place.lon, "lat": place.lat, "text": "Ada lubang",
        "category": "pothole",
    } | more  # fmt: skip


def test_a_program_reports_once(client: Browser, city: City) -> None:
    body = sent()

    first = client.post("/api/reports/", body, "application/json")
    again = client.post("/api/reports/", body, "application/json")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["code"] == again.json()["code"] == Report.objects.get().code
    assert client.get(f"/reports/mine/{first.json()['private']}/").status_code == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"key": "x"}, 422), ({"text": ""}, 422), ({"text": " "}, 409), ({"lon": 10, "lat": 10}, 409),
        ({"category": "ufo"}, 404), ({"city": "nowhere"}, 404), ({"email": "no"}, 422),
        ({"known": "you"}, 422),
    ],
)  # fmt: skip
def test_the_api_has_the_rules_of_the_form(
    client: Browser, city: City, change: dict[str, object], status: int
) -> None:
    answer = client.post("/api/reports/", sent(**change), "application/json")

    assert answer.status_code == status, answer.content
    assert answer.json()["cure"]
    assert not Report.objects.exists()


def test_a_flood_is_stopped(client: Browser, city: City) -> None:
    city.settings = {"reports": {"guard": {}}}
    answers = {client.post("/api/reports/", sent(), "application/json").status_code for _time in range(400)}

    assert 429 in answers


def test_the_staff_list_is_for_staff(client: Browser, tell: Tell, somebody: Somebody, desk: Person) -> None:
    report = tell(text="NIK saya 3510014501900001")
    assert client.get("/api/reports/desk?city=straight").status_code == 401
    client.force_login(somebody("pu", "handler"))
    assert client.get("/api/reports/desk?city=straight").json() == []
    client.force_login(desk)
    [found] = client.get("/api/reports/desk?city=straight").json()
    assert (found["code"], found["held"]) == (report.code, ["nik"])


def test_what_there_is_to_choose_from(client: Browser, city: City) -> None:
    kinds = client.get("/api/reports/categories?city=straight").json()
    states = client.get("/api/reports/states").json()

    assert {
        "code": "pothole",
        "group": "roads",
        "name": "Jalan berlubang",
        "name_en": "Pothole",
        "public": True,
    } in kinds
    assert {one["code"] for one in states} == set(Report.State.values)


def test_days_are_the_citys_own(client: Browser, tell: Tell) -> None:
    tell(datetime(2026, 11, 23, 18, tzinfo=UTC))

    [found] = client.get("/api/reports/list?city=straight").json()["reports"]

    assert found["reported_on"] == "2026-11-24", "18:00 UTC is the next day in Jakarta"
