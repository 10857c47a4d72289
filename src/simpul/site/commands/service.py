"""The commands that run an installation: up, down, status, worker, migrate, check, shell, test."""

import json
import os
import signal
import sys
import time
from dataclasses import replace
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import click

from simpul.kernel.refusal import Refused
from simpul.site import config
from simpul.site.commands import start
from simpul.site.commands.installation import Installation, Running, started

START_S = 120
STOP_S = 40
BEHIND_PAGES = 5
"""How nice a worker is: where processors are short, whoever waits for a page goes first."""


class DoesNotStart(Refused):
    """It was started and does not answer."""


class DoesNotStop(Refused):
    """It was told to stop and is still there."""


def _installation(**changed: Any) -> Installation:
    return Installation(
        replace(config.read(os.environ), **{k: v for k, v in changed.items() if v is not None})
    )


@click.command
@click.option("--detach", is_flag=True, help="Give the shell back; the log is in SIMPUL_DATA/logs.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of SIMPUL_PORT.")
@click.option("--empty", is_flag=True, help="A first start without the sample city.")
def up(*, detach: bool, port: int | None, empty: bool) -> None:
    """Start the city: pages, workers, database. Started again it changes nothing.

    The first start makes Kota Contoh, an invented city with a road survey, unless --empty is given.
    """
    if port:
        os.environ["SIMPUL_PORT"] = str(port)
    installation = _installation()
    installation.make()
    lock = installation.lock()
    if lock is None:
        found = installation.running()
        where = f"at {found.address} (process {found.pid})" if found and found.ready else "and is starting"
        click.echo(f"Simpul runs already {where}. Its data: {installation.config.data}")
        return
    start.check_port(installation.config)
    installation.write(ready=False, version=version("simpul"))
    start.prepare(installation, empty=empty)
    _say_who_may_come_in()
    if not detach:
        start.become(lock)
    _wait_until_ready(installation, start.detach(installation, lock))
    click.echo(f"Simpul is at {installation.address}   (./simpul down stops it)")


@click.command(hidden=True)
@click.option("--lock", type=int, required=True)
def supervise(*, lock: int) -> None:
    """Serve, holding the lock that `up` took."""
    os.set_inheritable(lock, False)  # noqa: FBT003 its only form
    start.run(_installation())


@click.command
def down() -> None:
    """Stop this installation, and only this one (SIMPUL_DATA says which)."""
    installation = _installation()
    found = installation.running()
    if found is None:
        click.echo("Simpul does not run.")
        return
    os.kill(found.pid, signal.SIGTERM)
    if not _gone(found):
        raise DoesNotStop(f"Process {found.pid} does not stop; read {installation.log}.")
    click.echo("Simpul has stopped.")


@click.command
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(*, as_json: bool) -> None:
    """Tell whether it runs, where, and how it is. Exit 1 where it does not run or something ails it."""
    installation = _installation()
    if found := installation.running():  # it may have been started with --port
        installation = _installation(port=urlsplit(found.address).port)
    answer = installation.ask("/healthz") if found else None
    health: dict[str, Any] = json.loads(answer[1]) if answer and answer[1].startswith(b"{") else {}
    told = {
        "running": found is not None,
        "well": answer is not None and answer[0] == HTTPStatus.OK,
        "address": installation.address,
        "version": version("simpul"),
        "process": found.pid if found else None,
        "data": str(installation.config.data),
        "checks": health.get("checks", {}),
    }
    click.echo(json.dumps(told, indent=2) if as_json else "\n".join(_in_words(told)))
    sys.exit(0 if told["well"] else 1)


@click.command
@click.option("--queue", default="default", show_default=True, type=click.Choice(["default", "vision"]))
@click.option("--number", default=1, show_default=True, help="Which of the workers of this queue it is.")
def worker(*, queue: str, number: int) -> None:
    """Run a worker of one queue in the foreground. `up` starts them; this one is for a second machine."""
    start.load()
    from django.core.management import call_command

    os.nice(BEHIND_PAGES)
    beat = Installation(config.read(os.environ)).run / f"worker-{queue}-{number}"
    call_command("ox_worker", queues=queue, heartbeat_file=str(beat))


@click.command
def migrate() -> None:
    """Bring the database to this version. `up` does it too."""
    start.load()
    from django.core.management import call_command

    call_command("migrate", interactive=False)


@click.command
def check() -> None:
    """Check the settings and the installation without starting it. Exit 2 where something is wrong."""
    installation = _installation()
    start.load()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", deploy=installation.config.https, fail_level="WARNING")
    except SystemCheckError as error:
        raise Refused(str(error)) from error


@click.command
@click.option("--command", "-c", help="Run this and end.")
def shell(*, command: str | None) -> None:
    """Open a Python shell with the city loaded."""
    start.load()
    from django.core.management import call_command

    call_command("shell", command=command)


@click.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": ["--help"],
    }
)
@click.option(
    "--install", is_flag=True, help="As root: apt-get install Chromium, PostgreSQL and gdal-bin first."
)
@click.argument("pytest_words", nargs=-1, type=click.UNPROCESSED)
def test(*, install: bool, pytest_words: tuple[str, ...]) -> None:
    """Run the tests on SQLite, then those that touch a database on PostgreSQL. Other words go to pytest.

    Browser tests need Chromium, the second run PostgreSQL's server; it says what is left out without them.
    """
    from simpul.site.commands import testing

    sys.exit(testing.run(list(pytest_words), install=install or os.environ.get("CI") == "true"))


def _say_who_may_come_in() -> None:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.filter(is_active=True).exists():
        click.echo(
            "· nobody can sign in yet; make an account: ./simpul people add NAME --superuser", err=True
        )


def _wait_until_ready(installation: Installation, pid: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and started(pid):
        found = installation.running()
        if found and found.pid == pid and found.ready:
            return
        time.sleep(0.1)
    if started(pid):
        os.kill(pid, signal.SIGTERM)
    last = installation.log.read_text(errors="replace").splitlines()[-15:]
    raise DoesNotStart("\n".join([*last, f"It does not answer; the lines above end {installation.log}."]))


def _gone(found: Running) -> bool:
    deadline = time.monotonic() + STOP_S
    while time.monotonic() < deadline:
        if started(found.pid) != found.started:
            return True
        time.sleep(0.1)
    return False


def _in_words(told: dict[str, Any]) -> list[str]:
    if not told["running"]:
        return [f"Simpul {told['version']} does not run. Its data: {told['data']}"]
    where = f"{told['address']} (process {told['process']})"
    head = f"Simpul {told['version']} runs at {where}. Its data: {told['data']}"
    lines = [
        f"  {name}: {'well' if one['ok'] else 'ILL'}, {one['detail']}" for name, one in told["checks"].items()
    ]
    return [head, *(lines or ["  the pages do not answer"])]
