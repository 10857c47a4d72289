"""A QR code as a drawing: a phone reads from it what was put in."""

import re
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest

from simpul.adapters import qr

ADDRESS = "https://simpul.example/cycling/s/4k7mqz2pxw9dtb/"


def pixels(svg: str, size: int = 8) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Paint segno's path: runs of dark modules, row after row."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    side = int(float(root.attrib["viewBox"].split()[2]))
    path = next(one for one in root.iter() if one.get("class") == "qrline").attrib["d"]
    grid = np.full((side, side), 255, np.uint8)
    x = y = 0.0
    for word, args in re.findall(r"([MmhHz])([^MmhHz]*)", path):
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", args)]
        if word in "Mm":
            x, y = (numbers[0], numbers[1]) if word == "M" else (x + numbers[0], y + numbers[1])
        else:
            grid[int(y), int(x) : int(x + numbers[0])] = 0
            x += numbers[0]
    return np.kron(grid, np.ones((size, size), np.uint8)).astype(np.uint8)


def test_what_was_put_in_is_read_from_it() -> None:
    assert cv2.QRCodeDetectorAruco().detectAndDecode(pixels(qr.svg(ADDRESS, "A route")))[0] == ADDRESS


def test_it_says_where_it_leads_and_takes_no_markup() -> None:
    drawn = qr.svg(ADDRESS, "A <b>route</b> & more")

    assert "<title>A &lt;b&gt;route&lt;/b&gt; &amp; more</title>" in drawn


@pytest.mark.parametrize("text", ["", "x" * 1001])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 1000 bytes"):
        qr.svg(text, "a")
