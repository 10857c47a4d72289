"""`./simpul cycling gtfs`: bring in a timetable of buses and trains, or see which there are."""

import json
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.rooms.cycling.act import transit as act
from simpul.rooms.cycling.models import TransitFeed
from simpul.site.commands.scope import city_named


@click.command("gtfs")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--city", "slug", required=True, help="Its slug.")
@click.option("--name", default="", help="Of the timetable; by itself that of its agency or publisher.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def gtfs(file: Path | None, slug: str, name: str, *, as_json: bool) -> None:
    """Bring in a GTFS timetable (a ZIP file); without one, list those that the city has."""
    city = city_named(slug)
    if file is None:
        rows = [_row(feed) for feed in city.transit_feeds.all()]
        click.echo(
            json.dumps({"timetables": rows}) if as_json else "\n".join(map(_said, rows)) or _("none yet")
        )
        return
    feed, is_new = act.bring_in(
        city, act.Arrival(file, file.name, name), actor=system_person(), now=timezone.now()
    )
    row = _row(feed) | {"is_new": is_new, "left_out": [act.worded(fault) for fault in feed.faults]}
    if as_json:
        click.echo(json.dumps(row))
        return
    if not is_new:
        click.echo(_("This very file is here already; nothing has changed."))
    click.echo(_said(row))
    for text in row["left_out"]:
        click.echo(f"  {_('left out')}: {text}", err=True)


def _row(feed: TransitFeed) -> dict[str, Any]:
    return {
        "name": feed.name,
        "stops": feed.stop_count,
        "served_stops": feed.served_count,
        "routes": feed.route_count,
        "lines": feed.line_count,
        "valid_from": feed.valid_from.isoformat() if feed.valid_from else None,
        "valid_to": feed.valid_to.isoformat() if feed.valid_to else None,
        "rows_left_out": feed.faulty,
        "sha256": feed.sha256,
    }


def _said(row: dict[str, Any]) -> str:
    return _(
        "%(name)s: %(stops)d stops, %(routes)d routes, valid to %(valid_to)s, %(faulty)d rows left out"
    ) % {
        "name": row["name"],
        "stops": row["stops"],
        "routes": row["routes"],
        "valid_to": row["valid_to"] or _("not known"),
        "faulty": row["rows_left_out"],
    }
