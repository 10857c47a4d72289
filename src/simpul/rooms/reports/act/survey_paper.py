"""Answers on paper, typed into a table: taken whole, or refused with the place of every faulty cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import survey as surveys
from simpul.rooms.reports.act.vote_list import Cell
from simpul.rooms.reports.models import Reply, Survey
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.understand import skip

ABOUT = ("form", "gender", "age_group", "village")
SHOWN = 20


class BadTable(Refused):
    """The table has faults; each is named with its cell. Nothing of it was taken."""


@transaction.atomic
def bring_in(
    survey: Survey, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, actor: Person, now: datetime
) -> int:
    """Take a table of paper forms: "form" (the number on the paper), the questions' codes, who answered.

    The number makes that a form counts once, however often the table comes.

    Returns:
        How many forms are new.

    Raises:
        PermissionDenied, NotOpen: as they say.
        BadTable: every faulty cell is named (the first 20); nothing was stored.
    """
    require(actor, surveys.TAKE_DOWN, survey.city)
    survey = surveys.held(survey)
    if survey.state == Survey.State.DRAFT:
        raise surveys.NotOpen(_("This consultation is not open."))
    asked = surveys.questions(survey)
    names = _names(header, asked)
    villages = {one.name.casefold(): one for one in Boundary.objects.live().filter(city=survey.city)}
    replies, faults, seen = [], [], dict[str, str]()
    for row in rows:
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name}
        reply, wrong = _reply(survey, asked, cells, villages, seen, now)
        faults += wrong
        replies.append(reply)
    if faults:
        more = [_("… and %(more)d more.") % {"more": len(faults) - SHOWN}] if len(faults) > SHOWN else []
        raise BadTable("\n".join([*faults[:SHOWN], *more]))
    there = set(Reply.objects.filter(survey=survey).values_list("key", flat=True))
    new = [one for one in replies if one.key not in there]
    Reply.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    ledger.record(
        city=survey.city, actor=actor, verb="reports.survey_paper", subject=survey, now=now, new=len(new),
        replies=survey.replies.count(), digest=surveys.digest(survey),
    )  # fmt: skip
    return len(new)


def _names(header: Sequence[str], asked: Sequence[skip.Question]) -> list[str]:
    names = [" ".join(one.split()) for one in header]
    known = {one.code for one in asked} | set(ABOUT)
    strange = [one for one in names if one and one not in known]
    if strange or "form" not in names:
        raise BadTable(
            _("The first row must name “form” and the questions by their codes (%(known)s). Not: %(names)s.")
            % {"known": ", ".join(sorted(known)), "names": ", ".join(strange or names)}
        )
    return names


def _reply(  # noqa: PLR0913, PLR0917 - what a row is read with
    survey: Survey, asked: Sequence[skip.Question], cells: Mapping[str, Cell],
    villages: Mapping[str, Boundary], seen: dict[str, str], now: datetime,
) -> tuple[Reply, list[str]]:  # fmt: skip
    text = {name: "" if cell.value is None else str(cell.value).strip() for name, cell in cells.items()}
    said, wrong = skip.take(asked, text)
    faults = [
        f"{cells[code].ref if code in cells else cells['form'].ref}: {surveys.fault(*one)} ({code})"
        for code, one in wrong.items()
    ]
    faults += _about(cells, text, villages, seen)
    reply = Reply(
        survey=survey, key=uuid5(NAMESPACE_URL, f"simpul:survey:{survey.pk}:paper:{text.get('form', '')}"),
        said=said, gender=text.get("gender", ""), age_group=text.get("age_group", ""),
        region=villages.get(text.get("village", "").casefold()), source=Reply.Source.PAPER,
        on=survey.city.day(now),
    )  # fmt: skip
    return reply, faults


def _about(
    cells: Mapping[str, Cell], text: Mapping[str, Any], villages: Mapping[str, Boundary], seen: dict[str, str]
) -> list[str]:
    form, faults = text.get("form", ""), []
    if not form:
        faults.append(_("%(cell)s: the form has no number.") % {"cell": cells["form"].ref})
    elif form in seen:
        said = {"cell": cells["form"].ref, "form": form, "other": seen[form]}
        faults.append(_("%(cell)s: form %(form)s is in %(other)s too.") % said)
    seen.setdefault(form, cells["form"].ref)
    for of in ("gender", "age_group"):
        if text.get(of) and text[of] not in rules()["groups"][of]:
            known = ", ".join(rules()["groups"][of])
            faults.append(
                _("%(cell)s: one of %(known)s, or empty.") % {"cell": cells[of].ref, "known": known}
            )
    if text.get("village") and text["village"].casefold() not in villages:
        faults.append(_("%(cell)s: no village of the city has this name.") % {"cell": cells["village"].ref})
    return faults
