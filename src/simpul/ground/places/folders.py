"""The map files of a city: each map in its own folder, the old one untouched until the new one stands."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused

BUILDING = ".building-"


class AlreadyLoading(Refused):
    """Another process is loading a map for this city."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the lock of a city's home, which ends with the process.

    Raises:
        AlreadyLoading: another process holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyLoading(
                _("Another process is loading a map for this city. Wait until it is done.")
            ) from None
        yield


@contextmanager
def workplace(home: Path, current: str, now: datetime) -> Iterator[Path]:
    """Lend a new empty folder in the city's home to build a map in.

    What an earlier run left behind, however it ended, is cleared away first; the current version stays. The
    folder goes when the block ends, unless `publish` gave it its name.

    Args:
        home: `<data>/cities/<slug>`.
        current: the version that is in use; "" where there is none.
        now: when the new map is loaded: it becomes the name of its version.

    Raises:
        AlreadyLoading: another process is at it.
    """
    with alone(home):
        for left in home.iterdir():
            if left.is_dir() and left.name != current:
                shutil.rmtree(left)
        building = home / f"{BUILDING}{version(now)}"
        building.mkdir()
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)


@contextmanager
def swapped(place: Path, now: datetime) -> Iterator[Path]:
    """Lend a new empty folder that takes the place of another when the block ends well; else all stays."""
    building, old = (place.with_name(f".{word}-{place.name}-{version(now)}") for word in ("new", "old"))
    building.mkdir()
    try:
        yield building
        if place.exists():
            place.rename(old)
        building.rename(place)
    finally:
        for left in (building, old):
            shutil.rmtree(left, ignore_errors=True)


def version(now: datetime) -> str:
    """Name a version by its time, so that names sort: "20261121T220300123456Z"."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


@contextmanager
def publish(building: Path) -> Iterator[str]:
    """Give a finished folder its name for good, and lend the name; the folder goes if the block fails."""
    name = building.name.removeprefix(BUILDING)
    published = building.with_name(name)
    building.rename(published)
    try:
        yield name
    except BaseException:
        shutil.rmtree(published, ignore_errors=True)
        raise
