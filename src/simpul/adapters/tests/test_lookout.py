"""One model in a process: loaded once, never waited for long, and nothing that goes wrong reaches a page."""

from threading import Event

import numpy as np

from simpul.adapters.lookout import Lookout, lookout
from simpul.kernel.ports import Pixels, Rgb, Segment

PICTURE = np.zeros((20, 30, 3), np.uint8)
NOTHING = np.zeros((4, 4), np.uint8)


def answer(picture: Rgb) -> Pixels:
    return Pixels(NOTHING, NOTHING, NOTHING, "m")


def test_the_model_is_loaded_once_and_only_for_a_picture() -> None:
    loaded = []

    def load() -> Segment:
        loaded.append(1)
        return answer

    look = Lookout(load)
    assert not loaded

    first, again = look(PICTURE), look(PICTURE)

    assert first is not None
    assert again is not None
    assert loaded == [1]


def test_one_that_cannot_be_loaded_gives_no_answer_and_is_tried_anew() -> None:
    found: list[Segment] = []

    def load() -> Segment:
        return found[0]  # an IndexError until it is there

    look = Lookout(load)
    assert look(PICTURE) is None

    found.append(answer)
    assert look(PICTURE) is not None


def test_a_picture_that_breaks_it_gives_no_answer_and_the_next_one_does() -> None:
    def fussy(picture: Rgb) -> Pixels:
        if picture.shape[0] < 16:
            raise ValueError(picture.shape)
        return answer(picture)

    look = Lookout(lambda: fussy)

    assert look(PICTURE[:3]) is None
    assert look(PICTURE) is not None


def test_nobody_waits_for_a_slow_one_nor_behind_it() -> None:
    go, begun = Event(), Event()

    def slow(picture: Rgb) -> Pixels:
        begun.set()
        go.wait()
        return answer(picture)

    look = Lookout(lambda: slow, wait_s=0)
    assert look(PICTURE) is None  # it takes too long, and goes on by itself
    begun.wait()
    assert look(PICTURE) is None  # it is busy: this one is not even begun
    go.set()


def test_the_shipped_model_looks() -> None:
    pixels = lookout()(np.full((512, 800, 3), 110, np.uint8))

    assert pixels is None or pixels.model.startswith("road-")
    assert lookout() is lookout()
