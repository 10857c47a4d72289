"""An installation beside the tests: its own folder and database, for what takes more than one process."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

LONGEST_S = 90
BEGIN = "import django; django.setup()\n"


@dataclass(frozen=True)
class Installation:
    """A data folder and a migrated database of the kind that the tests run on; `environment` leads there."""

    data: Path
    environment: dict[str, str]

    def python(self, code: str) -> str:
        """Run some lines with Django loaded, and give what they print."""
        command = [sys.executable, "-c", BEGIN + code]
        done = subprocess.run(  # noqa: S603 - our own interpreter
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the installation's database from outside of it."""
        url = self.environment.get("SIMPUL_DATABASE_URL")
        if url:
            with psycopg.connect(url, autocommit=True) as server:
                return server.execute(sql).fetchall()
        with closing(sqlite3.connect(self.data / "db.sqlite3", timeout=10)) as file:
            return file.execute(sql).fetchall()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a management command and leave it running."""
        command = [sys.executable, "-m", "django", *words]
        return subprocess.Popen(  # noqa: S603 - our own interpreter
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def wait_for(what: Callable[[], bool], longest_s: float = LONGEST_S) -> None:
    """Wait until something is so; this machine may be busy with much else."""
    end = time.monotonic() + longest_s
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    with beside(tmp_path_factory, django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def fresh_installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    """One that no other file of tests writes in: for what moves migrations, or must begin empty."""
    with beside(tmp_path_factory, django_db_blocker) as made:
        yield made


@contextmanager
def beside(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    """Make an installation with a copy of the tests' empty database."""
    data = tmp_path_factory.mktemp("installation")
    plain = {name: text for name, text in os.environ.items() if not name.startswith("SIMPUL_")}
    environment = plain | {"SIMPUL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "simpul.site.settings"}
    name = f"beside_{uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _copy_sqlite(data / "db.sqlite3")
            yield Installation(data, environment)
            return
        server = os.environ["SIMPUL_DATABASE_URL"]
        template = connection.settings_dict["NAME"]
        connection.close()
    _ask(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield Installation(data, environment | {"SIMPUL_DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"})
    _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def _copy_sqlite(to: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(to)) as copy:
        connection.connection.backup(copy)


def _ask(server: str, sql: str) -> None:
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(sql)  # the names are ours
