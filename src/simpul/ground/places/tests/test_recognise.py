"""Telling old lines in new maps."""

import numpy as np
import pytest

from simpul.ground.places.lines import Line
from simpul.ground.places.recognise import same_lines

from .conftest import at


def drawn(*corners: tuple[float, float]) -> Line:
    return np.array([at(*corner) for corner in corners], dtype=float)


STREET = drawn((0, 0), (200, 0))


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(STREET, id="as it was"),
        pytest.param(drawn((200, 0), (0, 0)), id="drawn the other way round"),
        pytest.param(drawn((0, 8), (100, 6), (200, 8)), id="moved to new imagery"),
        pytest.param(drawn((0, 0), (130, 0)), id="shortened"),
        pytest.param(drawn((-150, 0), (350, 0)), id="joined with its neighbours"),
    ],
)
def test_a_line_is_known_again(new: Line) -> None:
    assert same_lines([STREET], [new]) == {0: 0}


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(drawn((0, 20), (200, 20)), id="a parallel street"),
        pytest.param(drawn((100, -100), (100, 100)), id="a street that crosses"),
        pytest.param(drawn((100, -10), (100, 10)), id="a short lane across it"),
        pytest.param(drawn((200, 0), (400, 0)), id="the street that goes on"),
        pytest.param(drawn((199, 0), (199, 150)), id="a street off its end"),
    ],
)
def test_another_line_is_not_taken_for_it(new: Line) -> None:
    assert same_lines([STREET], [new]) == {}


def test_of_a_split_line_the_longest_part_keeps_the_row() -> None:
    parts = [drawn((0, 0), (60, 0)), drawn((60, 0), (200, 0))]

    assert same_lines([STREET], parts) == {1: 0}


def test_of_two_carriageways_each_finds_its_own() -> None:
    north, south = drawn((0, 5), (200, 5)), drawn((0, -5), (200, -5))

    assert same_lines([north, south], [south, north]) == {0: 1, 1: 0}


def test_nothing_is_like_nothing() -> None:
    assert same_lines([], [STREET]) == same_lines([STREET], []) == {}
