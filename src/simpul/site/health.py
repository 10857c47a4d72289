"""/healthz: how the installation is, for a monitor, a load balancer and `./simpul status`.

One JSON document: `well`, `version`, and `checks`, each with `ok`, `detail` (what was found) and `cure` (what
to do; null where it is ok). 200 where all is well, 503 where something needs a person.
"""

import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from simpul.ground import jobs
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models.build import Build

LEAST_FREE_BYTES = 1_000_000_000


class Finding(NamedTuple):
    """What one check found. `cure` is None where it is ok."""

    ok: bool
    detail: str
    cure: str | None = None


def _well(detail: str) -> Finding:
    return Finding(ok=True, detail=detail)


def _ill(detail: str, cure: str) -> Finding:
    return Finding(ok=False, detail=detail, cure=cure)


def database() -> Finding:
    """Ask the database for something, and whether it is of this version."""
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return _ill(f"{connection.vendor}: {len(waiting)} migrations wait", "run ./simpul migrate")
    return _well(connection.vendor)


def worker() -> Finding:
    """Ask when a worker of each queue was last seen: one that does small jobs never looks at a photo."""
    found = {queue: jobs.health(queue=queue) for queue in jobs.queues()}
    said = ", ".join(f"{_called(queue)} last seen {_when(one)}" for queue, one in found.items())
    away = [queue for queue, one in found.items() if not one.alive]
    if away:
        words = " and ".join(f"./simpul worker --queue {queue}" for queue in away)
        return _ill(
            f"no worker for {', '.join(map(_called, away))}: {said}", f"start one: ./simpul up, or {words}"
        )
    return _well(said)


def _called(queue: str) -> str:
    return {"default": "small jobs", "vision": "photos"}.get(queue, queue)


def _when(one: jobs.WorkerHealth) -> str:
    return one.last_seen_at.isoformat(timespec="seconds") if one.last_seen_at else "never"


def disk() -> Finding:
    """Measure what is free where SIMPUL_DATA is."""
    free = shutil.disk_usage(settings.SIMPUL_DATA).free
    said = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return _ill(said, "free some space where SIMPUL_DATA is, or move it to a larger disk")
    return _well(said)


def model() -> Finding:
    """Look whether the road model is there."""
    from simpul.adapters import onnx  # noqa: PLC0415 - it loads ONNX Runtime, which no page needs

    info = onnx.model_info()
    return _well(f"{info.version}, {info.date}")


def tiles() -> Finding:
    """Look whether every city has the tiles that match positions to streets."""
    cities = City.objects.served()
    without = [city.slug for city in cities if not (city.tiles and city.tiles.is_dir())]
    if without:
        return _ill(
            f"missing for {', '.join(without)}",
            "bring the city in again: ./simpul city add, or city sample",
        )
    failed = Build.objects.last_failed()
    said = [f"the newest build of {one.city.slug} failed, the tiles before it are used" for one in failed]
    return _well("; ".join([f"{len(cities)} cities", *said]))


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "worker": worker,
    "disk": disk,
    "model": model,
    "tiles": tiles,
}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer with every check."""
    found = run(CHECKS)
    well = all(finding.ok for finding in found.values())
    said = {
        "well": well,
        "version": version("simpul"),
        "checks": {name: finding._asdict() for name, finding in found.items()},
    }
    return JsonResponse(said, status=200 if well else 503)


def run(checks: Mapping[str, Callable[[], Finding]]) -> dict[str, Finding]:
    """Run each check. One that cannot be run is ill, and does not hide the others."""
    return {name: _run(check) for name, check in checks.items()}


def _run(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Refused as error:
        return _ill(str(error), "restore what this version ships: git checkout -- src")
    except DatabaseError as error:
        return _ill(f"the database does not answer ({type(error).__name__})", "see SIMPUL_DATABASE_URL")
    except OSError as error:
        return _ill(f"{error.strerror or error}", "see whether SIMPUL_DATA is there and may be read")
