"""Road models by version: what may be added, what is in use, and what a survey keeps."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from simpul.adapters import onnx
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.act import model as act
from simpul.rooms.roads.jobs import model as jobs
from simpul.rooms.roads.models import RoadModel, Survey
from simpul.rooms.roads.observe import weights
from simpul.rooms.roads.tests.conftest import Drive, add

NOW = timezone.now()
GOOD = {"pothole_f1": 0.4, "crack_iou": 0.37, "lane_iou": 0.967, "cracked_area_error_points": 2.3}


def candidate(
    folder: Path, version: str, figures: dict[str, float] | None, base: str = "road-4"
) -> weights.Weights:
    """Lay the shipped weights into a folder under another name, with figures beside them."""
    path = folder / f"{version}.onnx"
    shutil.copyfile(onnx.WEIGHTS, path)
    card = json.loads(onnx.WEIGHTS.with_suffix(".json").read_text()) | {"version": version}
    if figures is not None:
        card["figures"] = {
            "split": "test.json", "split_sha256": "ab", "frames": 336, "all": figures,
            "base": {"version": base, "all": GOOD},
        }  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(card))
    return jobs.read(path)


def put(found: weights.Weights, actor: Person | None = None) -> RoadModel:
    return act.add(found, actor=actor or system_person(), now=NOW, try_=jobs.try_out)


@pytest.fixture
def shipped(db: None) -> RoadModel:
    return jobs.in_use(now=NOW)


def test_the_shipped_model_is_known_and_in_use(shipped: RoadModel) -> None:
    assert (shipped.version, shipped.state) == (onnx.model_info().version, "in_use")
    assert onnx.model_info(weights.place(shipped)).sha256 == shipped.sha256
    assert jobs.in_use(now=NOW) == shipped
    assert RoadModel.objects.count() == 1


def test_a_good_one_is_added_used_and_taken_back(shipped: RoadModel, tmp_path: Path) -> None:
    added = put(candidate(tmp_path, "city-1", GOOD | {"pothole_f1": 0.5}, shipped.version))
    assert added.state == "available"

    act.use("city-1", actor=system_person(), now=NOW)
    assert jobs.in_use(now=NOW) == added
    act.use(shipped.version, actor=system_person(), now=NOW)

    assert jobs.in_use(now=NOW) == shipped
    verbs = Entry.objects.filter(city=None).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["roads.model_added", "roads.model_used", "roads.model_used"]


def test_without_figures_it_is_refused(shipped: RoadModel, tmp_path: Path) -> None:
    with pytest.raises(act.NoFigures, match=r"training\.gate"):
        put(candidate(tmp_path, "city-1", None))


def test_a_worse_one_is_refused_and_says_in_what(shipped: RoadModel, tmp_path: Path) -> None:
    with pytest.raises(act.WorseThanInUse, match="crack_iou"):
        put(candidate(tmp_path, "city-1", GOOD | {"crack_iou": 0.30}, shipped.version))
    assert RoadModel.objects.count() == 1


def test_one_compared_with_another_than_that_in_use_is_refused(shipped: RoadModel, tmp_path: Path) -> None:
    with pytest.raises(act.NoFigures, match="road-0"):
        put(candidate(tmp_path, "city-1", GOOD, "road-0"))


def test_other_weights_of_the_same_name_are_refused_and_the_same_are_the_same(
    shipped: RoadModel, tmp_path: Path
) -> None:
    same = jobs.read(onnx.WEIGHTS)

    assert put(same) == shipped
    with pytest.raises(act.KnownVersion):
        put(same._replace(sha256="0" * 64))


def test_broken_weights_are_refused(shipped: RoadModel, tmp_path: Path) -> None:
    found = candidate(tmp_path, "city-1", GOOD, shipped.version)
    found.path.write_bytes(b"no weights")

    with pytest.raises(onnx.ModelError):
        put(found)
    assert RoadModel.objects.count() == 1


def test_a_survey_keeps_the_model_that_it_began_with(
    shipped: RoadModel, tmp_path: Path, city: City, drive: Drive
) -> None:
    survey = add(city, drive.along(0, 20).folder)
    first = jobs.weights_of(survey, now=NOW)
    put(candidate(tmp_path, "city-1", GOOD, shipped.version))
    act.use("city-1", actor=system_person(), now=NOW)

    survey.refresh_from_db()
    assert survey.model == shipped.version
    assert jobs.weights_of(survey, now=NOW) == first
    Survey.objects.filter(pk=survey.pk).update(model="")
    assert onnx.model_info(jobs.weights_of(survey, now=NOW)).version == "city-1"


def test_a_withdrawn_one_is_not_used(shipped: RoadModel, tmp_path: Path) -> None:
    put(candidate(tmp_path, "city-1", GOOD, shipped.version))
    act.withdraw("city-1", actor=system_person(), now=NOW)

    with pytest.raises(act.NoModel):
        act.use("city-1", actor=system_person(), now=NOW)
    with pytest.raises(act.NoModel):
        act.withdraw(shipped.version, actor=system_person(), now=NOW)
    with pytest.raises(act.NoModel, match="city-1"):
        act.use("nobody", actor=system_person(), now=NOW)


def test_who_may_change_it(
    shipped: RoadModel, engineer: Person, surveyor: Person, stranger: Person, city: City
) -> None:
    act.use(shipped.version, actor=engineer, now=NOW)
    for somebody in (surveyor, stranger):
        with pytest.raises(PermissionDenied):
            act.use(shipped.version, actor=somebody, now=NOW)
    City.objects.create(slug="far", name="Far", west=1, south=1, east=2, north=2, version="1")
    with pytest.raises(PermissionDenied):  # it is the model of that city too
        act.use(shipped.version, actor=engineer, now=NOW)


def test_the_page_lists_them_and_only_who_may_can_use_one(
    shipped: RoadModel, tmp_path: Path, client: Client, engineer: Person, city: City
) -> None:
    put(candidate(tmp_path, "city-1", GOOD, shipped.version))
    assert "Use city-1" not in client.get("/roads/models/").content.decode()
    assert client.post("/roads/models/", {"version": "city-1"}).status_code == 403

    client.force_login(engineer)
    assert "Use city-1" in client.get("/roads/models/").content.decode()
    client.post("/roads/models/", {"version": "city-1"})

    listed = client.get("/api/roads/models").json()
    assert {one["version"]: one["state"] for one in listed} == {
        "city-1": "in_use",
        shipped.version: "available",
    }
