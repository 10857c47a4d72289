"""Keeps the processes of one installation alive, and leaves none behind. No Django."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

LONGEST_WAIT_S = 30
STEADY_S = 60
GRACE_S = 20
LOOK_S = 0.2
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process to keep: its command, and when it may be started again after it died."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    not_before: float = 0.0
    wait_s: float = field(default=1.0)

    def start(self, now: float) -> None:
        """Start it, in a process group of its own."""
        self.process = spawn(self.command)
        self.born = now

    def look(self, now: float, say: Callable[[str], None]) -> None:
        """Start it where it is not running and its wait is over; a process that dies often waits longer."""
        if self.process is None:
            if now >= self.not_before:
                self.start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        _kill_group(self.process.pid)
        self.wait_s = 1.0 if now - self.born > STEADY_S else min(self.wait_s * 2, LONGEST_WAIT_S)
        self.process, self.not_before = None, now + self.wait_s
        say(f"{self.name} ended with {code}; starting it again in {self.wait_s:.0f} s")


def spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own that is told to stop when this one dies, whatever it dies of."""
    return subprocess.Popen(  # the preexec_fn only calls prctl, and this process has one thread
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509
    )


def keep(children: Sequence[Child], *, on_ready: Callable[[], bool], say: Callable[[str], None]) -> None:
    """Run the children until SIGTERM or SIGINT, then stop them all.

    Args:
        children: what to run.
        on_ready: asked at each look until it answers True (the pages answer, and the address has been said).
        say: where a line for the log goes.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    ready = False
    try:
        while not stop.is_set():
            for child in children:
                child.look(time.monotonic(), say)
            ready = ready or on_ready()
            stop.wait(LOOK_S)
    finally:
        end([child.process for child in children if child.process])


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask processes to stop, wait GRACE_S for them together, then end their groups."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_S
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(process.pid)
        process.wait()


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _die_with(parent: int) -> Callable[[], None] | None:
    """Give what a new process does before it becomes its command; only Linux can tell it of our death."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask
