"""Serve an installation of its own as `./simpul up` serves it, on a database of its own, and weigh it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from simpul.site import config
from simpul.site.commands import testing
from simpul.site.commands.start import children

BOTH = ("web", "worker default 1")
"""The pages, and the worker of small jobs."""


def databases(only: str | None = None) -> Iterator[tuple[str, str]]:
    """Name each database there is with its SIMPUL_DATABASE_URL: SQLite, and PostgreSQL with its fsync."""
    if only != "postgresql":
        yield "SQLite", ""
    server = testing.postgres()
    if server and only != "sqlite":
        with testing.cluster(server, durable=True) as url:
            yield "PostgreSQL", url


def environment(data: Path, url: str) -> dict[str, str]:
    """Give the settings of an installation that keeps everything in a folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return os.environ | {
        "SIMPUL_DATA": str(data), "SIMPUL_PORT": str(port), "SIMPUL_DATABASE_URL": url,
        "SIMPUL_SECRET_KEY": "benchmark" * 8, "SIMPUL_TRUSTED_PROXIES": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "simpul.site.settings",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip


def command(settings: dict[str, str], *words: str, give: bytes | None = None) -> str:
    """Run Python in an installation: `-c CODE`, or a module; what it printed."""
    line = [sys.executable, "-P", *words]
    done = subprocess.run(line, env=settings, input=give, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


@contextmanager
def served(settings: dict[str, str], folder: Path, *, roles: Sequence[str] = ("web",)) -> Iterator[list[int]]:
    """Serve until the block ends; gives the process group of each role ("web", "worker default 1")."""
    wanted = [child for child in children(config.read(settings)) if child.name in roles]
    with ExitStack() as stack:
        groups = []
        for child in wanted:
            log = stack.enter_context((folder / f"{child.name.replace(' ', '-')}.log").open("wb"))
            process = subprocess.Popen(
                child.command, env=settings, stdout=log, stderr=log, start_new_session=True
            )
            stack.callback(_end, process)
            groups.append(process.pid)
        _wait(int(settings["SIMPUL_PORT"]))
        yield groups


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait(port: int) -> None:
    for _ in range(400):
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        time.sleep(0.25)
    raise SystemExit("nothing answers")


def processor_s(groups: Sequence[int]) -> float:
    """Add up the processor time of process groups, in seconds."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) in groups:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def data_folder() -> Iterator[Path]:
    """Give an empty folder for what an installation keeps; it goes with the block."""
    with tempfile.TemporaryDirectory(prefix="simpul-benchmark-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """Give p50, p95 and the longest, in ms."""
    rows = sorted(seconds)
    return {
        "p50_ms": round(1000 * rows[len(rows) // 2], 1),
        "p95_ms": round(1000 * rows[int(len(rows) * 0.95)], 1),
        "longest_ms": round(1000 * rows[-1], 1), "number": len(rows),
    }  # fmt: skip
