"""Many photos looked at by all cores of this machine, or of a cluster. No Django in here.

How the work is spread is a port: `here` looks in this process, `processes` in one for each core, with one
thread in each, and the entry points may bring a cluster (simpul.adapters.cluster). The processes are spawned,
so who the parent is makes no difference; they end when it does, however it ends.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import batched
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, NamedTuple

import cv2

from simpul.kernel.ports import Spread
from simpul.rooms.roads.understand.look import Context, Eyes, Look, look
from simpul.rooms.roads.understand.policy import Policy

AT_ONCE = 4
"""Photos in one message to a process: fewer cost more messages, more make the last ones wait."""
AHEAD = 3
"""Messages that wait for each process, so that none is idle while results are stored."""

type MakeEyes = Callable[[], Eyes]
"""Opens the model, in the process that will use it; it can be pickled."""


class Task(NamedTuple):
    """One photo to look at: a number of the caller's own, the file or its bytes, and what is known of it."""

    number: int
    photo: Path | bytes
    context: Context


type Looked = tuple[int, Look]
type Piece = tuple[Task, ...]


def looks(tasks: Iterable[Task], make_eyes: MakeEyes, policy: Policy, *, spread: Spread) -> Iterator[Looked]:
    """Look at photos, and give each answer with the photo's number, in the order of the tasks.

    At most a few photos for each process are in memory.

    Raises:
        OSError: a file is gone or cannot be read.
        BrokenProcessPool: a process was killed; what was given until then is good.
    """
    for looked in spread(partial(_open, make_eyes, policy), batched(tasks, AT_ONCE)):
        yield from looked


def here(open_work: Callable[[], Callable[[Any], Any]], pieces: Iterable[Any]) -> Iterator[Any]:
    """Do the work in this process."""
    yield from map(open_work(), pieces)


def processes(count: int) -> Spread:
    """Spread work over processes of this machine."""
    return partial(_over_processes, count)


def with_bytes(piece: Piece) -> Piece:
    """Put the bytes of each photo into a piece of work, for a machine that does not have the file."""
    return tuple(task._replace(photo=_bytes(task.photo)) for task in piece)


def cores() -> int:
    """Give the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _over_processes(
    count: int, open_work: Callable[[], Callable[[Any], Any]], pieces: Iterable[Any]
) -> Iterator[Any]:
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin, initargs=(open_work,)
    )
    waiting: deque[Future[Any]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(_go_on, piece))
            if len(waiting) >= count * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_opened: list[Callable[[Any], Any]] = []


def _begin(open_work: Callable[[], Callable[[Any], Any]]) -> None:
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    _opened[:] = [open_work()]


def _go_on(piece: Any) -> Any:
    return _opened[0](piece)


def _end_with_the_parent() -> None:
    """A parent that was killed cannot tell its children: they wait for its end themselves."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _open(make_eyes: MakeEyes, policy: Policy) -> Callable[[Piece], list[Looked]]:
    """Open the model and give what looks at a piece of work, in the process that will do it."""
    cv2.setNumThreads(1)
    return partial(_look_at, make_eyes(), policy)


def _look_at(eyes: Eyes, policy: Policy, piece: Piece) -> list[Looked]:
    return [(task.number, look(_bytes(task.photo), task.context, eyes=eyes, policy=policy)) for task in piece]


def _bytes(photo: Path | bytes) -> bytes:
    return photo if isinstance(photo, bytes) else photo.read_bytes()
