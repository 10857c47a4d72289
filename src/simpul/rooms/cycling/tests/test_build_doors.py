"""The doors of the routing tiles: the page for staff and the command line, in front of one rule."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from django.core.cache import cache
from django.test import Client
from django_ox.models import OxTask

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models import Build
from simpul.rooms.cycling.tests.conftest import NOON
from simpul.site.commands.city import group as city_group
from simpul.site.commands.cycling import cycling

type Clients = Callable[..., Client]


@pytest.fixture
def client_of() -> Clients:
    cache.clear()

    def make(name: str, city: City, role: str = "") -> Client:
        person = Person.objects.create_user(name)
        if role:
            Role.objects.create(person=person, city=city, role=role)
        client = Client()
        client.force_login(person)
        return client

    return make


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota", version="1", map_read_at=NOON)


def page(client: Client, **headers: str) -> str:
    answer = client.get("/cycling/kota/builds/", headers={"Accept-Language": "en", **headers})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_engineer_sees_how_the_tiles_stand(client_of: Clients, city: City) -> None:
    Build.objects.create(
        city=city, state="failed", version="a", asked_at=NOON, ended_at=NOON, error="<b>disk</b> full"
    )
    Build.objects.create(
        city=city, state="building", asked_at=NOON, progress=30, step="building the routing tiles"
    )

    said = page(client_of("ani", city, "engineer"))

    assert "&lt;b&gt;disk&lt;/b&gt; full" in said
    assert "The tiles of before are still in use." in said
    assert 'value="30"' in said
    assert "building the routing tiles" in said
    assert "Hills are not known" in said


def test_while_it_is_built_the_part_comes_again_and_then_no_more(client_of: Clients, city: City) -> None:
    client = client_of("ani", city, "engineer")
    build = Build.objects.create(city=city, state="building", asked_at=NOON)

    part = page(client, **{"HX-Request": "true"})
    assert "hx-get" in part
    assert "<html" not in part

    Build.objects.filter(pk=build.pk).update(state="ready", version="a", ended_at=NOON)
    assert "hx-get" not in page(client, **{"HX-Request": "true"})


def test_asking_by_the_page_queues_one_job(client_of: Clients, city: City) -> None:
    client = client_of("ani", city, "engineer")

    for _ in range(2):
        answer = client.post("/cycling/kota/builds/")
        assert answer.status_code == 302

    assert Build.objects.get().state == "waiting"
    assert OxTask.objects.filter(task_path__endswith="jobs.build.build").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_and_visitors_stay_outside(client_of: Clients, city: City, method: str) -> None:
    stranger = client_of("orang", city)

    assert getattr(stranger, method)("/cycling/kota/builds/").status_code == 403
    assert getattr(Client(), method)("/cycling/kota/builds/").status_code in (302, 403)
    assert not Build.objects.exists()


def test_a_city_without_a_map_is_told_so(client_of: Clients, city: City) -> None:
    City.objects.update(version="")
    client = client_of("ani", city, "engineer")

    assert "no map yet" in page(client)
    assert client.post("/cycling/kota/builds/").status_code == 409


def run(*words: str) -> Result:
    return CliRunner().invoke(cycling, list(words), catch_exceptions=True)


def test_the_shell_builds_and_says_what_it_did(little_town: City) -> None:
    told = run("build", "--city", little_town.slug)
    assert told.exit_code == 0, told.output
    assert "Kota Kecil" in told.output

    (said,) = json.loads(run("build", "--json").stdout)["builds"]
    assert (said["city"], said["state"], said["surveyed"]) == (little_town.slug, "ready", 0)
    standing = json.loads(run("tiles", "--city", little_town.slug, "--json").stdout)
    assert (standing["own_map"], standing["hills_known"], standing["failed"]) == (False, True, None)


def test_a_build_that_fails_is_a_fault_of_the_command(little_town: City) -> None:
    (little_town.folder / "town.osm.pbf").write_bytes(b"nothing")

    told = run("build", "--city", little_town.slug)

    assert isinstance(told.exception, Refused)
    assert "town.osm.pbf" in str(told.exception)
    assert Build.objects.get().state == "failed"


def test_heights_are_given_by_one_command_and_stay(little_town: City, tmp_path: Path) -> None:
    flat = np.full((1201, 1201), 42, ">i2")
    given = tmp_path / "given"
    given.mkdir()
    (given / "S09E114.hgt.gz").write_bytes(gzip.compress(flat.tobytes(), 1))

    told = CliRunner().invoke(city_group, ["elevation", little_town.slug, str(given), "--json"])

    assert told.exit_code == 0, told.output
    said = json.loads(told.stdout)
    assert (said["tiles"], said["missing"], said["build"]) == (["S09E114"], [], "ready")
    kept = little_town.folder / "elevation" / "S09" / "S09E114.hgt"
    assert np.fromfile(kept, ">i2").max() == 42
    assert {path.name for path in little_town.folder.iterdir()} == {
        "basemap.pmtiles", "elevation", "tiles", "town.osm.pbf",
    }  # fmt: skip


def test_heights_that_do_not_fit_change_nothing(little_town: City, tmp_path: Path) -> None:
    before = (little_town.folder / "elevation" / "S09" / "S09E114.hgt").stat()

    (tmp_path / "given").mkdir()
    told = CliRunner().invoke(city_group, ["elevation", little_town.slug, str(tmp_path / "given")])

    assert isinstance(told.exception, Refused)
    assert "S09E114.hgt" in str(told.exception)
    assert (little_town.folder / "elevation" / "S09" / "S09E114.hgt").stat() == before
    assert not Build.objects.exists()
