"""`./simpul keys`: this installation's own public keys, and whose keys it believes."""

import json
from datetime import datetime
from typing import Any

import click
from django.utils import timezone

from simpul.ground.keys import act, files
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
