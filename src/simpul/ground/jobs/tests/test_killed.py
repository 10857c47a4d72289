"""A worker that is killed: its job runs again within seconds, and never twice while the first one lives."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simpul.ground.conftest import LONGEST_S, Installation, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TAKEN_UP_S = 20

LEASE_S = 3
NAP = "FROM django_ox_oxtask WHERE task_path LIKE '%.nap'"
"""The job that sleeps: on the full hour the workers also begin what is due then."""

ASK = """
from simpul.ground import jobs
from simpul.ground.jobs.tests import work
jobs.run(work.nap, {log!r}, 300)
"""


@pytest.fixture
def start(installation: Installation) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []

    def begin(*words: str) -> subprocess.Popen[bytes]:
        running.append(installation.start("ox_worker", "--skip-checks", "--interval", "0.2", *words))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.wait()


def said(log: Path) -> list[tuple[str, int, float]]:
    lines = log.read_text().splitlines() if log.exists() else []
    return [(word, int(process), float(at)) for word, process, at in map(str.split, lines)]


def workers_seen(installation: Installation) -> int:
    return int(installation.query("SELECT COUNT(*) FROM jobs_sighting")[0][0])


def test_a_killed_workers_job_is_taken_up_by_the_next(
    installation: Installation, tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    log = tmp_path / "log"
    workers = [start("--lock-timeout", str(LEASE_S)) for _ in range(2)]
    installation.python(ASK.format(log=str(log)))
    wait_for(lambda: len(said(log)) > 0 and workers_seen(installation) == len(workers))
    wait_for(lambda: time.time() - said(log)[0][2] > LEASE_S + 2)
    assert len(said(log)) == 1, "a job whose worker lives ran twice when its first lease was over"

    first, second = sorted(workers, key=lambda worker: worker.pid != said(log)[0][1])
    first.send_signal(signal.SIGKILL)
    killed_at = time.time()
    wait_for(lambda: len(said(log)) > 1)
    words = said(log)
    print(f"\ntaken up {words[1][2] - killed_at:.2f} s after the kill")  # noqa: T201
    assert [(word, process) for word, process, _ in words[:2]] == [
        ("begin", first.pid),
        ("begin", second.pid),
    ]
    assert words[1][2] - killed_at < TAKEN_UP_S

    wait_for(lambda: installation.query(f"SELECT status {NAP}") == [("SUCCESSFUL",)])
    assert [word for word, _, _ in said(log)] == ["begin", "begin", "end"]
    assert installation.query(f"SELECT attempts {NAP}") == [(2,)]

    second.send_signal(signal.SIGTERM)
    assert second.wait(LONGEST_S) == 0
    assert list((installation.data / "run" / "workers").glob("*")) == []
