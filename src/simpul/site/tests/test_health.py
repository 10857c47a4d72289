from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from simpul.ground.jobs.models import Sighting
from simpul.ground.places.models import City
from simpul.rooms.cycling.models.build import Build
from simpul.site import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def working_worker() -> None:
    see("w1", "default")
    see("w2", "vision")


def see(worker: str, queue: str) -> None:
    now = timezone.now()
    Sighting.objects.create(worker=worker, started_at=now, seen_at=now, queues=[queue])


def ask() -> tuple[int, dict[str, dict[str, str | bool | None]]]:
    answer = Client().get("/healthz")
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    return answer.status_code, answer.json()["checks"]


def test_a_well_installation_says_so(working_worker: None) -> None:
    status, checks = ask()

    assert status == 200, checks
    assert all(one["ok"] and one["detail"] and one["cure"] is None for one in checks.values())
    assert list(checks) == ["database", "worker", "disk", "model", "tiles"]


def test_without_a_worker_it_is_ill_and_says_what_to_do() -> None:
    status, checks = ask()

    assert status == 503
    assert checks["worker"]["ok"] is False
    assert "./simpul up" in str(checks["worker"]["cure"])
    assert checks["database"]["ok"] is True


def test_without_a_worker_for_photos_it_is_ill_however_many_there_are_for_the_rest() -> None:
    see("w1", "default")

    status, checks = ask()

    assert status == 503
    assert "no worker for photos" in str(checks["worker"]["detail"])
    assert "--queue vision" in str(checks["worker"]["cure"])
    assert "--queue default" not in str(checks["worker"]["cure"])


def test_a_city_without_its_tiles_is_named(working_worker: None) -> None:
    City.objects.create(slug="kota", name="Kota")

    status, checks = ask()

    assert status == 503
    assert "kota" in str(checks["tiles"]["detail"])


def test_a_failed_build_of_the_routing_tiles_is_named_until_one_succeeds(
    working_worker: None, tmp_path: Path, settings: Any
) -> None:
    settings.SIMPUL_DATA = tmp_path
    city = City.objects.create(slug="kota", name="Kota", version="one")
    (tmp_path / "cities" / "kota" / "one" / "tiles").mkdir(parents=True)
    now = timezone.now()
    Build.objects.create(city=city, state="failed", asked_at=now, ended_at=now, error="no room")

    assert "newest build of kota failed" in str(ask()[1]["tiles"]["detail"])
    later = now + timedelta(minutes=1)
    Build.objects.create(city=city, state="ready", version="b", asked_at=later, ended_at=later)
    assert "failed" not in str(ask()[1]["tiles"]["detail"])


def test_a_full_disk_is_ill(working_worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10, 10, 1000))

    status, checks = ask()

    assert status == 503
    assert "SIMPUL_DATA" in str(checks["disk"]["cure"])


def test_a_check_that_breaks_does_not_hide_the_others() -> None:
    def broken() -> health.Finding:
        raise OperationalError("server closed the connection; password=geheim")

    found = health.run({"database": broken, "disk": health.disk})

    assert found["database"].ok is False
    assert "geheim" not in found["database"].detail
    assert found["disk"].ok is True
