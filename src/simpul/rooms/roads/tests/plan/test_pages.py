"""The pages, files, API and command of plans."""

import io
import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from simpul.adapters import sheets
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.act import plan as act
from simpul.rooms.roads.jobs import plan as jobs
from simpul.rooms.roads.models import Plan
from simpul.rooms.roads.share import plan as share
from simpul.rooms.roads.tests.plan.conftest import NOW, made
from simpul.site.commands.roads_plan import plan as command


@pytest.fixture
def office(client: Client, engineer: Person) -> Client:
    client.force_login(engineer)
    return client


def test_a_plan_is_made_in_the_browser_and_watched(
    office: Client, priced: City, segments: list[Segment]
) -> None:
    page = office.get("/roads/straight/plans/new/").content.decode()
    assert "Kecamatan 1" in page
    assert "Harga satuan 2026" in page
    assert "assumptions: no city" not in page

    said = {"name": "Rencana 2027", "from_year": 2027, "budget_1": "300000000", "least_percent": "10"}
    answer = office.post("/roads/straight/plans/new/", said, follow=True)

    plan = Plan.objects.get()
    assert plan.least_by_district == {"99.01.01": 0.1, "99.01.02": 0.1}
    assert "This is being worked out." in answer.content.decode()
    jobs.run(plan)
    page = office.get(f"/roads/plans/{plan.pk}/").content.decode()
    assert "Jalan Lurus" in page
    assert "A year later" in page
    assert "One million IDR more would bring" in page
    assert "1 stretches (0.1 km) are not known and not planned" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"budget_1": "0"}, "at least one above zero"),
        ({"budget_1": "-5"}, "greater than or equal to 0"),
        ({"budget_1": "5", "budget_3": "5"}, "Give this year"),
        ({"budget_1": "5", "least_percent": "60"}, "more than the whole budget"),
        ({}, "required"),
    ],
)
def test_what_cannot_be_is_said_where_it_can_be_mended(
    office: Client, priced: City, segments: list[Segment], said: dict[str, str], words: str
) -> None:
    answer = office.post("/roads/straight/plans/new/", {"name": "x", "from_year": 2027} | said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Plan.objects.exists()


def test_each_line_says_why_in_a_sentence(plan: Plan) -> None:
    first = next(iter(share.rows(plan, share.lines(plan))))

    assert "SDI" in first.why
    assert "seen by the camera" in first.why
    assert f"number 1 of {plan.summary['lines']}" in first.why
    assert first.later.startswith("A year later")


def test_a_plan_that_is_not_signed_is_the_offices_own(client: Client, plan: Plan, engineer: Person) -> None:
    places = (f"/roads/plans/{plan.pk}/", f"/roads/plans/{plan.pk}/lines.csv", f"/api/roads/plans/{plan.pk}")
    assert [client.get(place).status_code for place in places] == [403, 403, 403]
    assert plan.name not in client.get("/roads/straight/plans/").content.decode()

    act.sign(plan, actor=engineer, now=NOW)

    assert [client.get(place).status_code for place in places] == [200, 200, 200]
    assert "Signed by" in client.get(places[0]).content.decode()


def test_the_office_signs_and_others_cannot(office: Client, plan: Plan, stranger: Person) -> None:
    assert "Sign this plan" in office.get(f"/roads/plans/{plan.pk}/").content.decode()
    other = Client()
    other.force_login(stranger)
    assert other.post(f"/roads/plans/{plan.pk}/sign/").status_code == 403

    line = plan.lines.order_by("rank")[0]
    assert plan.name not in office.get(f"/roads/segments/{line.segment_id}/").content.decode()
    page = office.post(f"/roads/plans/{plan.pk}/sign/", follow=True).content.decode()
    assert plan.name in office.get(f"/roads/segments/{line.segment_id}/").content.decode()

    assert plan.inputs_sha256 in page
    assert "Sign this plan" not in page
    again = office.post(f"/roads/plans/{plan.pk}/sign/", follow=True).content.decode()
    assert "stays as it is" in again


def test_files_have_every_line(office: Client, plan: Plan, segments: list[Segment]) -> None:
    place = f"/roads/plans/{plan.pk}/"
    count = plan.lines.count()

    [sheet] = sheets.read(office.get(f"{place}lines.xlsx").content, "lines.xlsx")
    assert len(sheet.rows) == count
    assert office.get(f"{place}lines.csv").content.decode().count("\n") == count + 1
    features = json.loads(office.get(f"{place}lines.geojson").content)["features"]
    assert [one["properties"]["rank"] for one in features] == list(range(1, count + 1))
    unknown = office.get(f"{place}unknown.csv").content.decode()
    assert unknown.splitlines()[1].startswith(f"{segments[4].pk},")
    assert unknown.splitlines()[1].endswith("unknown")
    assert office.get(f"{place}unknown.geojson").status_code == 404


def test_two_plans_side_by_side(office: Client, plan: Plan, priced: City, engineer: Person) -> None:
    other = made(priced, engineer, name="Rencana lain", budgets=[2e6])

    page = office.get(f"/roads/straight/plans/compare/?a={plan.pk}&b={other.pk}").content.decode()

    assert "Rencana lain" in page
    assert "Only in Rencana" in page
    assert office.get(f"/roads/straight/plans/compare/?a={plan.pk}&b=999").status_code == 404
    without = office.get(f"/roads/straight/plans/compare/?a={plan.pk}", follow=True).content.decode()
    assert "Choose two plans" in without


def test_the_api_makes_reads_and_signs(office: Client, priced: City, segments: list[Segment]) -> None:
    said: dict[str, Any] = {"city": "straight", "name": "API", "from_year": 2027, "budgets": [3e8]}
    answer = office.post("/api/roads/plans", json.dumps(said), content_type="application/json")
    assert answer.status_code == 202
    number = answer.json()["id"]
    early = office.post(f"/api/roads/plans/{number}/sign")
    assert early.status_code == 409
    assert "not worked out" in early.json()["detail"]

    jobs.run(Plan.objects.select_related("city").get(pk=number))

    found = office.get(f"/api/roads/plans/{number}").json()
    assert found["summary"]["lines"] == len(office.get(f"/api/roads/plans/{number}/lines").json()["features"])
    assert office.get(f"/api/roads/plans/{number}/inputs").json()["solver"].startswith("HiGHS")
    assert office.post(f"/api/roads/plans/{number}/sign").json()["state"] == "signed"
    assert [one["id"] for one in Client().get("/api/roads/plans?city=straight").json()] == [number]
    bad = office.post(
        "/api/roads/plans", json.dumps(said | {"budgets": [0]}), content_type="application/json"
    )
    assert bad.status_code == 409
    assert Client().post(
        "/api/roads/plans", json.dumps(said), content_type="application/json"
    ).status_code in {401, 403}


def test_the_command_makes_a_plan_and_checks_it(priced: City, segments: list[Segment]) -> None:
    arguments = ["--city", "straight", "--budget", "300000000", "--years", "2", "--json"]
    answer = CliRunner().invoke(command, arguments, catch_exceptions=False)

    said = json.loads(answer.stdout)
    assert said["state"] == "ready"
    assert said["summary"]["lines"] > 0
    again = CliRunner().invoke(command, ["--check", str(said["id"])], catch_exceptions=False)
    assert "the same" in again.output


def test_the_prices_page_shows_sets_and_takes_a_file(
    office: Client, city: City, segments: list[Segment]
) -> None:
    assert "They are assumptions" in office.get("/roads/straight/prices/").content.decode()
    table = b"treatment,unit,amount\npatch,piece,500000\noverlay,m2,1.250.000\n"
    said = {"valid_from": "2026-11-01", "source": "SHS 2026", "currency": "IDR"}

    file = io.BytesIO(table)
    file.name = "harga.csv"
    page = office.post("/roads/straight/prices/", said | {"file": file}, follow=True).content.decode()

    assert "SHS 2026" in page
    assert "They are assumptions" not in page
    prices = Client().get("/api/roads/prices?city=straight").json()
    assert {name: one["amount"] for name, one in prices.items()} == {"patch": 500_000, "overlay": 1_250_000}


def test_a_price_list_with_faults_names_every_cell_and_changes_nothing(office: Client, city: City) -> None:
    rows = ("tambal;m2;5", "overlay;liga;-1", "patch;buah;1.250", "rebuild;m2;600000", "rebuild;m2;7")
    file = io.BytesIO("\n".join(("penanganan;satuan;harga", *rows)).encode())
    file.name = "harga.csv"
    said = {"valid_from": "2026-11-01", "source": "SHS", "currency": "IDR", "file": file}

    answer = office.post("/roads/straight/prices/", said)

    page = answer.content.decode()
    assert answer.status_code == 422
    for ref in ("A2", "B3", "C3", "C4", "A6"):
        assert f"<strong>{ref}</strong>" in page
    assert "two ways" in page
    assert Client().get("/api/roads/prices?city=straight").json()["patch"]["assumed"]


def test_prices_typed_and_sent_by_who_may_not(office: Client, city: City, surveyor: Person) -> None:
    said = {
        "valid_from": "2026-11-01",
        "source": "SHS",
        "currency": "IDR",
        "amount_patch": "7",
        "unit_patch": "m2",
    }
    other = Client()
    other.force_login(surveyor)
    assert other.post("/roads/straight/prices/", said).status_code == 403
    assert "Set these prices" not in other.get("/roads/straight/prices/").content.decode()

    assert office.post("/roads/straight/prices/", said | {"amount_patch": "0"}).status_code == 422
    assert office.post("/roads/straight/prices/", said).status_code == 302
    assert (
        office.get("/roads/straight/prices/prices.csv")
        .content.decode()
        .splitlines()[1]
        .startswith("patch,m2,7")
    )
