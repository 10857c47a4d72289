"""What a figure was made from, page by page; and which figures a record went into."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from simpul.kernel.indicator import Made, catalogue
from simpul.rooms.indicators.models import ORIGIN_NAMES, STATE_NAMES, Evidence, State, Used, Value
from simpul.rooms.indicators.observe import lineage
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.share.words import Shown
from simpul.rooms.indicators.understand.catalogue import definitions

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Sources:
    """A page of the lineage of a figure. `more` tells whether there is a next page; see observe.Lineage."""

    rows: Sequence[Made]
    page: int
    more: bool
    used: Sequence[Used]
    evidence: Sequence[Evidence]
    base: str
    hidden: bool
    parts: tuple[str, str]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show, though it may be shown."""
        return not (self.rows or self.used or self.evidence or self.base or self.hidden)


@dataclass(frozen=True, slots=True)
class WentInto:
    """A figure that a record went into."""

    city: str
    city_name: str
    code: str
    title: str
    year: int
    revision: int
    value: int
    shown: Shown
    origin_name: str
    state: str
    published: bool


def sources(value: Value, actor: object, page: int = 1) -> Sources:
    """Give a page of what a figure was made from, as far as the person who asks may know.

    Args:
        value: any revision.
        actor: whoever asks, also nobody.
        page: from 1.
    """
    found = lineage.made_from(value, actor)
    start = (max(page, 1) - 1) * A_PAGE
    rows = list(islice(found.rows, start, start + A_PAGE + 1))
    base = found.base
    known = ""
    if base:
        what = words.listed("quantities", (base.quantity,))[0]
        known = f"{what}: {words.written(base.value)} ({base.year}; {base.source})"
    return Sources(
        rows=rows[:A_PAGE],
        page=max(page, 1),
        more=len(rows) > A_PAGE,
        used=found.used,
        evidence=found.evidence,
        base=known,
        hidden=found.hidden,
        parts=parts(value.code),
    )


def went_into(ref: str, actor: object) -> list[WentInto]:
    """Give the figures that a record went into, newest first, as far as the person who asks may know."""
    known = definitions()
    return [
        WentInto(
            city=value.city.slug,
            city_name=value.city.name,
            code=value.code,
            title=words.title(known[value.code]) if value.code in known else value.code,
            year=value.year,
            revision=value.revision,
            value=value.pk,
            shown=words.shown(value.kind, value.number, value.unit, value.why),
            origin_name=str(ORIGIN_NAMES[value.origin]),
            state="" if value.state == State.APPROVED else str(STATE_NAMES[value.state]),
            published=value.published,
        )
        for value in lineage.went_into(ref, actor)
    ]


def parts(code: str) -> tuple[str, str]:
    """Name the two parts of an indicator, in the reader's language where a room of ours measures it."""
    if code in catalogue:
        counted, out_of = catalogue[code].parts
        return _(counted), _(out_of)
    known = definitions().get(code)
    numerator, denominator = (known.numerator, known.denominator) if known else (None, None)
    return numerator or _("Counted"), denominator or _("Out of")
