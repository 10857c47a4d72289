"""The ground of every test: a data folder of its own, English, real material and a browser where present.

`./simpul test` runs all on SQLite, then again with --database-only on PostgreSQL (site/commands/testing.py).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from simpul.site.commands import testing
from simpul.site.tests.one_at_a_time import OneAtATime

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in the test's thread


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only the tests that touch a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    chosen = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("browser") or item.get_closest_marker("sqlite_only"):
        return False
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the city keeps goes into a folder of this run, never into the checkout's."""
    data = tmp_path_factory.mktemp("data")
    (data / "static").mkdir()
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "files": settings.STORAGES["files"] | {"OPTIONS": {"location": data / "files"}},
    }
    with override_settings(
        SIMPUL_DATA=data,
        STATIC_ROOT=data / "static",
        STORAGES=storages,
        LANGUAGE_CODE="en",
        KEEP_PAGES_S=0,
        MIDDLEWARE=["simpul.site.tests.one_at_a_time.OneAtATime", *settings.MIDDLEWARE],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield data


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server's threads share the test's connection to an SQLite in memory: it must be there first."""
    return live_server


@pytest.fixture(autouse=True)
def nothing_in_flight(_django_db_marker: None) -> Iterator[None]:
    """What a page still asked for when its test ended is answered before the database is emptied."""
    yield
    OneAtATime.wait()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real material that is not part of the repository; the tests that need it say so when it is absent."""
    folder = Path(os.environ.get("SIMPUL_TEST_DATA", Path(__file__).parent.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data is not here: set SIMPUL_TEST_DATA (looked in {folder})")
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts this machine's Chromium, drawing maps without a graphics card."""
    chromium = testing.chromium()
    if chromium is None:
        pytest.skip("no Chromium here: name one in SIMPUL_CHROMIUM, or as root: ./simpul test --install")
    return {"executable_path": chromium, "args": list(testing.CHROMIUM_WORDS)}
