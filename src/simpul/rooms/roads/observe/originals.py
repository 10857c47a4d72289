"""What becomes of the originals: forgotten once their masked copies are stored, or kept for a time."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from simpul.rooms.roads.models import Frame, Survey


def spool() -> Path:
    """Give the private folder in which photos wait to be looked at."""
    return _private(Path(settings.SIMPUL_DATA) / "spool")


def kept(survey: Survey) -> Path:
    """Give the folder of a survey's originals, there only while the city's policy keeps them."""
    return Path(settings.SIMPUL_DATA) / "originals" / str(survey.pk)


def original(frame: Frame) -> Path:
    """Give where the original of a frame is, if it is kept."""
    return kept(frame.survey) / f"{frame.sha256}.jpg"


def room_for_one() -> Path:
    """Make an empty folder in the spool."""
    return _private(spool() / uuid4().hex)


@contextmanager
def unless_it_fails(folder: Path) -> Iterator[Path]:
    """Throw a folder of the spool away where what filled it fails."""
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def settle(survey: Survey, *, now: datetime) -> None:
    """Keep the originals of accepted frames where the policy says so, then empty the survey's spool.

    A folder outside the spool belongs to whoever named it, and is left alone. Done twice, it is done once.
    """
    days = survey.policy.read().keep_originals_days
    folder = Path(survey.folder) if survey.folder else None
    if folder and days:
        _keep(survey, folder)
        survey.originals_until = now + timedelta(days=days)
    if folder and folder.is_relative_to(spool()):
        shutil.rmtree(folder, ignore_errors=True)
    survey.folder = ""
    survey.save(update_fields=["folder", "originals_until"])


def settle_upload(survey: Survey, folder: Path) -> None:
    """Throw away a folder of the spool that is not the survey's own: the photos were a survey already."""
    if survey.folder != str(folder):
        shutil.rmtree(folder, ignore_errors=True)


def forget(*, now: datetime) -> int:
    """Delete the originals whose time is over, and say of how many surveys."""
    over = list(Survey.objects.filter(originals_until__lte=now))
    for survey in over:
        shutil.rmtree(kept(survey), ignore_errors=True)
        survey.originals_until = None
        survey.save(update_fields=["originals_until"])
    return len(over)


def empty_spool(*, now: datetime, after: timedelta = timedelta(days=2)) -> int:
    """Delete old folders of the spool that no survey needs; a younger one may be an upload going on."""
    needed = set(Survey.objects.exclude(folder="").values_list("folder", flat=True))
    gone = 0
    for folder in spool().iterdir():
        old = folder.stat().st_mtime < (now - after).timestamp()
        if old and str(folder) not in needed:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _keep(survey: Survey, folder: Path) -> None:
    target = _private(kept(survey))
    accepted = Frame.objects.filter(survey=survey, state=Frame.State.ACCEPTED)
    for name, sha256 in accepted.values_list("name", "sha256"):
        copy = target / f"{sha256}.jpg"
        if not copy.exists():
            part = copy.with_suffix(".part")
            shutil.copyfile(folder / name, part)
            part.chmod(0o600)
            part.replace(copy)


def _private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(folder, 0o700)  # noqa: PTH101 - mkdir leaves one that is there as it is
    return folder.resolve()
