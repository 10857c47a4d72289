"""The colours of charts: told apart by every kind of eye, on the light and on the dark surface."""

from itertools import combinations

import numpy as np

from simpul.adapters import charts
from simpul.site.tests.test_colours import APART, DARK, EYES, LARGE, LIGHT, contrast, lab, linear


def test_every_eye_tells_the_series_apart_on_both_surfaces() -> None:
    for name, eye in EYES.items():
        seen = [lab(np.array(eye) @ linear(colour)) for colour in charts.SERIES]
        for one, other in combinations(seen, 2):
            assert np.linalg.norm(one - other) >= APART, name
    for colour in charts.SERIES:
        assert min(contrast(colour, scheme["surface"]) for scheme in (LIGHT, DARK)) >= LARGE
    assert charts.SERIES[0] == LIGHT["grade-good"]
