"""What the road model sees in the photos of a report: within limits, and nothing where it fails."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from simpul.adapters import images
from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.kernel.ports import Pixels, Rgb
from simpul.rooms.reports.understand import suggest
from simpul.rooms.reports.understand.tell import Limits

WIDTH_PX = 800
"""As wide as the road model looks: a photo is decoded no larger than it needs."""

type Look = Callable[[Rgb], Pixels | None]
"""Looks at one picture of a road; None where there is no answer in time."""


def of_files(sent: Iterable[bytes], most: Limits, look: Look) -> dict[str, float]:
    """Give the kinds of damage seen in photos that are kept nowhere, with how sure it is (0 to 1).

    Args:
        sent: files as they came; what is no JPEG, or larger than the limits, is left out unread.
        most: how many are looked at, of how many bytes and pixels.
        look: the road model. {} where it says nothing: the words alone suggest then.
    """
    found: dict[str, float] = {}
    for data in list(sent)[: most.look_photos]:
        for kind, sure in _one(data, most, look).items():
            found[kind] = max(sure, found.get(kind, 0.0))
    return found


def of_kept(blobs: Sequence[Blob], most: Limits, look: Look) -> dict[str, float]:
    """Give the same of photos that are kept, as `photos.clean` left them; a file that is gone is left out."""
    return of_files(_read(blobs[: most.look_photos]), most, look)


def _one(data: bytes, most: Limits, look: Look) -> Mapping[str, float]:
    if len(data) > most.look_bytes:
        return {}
    try:
        picture = images.decode(data, WIDTH_PX, most.look_pixels).rgb
    except images.Undecodable:
        return {}
    pixels = look(picture)
    return suggest.kinds(pixels) if pixels else {}


def _read(blobs: Sequence[Blob]) -> list[bytes]:
    found = []
    for blob in blobs:
        try:
            found.append(store.open(blob))
        except store.Gone:
            continue
    return found
