"""Installations beside the tests: a hub and a city, each with its own folder, database, key and port."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simpul.site import config
from simpul.site.commands.start import PYTHON, children

BEGIN = "import django; django.setup()\nfrom django.utils import timezone\nnow = timezone.now()\n"
LIMITED = (
    "import os, resource, sys\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\n"
    "os.execv(sys.argv[2], sys.argv[2:])"
)


@dataclass
class Beside:
    """One installation: what is run in it, and whether its pages are served."""

    data: Path
    port: int
    environment: dict[str, str]
    server: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def python(self, code: str, *, killed: bool = False) -> str:
        """Run some lines with Django loaded, and give what they print; `killed`: they end by kill -9."""
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", BEGIN + code],
            env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr
        return done.stdout

    def ask(self, code: str) -> Any:
        """Run some lines that end in an expression of JSON, and give it."""
        *lines, last = code.strip().splitlines()
        return json.loads(self.python("\n".join([*lines, "import json", f"print(json.dumps({last}))"])))

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command as a person does."""
        return subprocess.run(  # noqa: S603 - our own interpreter
            [*PYTHON, *words],
            env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command as a person does, and leave it running."""
        return subprocess.Popen(  # noqa: S603 - our own interpreter
            [*PYTHON, *words],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def serve(
        self, most_bytes: int | None = None, application: str = "", more: Mapping[str, str] | None = None
    ) -> None:
        """Serve the pages as ./simpul up does.

        Args:
            most_bytes: how long a file of it may become; None for as long as it likes.
            application: what the web server calls, where it is not our own.
            more: what else stands in its environment.
        """
        web = list(children(config.read(self.environment))[0].command)
        web[-1] = application or web[-1]
        command = [sys.executable, "-c", LIMITED, str(most_bytes), *web] if most_bytes else web
        with (self.data / "web.log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603 - our own interpreter
                command,
                env=self.environment | dict(more or {}), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        for _try in range(240):
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/api/hub/key", timeout=20).read()  # noqa: S310 - our own server
                return
            time.sleep(0.25)
        raise AssertionError((self.data / "web.log").read_text()[-3000:])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server, by kill -9 where that is asked."""
        if self.server:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, how)
            self.server.wait(30)
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server = None

    def faults(self) -> list[object]:
        """Say what is wrong with the ledgers of the installation."""
        found: list[object] = self.ask(
            "from simpul.ground.ledger import act\n"
            "from simpul.ground.places.models import City\n"
            "[str(one) for city in [None, *City.objects.all()] for one in act.verify(city)]"
        )
        return found


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def make(folder: Path, template: Path | None = None) -> Beside:
    """Make an installation on SQLite: a copy of another's folder, keys and all, or a new one."""
    if template:
        shutil.copytree(template, folder)
    else:
        folder.mkdir(parents=True)
    port = free_port()
    plain = {name: text for name, text in os.environ.items() if not name.startswith("SIMPUL_")}
    made = Beside(
        folder,
        port,
        plain
        | {
            "SIMPUL_DATA": str(folder), "SIMPUL_PORT": str(port), "SIMPUL_WORKERS": "1",
            "SIMPUL_LANGUAGE": "en",
            "DJANGO_SETTINGS_MODULE": "simpul.site.settings", "SIMPUL_SECRET_KEY": "beside" * 10,
        },
    )  # fmt: skip
    if not template:
        made.python("from django.core.management import call_command\ncall_command('migrate', verbosity=0)")
    return made
