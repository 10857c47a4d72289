"""Many photos looked at by all cores: one process for each, one thread in each. No Django in here.

The processes are spawned, so who the parent is makes no difference; they end when it does, however it ends.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import batched
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import NamedTuple

import cv2

from simpul.rooms.roads.understand.look import Context, Eyes, Look, look
from simpul.rooms.roads.understand.policy import Policy

AT_ONCE = 4
"""Photos in one message to a process: fewer cost more messages, more make the last ones wait."""
AHEAD = 3
"""Messages that wait for each process, so that none is idle while results are stored."""

type MakeEyes = Callable[[], Eyes]
"""Opens the model, in the process that will use it; it can be pickled."""


class Task(NamedTuple):
    """One photo to look at: a number of the caller's own, the file, and what is known of it."""

    number: int
    path: Path
    context: Context


type Looked = tuple[int, Look]

_opened: list[tuple[Eyes, Policy]] = []


def looks(tasks: Iterable[Task], make_eyes: MakeEyes, policy: Policy, *, processes: int) -> Iterator[Looked]:
    """Look at photos, and give each answer with the photo's number, in the order of the tasks.

    At most a few photos for each process are in memory. With `processes` 0 it looks in this process.

    Raises:
        OSError: a file is gone or cannot be read.
        BrokenProcessPool: a process was killed; what was given until then is good.
    """
    if processes == 0:
        eyes = make_eyes()
        yield from ((task.number, _look(task, eyes, policy)) for task in tasks)
        return
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_open, initargs=(make_eyes, policy)
    )
    waiting: deque[Future[list[Looked]]] = deque()
    try:
        for batch in batched(tasks, AT_ONCE):
            waiting.append(pool.submit(_look_at, batch))
            if len(waiting) >= processes * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def cores() -> int:
    """Give the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _open(make_eyes: MakeEyes, policy: Policy) -> None:
    cv2.setNumThreads(1)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    _opened[:] = [(make_eyes(), policy)]


def _end_with_the_parent() -> None:
    """A parent that was killed cannot tell its children: they wait for its end themselves."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _look_at(batch: tuple[Task, ...]) -> list[Looked]:
    eyes, policy = _opened[0]
    return [(task.number, _look(task, eyes, policy)) for task in batch]


def _look(task: Task, eyes: Eyes, policy: Policy) -> Look:
    return look(task.path.read_bytes(), task.context, eyes=eyes, policy=policy)
