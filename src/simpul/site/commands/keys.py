"""`./simpul keys`: this installation's own public keys, and whose keys it believes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from django.utils import timezone

from simpul.ground.keys import act, files
from simpul.ground.keys import rotate as rotating
from simpul.ground.keys.files import Own
from simpul.ground.keys.models import KnownKey
from simpul.ground.people.access import system_person
from simpul.ground.places.models import NETWORK, City
from simpul.site.commands.scope import city_named

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group("keys")
def group() -> None:
    """Keys that sign what leaves this installation, and those it believes."""


@group.command("show")
@click.option("--city", "slug", help="Only the key of this city (its slug).")
@click.option("--network", is_flag=True, help="Only the key of the network: of this installation as a hub.")
@AS_JSON
def show(slug: str | None, *, network: bool, as_json: bool) -> None:
    """Show the public keys of the cities that are served here and of the network, and the trusted ones.

    A key that was not there is made. The public one is for everybody; the private one stays in its file.
    """
    if slug and network:
        raise click.UsageError("give --city or --network, one of them")
    everything = not (slug or network)
    places: list[City | None] = [city_named(slug)] if slug else [None]
    if everything:
        places = [*City.objects.served().order_by("slug"), None]
    ours = [_own(place, files.own(place)) for place in places]
    trusted = [_known(key) for key in KnownKey.objects.select_related("owner_city")] if everything else []
    if as_json:
        click.echo(json.dumps({"own": ours} | ({"trusted": trusted} if everything else {})))
        return
    for each in ours:
        click.echo(
            f"{each['of']}  {each['fingerprint']}\n  public  {each['public']}\n  private {each['file']}"
        )
    for each in trusted:
        until = f" until {each['until']}" if each["until"] else ""
        click.echo(f"trusted  {each['fingerprint']}  {each['owner']}  from {each['from']}{until}")


@group.command("trust")
@click.argument("public")
@click.option("--city", "slug", help="It is the key of this city (its slug).")
@click.option("--name", help="It is the key of somebody else: a hub, an institution.")
@click.option("--note", default="", help="How you made sure whose it is.")
@AS_JSON
def trust(public: str, slug: str | None, name: str | None, note: str, *, as_json: bool) -> None:
    """Believe what a key signs, from now on.

    PUBLIC is what `./simpul keys show` prints where the key is at home. Anyone may have sent it: before you
    trust it, compare the fingerprint with its owner by telephone or face to face, and say so in --note.
    """
    if bool(slug) == bool(name):
        raise click.UsageError("say whose key it is: --city or --name, one of them")
    owner = city_named(slug) if slug else name or ""
    key = act.trust(public, owner, system_person(), timezone.now(), note=note)
    _say(key, f"{key.fingerprint} is trusted as the key of {key.owner_name}", as_json=as_json)


@group.command("revoke")
@click.argument("fingerprint")
@click.option("--since", type=click.DateTime(), help="Not believed from this moment on (UTC). Default: now.")
@click.option("--note", default="", help="Why.")
@AS_JSON
def revoke(fingerprint: str, since: datetime | None, note: str, *, as_json: bool) -> None:
    """Believe a key no longer. What it signed before stays believed; the key is never trusted again."""
    moment = timezone.make_aware(since, timezone.get_fixed_timezone(0)) if since else None
    key = act.revoke(fingerprint, system_person(), timezone.now(), since=moment, note=note)
    _say(key, f"{key.fingerprint} of {key.owner_name} is not trusted any more", as_json=as_json)


@group.command("rotate")
@click.option("--city", "slug", help="The key of this city (its slug).")
@click.option("--network", is_flag=True, help="The key of the network: of this installation as a hub.")
@click.option("--until", type=click.DateTime(), required=True, help="The old key holds until then (UTC).")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the statement goes.")
@click.option("--note", default="", help="Why.")
def rotate(slug: str | None, until: datetime, out: Path | None, note: str, *, network: bool) -> None:
    """Change a key of this installation for a new one, as planned.

    The old key signs a statement that names the new one: give it to each hub, where `./simpul keys succeed`
    takes it. A key that others have had cannot vouch for a new one: see `revoke` and `trust` instead.
    """
    if bool(slug) == network:
        raise click.UsageError("say whose key it is: --city or --network, one of them")
    place = city_named(slug) if slug else None
    moment = timezone.make_aware(until, timezone.get_fixed_timezone(0))
    made = rotating.rotate(place, moment, system_person(), timezone.now(), note=note)
    click.echo(f"{made.own.fingerprint} is in use\n  public  {made.own.public}", err=True)
    click.echo(f"  the old private key is {made.old}: delete it when you like", err=True)
    if out:
        out.write_text(made.statement + "\n", encoding="utf-8")
        click.echo(f"  the statement for the hubs is {out}: ./simpul keys succeed {out.name}", err=True)
    else:
        click.echo(made.statement)


@group.command("succeed")
@click.argument("file", type=click.File("rb"))
@AS_JSON
def succeed(file: BinaryIO, *, as_json: bool) -> None:
    """Believe the key that a trusted one named as the one that follows it. FILE is its statement, or -."""
    key = rotating.succeed(file.read(MOST_BYTES), system_person(), timezone.now())
    _say(key, f"{key.fingerprint} is trusted as the key of {key.owner_name}", as_json=as_json)


MOST_BYTES = 100_000
"""Bytes of a statement that are read; a real one has less than a thousand."""


def _say(key: KnownKey, words: str, *, as_json: bool) -> None:
    click.echo(json.dumps(_known(key)) if as_json else words)


def _own(place: City | None, own: Own) -> dict[str, Any]:
    return {
        "of": place.slug if place else NETWORK,
        "fingerprint": own.fingerprint,
        "public": own.public,
        "file": str(files.path_of(place)),
    }


def _known(key: KnownKey) -> dict[str, Any]:
    return {
        "owner": key.owner_name,
        "city": key.owner_city.slug if key.owner_city else None,
        "fingerprint": key.fingerprint,
        "public": key.public,
        "from": key.trusted_from.isoformat(timespec="seconds"),
        "until": key.trusted_until.isoformat(timespec="seconds") if key.trusted_until else None,
        "note": key.note,
    }
