"""`./simpul city`: load a city's map, the first time or again."""

import json
import shutil
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.adapters import basemap, contoh, geojson, osm, valhalla
from simpul.ground.people.access import system_person
from simpul.ground.places import act
from simpul.ground.places.act import Wanted
from simpul.ground.places.chart import Changes
from simpul.ground.places.models import City, Segment, Street
from simpul.ground.places.survey import Source, Tools
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.act import build as builds
from simpul.rooms.cycling.jobs import build as building
from simpul.site.commands.scope import city_named

TOOLS = Tools(
    read=osm.read,
    read_lines=osm.read_lines,
    read_regions=geojson.read_regions,
    draw=osm.write,
    take=osm.take,
    tiles=valhalla.build,
    basemap=basemap.build,
)
INVENTED = gettext_noop("Kota Contoh: everything here is invented")
"""Our own words, not a source's: the pages show them in the reader's language."""
SAMPLES = {"small": "Kota Contoh", "regency": "Kabupaten Contoh"}
FILE = click.Path(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class Box(click.ParamType[Bounds]):
    """A box in degrees: W,S,E,N."""

    name = "W,S,E,N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Bounds:
        """Read it, or fail with what is wrong with it."""
        try:
            return value if isinstance(value, Bounds) else Bounds.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group("city")
def group() -> None:
    """Cities: their streets, places, regions, routing tiles and base map."""
    Path(settings.SIMPUL_DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


@group.command("add")
@click.option("--name", required=True, help="The name of the city.")
@click.option("--osm", "osm_file", type=FILE, help="An OpenStreetMap extract: .osm.pbf, .osm, .osm.gz.")
@click.option("--streets", type=FILE, help="GeoJSON lines, for a city without a map.")
@click.option("--bbox", type=Box(), help="Take only what touches this box, in degrees.")
@click.option("--boundaries", type=FILE, multiple=True, help="GeoJSON polygons of regions; can be repeated.")
@click.option("--elevation", type=FILE, help="A folder of heights (.hgt), for the grades of routes.")
@click.option("--slug", default="", help="Its name in addresses; made from the name where it is not given.")
@click.option("--time-zone", default="", help="An IANA name. Default for a new city: Asia/Jakarta.")
@click.option("--country", default="", help="Its state's code (ISO 3166-1 alpha-3), such as IDN.")
@click.option(
    "--attribution",
    default="",
    help="Who is named with the map. Default: OpenStreetMap for --osm, or nobody.",
)
@AS_JSON
def add(as_json: bool, osm_file: Path | None, streets: Path | None, bbox: Bounds | None, **said: Any) -> None:  # noqa: FBT001 - click calls it by name
    """Load a city's map; again with a newer one, it is brought up to date and keeps what hangs on it."""
    if (osm_file is None) == (streets is None):
        raise click.UsageError("give --osm FILE or --streets FILE, one of them")
    wanted = Wanted(
        said["name"], said["slug"], said["time_zone"], said["attribution"], country=said["country"]
    )
    _load(wanted, Source(osm_file, streets, bbox, said["boundaries"], said["elevation"]), as_json=as_json)


@group.command("sample")
@click.option("--seed", default=1, show_default=True, help="Which of the invented cities.")
@click.option("--size", type=click.Choice(list(SAMPLES)), default="small", show_default=True)
@AS_JSON
def sample(seed: int, size: Any, as_json: bool) -> None:  # noqa: FBT001 - click calls it by name
    """Load the invented sample city. The same seed and size give the same city."""
    _tell(_("inventing the city of seed %(seed)d") % {"seed": seed})
    with TemporaryDirectory() as name:
        folder = Path(name)
        contoh.make(seed, size).write_map(folder)
        wanted = Wanted(
            SAMPLES[size],
            attribution=INVENTED,
            invented=True,
            country="IDN",  # Indonesian in all it shows: prices, names, side of the road
            settings={"sample": {"seed": seed, "size": size}},
        )
        source = Source(
            osm=folder / "town.osm.pbf",
            boundaries=(folder / "boundaries.geojson",),
            elevation=folder / "elevation",
        )
        _load(wanted, source, as_json=as_json)


@group.command("country")
@click.argument("slug")
@click.argument("code")
def country(slug: str, code: str) -> None:
    """Say which state a city lies in (ISO 3166-1 alpha-3): that state's roles hold in it from now on."""
    city = city_named(slug)
    act.set_country(city, code, actor=system_person(), now=timezone.now())
    click.echo(f"{city.name} ({city.slug}): {city.country or '-'}")


@group.command("elevation")
@click.argument("slug")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@AS_JSON
def elevation(slug: str, folder: Path, *, as_json: bool) -> None:
    """Give a city its heights (SRTM .hgt or .hgt.gz), and build its routes on them.

    The tiles that the city needs are checked and copied; they stay when a newer map is loaded.
    """
    city = city_named(slug)
    taken = act.set_elevation(city, folder, actor=system_person(), now=timezone.now())
    builds.ask_by_hand(city, actor=system_person(), now=timezone.now(), start=None)
    if not as_json:
        _tell(_("heights of %(tiles)s are kept") % {"tiles": ", ".join(taken.tiles)})
        if taken.missing:
            _tell(
                _("no heights of %(tiles)s: hills are not known there") % {"tiles": ", ".join(taken.missing)}
            )
        _tell(_("building the routing tiles"))
    built = building.run(city)
    state = str(built.state) if built else "ready"
    if as_json:
        said = {"city": city.slug, "tiles": taken.tiles, "missing": taken.missing, "build": state}
        click.echo(json.dumps(said))
    if built and state == "failed":
        raise builds.BuildFailed(built.error)


@group.command("list")
@click.option(
    "--all", "everywhere", is_flag=True, help="Also those of the network that are served elsewhere."
)
@AS_JSON
def list_(*, everywhere: bool, as_json: bool) -> None:
    """List the cities whose services run here."""
    cities = City.objects.all() if everywhere else City.objects.served()
    rows = [_row(city) for city in cities]
    if as_json:
        click.echo(json.dumps({"cities": rows}))
        return
    for row in rows:
        note = _(" (invented)") if row["invented"] else ""
        what = f"{row['streets']:,} streets, {row['segments']:,} segments, {row['km']:,} km"
        click.echo(
            f"{row['slug']:<20} {row['name']}{note}: {what if row['served'] else _('served elsewhere')}"
        )
    if not rows:
        click.echo(_("No city yet. Begin with: ./simpul city sample"))


def _row(city: City) -> dict[str, Any]:
    streets = Street.objects.live().filter(city=city).aggregate(count=Count("pk"), metres=Sum("length_m"))
    return {
        "slug": city.slug,
        "name": city.name,
        "served": city.served,
        "country": city.country or None,
        "invented": city.invented,
        "streets": streets["count"],
        "segments": Segment.objects.live().filter(city=city).count(),
        "km": round((streets["metres"] or 0) / 1000, 1),
        "bounds": list(city.bounds),
        "time_zone": city.time_zone,
        "map_read_at": city.map_read_at.isoformat() if city.map_read_at else None,
    }


def _load(wanted: Wanted, source: Source, *, as_json: bool) -> None:
    begun = time.monotonic()
    now: datetime = timezone.now()
    city, changes = act.load_city(wanted, source, tools=TOOLS, actor=system_person(), now=now, tell=_tell)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        said = {"city": city.slug, "name": city.name, "bounds": list(city.bounds), "seconds": seconds}
        click.echo(json.dumps(said | {"changes": asdict(changes)}, ensure_ascii=False))
        return
    click.echo(f"{city.name} ({city.slug}), {seconds} s")
    _report(changes)


def _report(changes: Changes) -> None:
    for kind, counts in changes.counts().items():
        said = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
        click.echo(f"  {kind:<11}{said or 'none'}")
    for kind in ("streets", "places", "boundaries"):
        for what, examples in getattr(changes, kind).examples.items():
            width = shutil.get_terminal_size().columns
            click.echo(f"  {kind} {what}: {', '.join(dict.fromkeys(examples))}"[: max(width, 60)])


def _tell(step: str) -> None:
    click.echo(f"· {step}", err=True)
