"""The test command: everything on SQLite, then what touches a database on a PostgreSQL of its own."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from simpul.site.config import PREFIX, ROOT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_WORDS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)
PACKAGES = ("chromium", "postgresql", "gdal-bin")
TOTALS = re.compile(r"\d+ (passed|failed|error|skipped|deselected)|no tests ran")
KEPT = ("SIMPUL_CHROMIUM", "SIMPUL_TEST_DATA", "SIMPUL_TEST_DCAT_SHAPES")
SIDE_BY_SIDE = ("-n", "2", "--dist", "worksteal", "--durations", "15")
NO_TESTS = 5
SERVER_WORDS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


def run(words: Sequence[str], *, install: bool) -> int:
    """Run the tests and print one line of totals for each database.

    Args:
        words: more words for pytest.
        install: as root, let apt-get install what the tests need of the machine first.

    Returns:
        0 where all passed on both.
    """
    if install and os.geteuid() == 0:
        _install()
    browser, server = chromium(), postgres()
    if browser is None:
        click.echo(
            "No Chromium: browser tests are left out (SIMPUL_CHROMIUM, or as root --install).", err=True
        )
    given = os.environ.get("SIMPUL_TEST_DATABASE_URL", "")
    if server is None and not given:
        click.echo("No PostgreSQL server: the second run is left out (as root: --install).", err=True)
    with tempfile.TemporaryDirectory(prefix="simpul-test-") as folder:
        environment = _environment(Path(folder), browser)
        results = [("SQLite", *_pytest([*SIDE_BY_SIDE, *words], environment))]
        if given or server:
            with _address(given, server) as url:
                more = environment | {"SIMPUL_DATABASE_URL": url}
                code, totals = _pytest([*SIDE_BY_SIDE, "--database-only", *words], more)
                results.append(("PostgreSQL", 0 if code == NO_TESTS else code, totals))
    for name, _, totals in results:
        click.echo(f"{name}: {totals}")
    return max(code for _, code, _ in results)


def chromium() -> str | None:
    """Find a Chromium: SIMPUL_CHROMIUM, or one on the PATH."""
    names = (os.environ.get("SIMPUL_CHROMIUM", ""), *CHROMIUM_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def postgres() -> Path | None:
    """Find the folder of PostgreSQL's server programs, the newest first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(3))
    on_path = shutil.which("initdb")
    found = [*reversed(folders), *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def _install() -> None:
    if shutil.which("apt-get") is None or (chromium() and postgres() and shutil.which("ogrinfo")):
        return
    click.echo(f"· apt-get install {' '.join(PACKAGES)}", err=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update", "-qq"), ("install", "-qq", "-y", "--no-install-recommends", *PACKAGES)):
        done = subprocess.run(["apt-get", *words], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            click.echo(f"apt-get {words[0]}: {done.stderr.strip()[-500:]}", err=True)
            return


def _environment(folder: Path, browser: str | None) -> dict[str, str]:
    """Give the environment of the tests: no setting of this installation reaches them."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX) or name in KEPT}
    shared = ROOT.parent / "shared" / "data"
    if "SIMPUL_TEST_DATA" not in plain and shared.is_dir():
        plain["SIMPUL_TEST_DATA"] = str(shared)
    return plain | {"SIMPUL_DATA": str(folder / "data")} | ({"SIMPUL_CHROMIUM": browser} if browser else {})


def _pytest(words: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run pytest in the checkout, passing its words through, and give its status and its line of totals."""
    totals = "no totals"
    command = [sys.executable, "-P", "-m", "pytest", *words]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if TOTALS.search(line) and not line.startswith(("SKIPPED", "FAILED", "ERROR")):
                totals = line.strip(" =\n")
    return process.returncode, totals


@contextmanager
def _address(given: str, server: Path | None) -> Iterator[str]:
    if given or server is None:
        yield given
        return
    with cluster(server) as url:
        yield url


@contextmanager
def cluster(server: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL of our own on a socket in a temporary folder, give its URL, remove it afterwards.

    Args:
        server: the folder of its programs.
        durable: as it runs in earnest, each commit on the disk; tests need no such thing.
    """
    who = _somebody()
    with tempfile.TemporaryDirectory(prefix="simpul-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        place = Path(name)
        if who:
            os.chown(place, who.pw_uid, who.pw_gid)
        as_who: dict[str, Any] = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
        init = [
            str(server / "initdb"),
            "-D",
            f"{name}/db",
            "-A",
            "trust",
            "-U",
            "simpul",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(init, cwd=name, check=True, capture_output=True, **as_who)
        wanted = SERVER_WORDS[:1] if durable else SERVER_WORDS
        words = [word for setting in wanted for word in ("-c", setting)]
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(server / "postgres"), "-D", f"{name}/db", "-k", name, *words],
                cwd=name, stdout=log, stderr=log, **as_who,
            )  # fmt: skip
        try:
            _wait(server, name)
            yield f"postgresql://simpul@{name.replace('/', '%2F')}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            process.wait(30)


def _wait(server: Path, socket: str) -> None:
    words = [str(server / "pg_isready"), "-q", "-h", socket, "-U", "simpul", "-t", "1"]
    for _ in range(120):
        if subprocess.run(words, check=False).returncode == 0:
            return
        time.sleep(0.25)
    raise click.ClickException(f"PostgreSQL does not start: {(Path(socket) / 'log').read_text()[-1000:]}")


def _somebody() -> pwd.struct_passwd | None:
    """Give whom PostgreSQL runs as: root may not, so one of the unprivileged accounts; None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise click.ClickException(
        "PostgreSQL does not run as root, and there is no account `postgres` or `nobody`"
    )
