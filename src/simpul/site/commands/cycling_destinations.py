"""`./simpul cycling destinations`: the register in and out; `sample`: what a first start shows."""

from pathlib import Path

import click
from django.db import transaction
from django.utils import timezone

from simpul.adapters import sheets
from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import destination_sample
from simpul.rooms.cycling.act.destination_import import Outcome, import_rows
from simpul.rooms.cycling.jobs import sample as route_sample
from simpul.rooms.cycling.jobs.destinations import read
from simpul.rooms.cycling.observe import destinations as observe
from simpul.rooms.cycling.observe.destination_sheet import BadTable
from simpul.rooms.cycling.share import destination_export as exports
from simpul.site.commands.scope import city_named

SHOWN = 20


class NothingTaken(Refused):
    """The file could not be taken in; every fault was said."""


@click.group("destinations")
def destinations() -> None:
    """The destinations that riders go to: take a table in, write one out."""


@destinations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--city", "slug", required=True, help="Whose destinations (its slug).")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
def import_(file: Path, slug: str, *, dry_run: bool) -> None:
    """Take in a CSV, XLSX or GeoJSON file, all of it or nothing; the same file again changes nothing."""
    city = city_named(slug)
    try:
        rows = read(file.read_bytes(), file.name)
        with transaction.atomic():
            outcome = import_rows(city, rows, file.name, actor=system_person(), now=timezone.now())
            if dry_run:
                transaction.set_rollback(True)
    except BadTable as refusal:
        for fault in refusal.cells:
            click.echo(f"{fault.ref or file.name}: {fault.says}", err=True)
        raise NothingTaken(f"{len(refusal.cells)} faults: nothing was taken in") from refusal
    _tell(outcome)
    if dry_run:
        click.echo("This was a dry run: nothing was kept.")


@destinations.command("export")
@click.option("--city", "slug", required=True, help="Whose destinations (its slug).")
@click.option("--format", "form", type=click.Choice(["csv", "geojson"]), default="csv", show_default=True)
@click.option("--drafts", is_flag=True, help="With drafts and what is not there any more.")
@click.option("--map", "with_map", is_flag=True, help="With the goals that only the map knows.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file; printed where none.")
def export(slug: str, form: str, out: Path | None, *, drafts: bool, with_map: bool) -> None:
    """Write the register so that it can be taken in again."""
    city = city_named(slug)
    if form == "csv":
        data = sheets.write_csv(exports.COLUMNS, exports.rows(city, staff=drafts, with_map=with_map))
    else:
        data = exports.features(city, staff=drafts, with_map=with_map).encode()
    if out is None:
        click.echo(data.decode(), nl=form != "csv")
        return
    out.write_bytes(data)
    click.echo(f"{out}: {len(data)} bytes")


@click.command("sample")
@click.option("--city", "slug", default="kota-contoh", show_default=True, help="An invented city (its slug).")
def sample(slug: str) -> None:
    """Write about destinations of an invented city, and recommend routes. Run again it changes nothing."""
    city, now = city_named(slug), timezone.now()
    made = destination_sample.sample(city, actor=system_person(), now=now)
    observe.learn()
    click.echo(f"{made} destinations have a story now")
    routes = route_sample.routes(city, now=now)
    click.echo(f"{len(routes)} routes are recommended now")


def _tell(outcome: Outcome) -> None:
    told = [line for line in outcome.lines if line.what != "same"]
    for line in told[:SHOWN]:
        click.echo(f"{line.ref}: {line.what} {line.name} {', '.join(line.fields)}".rstrip())
    if len(told) > SHOWN:
        click.echo(f"and {len(told) - SHOWN} more")
    counts = (f"{outcome.count('new')} new", f"{outcome.count('changed')} changed")
    click.echo(f"{', '.join(counts)}, {outcome.count('same')} as before")
