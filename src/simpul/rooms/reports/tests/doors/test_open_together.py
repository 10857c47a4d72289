"""Deciding together as open data: everything by API, layer and file; and whoever tries to find out who."""

import csv
import io
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from simpul.ground import opendata
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import budget, comment, meet, propose, propose_who, support_proposal, survey
from simpul.rooms.reports.act.propose import Wanted
from simpul.rooms.reports.models import Comment, Participant, Proposal
from simpul.rooms.reports.tests.conftest import NOW, Somebody, at

LAYER = "/ogc/collections/proposals/items"
MOMENT = datetime(2026, 11, 23, 2, 17, 33, tzinfo=UTC)
TEXT = "Jalan ke sekolah tidak punya trotoar; anak-anak berjalan di jalan raya."
SECRETS = ("Ani Wulandari", "ani@example.org", "Budi", "budi@example.org", "0812")


def voice(city: City, name: str, email: str) -> Participant:
    found = propose_who.ask(city, email, name, now=MOMENT, gender="f")
    return propose_who.confirm(propose_who.token(found), now=MOMENT)


@pytest.fixture
def planner(somebody: Somebody) -> Person:
    return somebody("bappeda", "planner")


@pytest.fixture
def proposal(city: City, planner: Person) -> Proposal:
    """A proposal with a place, signed, commented, supported; one that is held; money, a consultation."""
    ani, budi = voice(city, SECRETS[0], SECRETS[1]), voice(city, SECRETS[2], SECRETS[3])
    wanted = Wanted(uuid4(), "Trotoar ke sekolah", TEXT, at(120), named=True)
    made = propose.propose(city, wanted, ani, now=MOMENT)[0]
    propose.propose(city, Wanted(uuid4(), "Lampu di gang", f"{TEXT} 0812-3456-7890"), budi, now=MOMENT)
    propose.propose(city, Wanted(uuid4(), "Taman untuk semua", TEXT), budi, now=MOMENT)
    comment.comment(made, uuid4(), "Setuju sekali", budi, now=MOMENT, named=True)
    support_proposal.support(made, budi, wanted=True, now=MOMENT)
    meet.begin(city, 2027, actor=planner, now=NOW)
    money = budget.make(city, "Dana warga", year=2027, total=100, actor=planner, now=NOW)
    budget.offer(money, budget.Plan("Sumur", "", 40, None, (made,)), actor=planner, now=NOW)
    budget.publish(money, actor=planner, now=NOW)
    asked = survey.make(
        city, "Bersepeda", [{"code": "why", "type": "text", "text": "Mengapa?"}], actor=planner, now=NOW
    )
    asked = survey.turn(asked, "open", actor=planner, now=NOW)
    survey.reply(asked, survey.Given(uuid4(), {"why": "Budi tetangga saya"}, "f"), now=NOW)
    return made


def everything(client: Client, proposal: Proposal) -> dict[str, str]:
    """Give what leaves by each door, as text."""
    api = "/api/reports"
    paths = {
        "layer": f"{LAYER}?f=json", "csv": "/reports/straight/proposals.csv",
        "geojson": "/reports/straight/proposals.geojson", "projects": "/reports/straight/projects.csv",
        "list": f"{api}/proposals?city=straight", "one": f"{api}/proposals/{proposal.code}",
        "cycles": f"{api}/cycles?city=straight", "budgets": f"{api}/budgets?city=straight",
        "surveys": f"{api}/surveys?city=straight",
        "who": f"{api}/taking-part?city=straight&year=2026",
    }  # fmt: skip
    found = {}
    for name, path in paths.items():
        answer = client.get(path)
        assert answer.status_code == 200, path
        found[name] = b"".join(answer).decode()
    return found


def test_no_person_leaves_by_any_door(client: Client, proposal: Proposal) -> None:
    for name, text in everything(client, proposal).items():
        for secret in SECRETS:
            assert secret not in text, (name, secret)
        for minute in ("02:17", "09:17", ":17:33"):
            assert minute not in text, (name, minute)
        assert "Lampu di gang" not in text, name


