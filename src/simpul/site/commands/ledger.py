"""`./simpul ledger`: read the record of who did what, and prove that nothing in it was changed."""

import json
import sys
from itertools import batched

import click
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from simpul.ground.ledger import act, understand
from simpul.ground.ledger.models import START, Entry, Head
from simpul.ground.places.models import NETWORK, City
from simpul.kernel.refusal import Refused
from simpul.site.commands.scope import city_named

FAULTY = 1


class NoCity(Refused):
    """No city is served here yet, so there is none to show the ledger of."""


@click.group("ledger")
def group() -> None:
    """The record of who did what, chained so that a change can be seen."""


@group.command("verify")
@click.option("--city", "slug", help="Only this city (its slug); every city and the network without it.")
@click.option(
    "--network", is_flag=True, help="Only the network's own chain: acts of states, campaigns, keys."
)
@click.option("--known", help="A count:hash written down earlier, elsewhere; it must still be there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(slug: str | None, known: str | None, *, network: bool, as_json: bool) -> None:
    """Check every entry of the ledger; exit 1 where one is changed, missing, moved or cut off.

    Somebody who may write to the database could rewrite the whole chain. Write the last line of `ledger show`
    down elsewhere now and then, and give it here as --known: then that can be seen too.
    """
    _one_of(slug, network=network)
    if known and not (slug or network):
        raise click.UsageError("--known is about one chain: say which with --city or --network")
    head = _head(known) if known else None
    chains = [_chain(slug, network=network)] if slug or network else _chains()
    found = [(city, act.verify(city, known=head)) for city in chains]
    if as_json:
        well = not any(faults for _, faults in found)
        click.echo(json.dumps({"well": well, "cities": list(map(_shape, found))}))
    else:
        for city, faults in found:
            _say(city, faults)
    sys.exit(FAULTY if any(faults for _, faults in found) else 0)


@group.command("show")
@click.option("--city", "slug", help="Which city (its slug); the installation's first without it.")
@click.option("--network", is_flag=True, help="The network's own chain.")
@click.option("--last", default=20, show_default=True, help="How many entries, the newest.")
@click.option("--subject", help='Only about this, such as "roads.survey/12".')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(slug: str | None, last: int, subject: str | None, *, network: bool, as_json: bool) -> None:
    """Show the newest entries, oldest first, and the count and hash that the ledger ends with."""
    _one_of(slug, network=network)
    city = _chain(slug or settings.SIMPUL_CITY or None, network=network)
    entries = Entry.objects.filter(city=city, **({"subject": subject} if subject else {}))
    newest = list(entries.select_related("actor").order_by("-sequence")[:last])[::-1]
    count, hash_ = Head.objects.filter(city=city).values_list("count", "hash").first() or (0, START)
    if as_json:
        said = {
            "city": _named(city),
            "count": count,
            "hash": hash_,
            "entries": [_entry(each) for each in newest],
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for each in newest:
        click.echo(f"{each.sequence:>6} {each.at:%Y-%m-%d %H:%M:%S} {each.actor} {each.verb} {each.subject}")
    click.echo(f"{_named(city)} {count}:{hash_}")


def _head(text: str) -> understand.Head:
    """Read a count, a colon and a hash."""
    count, colon, hash_ = text.partition(":")
    if not (colon and count.isdigit() and len(hash_) == len(START)):
        raise click.BadParameter(
            f"{text!r} is not what `ledger show` prints in its last line", param_hint="--known"
        )
    return understand.Head(int(count), hash_)


def _one_of(slug: str | None, *, network: bool) -> None:
    if slug and network:
        raise click.UsageError("give --city or --network, one of them")


def _chain(slug: str | None, *, network: bool) -> City | None:
    """Give the city whose chain is meant, the first one served here by default; None for the network's."""
    if network:
        return None
    found = city_named(slug) if slug else City.objects.served().order_by("pk").first()
    if found is None:
        raise NoCity("there is no city yet: ./simpul city sample; the network's chain: --network")
    return found


def _chains() -> list[City | None]:
    """Give every chain: of cities that are served here, of others with entries, and the network's own."""
    written = Q(Exists(Entry.objects.filter(city=OuterRef("pk")))) | Q(
        Exists(Head.objects.filter(city=OuterRef("pk")))
    )
    return [*City.objects.filter(Q(served=True) | written).order_by("pk"), None]


def _named(city: City | None) -> str:
    return city.slug if city else NETWORK


def _shape(found: tuple[City | None, list[understand.Fault]]) -> dict[str, object]:
    city, faults = found
    return {
        "city": _named(city),
        "entries": Entry.objects.filter(city=city).count(),
        "faults": [{"sequence": each.sequence, "kind": each.kind, "says": each.says} for each in faults],
    }


def _say(city: City | None, faults: list[understand.Fault]) -> None:
    count = Entry.objects.filter(city=city).count()
    said = f"{len(faults)} faults" if faults else "nothing changed"
    click.echo(f"{_named(city)}: {count} entries, {said}")
    for some in batched(faults, 1000):
        click.echo("\n".join(f"  {each.sequence}: {each.kind}: {each.says}" for each in some))


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "actor": entry.actor.get_username(),
        "verb": entry.verb,
        "subject": entry.subject,
        "detail": entry.detail,
        "hash": entry.hash,
    }
