"""`./simpul cycling check`: the nightly check of the recommended routes, by hand."""

import json
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.cycling.act.check import Checked
from simpul.rooms.cycling.jobs import check as checking
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.share import curated
from simpul.site.commands.scope import city_named


@click.command("check")
@click.option("--city", "slug", help="Its slug; every city that recommends a route where none is given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def check(*, slug: str | None, as_json: bool) -> None:
    """Hold the published routes against the newest network and road, as it is done every night.

    A route that breaks is flagged on its page, one that was mended is free again; run again it changes
    nothing.
    """
    routes = CuratedRoute.objects.published().values("city")
    cities = (
        [city_named(slug)] if slug else list(City.objects.served().filter(pk__in=routes).order_by("slug"))
    )
    now = timezone.now()
    found = [one for city in cities for one in checking.check(city, now=now)]
    if as_json:
        click.echo(
            json.dumps({"checked_at": now.isoformat(), "routes": [_row(one) for one in found]}, indent=2)
        )
        return
    for one in found:
        click.echo(f"{one.route.city.slug}/{one.route.slug}: {one.check.get_result_display()}")
        for line in curated.findings(one.check.what):
            click.echo(f"  {line}")
    if not found:
        click.echo(_("No city recommends a route yet."))


def _row(one: Checked) -> dict[str, Any]:
    return {
        "city": one.route.city.slug, "route": one.route.slug, "result": one.check.result,
        "since": one.check.since.isoformat(), "new": one.is_new, "tiles": one.check.tiles, **one.check.what,
    }  # fmt: skip
