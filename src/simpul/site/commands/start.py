"""What `up` does: database, files of the pages, a first city, then the processes, step by step."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from importlib.metadata import version

import click

from simpul.kernel.refusal import Refused
from simpul.site.commands.installation import Installation
from simpul.site.commands.supervise import Child, keep
from simpul.site.config import Config, read

PATIENCE_S = 20
"""How long pages may answer before a worker is seen."""
PYTHON = (sys.executable, "-P", "-m", "simpul.site.commands")


class PortTaken(Refused):
    """Something else listens where the pages should be."""


class StepFailed(Refused):
    """A step of the start did not succeed; its own words stand above."""


@contextmanager
def step(said: str) -> Iterator[None]:
    """Show a step, and the seconds that it took."""
    click.echo(f"· {said} … ", nl=False, err=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        click.echo("failed", err=True)
        raise
    click.echo(f"{time.monotonic() - began:.1f} s", err=True)


def check_port(config: Config) -> None:
    """Make sure that the pages can be served where they should be.

    Raises:
        PortTaken: they cannot.
    """
    family = socket.AF_INET6 if ":" in config.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.bind, config.port))
        except OSError as error:
            raise PortTaken(
                f"SIMPUL_PORT: port {config.port} on {config.bind} cannot be used ({error.strerror}); "
                f"choose another one: SIMPUL_PORT={config.port + 1} ./simpul up"
            ) from error


def load() -> None:
    """Load Django with our settings, over a data folder that is there.

    Raises:
        BadSettings: from the environment.
        CannotKeep: the data folder cannot be made.
    """
    Installation(read(os.environ)).make()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simpul.site.settings")
    import django

    django.setup()


def prepare(installation: Installation, *, empty: bool) -> None:
    """Bring database and static files to this version; at the first start, make the sample city.

    Raises:
        StepFailed: a step did not succeed.
    """
    with step("loading"):
        load()
    from django.core.management import call_command

    with step("database"):
        call_command("migrate", verbosity=0, interactive=False)
    with step("files of the pages"):
        call_command("collectstatic", verbosity=0, interactive=False)
    begun = installation.run / "begun"  # until the first start is over; one that was interrupted begins again
    if not empty and not begun.exists() and not _has_real_city():
        first_city()
    begun.touch()


def first_city() -> None:
    """Make Kota Contoh and bring its surveys in."""
    click.echo("· first start: making Kota Contoh, an invented city, and its road survey", err=True)
    if subprocess.run(
        [*PYTHON, "sample"], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
    ).returncode:
        raise StepFailed(
            "./simpul sample did not succeed. Mend what it says, or start without the sample city: "
            "./simpul up --empty"
        )


def children(config: Config) -> list[Child]:
    """Name the processes of an installation: web server, a worker for small jobs, one per core for photos."""
    web = (
        *(
            sys.executable,
            "-P",
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            config.bind,
            "--port",
            str(config.port),
        ),
        *("--workers", str(config.workers or cores() + 1)),
        *("--blocking-threads", "1", "--respawn-failed-workers"),
        *(
            "--backlog",
            "1024",
            "--workers-kill-timeout",
            "10",
            "--log-level",
            "warning",
            "simpul.site.wsgi:application",
        ),
    )
    eyes = config.vision_workers or cores()
    workers = [("default", 1), *(("vision", number) for number in range(1, eyes + 1))]
    return [Child("web", web)] + [
        Child(f"worker {queue} {number}", (*PYTHON, "worker", "--queue", queue, "--number", str(number)))
        for queue, number in workers
    ]


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(installation: Installation) -> None:
    """Serve until told to stop. Holds the lock that `up` took; says the address once the pages answer."""
    release = version("simpul")
    installation.write(ready=False, version=release)

    first = 0.0

    def ready() -> bool:
        nonlocal first
        answer = installation.ask("/healthz")
        if answer is None:
            return False
        first = first or time.monotonic()
        late = time.monotonic() - first > PATIENCE_S
        if late and answer[0] == HTTPStatus.INTERNAL_SERVER_ERROR:
            raise StepFailed("The pages answer with an error of their own.")
        if not late and not _worker_seen(answer[1]):
            return False
        installation.write(ready=True, version=release)
        click.echo(f"Simpul is at {installation.address}   (Ctrl+C stops it)", err=True)
        return True

    try:
        keep(children(installation.config), on_ready=ready, say=lambda line: click.echo(line, err=True))
    finally:
        installation.forget()


def _worker_seen(health: bytes) -> bool:
    try:
        return bool(json.loads(health)["checks"]["worker"]["ok"])
    except (ValueError, LookupError, TypeError):
        return False


def become(lock: int) -> None:
    """Become the process that serves: a small one, without Django, that keeps the lock."""
    os.set_inheritable(lock, True)  # noqa: FBT003 its only form
    os.execv(sys.executable, [*PYTHON, "supervise", "--lock", str(lock)])  # noqa: S606 - this very program


def detach(installation: Installation, lock: int) -> int:
    """Start the process that serves with its words going to the log, and give its number."""
    keep_log(installation)
    with installation.log.open("ab") as log:
        process = subprocess.Popen(
            [*PYTHON, "supervise", "--lock", str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(lock,),
            cwd="/",
        )
    return process.pid


def keep_log(installation: Installation, most: int = 20_000_000) -> None:
    """Put a log that has grown beyond `most` bytes aside as simpul.log.1."""
    if installation.log.exists() and installation.log.stat().st_size > most:
        installation.log.replace(installation.log.with_suffix(".log.1"))


def _has_real_city() -> bool:
    from simpul.ground.places.models import City

    return City.objects.served().filter(invented=False).exists()
