"""Who may vote: a list of the office's, or codes to be handed out on paper. Only keyed hashes are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.vote import BUDGET, locked
from simpul.rooms.reports.models import Elector, Poll
from simpul.rooms.reports.observe import eligible
from simpul.rooms.reports.understand.receipt import LETTERS

MOST_CODES = 20_000
COLUMNS = ("nik", "card", "code", "area", "gender", "age_group")


class Begun(Refused):
    """The vote has begun: who may vote is settled."""


class BadList(Refused):
    """The list has faults; each is named with its cell. Nothing of it was taken."""


class Cell(Protocol):
    """A cell as adapters.sheets reads one: its value, and its place such as "B7"."""

    @property
    def value(self) -> Any:
        """What stands in it; None where it is empty."""

    @property
    def ref(self) -> str:
        """Where it is."""


@dataclass(frozen=True, slots=True)
class _Row:
    mark: str
    area: str
    gender: str
    age_group: str


def bring_in(
    poll: Poll, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, actor: Person, now: datetime
) -> int:
    """Take a list of residents: columns "code", or "nik" and "card"; also "area", "gender", "age_group".

    Whoever is on the list already is passed over.

    Returns:
        How many are new.

    Raises:
        PermissionDenied, Begun: as they say.
        BadList: every faulty cell is named (the first 20); nothing was stored.
    """
    names = [" ".join(str(one).split()).lower() for one in header]
    if not {"code"} <= set(names) and not {"nik", "card"} <= set(names):
        raise BadList(_("The first row must name the columns: code, or nik and card. It has: %(names)s.") % {
            "names": ", ".join(names)
        })  # fmt: skip
    require(actor, BUDGET, poll.budget.city)
    found, faults = [], []
    for row in rows:
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name in COLUMNS}
        wrong = _faults(cells)
        faults += wrong
        if not wrong:
            found.append(_row(poll, cells))
    if faults:
        more = _("… and %(more)d more.") % {"more": len(faults) - 20} if len(faults) > 20 else ""  # noqa: PLR2004
        raise BadList("\n".join([*faults[:20], more]).strip())
    return _keep(poll, found, actor, now)


def make_codes(  # noqa: PLR0913 - each is said by name
    poll: Poll, number: int, *, actor: Person, now: datetime, area: str = "", random: Any = None
) -> list[str]:
    """Make codes to be printed and handed out; they are shown this once, and only their hashes are kept.

    Raises:
        PermissionDenied, Begun: as they say.
        BadList: more than MOST_CODES at once, or none.
    """
    require(actor, BUDGET, poll.budget.city)
    if not 0 < number <= MOST_CODES:
        raise BadList(_("Make between 1 and %(most)d codes at once.") % {"most": MOST_CODES})
    chance = random or SystemRandom()
    codes: set[str] = set()
    while len(codes) < number:
        letters = "".join(chance.choice(LETTERS) for _letter in range(12))
        codes.add("-".join(letters[at : at + 4] for at in range(0, 12, 4)))
    made = sorted(codes)
    _keep(poll, [_Row(eligible.mark_of_code(poll, one), area[:120], "", "") for one in made], actor, now)
    return made


def _faults(cells: Mapping[str, Cell]) -> list[str]:
    found = []
    for name, cell in cells.items():
        said = _text(cell)
        if name in {"nik", "card"} and len(eligible.digits(said)) != eligible.DIGITS:
            found.append(_("%(cell)s: this has not 16 digits.") % {"cell": cell.ref})
        if name == "code" and len([one for one in said if one.isalnum()]) < 8:  # noqa: PLR2004 - guessed at once
            found.append(_("%(cell)s: a code has at least 8 letters or digits.") % {"cell": cell.ref})
        if name in eligible.rules()["groups"] and said and said not in eligible.rules()["groups"][name]:
            known = ", ".join(eligible.rules()["groups"][name])
            found.append(_("%(cell)s: one of %(known)s, or empty.") % {"cell": cell.ref, "known": known})
    return found


def _row(poll: Poll, cells: Mapping[str, Cell]) -> _Row:
    said = {name: _text(cell) for name, cell in cells.items()}
    if "code" in said:
        mark = eligible.mark_of_code(poll, said["code"])
    else:
        mark = eligible.mark_of_numbers(poll, said["nik"], said["card"])
    return _Row(mark, said.get("area", "")[:120], said.get("gender", ""), said.get("age_group", ""))


def _text(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def _keep(poll: Poll, rows: Sequence[_Row], actor: Person, now: datetime) -> int:
    """Store who is not there yet, in the order of their hashes, so that it tells nothing of the list's."""
    wanted = {row.mark: row for row in rows}
    try:
        with transaction.atomic():
            poll = locked(poll)
            if poll.state != Poll.State.DRAFT:
                raise Begun(_("The vote has begun: who may vote is settled."))
            there = set(poll.electors.values_list("mark", flat=True))
            new = [
                Elector(poll=poll, mark=row.mark, area=row.area, gender=row.gender, age_group=row.age_group)
                for mark, row in sorted(wanted.items()) if mark not in there
            ]  # fmt: skip
            Elector.objects.bulk_create(new, batch_size=500)
            ledger.record(
                city=poll.budget.city,
                actor=actor,
                verb="reports.vote_list",
                subject=poll,
                now=now,
                new=len(new),
            )
    except IntegrityError as error:  # the same list at the same moment
        raise BadList(_("Somebody brings in a list just now. Try again.")) from error
    return len(new)
