"""The pages, the API and the downloads: what a visitor, a surveyor and a stranger get."""

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models import Condition, Damage, Frame, Survey
from simpul.rooms.roads.share import report
from simpul.rooms.roads.tests.conftest import START

HTMX = {"HX-Request": "true"}
HERE = "city=straight&bbox=114.34,-8.22,114.37,-8.20"


def features(client: Client, path: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/roads/{path}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["features"]
    return found


def test_the_map_close_in(
    client: Client, surveyed: Survey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # the city, the surveyed segments, the others
        segments = features(client, f"segments?{HERE}&zoom=15")
    with django_assert_num_queries(2):
        damages = features(client, f"damages?{HERE}&zoom=15")

    grades = [one["properties"]["grade"] for one in segments]
    assert sorted(grades) == ["fair", "good", "unknown", "unknown", "unknown"]
    assert {one["properties"]["kind"] for one in damages} == {"D40"}
    url = damages[0]["properties"]["url"]
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("zoom", [3, 8, 10, 12])
def test_the_map_far_out(client: Client, surveyed: Survey, zoom: int) -> None:
    [*segments] = features(client, f"segments?{HERE}&zoom={zoom}")
    [*damages] = features(client, f"damages?{HERE}&zoom={zoom}")

    assert sum(one["properties"]["count"] for one in segments) == 3
    assert sum(one["properties"]["kinds"]["D40"] for one in damages) == 2


@pytest.mark.parametrize("zoom", [10, 16])
def test_one_survey_on_the_map(client: Client, surveyed: Survey, zoom: int) -> None:
    shown = f"{HERE}&zoom={zoom}&survey={surveyed.pk}"

    assert features(client, f"damages?{shown}")
    assert all(
        one["properties"].get("id") is not None or zoom == 10 for one in features(client, f"segments?{shown}")
    )


def test_filters_of_the_map(client: Client, surveyed: Survey) -> None:
    assert len(features(client, f"segments?{HERE}&zoom=15&grade=good,bad")) == 1
    assert features(client, f"damages?{HERE}&zoom=15&kind=D00") == []
    assert features(client, f"damages?{HERE}&zoom=9&kind=D00") == []
    assert features(client, "damages?city=straight&bbox=1,1,2,2&zoom=15") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("segments?city=straight&bbox=1,2,3&zoom=15", 422),
        ("segments?city=straight&bbox=9,2,3,4&zoom=15", 422),
        (f"segments?{HERE}&grade=worst", 422),
        (f"damages?{HERE}&kind=D99", 422),
        ("segments?city=none&bbox=1,1,2,2", 404),
        (f"segments?{HERE}&survey=999", 404),
        ("surveys/999", 404),
    ],
)
def test_what_the_api_cannot_answer(client: Client, surveyed: Survey, path: str, status: int) -> None:
    response = client.get(f"/api/roads/{path}")

    assert response.status_code == status
    assert set(response.json()) >= {"detail", "cure"}


def test_a_survey_over_the_api(client: Client, surveyed: Survey) -> None:
    Frame.objects.filter(sequence__lt=2).update(state="rejected", reason="blurred")
    Survey.objects.update(accepted=44, rejected=2)

    [listed] = client.get("/api/roads/surveys?city=straight").json()
    one = client.get(f"/api/roads/surveys/{surveyed.pk}").json()

    assert listed == one
    assert one["frames"] == one["accepted"] + one["rejected"] == 46
    assert one["rejected_by_reason"] == {"blurred": 2}
    assert one["segments_by_grade"] == {"good": 1, "fair": 1, "poor": 0, "bad": 0, "unknown": 1}


