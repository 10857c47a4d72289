"""The script itself, as a person uses it: start, look, start again, stop; two side by side; refusals."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "simpul"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Place:
    """One installation: a data folder and a port."""

    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def simpul(self, *words: str, script: Path = SCRIPT, **settings: str) -> subprocess.CompletedProcess[str]:
        plain = {
            name: text for name, text in os.environ.items() if not name.startswith(("SIMPUL_", "DJANGO_"))
        }
        own = {"SIMPUL_DATA": str(self.data), "SIMPUL_PORT": str(self.port), "UV_NO_SYNC": "1"}
        return subprocess.run(
            [str(script), *words],
            cwd=self.data.parent,
            env=plain | own | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )

    def health(self) -> dict[str, dict[str, object]]:
        with closing(HTTPConnection("localhost", self.port, timeout=30)) as line:
            line.request("GET", "/healthz")
            found: dict[str, dict[str, object]] = json.loads(line.getresponse().read())["checks"]
        return found


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    here = Place(tmp_path / "a place" / "data", free_port())
    there = Place(tmp_path / "there" / "data", free_port())
    for place in (here, there):
        place.data.parent.mkdir()
    yield here, there
    for place in (here, there):
        place.simpul("down")


@pytest.mark.slow
def test_up_twice_beside_another_and_down(places: tuple[Place, Place]) -> None:
    here, there = places
    first = here.simpul("up", "--detach", "--empty")

    assert first.returncode == 0, first.stderr
    assert here.address in first.stdout
    assert "people add" in first.stderr  # nobody can sign in yet, and it says what to do
    assert here.health()["database"]["ok"] is True

    second = here.simpul("up")
    assert (second.returncode, f"runs already at {here.address}" in second.stdout) == (0, True)

    taken = there.simpul("up", "--empty", SIMPUL_PORT=str(here.port))
    assert taken.returncode == 2
    assert "SIMPUL_PORT" in taken.stderr
    assert there.simpul("status").returncode == 1

    beside = there.simpul("up", "--detach", "--empty")
    assert beside.returncode == 0, beside.stderr
    stopped = there.simpul("down")
    assert stopped.returncode == 0, stopped.stderr
    assert here.health()["database"]["ok"] is True

    told = json.loads(here.simpul("status", "--json").stdout)
    assert (told["running"], told["address"], told["data"]) == (True, here.address, str(here.data))

    assert here.simpul("down").returncode == 0
    with pytest.raises(ConnectionRefusedError):
        here.health()
    assert "does not run" in here.simpul("down").stdout


def test_settings_that_are_wrong_are_refused_by_name(places: tuple[Place, Place]) -> None:
    done = places[0].simpul("up", SIMPUL_PORT="http", SIMPUL_LANGUAGE="xx", SIMPUL_DATABSE_URL="x")

    assert done.returncode == 2
    for name in ("SIMPUL_PORT", "SIMPUL_LANGUAGE", "SIMPUL_DATABSE_URL"):
        assert f"{name}: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not places[0].data.exists()


def test_a_folder_that_cannot_be_made_is_said(places: tuple[Place, Place], tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = places[0].simpul("up", SIMPUL_DATA=str(tmp_path / "file" / "data"))

    assert done.returncode == 2
    assert "SIMPUL_DATA" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_works_through_a_link_from_anywhere(places: tuple[Place, Place], tmp_path: Path) -> None:
    link = tmp_path / "a link"
    link.symlink_to(SCRIPT)

    done = places[0].simpul("--version", script=link)

    assert done.stdout.startswith("simpul, version ")


def test_status_of_what_does_not_run(places: tuple[Place, Place]) -> None:
    done = places[0].simpul("status", "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["running"] is False
