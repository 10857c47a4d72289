"""Photos in the formats that people have: pixels upright and without holes, or a plain no."""

import io

import numpy as np
import pytest
from PIL import Image

from simpul.adapters import images, pictures


def saved(form: str, size: tuple[int, int] = (1200, 600), colour: tuple[int, ...] = (200, 30, 60)) -> bytes:
    mode = "RGBA" if len(colour) > 3 else "RGB"
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_three_formats_become_the_same_pixels(form: str) -> None:
    found = pictures.picture(saved(form), width=600)

    assert found.rgb.shape == (300, 600, 3)
    assert found.size == (1200, 600)
    assert np.abs(found.rgb.astype(int) - (200, 30, 60)).max() < 12
    assert images.encode(found.rgb, at=None, position=None).startswith(b"\xff\xd8")


def test_what_is_transparent_is_white_and_what_is_small_stays() -> None:
    found = pictures.picture(saved("PNG", (40, 30), (0, 0, 0, 0)), width=600)

    assert found.rgb.shape == (30, 40, 3)
    assert found.rgb.min() == 255


def test_a_photo_is_turned_as_its_header_says() -> None:
    file, header = io.BytesIO(), Image.Exif()
    header[0x0112] = 6
    Image.new("RGB", (80, 20)).save(file, "WEBP", exif=header)

    assert pictures.picture(file.getvalue(), width=600).rgb.shape == (80, 20, 3)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a....", saved("GIF"), saved("BMP"), saved("PNG")[:200], saved("JPEG")[:300]]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(images.Undecodable):
        pictures.picture(data, width=600)
