"""A zip of photos, checked before anything of it is written and unpacked into the spool."""

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from simpul.ground.files.archive import Member, inspect_zip
from simpul.rooms.roads.observe.intake import PHOTOS

MOST_FILES = 50_000
MOST_BYTES = 40_000_000_000
TABLES = frozenset({"frames.csv", "times.csv"})


def zip_file(path: Path, into: Path) -> int:
    """Unpack the photos of a zip, and the tables beside them, under names that cannot leave the folder.

    Returns:
        How many files were written.

    Raises:
        BadArchive: it cannot be read, is too big, or holds what must not be unpacked.
    """
    members = [
        member for member in inspect_zip(path, max_total=MOST_BYTES, max_files=MOST_FILES) if _wanted(member)
    ]
    folders = sorted({str(PurePosixPath(member.name).parent) for member in members})
    with zipfile.ZipFile(path) as archive:
        for member in members:
            place = _place(into, folders, PurePosixPath(member.name))
            place.parent.mkdir(exist_ok=True)
            with archive.open(member.name) as source, place.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    return len(members)


def _wanted(member: Member) -> bool:
    name = PurePosixPath(member.name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return not hidden and (name.suffix.lower() in PHOTOS or name.name.lower() in TABLES)


def _place(into: Path, folders: list[str], name: PurePosixPath) -> Path:
    """Give a place that no name leads out of: folders are numbered, files keep their own name."""
    if name.name.lower() in TABLES:
        return into / name.name.lower()
    return into / f"{folders.index(str(name.parent)):04d}" / name.name[-100:]
