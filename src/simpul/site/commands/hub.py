"""`./simpul hub`: the network's public record, its yearly report, what cities and hubs send each other."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from django.utils import timezone

from simpul.ground.people.access import system_person
from simpul.rooms.hub.act import network, samples
from simpul.rooms.hub.observe import record
from simpul.rooms.hub.observe.record import Loaded

ELSEWHERE = "simpul.site.commands.hub_exchange"
"""The module with the commands that send and report; it is loaded when one of them is asked for."""


class Group(click.Group):
    """The commands of this module, and those of the other, which are loaded when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return sorted({*super().list_commands(ctx), *_others()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give one command; None where there is none of that name."""
        return super().get_command(ctx, cmd_name) or _others().get(cmd_name)


def _others() -> dict[str, click.Command]:
    if find_spec(ELSEWHERE) is None:
        return {}
    found = vars(import_module(ELSEWHERE)).values()
    return {
        one.name: one for one in found if isinstance(one, click.Command) and one.name and one.name != "hub"
    }


@click.group("hub", cls=Group)
def group() -> None:
    """The network: its public record, its yearly report, submissions between cities and hub."""


@group.command("load")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the files of a record; the project's own where it is not said.",
)
@click.option("--quiet", is_flag=True, help="Tell only the totals.")
def load(folder: Path | None, *, quiet: bool) -> None:
    """Load the public record of the network, and lessons from public sources. Run again it changes nothing.

    What a person entered stays: the record's word is kept beside it. With a fault, nothing is loaded.
    """
    given = record.texts(folder) if folder else record.own_files()
    loaded = network.load(given, actor=system_person(), now=timezone.now())
    if folder is None:
        samples.sample_help(timezone.now())
    if not quiet:
        _tell(loaded)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(loaded.records.items()))
    made = sum(one.made for one in loaded.changes)
    changed = sum(bool(one.taken) and not one.made for one in loaded.changes)
    click.echo(f"{counts}: {made} new, {changed} changed")


def _tell(loaded: Loaded) -> None:
    for one in loaded.changes:
        if one.taken and not one.made:
            click.echo(f"{one.subject}: changed {', '.join(one.taken)}")
        if one.kept:
            click.echo(f"{one.subject}: what was entered here stays for {', '.join(one.kept)}")
    for subject in loaded.gone:
        click.echo(f"{subject}: not in the files any more; it is kept")
