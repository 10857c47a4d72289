"""`./simpul hub report` and `./simpul hub submit`: a year's report, and what a city sends to a hub."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
from django.utils import timezone

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub import jobs
from simpul.rooms.hub.act import outbox
from simpul.rooms.hub.models.exchange import Outgoing
from simpul.rooms.hub.share import report as reports
from simpul.rooms.hub.share import submission

NOT_TAKEN = 1


class NoReport(Refused):
    """There is no list of that year."""


class NoCity(Refused):
    """No city of this installation can send."""


@click.command("report")
@click.option("--year", type=int, help="Of the list; the newest without it.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to fill."
)
@click.option("--language", type=click.Choice(jobs.LANGUAGES), default="en", show_default=True)
def report(year: int | None, out: Path, language: str) -> None:
    """Write a year's report: HTML, PDF with map and charts, CSV of projects, totals and changes.

    The same records give the same files, to the last byte.
    """
    known = reports.years()
    if not known or (year and year not in known):
        lists = ", ".join(map(str, known)) or "none: ./simpul hub load"
        raise NoReport(f"there is no list of {year or 'any year'}; there are lists of: {lists}")
    made = reports.of_year(year or known[0])
    _write(out, jobs.report_files(made, language))
    _tell(made, out)


@click.command("submit")
@click.option("--to", "url", required=True, help="The hub, such as https://hub.example.org")
@click.option("--city", "slug", help="Which city of this installation; its only one without it.")
@click.option("--year", type=int, help="That is reported on; this one without it.")
@click.option(
    "--publish",
    multiple=True,
    type=click.Choice(["projects", "indicators", "practices"]),
    help="What the hub may show to everybody: the city's own decision. Nothing without it.",
)
@click.option(
    "--by", "decided_by", default="", help="Who decided that, such as an office or a letter's number."
)
def submit(url: str, slug: str | None, year: int | None, publish: tuple[str, ...], decided_by: str) -> None:
    """Send what is new of a city, signed with its key, and keep the hub's signed receipt.

    It is kept before it is sent and sent until it is received: run it again whenever you like. Exit 1 where
    the hub turned something away.
    """
    city, actor, now = _city(slug), system_person(), timezone.now()
    to = outbox.hub(url)
    decision = submission.Decided(tuple(publish), decided_by, now)
    content = submission.content(city, year or now.year, decision)
    sent = list(jobs.send(to, city, actor=actor, now=timezone.now))
    if not outbox.waiting(to, city) and outbox.pack(to, city, content, actor=actor, now=now) is not None:
        sent += jobs.send(to, city, actor=actor, now=timezone.now)
    if not sent:
        click.echo(f"Nothing is new since {to.url} answered last.")
    for one in sent:
        _say(one)
    if any(one.state != Outgoing.State.RECEIVED for one in sent):
        raise SystemExit(NOT_TAKEN)


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, each whole or not at all. Raises Refused where that cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with tempfile.NamedTemporaryFile(dir=out, prefix=f".{name}-", delete=False) as unfinished:
                unfinished.write(content)
                os.fchmod(unfinished.fileno(), 0o644)
            Path(unfinished.name).replace(out / name)
    except OSError as error:
        raise Refused(f"{out}: {error.strerror}. Choose another folder with --out, or make room.") from error


def _tell(made: reports.Report, out: Path) -> None:
    total = made.totals
    click.echo(f"{made.year}: {total.projects} projects of {total.cities} cities in {total.states} states")
    click.echo(f"{len(made.changes)} changes since {made.before_year or 'no earlier list'}")
    click.echo(f"{len(made.disagreements)} places where what was printed disagrees with the list")
    for one in made.disagreements:
        number = f", which would be {one.number} of {one.base}" if one.base else ""
        click.echo(
            f"  {one.what} {one.key}: printed {one.printed}, the list gives {one.found} ({one.kind}{number})"
        )
    click.echo(str(out))


def _city(slug: str | None) -> City:
    served = City.objects.served()
    found = served.filter(slug=slug).first() if slug else served.first() if served.count() == 1 else None
    if found is None:
        names = ", ".join(served.values_list("slug", flat=True)) or "none: ./simpul city add --help"
        raise NoCity(f"say with --city which city sends; this installation serves: {names}")
    return found


def _say(one: Outgoing) -> None:
    click.echo(f"Number {one.sequence} ({one.sha256[:16]}): {one.get_state_display()}")
    if one.state == Outgoing.State.RECEIVED:
        click.echo(f"  received at {one.received_at:%Y-%m-%d %H:%M:%S %Z}, signed by {one.hub.fingerprint}")
        return
    click.echo(f"  {one.refusal.get('detail', '')} {one.refusal.get('cure', '')}".rstrip())
    for error in one.refusal.get("errors", []):
        click.echo(f"  - {error}")
