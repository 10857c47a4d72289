"""Files that a browser or a program sends: put into the spool, under names that lead nowhere else."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from simpul.kernel.ports import Fix
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.observe import unpack
from simpul.rooms.roads.observe.intake import PHOTOS

type Sent = UploadedFile[bytes]
"""A file as it was sent."""


class NoPhotos(Refused):
    """What was sent is neither JPEG photos nor a zip of them."""


def put(folder: Path, files: Iterable[Sent]) -> int:
    """Put photos, or what one or more zips hold, into a folder of the spool.

    Returns:
        How many there are.

    Raises:
        NoPhotos: a file is neither.
        BadArchive: a zip cannot be taken.
    """
    count = 0
    for number, file in enumerate(files):
        suffix = PurePosixPath(file.name or "").suffix.lower()
        if suffix == ".zip":
            count += _unzip(folder / f"{number:04d}", file)
        elif suffix in PHOTOS or _plain(file.name) in unpack.TABLES:
            count += _copy(folder, file)
        else:
            raise NoPhotos(_("%(name)s is neither a JPEG photo nor a zip.") % {"name": file.name})
    return count


def with_track(file: Sent | None, read: Callable[[Path], list[Fix]]) -> list[Fix] | None:
    """Read a track that was sent; None where none was. What `read` raises names the file as it was sent."""
    if file is None:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder, _plain(file.name) or "track")
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
        return read(path)


def named(files: Sequence[Sent]) -> str:
    """Give a name for a survey that was sent without one."""
    return _plain(files[0].name) if files else ""


def _unzip(folder: Path, file: Sent) -> int:
    folder.mkdir(mode=0o700)
    packed = folder.with_suffix(".zip")
    with packed.open("wb") as target:
        shutil.copyfileobj(file, target)
    try:
        return unpack.zip_file(packed, folder)
    finally:
        packed.unlink()


def _copy(folder: Path, file: Sent) -> int:
    """Copy one photo; a second one of the same name goes into a folder of its own, so that both stay."""
    place = folder / _plain(file.name)
    number = 0
    while place.exists():
        number += 1
        place = folder / f"again-{number}" / place.name
        place.parent.mkdir(exist_ok=True, mode=0o700)
    with place.open("wb") as target:
        shutil.copyfileobj(file, target)
    return 1


def _plain(name: str | None) -> str:
    """Give the last part of a name, without anything that leads out of a folder."""
    plain = PurePosixPath((name or "").replace("\\", "/")).name[-120:].replace("\0", "")
    return "" if plain in {".", ".."} else plain
