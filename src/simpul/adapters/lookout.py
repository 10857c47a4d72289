"""The road model as a web process keeps it: one session, loaded at the first photo, never waited for long."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from threading import Lock

from simpul.kernel.ports import Pixels, Rgb, Segment

WAIT_S = 1.5
"""What a page is held up at most by a photo. On one of two shared cores one takes 0.1 s, and the first, which
loads the model, 0.4 s (decision 0171)."""


class Lookout:
    """Looks at one picture at a time, in a thread of its own.

    A call gives None where there is no answer: the model cannot be loaded or fails, it is still busy with
    another picture, or it takes longer than `wait_s` seconds. What it began goes on beside the requests, so
    a model that loads slowly is there for a later picture. One that could not be loaded is tried anew.
    """

    def __init__(self, load: Callable[[], Segment], wait_s: float = WAIT_S) -> None:
        """Keep how the model is loaded; nothing is loaded yet."""
        self._load, self._wait_s = load, wait_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lookout")
        self._turn = Lock()
        self._segment: Segment | None = None
        self._running: Future[Pixels] | None = None

    def __call__(self, picture: Rgb) -> Pixels | None:
        """Look at a picture; None as said above. Nothing that goes wrong reaches the caller."""
        with self._turn:
            if self._running and not self._running.done():
                return None
            running = self._running = self._thread.submit(self._look, picture)
        wait([running], self._wait_s)
        return running.result() if running.done() and running.exception() is None else None

    def _look(self, picture: Rgb) -> Pixels:
        if self._segment is None:
            self._segment = self._load()
        return self._segment(picture)


@cache
def lookout() -> Lookout:
    """Give the one of this process, for the model that is shipped."""
    return Lookout(_shipped)


def _shipped() -> Segment:
    from simpul.adapters import onnx  # noqa: PLC0415 - it loads ONNX Runtime, which most pages never need

    return onnx.segmenter()
