"""Pictures of a video at chosen moments, decoded by FFmpeg through OpenCV, upright as the file says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from django.utils.translation import gettext as _

from simpul.kernel.ports import Rgb

from .boxes import BadVideo


def frames(path: Path, moments_s: Sequence[float], *, widest_px: int) -> Iterator[tuple[int, Rgb]]:
    """Give the picture that is shown at each moment, with the number of the moment.

    The pictures' own times are gone by, so that a frame rate that varies does no harm; pictures between the
    moments are not converted. Moments behind the last picture are given nothing.

    Args:
        path: of the video.
        moments_s: rising, in seconds from its beginning.
        widest_px: a wider picture is made smaller.

    Raises:
        BadVideo: it cannot be opened.
    """
    film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        if not film.isOpened():
            raise BadVideo(_("%(name)s: no picture in it can be decoded") % {"name": path.name})
        film.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
        yield from _frames(film, moments_s, widest_px)
    finally:
        film.release()


def _frames(film: cv2.VideoCapture, moments_s: Sequence[float], widest_px: int) -> Iterator[tuple[int, Rgb]]:
    wanted = 0
    lasts_s = 1.0 / (film.get(cv2.CAP_PROP_FPS) or 25.0)
    while wanted < len(moments_s) and film.grab():
        shown_s = film.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if shown_s + lasts_s / 2 < moments_s[wanted]:
            continue
        there, picture = film.retrieve()
        while wanted < len(moments_s) and moments_s[wanted] <= shown_s + lasts_s / 2:
            if there:
                yield wanted, _small(np.asarray(picture, np.uint8), widest_px)
            wanted += 1


def _small(picture: Rgb, widest_px: int) -> Rgb:
    height, width = picture.shape[:2]
    if width > widest_px:
        size = (widest_px, round(height * widest_px / width))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
