import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simpul.site.commands.installation import Installation, started
from simpul.site.commands.supervise import Child
from simpul.site.config import Config

KEEPER = """
import sys
from simpul.site.commands.supervise import Child, keep
body = "import os,sys,time;open(sys.argv[1],'a').write(str(os.getpid())+chr(10));time.sleep(60)"
keep([Child("sleeper", (sys.executable, "-c", body, sys.argv[1]))], on_ready=lambda: True, say=print)
"""


def eventually(told: Callable[[], bool], within_s: float = 15) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if told():
            return True
        time.sleep(0.05)
    return told()


def pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def keeper(tmp_path: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", KEEPER, str(tmp_path / "pids")])
    assert eventually(lambda: len(pids(tmp_path / "pids")) == 1)
    return process


def test_a_child_that_is_killed_is_started_again_and_none_is_left_behind(
    keeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (first,) = pids(tmp_path / "pids")
    os.kill(first, signal.SIGKILL)

    assert eventually(lambda: len(pids(tmp_path / "pids")) == 2)

    keeper.send_signal(signal.SIGTERM)
    keeper.wait(15)
    assert keeper.returncode == 0
    assert all(started(pid) is None for pid in pids(tmp_path / "pids"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_the_children_of_a_killed_keeper_end_too(keeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    (child,) = pids(tmp_path / "pids")

    keeper.kill()
    keeper.wait(15)

    assert eventually(lambda: started(child) is None)


def test_a_child_that_dies_at_once_waits_longer_each_time() -> None:
    child, waits = Child("false", (sys.executable, "-c", "raise SystemExit(3)")), []
    now = 0.0
    for _ in range(7):
        child.look(now, print)
        assert child.process is not None
        child.process.wait(15)
        child.look(now, print)
        waits.append(child.wait_s)
        now = child.not_before

    assert waits == [2, 4, 8, 16, 30, 30, 30]


def test_one_process_at_a_time_holds_an_installation(tmp_path: Path) -> None:
    here, there = Installation(Config(data=tmp_path / "a")), Installation(Config(data=tmp_path / "b"))
    here.make()
    there.make()
    held = here.lock()

    assert held is not None
    assert here.lock() is None
    other = there.lock()
    assert other is not None

    os.close(held)
    os.close(other)
    again = here.lock()
    assert again is not None
    os.close(again)


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    installation = Installation(Config(data=tmp_path))
    installation.make()
    key = tmp_path / "secret-key"
    first = key.read_text()
    installation.make()

    assert key.read_text() == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_recycled_process_number_is_nobody(tmp_path: Path) -> None:
    installation = Installation(Config(data=tmp_path))
    installation.make()
    installation.write(ready=True, version="1")
    assert installation.running() is not None

    state = tmp_path / "run/simpul.json"
    state.write_text(state.read_text().replace(started(os.getpid()) or "?", "1"))

    assert installation.running() is None
