"""The command line. `./simpul` prepares the machine, then becomes `main`.

Each group is a module beside this one that holds a click group of its own name. It is loaded when it is asked
for, so that a command that needs no Django does not wait for it.
"""

import sys
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

import click

from simpul.kernel.refusal import Refused
from simpul.site import config

SERVICE = {
    "up": "Start the city: pages, workers, database. The first start makes a sample city.",
    "down": "Stop it.",
    "status": "Tell whether it runs, where, and how it is.",
    "test": "Run the tests: SQLite, then PostgreSQL, with a browser where there is one.",
    "check": "Check the settings and the installation without starting it.",
    "migrate": "Bring the database to this version.",
    "worker": "Run a worker of one queue in the foreground.",
    "shell": "Open a Python shell with the city loaded.",
    "supervise": "",  # what `up` becomes; nobody types it
}
GROUPS = {
    "city": "Cities: the sample, one from OpenStreetMap, one from lines.",
    "survey": "Road surveys: bring one in, report on it.",
    "model": "The road model: what it is, how good it is, its versions.",
    "roads": "The road office: plans under a budget, training sets, a drive of the sample.",
    "route": "Find cycling routes between places.",
    "cycling": "Cycling: build the routing tiles, check the published routes.",
    "reports": "Reports: what waits, the clock, e-mail and Open311, votes counted again.",
    "indicators": "Indicators: compute, enter, package, verify, import, export.",
    "hub": "The network: its public record, the yearly report, submissions between installations.",
    "people": "Accounts and their roles.",
    "ledger": "The record of who did what: verify it.",
    "keys": "Keys that sign what leaves, and whose are believed.",
    "sample": "Make Kota Contoh, the invented city, with its road surveys.",
    "translate": "Translations: collect, compile, check.",
}
FAULT = 2


class Lazy(click.Group):
    """A group that imports a command's module when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's own signature
        """Name every command that is there, services first."""
        return [name for name in {**SERVICE, **GROUPS} if name in SERVICE or _there(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's own signature
        """Load one command; None where there is none of that name."""
        if cmd_name in SERVICE:
            return _load("service", cmd_name)
        if cmd_name not in GROUPS or not _there(cmd_name):
            return None
        import_module(f"{__name__}.start").load()
        import_module("django.utils.translation").activate("en")  # the shell speaks as click does
        return _load(cmd_name, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with one line each, without loading them."""
        said = SERVICE | GROUPS
        with formatter.section("Commands"):
            formatter.write_dl([(name, said[name]) for name in self.list_commands(ctx) if said[name]])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("simpul"), prog_name="simpul")
def cli() -> None:
    """Simpul: an open city platform on one small machine.

    Settings come from the environment (SIMPUL_*): docs/settings.md lists them.
    """


def main() -> None:
    """Run one command. Exit 2 with one line for each fault that the person can mend."""
    try:
        cli(prog_name="./simpul")
    except config.BadSettings as error:
        _say("These settings are wrong:", *(f"  {fault}" for fault in error.faults))
    except Refused as error:
        _say(str(error))
    except Exception as error:
        if not type(error).__module__.startswith("django.db"):
            raise
        _say(
            f"The database says: {error}",
            "Is it there, and of this version? ./simpul migrate, or ./simpul up",
        )
    sys.exit(FAULT)


def _say(*lines: str) -> None:
    click.echo("\n".join(lines), err=True)


def _there(name: str) -> bool:
    return find_spec(f"{__name__}.{name}") is not None


def _load(module: str, name: str) -> click.Command:
    loaded = import_module(f"{__name__}.{module}")
    command = getattr(loaded, name, None) or getattr(loaded, "group", None)
    if not isinstance(command, click.Command):
        raise TypeError(f"{loaded.__name__} has no click command named {name}")
    return command
