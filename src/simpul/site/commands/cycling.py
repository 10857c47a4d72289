"""`./simpul cycling`: build the routing tiles, check the published routes, and what cycling brings in."""

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import build as act
from simpul.rooms.cycling.jobs import build as building
from simpul.rooms.cycling.jobs import network as measuring
from simpul.rooms.cycling.share import build as share
from simpul.site.commands.scope import city_named

HERE = "simpul.site.commands"
METRES_A_KM = 1000
MORE = {
    "check": "cycling_check", "destinations": "cycling_destinations", "gtfs": "cycling_transit",
    "sample": "cycling_destinations",
}  # fmt: skip
"""Commands of this group that have a module of their own."""


class Group(click.Group):
    """A group that finds some of its commands in modules beside this one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command that is there."""
        more = [name for name, module in MORE.items() if find_spec(f"{HERE}.{module}")]
        return sorted([*super().list_commands(ctx), *more])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give one command; None where there is none of that name."""
        if cmd_name in MORE and find_spec(f"{HERE}.{MORE[cmd_name]}"):
            found = getattr(import_module(f"{HERE}.{MORE[cmd_name]}"), cmd_name, None)
            return found if isinstance(found, click.Command) else None
        return super().get_command(ctx, cmd_name)


@click.group(cls=Group)
def cycling() -> None:
    """Cycling: build the routing tiles, check the published routes."""


@cycling.command
@click.option("--city", "slug", help="Its slug; every city that has a map where none is given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def build(*, slug: str | None, as_json: bool) -> None:
    """Make the routing tiles anew, of the map and of what is known of the streets now.

    The tiles of before stay in use until the new ones stand, and where they cannot be made.
    """
    cities = [city_named(slug)] if slug else list(City.objects.served().exclude(version=""))
    done = [_build(city, quiet=as_json) for city in cities]
    if as_json:
        click.echo(json.dumps({"builds": done}, indent=2))
    elif not done:
        click.echo(_("No city has a map yet. Begin with: ./simpul city sample"))
    failed = [row for row in done if row["state"] == "failed"]
    if failed:
        where = ", ".join(f"{row['city']}: {row['error']}" for row in failed)
        raise act.BuildFailed(
            _("New tiles could not be made; the tiles of before are still in use. %(where)s")
            % {"where": where}
        )


@cycling.command
@click.option("--city", "slug", required=True, help="Its slug.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def tiles(*, slug: str, as_json: bool) -> None:
    """Say what routes are found on now, what is being built, and whether the newest build failed."""
    said = share.standing(city_named(slug))
    rows: dict[str, Any] = {
        "city": said.city,
        "built_at": said.built_at.isoformat() if said.built_at else None,
        "seen_on": said.seen_on.isoformat() if said.seen_on else None,
        "own_map": said.own_map,
        "hills_known": said.hills_known,
        "under_way": said.under_way.plain() if said.under_way else None,
        "failed": said.failed.plain() if said.failed else None,
    }
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for name, value in rows.items():
        click.echo(
            f"{name:<12} {value.get('step') or value.get('error') if isinstance(value, dict) else value}"
        )


@cycling.command
@click.option("--city", "slug", required=True, help="Its slug.")
def look(*, slug: str) -> None:
    """Measure the network for the indicators of this year, as a job does every night."""
    city = city_named(slug)
    found = measuring.look(city, timezone.now())
    km = sum(row["low_stress_m"] for row in found.classes) / METRES_A_KM
    reached = sum(goal["time_s"] is not None for goal in found.goals)
    words = _("%(city)s: %(km)s km of quiet street; %(villages)s villages reach %(reached)s of %(goals)s")
    counts = {"reached": reached, "goals": len(found.goals), "villages": found.villages}
    click.echo(words % {"city": city.name, "km": f"{km:.1f}", **counts})


def _build(city: City, *, quiet: bool) -> dict[str, Any]:
    """Build for one city in this process, showing how far it is."""
    act.ask_by_hand(city, actor=system_person(), now=timezone.now(), start=None)
    if quiet:
        last = building.run(city)
    else:
        with click.progressbar(length=100, label=city.name, item_show_func=lambda step: step or "") as bar:

            def tell(progress: int, step: str) -> None:
                bar.update(progress - bar.pos, str(_(step)) if step else "")

            last = building.run(city, tell)
    if last is None:
        raise act.NothingToBuild(_("Another process has just built them. Look at: ./simpul cycling tiles"))
    facts = share.facts(last)
    if not quiet and facts.state == "ready":
        click.echo(
            _("%(city)s: %(streets)s ways, %(surveyed)s segments with a condition, %(seconds)s s")
            % {
                "city": city.name,
                "streets": facts.streets,
                "surveyed": facts.surveyed,
                "seconds": facts.seconds,
            }
        )
    return {"city": city.slug, **facts.plain()}