def test_what_everybody_may_have_is_there(client: Client, proposal: Proposal) -> None:
    doors = everything(client, proposal)
    for name in ("layer", "csv", "geojson", "list", "one"):
        assert "Trotoar ke sekolah" in doors[name], name
    one = json.loads(doors["one"])
    assert (one["support"], one["proposed_on"], one["comments"]) == (
        1, "2026-11-23", [{"text": "Setuju sekali", "on": "2026-11-23"}],
    )  # fmt: skip
    assert len(json.loads(doors["list"])["proposals"]) == 2
    [feature] = json.loads(doors["layer"])["features"]
    assert feature["geometry"]["coordinates"] == [round(proposal.lon or 0, 5), round(proposal.lat or 0, 5)]
    rows = list(csv.DictReader(io.StringIO(doors["csv"])))
    assert [row["lon"] for row in rows][1] == "", "what has no place says so"
    [project] = csv.DictReader(io.StringIO(doors["projects"]))
    assert (project["title"], project["proposals"]) == ("Sumur", proposal.code)
    [survey_] = json.loads(doors["surveys"])
    assert (survey_["answers"], survey_["questions"][0]["counts"]) == (1, None)
    assert json.loads(doors["budgets"])[0]["projects"][0]["cost"] == 40
    assert json.loads(doors["cycles"])[0]["year"] == 2027
    assert json.loads(doors["who"])["total"] is None


def test_what_is_hidden_or_erased_is_gone_from_all(client: Client, proposal: Proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(shown=False)
    assert client.get(f"/api/reports/proposals/{proposal.code}").status_code == 404
    assert proposal.code not in client.get("/reports/straight/proposals.csv").content.decode()
    assert proposal.code not in client.get("/reports/straight/projects.csv").content.decode()
    assert json.loads(client.get(f"{LAYER}?f=json").content)["features"] == []


def test_a_box_keeps_what_is_in_it(client: Client, proposal: Proposal) -> None:
    def found(east_m: float) -> int:
        lon, lat = at(east_m)
        box = f"{lon - 1e-4},{lat - 1e-4},{lon + 1e-4},{lat + 1e-4}"
        return int(client.get(f"{LAYER}?f=json&bbox={box}").json()["numberMatched"])

    assert (found(120), found(300)) == (1, 0)


@pytest.mark.usefixtures("proposal")
def test_the_catalogue_names_them(client: Client) -> None:
    [found] = [one for one in opendata.datasets() if one.id == "proposals-straight"]
    assert found.licence == "CC-BY-4.0"
    for one in found.distributions:
        assert client.get(one.path).status_code == 200, one.path
    assert client.get("/reports/straight/proposals.exe").status_code == 404
    assert client.get("/reports/straight/projects.geojson").status_code == 404


def test_a_voice_speaks_by_the_api_once(client: Client, proposal: Proposal, city: City) -> None:
    there = f"/api/reports/proposals/{proposal.code}"
    said = {"key": str(uuid4()), "text": "Bagus"}
    assert client.post(f"{there}/support", {"wanted": True}, "application/json").status_code == 401
    assert client.post(f"{there}/comments", said, "application/json").status_code == 401
    cici = voice(city, "Cici", "cici@example.org")
    client.post(f"/reports/straight/together/known/{propose_who.token(cici)}/")

    for _again in range(2):
        assert client.post(f"{there}/support", {"wanted": True}, "application/json").json() == {"support": 2}
        taken = client.post(f"{there}/comments", said, "application/json").json()
    assert taken == {"shown": True, "held_because_of": []}
    assert Comment.objects.filter(text="Bagus").count() == 1
    assert client.post(f"{there}/support", {"wanted": False}, "application/json").json() == {"support": 1}
    held = client.post(
        f"{there}/comments", {"key": str(uuid4()), "text": "0812-3456-7890"}, "application/json"
    )
    assert held.json() == {"shown": False, "held_because_of": ["phone"]}
    strict = Client(enforce_csrf_checks=True, headers={"cookie": client.cookies.output(header="", sep=";")})
    assert strict.post(f"{there}/support", {"wanted": True}, "application/json").status_code in {401, 403}


def test_a_flood_by_the_api_is_stopped(client: Client, proposal: Proposal, city: City) -> None:
    city.settings = {"reports": {"asked_address": 2, "held_address": 3, "most_address": 5}}
    city.save()
    cici = voice(city, "Cici", "cici@example.org")
    client.post(f"/reports/straight/together/known/{propose_who.token(cici)}/")
    there = f"/api/reports/proposals/{proposal.code}/comments"
    came = [
        client.post(there, {"key": str(uuid4()), "text": "Bagus"}, "application/json").status_code
        for _time in range(7)
    ]
    assert came[0] == 200
    assert came[-1] == 429


def test_the_lists_cost_the_same_however_long(
    client: Client, proposal: Proposal, city: City, django_assert_max_num_queries: object
) -> None:
    ani = Participant.objects.get(email="ani@example.org")
    for number in range(4):
        propose.propose(city, Wanted(uuid4(), f"Usulan {number}", TEXT, at(100)), ani, now=MOMENT)
    for path, most in (("/api/reports/proposals?city=straight", 3), (f"{LAYER}?f=json", 6)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(path)
