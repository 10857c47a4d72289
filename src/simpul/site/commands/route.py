"""Cycling routes in the shell: the same answer as the page's and the API's."""

import json
from collections.abc import Mapping
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.rooms.cycling.observe import engine
from simpul.rooms.cycling.share import gpx, routes, said
from simpul.rooms.cycling.share.answer import Answer
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand.wish import KINDS, PROFILES, Wish
from simpul.site.commands.scope import NoSuchCity, city_named

SHARE = click.FloatRange(0, 1)


@click.command
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
@click.option("--from", "from_", required=True, metavar="LON,LAT", help="Where the ride begins.")
@click.option("--to", required=True, metavar="LON,LAT", help="Where it ends.")
@click.option("--via", multiple=True, metavar="LON,LAT", help="A stop between them; can be repeated.")
@click.option("--profile", type=click.Choice(PROFILES), default="city", show_default=True, help="Who rides.")
@click.option("--hills", type=SHARE, help="0 avoids hills, 1 does not mind them.")
@click.option("--surface", type=SHARE, help="0 avoids rough surfaces, 1 does not mind them.")
@click.option("--kind", type=click.Choice(KINDS), help="Only this answer; with --gpx balanced if not said.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--gpx", "as_gpx", is_flag=True, help="Print one route as a GPX file.")
def route(slug: str | None, from_: str, to: str, via: tuple[str, ...], **words: Any) -> None:
    """Find three ways to ride: quick, balanced, calm, with the condition of the road along them."""
    as_json, as_gpx = words.pop("as_json"), words.pop("as_gpx")
    if as_json and as_gpx:
        raise click.UsageError("say --json or --gpx, one of them")
    if as_gpx:
        words["kind"] = words["kind"] or "balanced"
    query = {name: str(value) for name, value in words.items() if value is not None}
    wish = routes.read(query | {"stops": ";".join((from_, *via, to)), "lang": "en"})
    city = city_named(slug) if slug else _only_city()
    found = routes.answer(city, wish, engine=engine.current(city, valhalla.engine), now=timezone.now())
    if as_json:
        click.echo(found.dumps().decode())
    elif as_gpx:
        click.echo(_gpx(city, wish, found))
    else:
        _print(found)


def _only_city() -> City:
    cities = list(City.objects.served()[:2])
    if len(cities) != 1:
        known = ", ".join(City.objects.served().values_list("slug", flat=True)) or "none yet"
        raise NoSuchCity(f"say which city: --city SLUG; there is: {known}")
    return cities[0]


def _gpx(city: City, wish: Wish, found: Answer) -> str:
    one = json.loads(found.dumps())["routes"][0]
    stops = tuple(("", stop) for stop in wish.stops)
    title = f"{city.name}: {one['title']}"
    return gpx.write(Sheet(city, city.slug, title, one, stops, timezone.now()))


def _print(found: Answer) -> None:
    answer = found.json()
    for one in answer["routes"]:
        click.echo(f"{one['title']}: {one['sentence']}")
        if one["same_as"]:
            continue
        click.echo(f"  {_figures(one['figures'])}")
        for turn in one["turns"]:
            click.echo(f"  {said.length(turn['at_m']):>8}  {turn['text']}")
        for warning in one["warnings"]:
            click.echo(f"  ! {said.length(warning['at_m']):>6}  {warning['text']}")
    for sentence in answer["why"]:
        click.echo(f"* {sentence}")
    click.echo(answer["attribution"])


def _figures(figures: Mapping[str, Any]) -> str:
    parts = (
        said.length(figures["length_m"]),
        said.time(figures["time_s"]),
        _("%(n)s up") % {"n": said.height(figures["climb_m"])},
        _("paved: %(n)s") % {"n": said.share(figures["paved_share"])},
        _("quiet: %(n)s") % {"n": said.share(figures["quiet_share"])},
        _("surveyed: %(n)s") % {"n": said.share(figures["surveyed_share"])},
        _("damage: %(n)s") % {"n": said.damages(figures["damages_per_km"])},
        _("traffic stress: %(n)s") % {"n": figures["stress"] or said.UNKNOWN},
    )
    return ", ".join(parts)
