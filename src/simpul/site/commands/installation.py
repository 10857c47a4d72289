"""One installation on this machine: its folder, who runs it, the lock that lets only one do so. No Django."""

import fcntl
import json
import os
import secrets
import subprocess
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from simpul.kernel.refusal import Refused
from simpul.site.config import Config

ANSWER_S = 10


class CannotKeep(Refused):
    """The data folder cannot be written."""


@dataclass(frozen=True, slots=True)
class Running:
    """The process that runs an installation: `started` tells it from a later process of the same number."""

    pid: int
    started: str
    address: str
    version: str
    ready: bool


class Installation:
    """What one data folder holds about its own running: run/ (lock, state), logs/, secret-key."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.run, self.logs = config.data / "run", config.data / "logs"
        self.log = self.logs / "simpul.log"
        self._state, self._lock = self.run / "simpul.json", self.run / "lock"

    @property
    def address(self) -> str:
        """The address to open in a browser on this machine."""
        host = "localhost" if self._probe in {"127.0.0.1", "::1"} else self.config.bind
        return f"http://{host}:{self.config.port}"

    def make(self) -> None:
        """Create the folders and, where none is set, the secret that signs sessions.

        Raises:
            CannotKeep: the folder cannot be made or written.
        """
        try:
            for folder in (self.config.data, self.run, self.logs):
                folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            # Photos on their way in are nobody else's to read.
            (self.config.data / "arriving").mkdir(mode=0o700, exist_ok=True)
            key = self.config.data / "secret-key"
            if not self.config.secret_key and not key.exists():
                with os.fdopen(os.open(key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                    file.write(secrets.token_urlsafe(50))
        except OSError as error:
            raise CannotKeep(
                f"SIMPUL_DATA: {error.filename}: {error.strerror}; name a folder that you may write"
            ) from error

    def lock(self) -> int | None:
        """Take the lock, which ends with the process. Gives its file number; None where another has it."""
        number = os.open(self._lock, os.O_CREAT | os.O_RDWR, 0o640)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(number)
            return None
        return number

    def write(self, *, ready: bool, version: str) -> None:
        """Note that this process runs the installation."""
        mine = Running(os.getpid(), started(os.getpid()) or "", self.address, version, ready)
        fresh = self._state.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(mine)))
        fresh.replace(self._state)

    def forget(self) -> None:
        """Note that nobody runs it."""
        self._state.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """Give who runs it, or None. A number that now belongs to another process does not count."""
        try:
            found = Running(**json.loads(self._state.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.started and started(found.pid) == found.started else None

    def ask(self, path: str) -> tuple[int, bytes] | None:
        """Ask the pages of this installation, as its own first host. None where nothing answers."""
        host = self.config.hosts[0].removeprefix(".") if self.config.hosts else "localhost"
        line = HTTPConnection(self._probe, self.config.port, timeout=ANSWER_S)
        try:
            line.request("GET", path, headers={"Host": host})
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            line.close()

    @property
    def _probe(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.config.bind, self.config.bind)  # noqa: S104


def started(pid: int) -> str | None:
    """Tell when a process started, in whatever words the system has; None where there is no such process."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]  # proc(5): state is field 3, starttime field 22
    asked = ["ps", "-o", "lstart=", "-p", str(pid)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.stdout.strip() or None