def test_the_page_of_a_survey(
    client: Client, surveyed: Survey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Frame.objects.filter(sequence__lt=2).update(state="rejected", reason="too_dark")
    Survey.objects.update(accepted=44, rejected=2)

    with django_assert_max_num_queries(14):
        html = client.get(surveyed.get_absolute_url()).text

    assert "Too dark" in html
    assert "f0000.jpg" in html
    assert "hx-get" not in html


def test_a_survey_in_progress_asks_for_itself(client: Client, surveyed: Survey) -> None:
    Survey.objects.update(state="looking")

    whole = client.get(surveyed.get_absolute_url()).text
    part = client.get(surveyed.get_absolute_url(), headers=HTMX).text

    assert "hx-get" in whole
    assert "hx-get" in part
    assert "<html" not in part
    assert "No worker is running" in part


def test_the_pages_of_a_segment_and_a_damage(
    client: Client, surveyed: Survey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    segment, hole = Segment.objects.get(index=1), Damage.objects.first()
    assert hole is not None

    with django_assert_max_num_queries(16):
        shown = client.get(f"/roads/segments/{segment.pk}/").text
    with django_assert_max_num_queries(8):
        page = client.get(hole.get_absolute_url()).text

    assert "Fair" in shown
    assert hole.get_absolute_url() in shown
    assert "<polygon" in page
    assert f"/roads/photos/{hole.best_frame_id}.jpg" in page
    assert (
        "No survey has seen this segment yet"
        in client.get(f"/roads/segments/{Segment.objects.get(index=4).pk}/").text
    )


def test_the_photo_is_the_masked_one(client: Client, surveyed: Survey) -> None:
    frame = Frame.objects.first()
    assert frame is not None

    response = client.get(f"/roads/photos/{frame.pk}.jpg")

    assert response.headers["Content-Type"] == "image/jpeg"
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    for file in response._resource_closers:  # type: ignore[attr-defined]
        file()
    Frame.objects.filter(pk=frame.pk).update(state="rejected", reason="blurred", masked=None)
    assert client.get(f"/roads/photos/{frame.pk}.jpg").status_code == 404


def test_lists(
    client: Client, surveyed: Survey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        assert surveyed.name in client.get("/roads/straight/surveys/").text
    assert client.get("/roads/").headers["Location"] == "/roads/straight/surveys/"


def test_an_empty_list_says_what_to_do(client: Client, city: City) -> None:
    assert "No road of this city has been surveyed yet" in client.get("/roads/straight/surveys/").text


def body(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_downloads(client: Client, surveyed: Survey, tmp_path: Path) -> None:
    for where in (f"/roads/surveys/{surveyed.pk}/download", "/roads/straight/download"):
        damages = json.loads(body(client, f"{where}/damages.geojson"))
        segments = list(csv.DictReader(io.StringIO(body(client, f"{where}/segments.csv").decode())))
        package = tmp_path / "roads.gpkg"
        package.write_bytes(body(client, f"{where}/roads.gpkg"))

        assert [one["properties"]["kind"] for one in damages["features"]] == ["D40", "D40"]
        assert [row["grade"] for row in segments] == ["good", "fair", "unknown"]
        assert segments[0]["line"].startswith("LINESTRING")
        with sqlite3.connect(package) as database:
            assert database.execute("SELECT count(*) FROM damages").fetchone() == (2,)
            assert database.execute("SELECT count(*) FROM segments").fetchone() == (3,)
            [box] = database.execute("SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'segments'")
        database.close()
        assert box == pytest.approx((114.35, 114.35272), abs=1e-4)
        assert client.get(f"{where}/damages.exe").status_code == 404


@pytest.mark.parametrize(
    ("credit", "said"),
    [
        ("© OpenStreetMap contributors", "Streets: © OpenStreetMap contributors, ODbL-1.0. "),
        ("Dinas PU", "Streets: Dinas PU. "),
        ("", ""),
    ],
)
def test_a_download_says_whose_the_streets_are(
    client: Client, surveyed: Survey, credit: str, said: str
) -> None:
    City.objects.update(attribution=credit)

    found = json.loads(body(client, f"/roads/surveys/{surveyed.pk}/download/damages.geojson"))

    assert found["licence"] == f"{said}Condition and damage: the city."


def test_a_street_named_like_a_formula_is_no_formula(client: Client, surveyed: Survey) -> None:
    Segment.objects.update(name="=1+1")

    assert ",'=1+1," in body(client, f"/roads/surveys/{surveyed.pk}/download/segments.csv").decode()


def test_the_report_needs_no_network(surveyed: Survey, tmp_path: Path) -> None:
    written = report.write(surveyed, tmp_path / "out", now=START)

    assert {path.name for path in written} == {
        *("damages.geojson", "damages.csv", "segments.geojson", "segments.csv"),
        *("survey.gpkg", "report.html"),
    }
    html = (tmp_path / "out" / "report.html").read_text()
    assert html.count("<polyline") == 3
    assert html.count("data:image/jpeg;base64,") == 2
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html


def test_open_data(client: Client, surveyed: Survey) -> None:
    segments = client.get(
        "/ogc/collections/roads-segments/items?grade=fair&bbox=114.34,-8.22,114.37,-8.2"
    ).json()
    damages = client.get("/ogc/collections/roads-damages/items?limit=1&datetime=2026-01-01/..").json()

    assert [one["properties"]["grade"] for one in segments["features"]] == ["fair"]
    assert damages["features"][0]["properties"]["kind"] == "D40"


def test_no_condition_is_made_up_for_what_was_not_seen(surveyed: Survey) -> None:
    assert not Condition.objects.filter(segment__index__gte=3).exists()
