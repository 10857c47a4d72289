"""Each import contract of pyproject.toml catches the breach that it is there for."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT = Path(sys.executable).with_name("lint-imports")

HOUSE = "The house: who may stand on whom"
ROOMS = "The rooms: the hub reads the indicators, the indicators read nobody, services do not know each other"
INSIDE = "Inside a room: share > measure > act > observe > models > understand, and no other file"
PURE = "Thinking is pure: no framework, no network, no database"
ADAPTERS = "Only entry points pick an adapter"

BREACHES = [
    (HOUSE, "kernel/geo.py", "import simpul.ground.room"),
    (HOUSE, "adapters/__init__.py", "import simpul.ground.places"),
    (HOUSE, "ground/places/models.py", "import simpul.rooms.roads"),
    (HOUSE, "ground/people/models.py", "import simpul.site.config"),
    (HOUSE, "rooms/roads/apps.py", "import simpul.site.config"),
    (ROOMS, "rooms/indicators/apps.py", "import simpul.rooms.roads.apps"),
    (ROOMS, "rooms/roads/apps.py", "import simpul.rooms.indicators.apps"),
    (ROOMS, "rooms/bins/__init__.py", ""),
    (INSIDE, "rooms/roads/understand/__init__.py", "import simpul.rooms.roads.apps"),
    (INSIDE, "rooms/roads/understand/__init__.py", "import simpul.rooms.roads.models"),
    (INSIDE, "rooms/indicators/measure.py", "import simpul.rooms.indicators.share"),
    (INSIDE, "rooms/roads/services.py", ""),
    (PURE, "kernel/geo.py", "import django.db"),
    (PURE, "kernel/indicator.py", "import sqlite3"),
    (PURE, "rooms/roads/understand/__init__.py", "import django.utils.timezone"),
    (PURE, "rooms/roads/understand/__init__.py", "import socket"),
    (ADAPTERS, "rooms/roads/models/__init__.py", "import simpul.adapters"),
    (ADAPTERS, "rooms/indicators/act.py", "import simpul.adapters"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": "src", "COLUMNS": "300"}
    return subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    skipped = shutil.ignore_patterns("tests", "static", "templates", "weights", "locale", "__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(told: str) -> set[str]:
    return {line.removesuffix(" BROKEN") for line in told.splitlines() if line.endswith(" BROKEN")}


def test_the_house_as_it_stands_keeps_every_contract(house: Path) -> None:
    done = lint(house)

    assert done.returncode == 0, done.stdout + done.stderr
    for name in (HOUSE, ROOMS, INSIDE, PURE, ADAPTERS):
        assert f"{name} KEPT" in done.stdout


@pytest.mark.parametrize(("contract", "file", "breach"), BREACHES)
def test_a_breach_is_caught(house: Path, contract: str, file: str, breach: str) -> None:
    path = house / "src/simpul" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as source:
        source.write(f"\n{breach}\n")

    done = lint(house)

    assert done.returncode != 0, done.stdout
    assert contract in broken(done.stdout), done.stdout + done.stderr


def imported() -> set[str]:
    """The libraries that the code imports, by the first part of their names."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        if "tests" in path.parts or path.name == "conftest.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"simpul"}


def test_every_library_that_the_code_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    words = [
        *project["dependencies"],
        *(word for more in project["optional-dependencies"].values() for word in more),
    ]
    declared = {re.split(r"[^A-Za-z0-9._-]", word)[0].lower().replace("_", "-") for word in words}
    known = packages_distributions()

    missing = {
        name
        for name in imported()
        if not {each.lower().replace("_", "-") for each in known.get(name, [name])} & declared
    }

    assert not missing
