"""`./simpul reports mail`: e-mails come in as reports, from files, folders, the shell or a mailbox."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from django.utils import timezone

from simpul.adapters import letters
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.jobs import mailbox
from simpul.site.commands.scope import city_named

SAYS = {
    "report": "reports", "letter": "wait for their place at the desk", "words": "words on a report",
    "known": "known already", "machine": "written by no person", "empty": "without words and photos",
    "refused": "turned away: too many of one sender, or one who is kept out", "unreadable": "no e-mails",
}  # fmt: skip


class NothingToRead(Refused):
    """Neither a file nor a mailbox was named."""


@click.command("mail")
@click.argument("sources", nargs=-1, type=click.Path(allow_dash=True, path_type=Path))
@click.option("--imap", help="A mailbox: imaps://user@host/INBOX. What is taken is marked as seen there.")
@click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds the mailbox's password.",
)  # fmt: skip
@click.option("--city", "slug", help="Whose mailbox (its slug). Not needed where there is one city.")
def mail(sources: tuple[Path, ...], imap: str | None, password_file: Path | None, slug: str | None) -> None:
    """Take in .eml files, folders of them, or one e-mail from the standard input (-).

    Each comes in once, by its Message-ID. One whose place is not known waits at the desk.
    """
    city = city_named(slug)
    if not sources and not imap:
        raise NothingToRead("name .eml files or a folder, - for the standard input, or --imap")
    counts: Counter[str] = Counter()
    for name, data in _letters(sources, imap, password_file):
        taken = mailbox.take(city, data, name, now=timezone.now())
        counts[taken.what] += 1
        if taken.what == "unreadable":
            click.echo(f"{name}: this is no e-mail", err=True)
    told = [f"{counts[what]} {says}" for what, says in SAYS.items() if counts[what]]
    click.echo(", ".join(told) or "there was nothing")


def _letters(
    sources: tuple[Path, ...], imap: str | None, password_file: Path | None
) -> Iterator[tuple[str, bytes]]:
    for source in sources:
        if str(source) == "-":
            yield "-", sys.stdin.buffer.read()
        elif source.is_dir():
            yield from ((one.name, one.read_bytes()) for one in sorted(source.glob("*.eml")))
        elif source.is_file():
            yield source.name, source.read_bytes()
        else:
            raise NothingToRead(f"{source}: there is no such file or folder")
    if imap:
        if password_file is None:
            raise NothingToRead("the mailbox needs --password-file")
        yield from letters.waiting(imap, password_file.read_text(encoding="utf-8").strip())
