"""The folders of the builds: one process at a time works in a city's, and what nobody uses any more goes."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from simpul.ground.places.folders import BUILDING
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models.build import Build, builds_folder
from simpul.rooms.cycling.understand import mapping

PATIENCE = timedelta(minutes=2)
"""How long a build waits for its job before another is asked for."""


class AlreadyBuilding(Refused):
    """Another process is building tiles for this city."""


@contextmanager
def alone(slug: str) -> Iterator[None]:
    """Hold the lock of a city's builds, which ends with the process.

    Raises:
        AlreadyBuilding: another process holds it.
    """
    home = builds_folder() / slug
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyBuilding(
                _("Another process is building the routing tiles of this city. Wait until it is done.")
            ) from None
        yield


def is_building(slug: str) -> bool:
    """Tell whether a process is at work for a city."""
    try:
        with alone(slug):
            return False
    except AlreadyBuilding:
        return True


@contextmanager
def workplace(build: Build) -> Iterator[Path]:
    """Lend a new empty folder to build in; it goes when the block ends, unless it was given its name."""
    folder = build.folder.with_name(f"{BUILDING}{build.version}")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(city: City, now: datetime) -> int:
    """Delete the folders of tiles that were replaced longer ago than the grace, and what died half made.

    Called by who holds the lock (`alone`). Returns how many builds lost their folder.
    """
    replaced_at: datetime | None = None
    newest_first = Build.objects.filter(city=city).ready().order_by("-ended_at", "-pk")
    over: list[Build] = []
    kept: set[str] = set()
    for build in newest_first.select_related("city"):
        since = replaced_at
        if build.map_version != build.city.version:
            since = min(filter(None, (since, build.city.map_read_at)), default=None)
        if since is not None and since + mapping.rules().grace <= now:
            over.append(build)
        else:
            kept.add(build.version)
        replaced_at = build.ended_at
    for build in over:
        shutil.rmtree(build.folder, ignore_errors=True)
        Build.objects.filter(pk=build.pk).update(removed_at=now)
    for left in (builds_folder() / city.slug).iterdir():
        if left.is_dir() and left.name not in kept:
            shutil.rmtree(left, ignore_errors=True)
    return len(over)
