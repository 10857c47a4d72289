"""The published count of a vote, and how anyone counts it again. Pure: the file is all that is needed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from simpul.rooms.reports.understand import receipt, tally
from simpul.rooms.reports.understand.tally import Offer

FORMAT = "simpul-count/1"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit; `kind` names the rule, `says` tells in English where."""

    kind: str
    says: str


def publish(
    about: Mapping[str, Any], offer: Offer, ballots: Iterable[tuple[str, list[int]]], numbers: Iterable[str]
) -> dict[str, Any]:
    """Give the published count: every ballot under its code, every receipt, the roots, votes and winners.

    Args:
        about: whose vote it is, for who reads the file.
        offer: what stood to vote.
        ballots: code and choices of each.
        numbers: of the receipts.
    """
    rows: list[dict[str, Any]] = [{"code": code, "choices": sorted(choices)} for code, choices in ballots]
    rows.sort(key=lambda one: receipt.ballot(one["code"], one["choices"]))
    listed = sorted(numbers)
    return {
        "format": FORMAT,
        "about": dict(about),
        "offer": offer.to_json(),
        "ballots": rows,
        "receipts": listed,
        "receipts_root": receipt.root(listed),
        **_counted(offer, rows),
    }


def faults(said: Mapping[str, Any], known_root: str = "", known_count: int | None = None) -> list[Fault]:
    """Count a published file again and give everything in it that does not fit.

    Args:
        said: the file, as JSON gives it.
        known_root: of the ballots, as the ledger or a newspaper has it; "" where none is at hand: then a
            file that was changed as a whole is not found out.
        known_count: how many ballots the ledger says; None where nobody looked.
    """
    try:
        offer, rows = Offer.of(said["offer"]), list(said["ballots"])
        listed, told = list(said["receipts"]), said["receipts_root"]
        found = [*_of_ballots(offer, rows), *_of_numbers(listed, told)]
        if said.get("format") != FORMAT:
            found.append(Fault("format", f"this is not {FORMAT}"))
        if len(rows) != len(listed):
            found.append(Fault("receipts", f"{len(rows)} ballots, but {len(listed)} receipts"))
        if any(one.kind == "ballot" for one in found):
            return found
        again = _counted(offer, rows)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return [Fault("format", f"this is no published count: {type(error).__name__} {error}")]
    return found + _compared(said, again, known_root, known_count, len(rows))


def has(said: Mapping[str, Any], number: str) -> bool:
    """Tell whether a receipt is in the file and leads to its root."""
    listed = list(said["receipts"])
    return number in listed and receipt.holds(number, receipt.proof(listed, number), said["receipts_root"])


def _counted(offer: Offer, rows: list[dict[str, Any]]) -> dict[str, Any]:
    top = receipt.root(receipt.ballot(one["code"], one["choices"]) for one in rows)
    counted = tally.votes(offer, [one["choices"] for one in rows])
    return {"ballots_root": top, "result": [asdict(one) for one in tally.winners(offer, counted, top)]}


def _of_ballots(offer: Offer, rows: list[dict[str, Any]]) -> list[Fault]:
    found, seen = [], set()
    for number, row in enumerate(rows, 1):
        if not isinstance(row["choices"], list) or not isinstance(row["code"], str):
            found.append(Fault("ballot", f"ballot {number} is none"))
        elif why := tally.fault(offer, row["choices"]):
            found.append(Fault("ballot", f"ballot {number} ({row['code']}) does not count: {why}"))
        if row["code"] in seen:
            found.append(Fault("ballot", f"ballot {number} ({row['code']}) is there twice"))
        seen.add(row["code"])
    return found


def _of_numbers(listed: list[str], told: str) -> list[Fault]:
    found = []
    if len(set(listed)) < len(listed):
        found.append(Fault("receipts", "a receipt is there twice"))
    if receipt.root(listed) != told:
        found.append(Fault("receipts", "the receipts do not give the root that the file names"))
    return found


def _compared(
    said: Mapping[str, Any], again: Mapping[str, Any], known_root: str, known_count: int | None, there: int
) -> list[Fault]:
    found = []
    top, told = again["ballots_root"], said["ballots_root"]
    if top != told:
        found.append(Fault("root", f"the ballots give {top}, the file says {told}"))
    if known_root and top != known_root:
        found.append(Fault("root", f"the ballots give {top}, known is {known_root}"))
    if known_count is not None and known_count != there:
        word = "missing" if there < known_count else "too many"
        found.append(
            Fault("number", f"{abs(known_count - there)} ballots {word}: {there}, not {known_count}")
        )
    if again["result"] != said["result"]:
        found.append(Fault("result", "the result is not what the ballots say"))
    return found
