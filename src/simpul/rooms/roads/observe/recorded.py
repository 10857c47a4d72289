"""What a phone recorded, unpacked: its photos, and the table that says when and where each was taken."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from simpul.kernel.film import Shot
from simpul.rooms.roads.models import Recording
from simpul.rooms.roads.observe import intake, unpack
from simpul.rooms.roads.understand.drive import Photo

TABLE = "frames.csv"


type ReadShots = Callable[[Path], Mapping[str, Shot]]
"""Reads a table: what it says of each photo, by the photo's name."""


def photos(
    recording: Recording, into: Path, read: intake.Reader, shots: ReadShots, *, exact_m: float
) -> list[Photo]:
    """Unpack the files of a drive into an empty folder and read its photos.

    A photo whose position is less exact than `exact_m` has none, and is rejected for that.

    Raises:
        BadArchive: a file is no zip of photos.
        NothingInIt: there is no photo.
    """
    said: dict[str, Shot] = {}
    for part in recording.parts.all():
        folder = into / f"{part.number:04d}"
        folder.mkdir(mode=0o700)
        unpack.zip_file(part.path, folder)
        table = folder / TABLE
        if table.is_file():
            said |= {f"{folder.name}/{name}": shot for name, shot in shots(table).items()}
    return [_placed(photo, said, exact_m) for photo in intake.photos(into, read, {})]


def _placed(photo: Photo, said: Mapping[str, Shot], exact_m: float) -> Photo:
    path = PurePosixPath(photo.name)
    shot = said.get(f"{path.parts[0]}/{path.name}")
    if shot is None:
        return photo
    inexact = shot.exact_m is not None and shot.exact_m > exact_m
    return replace(
        photo,
        at=shot.at or photo.at,
        position=None if inexact else shot.position or photo.position,
        heading_deg=shot.heading_deg if shot.heading_deg is not None else photo.heading_deg,
    )
