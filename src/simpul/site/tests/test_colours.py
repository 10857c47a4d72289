"""The colours of the style sheet: every kind of eye tells grades apart, text is read where it stands."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

TOKENS = Path(__file__).parents[4] / "web/src/css/tokens.css"
LIGHT, DARK = (
    dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", part))
    for part in TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
)
GRADES = ("good", "fair", "poor", "bad")
EYES = {
    "all colours": np.eye(3),
    "no red (protanopia)": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green (deuteranopia)": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue (tritanopia)": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""What each eye makes of linear RGB: Machado, Oliveira, Fernandes (2009), severity 1.0."""
APART = 18.0
"""CIE76 distance; 2.3 is just noticeable side by side, lines on a map are neither side by side nor large."""
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)
TEXT, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def linear(colour: str) -> NDArray[np.float64]:
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: str, other: str) -> float:
    bright, dim = sorted(((XYZ[1] @ linear(colour)) + 0.05 for colour in (one, other)), reverse=True)
    return float(bright / dim)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_every_eye_tells_the_grades_apart(scheme: dict[str, str], eye: str) -> None:
    seen = {grade: lab(np.array(EYES[eye]) @ linear(scheme[f"grade-{grade}"])) for grade in GRADES}

    for one, other in combinations(GRADES, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= APART, (one, other)


@pytest.mark.parametrize("scheme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("ink", "ground"),
        ("ink", "surface"),
        ("ink", "sunken"),
        ("ink-soft", "ground"),
        ("ink-soft", "surface"),
        ("link", "ground"),
        ("link", "surface"),
        ("brand-ink", "brand"),
        ("error", "surface"),
        ("warning", "surface"),
        ("good-news", "surface"),
        ("map-ink", "map-surface"),
    ],
)
def test_text_is_read_on_its_ground(scheme: dict[str, str], text: str, on: str) -> None:
    assert contrast(scheme[text], scheme[on]) >= TEXT


@pytest.mark.parametrize("scheme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_a_heavily_damaged_road_stands_out_most(scheme: dict[str, str]) -> None:
    assert contrast(scheme["grade-bad"], scheme["map-casing"]) >= LARGE
    assert contrast(scheme["grade-unknown"], scheme["surface"]) >= LARGE
