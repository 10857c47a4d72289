"""`./simpul sample`: what a first start shows, made by the commands that anyone may type."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from simpul.adapters import contoh
from simpul.site.commands import cli
from simpul.site.commands.start import cores

SLUG = "kota-contoh"
PHOTOS = (160, 80)
"""How many photos the two drives take: enough for a map with something on it within a minute or two."""


@click.command
@click.option("--seed", default=1, show_default=True, help="Which of the invented cities.")
def sample(*, seed: int) -> None:
    """Make Kota Contoh, the invented city, with its drives and rides, and load the network's public record.

    Run again it changes nothing.
    """
    _run("city", "sample", "--seed", str(seed))
    _run("hub", "load", "--quiet")
    with TemporaryDirectory(prefix="simpul-contoh-") as name:
        _drive(seed, Path(name))
        for number, drive in enumerate(sorted(Path(name).glob("survey*")), start=1):
            called = f"Kota Contoh, drive {number}"
            _run("survey", "add", str(drive / "frames"), "--city", SLUG, "--name", called)
        _repair(seed, Path(name) / "after")
    _run("cycling", "sample", "--city", SLUG)
    _run("cycling", "build", "--city", SLUG)
    _run("cycling", "look", "--city", SLUG)
    _run("reports", "sample", "--city", SLUG)
    _run("indicators", "sample", "--city", SLUG)


def _drive(seed: int, folder: Path) -> None:
    with click.progressbar(length=sum(PHOTOS), label="· driving through Kota Contoh", file=sys.stderr) as bar:
        contoh.make(seed).write(
            folder, photos=PHOTOS, workers=cores(), tell=lambda done, _total: bar.update(done - bar.pos)
        )


def _repair(seed: int, folder: Path) -> None:
    """Let an invented crew mend some of it, and a third drive look whether it holds."""
    from simpul.ground.places.models import City
    from simpul.site.commands import sample_repairs

    chosen = sample_repairs.order(City.objects.get(slug=SLUG), seed, max(PHOTOS))
    if chosen:
        click.echo("· some of it is mended, and driven past again", err=True)
        sample_repairs.drive(folder, seed, max(PHOTOS), chosen)
        _run("survey", "add", str(folder / "frames"), "--city", SLUG, "--name", "Kota Contoh, drive 3")


def _run(*words: str) -> None:
    cli.main(args=list(words), prog_name="./simpul", standalone_mode=False)
