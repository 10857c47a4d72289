"""Ray: work spread over the cores of several machines (the `Spread` port). One machine never needs it.

A piece of work is a Ray task, not an actor: a task whose node died is given to any node that is left, and a
node that comes later takes its share, without a word from us. What a task answers is owned by this process,
which alone writes it down: nothing is stored twice, however often a node dies.
API: https://docs.ray.io/en/latest/ray-core/tasks.html, .../fault_tolerance/tasks.html.
"""

import logging
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from simpul.kernel.ports import Spread
from simpul.kernel.refusal import Refused

AHEAD = 3
"""Pieces of work that wait for each core, so that none is idle while answers are stored."""
TRIES = 20
"""A piece goes to another node when its node dies, this often; then the run fails and can be begun again."""
KNOCK_S = 5.0
"""How long the head of the cluster has to answer."""
COUNT_EVERY_S = 2.0
"""How often the cores of the cluster are counted: nodes come and go."""


class NoCluster(Refused):
    """The cluster of SIMPUL_RAY cannot be reached, or Ray is not installed."""


def spread(address: str, pack: Callable[[Any], Any]) -> Spread:
    """Spread work over a Ray cluster that this machine is a node of.

    Args:
        address: "auto", or host:port of the cluster's head, as `ray start` prints it.
        pack: makes a piece ready to travel: other machines do not have our files.

    Returns:
        The port. It gives answers in the order of the pieces, with a few pieces for each core on their way.
        It raises NoCluster before any work, and Ray's own errors where a piece failed for good.
    """
    return partial(_over, address, pack)


def _over(
    address: str,
    pack: Callable[[Any], Any],
    open_work: Callable[[], Callable[[Any], Any]],
    pieces: Iterable[Any],
) -> Iterator[Any]:
    ray = _join(address)
    opener, name = ray.put(open_work), uuid4().hex
    work = ray.remote(num_cpus=1, max_retries=TRIES)(_work)
    waiting: deque[Any] = deque()
    most = _Most(ray)
    try:
        for piece in pieces:
            waiting.append(work.remote(name, opener, pack(piece)))
            if len(waiting) >= most():
                yield ray.get(waiting.popleft())
        while waiting:
            yield ray.get(waiting.popleft())
    finally:
        for one in waiting:
            ray.cancel(one)


class _Most:
    """Says how many pieces may be on their way."""

    def __init__(self, ray: Any) -> None:
        self._ray, self._at, self._most = ray, -COUNT_EVERY_S, AHEAD

    def __call__(self) -> int:
        if time.monotonic() - self._at >= COUNT_EVERY_S:
            self._at = time.monotonic()
            self._most = max(1, int(self._ray.cluster_resources().get("CPU", 1))) * AHEAD
        return self._most


def _join(address: str) -> Any:
    """Become a driver of the cluster, once for this process. Raises NoCluster."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 - only where a cluster is named
    except ImportError as error:
        raise NoCluster(
            _("SIMPUL_RAY is set, but Ray is not installed. ./simpul up gets it, or: uv sync --extra ray")
        ) from error
    if not ray.is_initialized():
        try:
            _knock(address)
            ray.init(address=address, namespace="simpul", log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, RuntimeError, ValueError) as error:
            raise NoCluster(
                _(
                    "The Ray cluster at %(address)s (SIMPUL_RAY) cannot be reached: %(why)s. Start it on "
                    "this machine with: ray start --address=HEAD:6379"
                )
                % {"address": address, "why": error}
            ) from error
    return ray


def _knock(address: str) -> None:
    """Raise OSError where nobody listens: Ray itself would try for minutes."""
    host, _colon, port = address.rpartition(":")
    if host:
        socket.create_connection((host, int(port)), KNOCK_S).close()


_opened: dict[str, Callable[[Any], Any]] = {}


def _work(name: str, open_work: Callable[[], Callable[[Any], Any]], piece: Any) -> Any:
    """Do a piece of work on a node; what the work needs is opened once in each of its processes."""
    if name not in _opened:
        _opened.clear()
        _opened[name] = open_work()
    return _opened[name](piece)
