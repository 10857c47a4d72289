"""`./simpul reports count FILE`: count a published vote again. The file is all that is needed."""

import json
import sys
from pathlib import Path

import click

from simpul.kernel.refusal import Refused

FAULTY = 1


class NotReadable(Refused):
    """The file is no JSON."""


@click.command("count")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", default="", help="The ballots' root as the ledger or a newspaper has it.")
@click.option("--ballots", type=int, help="How many ballots there must be, as the ledger says.")
@click.option("--receipt", default="", help="The number of a receipt that must be in the file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def count(file: Path, root: str, ballots: int | None, receipt: str, *, as_json: bool) -> None:
    """Count a vote again from its published file; exit 1 where anything does not fit.

    It checks every ballot, the roots, the number of receipts and the winners. A file that was changed as a
    whole fits itself: give the root that was written down elsewhere, then that is found too.
    """
    from simpul.rooms.reports.understand import tally_recount

    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotReadable(f"{file}: this is no JSON. Download the count once more.") from error
    said = said if isinstance(said, dict) else {}
    found = tally_recount.faults(said, root.strip().lower(), ballots)
    if receipt and not (not found and tally_recount.has(said, receipt.strip().lower())):
        found.append(tally_recount.Fault("receipt", f"the receipt {receipt} is not in the file"))
    if as_json:
        faults = [{"kind": one.kind, "says": one.says} for one in found]
        click.echo(json.dumps({"well": not found, "root": said.get("ballots_root"), "faults": faults}))
    else:
        _say(said, found, bool(root))
    sys.exit(FAULTY if found else 0)


def _say(said: dict, found: list, compared: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001 - as it was asked
    if found:
        click.echo("\n".join(f"{one.kind}: {one.says}" for one in found))
        return
    titles = {one["id"]: one["title"] for one in said["offer"]["projects"]}
    for line in said["result"]:
        mark = "chosen" if line["chosen"] else f"not chosen ({line['why']})"
        click.echo(f"{line['votes']:>7}  {titles[line['id']]}: {mark}")
    click.echo(f"{len(said['ballots'])} ballots, root {said['ballots_root']}: the count is right")
    if not compared:
        click.echo("no root was given (--root): compare this one with what the ledger or a newspaper says")
