"""`./simpul ledger`: read the record of who did what, and prove that nothing in it was changed."""

import json
import sys
from itertools import batched

import click
from django.conf import settings

from simpul.ground.ledger import act, understand
from simpul.ground.ledger.models import START, Entry, Head
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused

FAULTY = 1


class NoSuchCity(Refused):
    """No city of this installation has that name."""


@click.group("ledger")
def group() -> None:
    """The record of who did what, chained so that a change can be seen."""


@group.command("verify")
@click.option("--city", "slug", help="Only this city (its slug); every city without it.")
@click.option("--known", help="A count:hash written down earlier, elsewhere; it must still be there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(slug: str | None, known: str | None, *, as_json: bool) -> None:
    """Check every entry of the ledger; exit 1 where one is changed, missing, moved or cut off.

    Somebody who may write to the database could rewrite the whole chain. Write the last line of `ledger show`
    down elsewhere now and then, and give it here as --known: then that can be seen too.
    """
    if known and not slug:
        raise click.UsageError("--known is about one city: say which with --city")
    head = _head(known) if known else None
    found = [(city, act.verify(city, known=head)) for city in _cities(slug)]
    if as_json:
        click.echo(
            json.dumps({"well": not any(faults for _, faults in found), "cities": list(map(_shape, found))})
        )
    else:
        for city, faults in found:
            _say(city, faults)
    sys.exit(FAULTY if any(faults for _, faults in found) else 0)


@group.command("show")
@click.option("--city", "slug", help="Which city (its slug); the installation's first without it.")
@click.option("--last", default=20, show_default=True, help="How many entries, the newest.")
@click.option("--subject", help='Only about this, such as "roads.survey/12".')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(slug: str | None, last: int, subject: str | None, *, as_json: bool) -> None:
    """Show the newest entries, oldest first, and the count and hash that the ledger ends with."""
    city = _cities(slug or settings.SIMPUL_CITY or None)[0]
    entries = Entry.objects.filter(city=city, **({"subject": subject} if subject else {}))
    newest = list(entries.select_related("actor").order_by("-sequence")[:last])[::-1]
    count, hash_ = Head.objects.filter(city=city).values_list("count", "hash").first() or (0, START)
    if as_json:
        said = {
            "city": city.slug,
            "count": count,
            "hash": hash_,
            "entries": [_entry(each) for each in newest],
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for each in newest:
        click.echo(f"{each.sequence:>6} {each.at:%Y-%m-%d %H:%M:%S} {each.actor} {each.verb} {each.subject}")
    click.echo(f"{city.slug} {count}:{hash_}")


def _head(text: str) -> understand.Head:
    """Read a count, a colon and a hash."""
    count, colon, hash_ = text.partition(":")
    if not (colon and count.isdigit() and len(hash_) == len(START)):
        raise click.BadParameter(
            f"{text!r} is not what `ledger show` prints in its last line", param_hint="--known"
        )
    return understand.Head(int(count), hash_)


def _cities(slug: str | None) -> list[City]:
    cities = City.objects.order_by("pk")
    found = list(cities.filter(slug=slug) if slug else cities)
    if not found:
        raise NoSuchCity(
            f"there is no city {slug!r}" if slug else "there is no city yet: ./simpul city sample"
        )
    return found


def _shape(found: tuple[City, list[understand.Fault]]) -> dict[str, object]:
    city, faults = found
    return {
        "city": city.slug,
        "entries": Entry.objects.filter(city=city).count(),
        "faults": [{"sequence": each.sequence, "kind": each.kind, "says": each.says} for each in faults],
    }


def _say(city: City, faults: list[understand.Fault]) -> None:
    count = Entry.objects.filter(city=city).count()
    click.echo(f"{city.slug}: {count} entries, " + (f"{len(faults)} faults" if faults else "nothing changed"))
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
