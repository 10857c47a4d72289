"""`./simpul reports open311`: keys for those who send us reports, servers that ours are sent on to."""

from pathlib import Path

import click
from django.db.models import Count
from django.utils import timezone

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import open311_in, open311_set
from simpul.rooms.reports.models import Client, Endpoint, Office, Outgoing
from simpul.site.commands.scope import city_named

CITY = click.option("--city", "slug", help="Its slug. Not needed where there is one city.")


class NoSuchName(Refused):
    """There is no client, server or office of that name."""


@click.group("open311")
def open311() -> None:
    """Open311: who may send us reports, and to whom we send some of ours."""


@open311.command("grant")
@click.argument("name")
@CITY
def grant(name: str, slug: str | None) -> None:
    """Give a programme, such as a FixMyStreet, a key. It is shown once: only its hash is kept."""
    city = city_named(slug)
    _client, key = open311_in.grant(city, name, actor=system_person(), now=timezone.now())
    click.echo(f"api_key {key}\njurisdiction_id {city.slug}\nendpoint <address>/reports/open311/v2/")


@open311.command("end")
@click.argument("name")
@CITY
def end(name: str, slug: str | None) -> None:
    """End the key of a programme."""
    city = city_named(slug)
    found = Client.objects.filter(city=city, name=name).select_related("city").first()
    if found is None:
        raise NoSuchName(f"there is no client called {name!r}")
    open311_in.end(found, actor=system_person(), now=timezone.now())
    click.echo(f"{name}: nothing comes in with its key any more")


@open311.command("send")
@click.argument("name")
@click.argument("url")
@click.option("--office", required=True, help="The office that it answers for.")
@click.option("--service", "services", multiple=True, required=True, help="OURS=THEIRS; several times.")
@click.option("--jurisdiction", default="", help="Their jurisdiction_id.")
@click.option(
    "--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds the key that they gave us.",
)  # fmt: skip
@click.option("--with-person", is_flag=True, help="Name and e-mail go along, where the office may know them.")
@CITY
def send(  # noqa: PLR0913 - one for each option
    *, name: str, url: str, office: str, services: tuple[str, ...], jurisdiction: str, key_file: Path | None,
    with_person: bool, slug: str | None,
) -> None:  # fmt: skip
    """Send what an office gets of some categories on to a server (URL up to v2)."""
    city = city_named(slug)
    found = Office.objects.filter(city=city, name=office).first()
    if found is None:
        raise NoSuchName(f"there is no office called {office!r}")
    pairs = [one.partition("=") for one in services]
    open311_set.point(
        city, name, found, url, {ours: theirs or ours for ours, _equals, theirs in pairs},
        actor=system_person(), now=timezone.now(), jurisdiction=jurisdiction, tells_person=with_person,
        api_key=key_file.read_text(encoding="utf-8").strip() if key_file else "",
    )  # fmt: skip
    click.echo(f"{name}: what {office} gets goes on within a minute")


@open311.command("again")
@click.argument("name")
@CITY
def again(name: str, slug: str | None) -> None:
    """Send once more what a server refused."""
    count = open311_set.again(_endpoint(city_named(slug), name), actor=system_person(), now=timezone.now())
    click.echo(f"{count} are sent again")


@open311.command("stop")
@click.argument("name")
@CITY
def stop(name: str, slug: str | None) -> None:
    """Send nothing to a server any more."""
    open311_set.stop(_endpoint(city_named(slug), name), actor=system_person(), now=timezone.now())
    click.echo(f"{name}: nothing goes there any more")


@open311.command("show")
@CITY
def show(slug: str | None) -> None:
    """Show clients, servers, and what waits or was refused."""
    city = city_named(slug)
    for client in Client.objects.filter(city=city):
        click.echo(f"from {client.name}: {'ended' if client.ended_at else f'{client.per_hour} an hour'}")
    for one in Endpoint.objects.filter(city=city).select_related("office"):
        counts = Outgoing.objects.filter(endpoint=one).values_list("state").annotate(Count("pk")).order_by()
        told = ", ".join(f"{number} {state}" for state, number in sorted(counts)) or "nothing yet"
        click.echo(
            f"to {one.name} ({'on' if one.active else 'off'}): {told}{f'; {one.error}' if one.error else ''}"
        )
    refused = Outgoing.objects.filter(endpoint__city=city, state=Outgoing.State.REFUSED)
    for out in refused.select_related("endpoint", "report")[:20]:
        click.echo(f"refused {out.report.code} by {out.endpoint.name}: {out.error}")


def _endpoint(city: City, name: str) -> Endpoint:
    found = Endpoint.objects.filter(city=city, name=name).select_related("city").first()
    if found is None:
        raise NoSuchName(f"there is no server called {name!r}")
    return found
