"""How many take part in deciding: voices on proposals, people at meetings, answers, votes cast.

A voice (an account or a confirmed address) is one person however much they say. Who comes to a meeting,
answers or votes is counted there and not told from the others: whoever does two things counts twice. Gender
and village are known where somebody chose to say them, or the office's list does.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_noop as _

from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.reports.measure import resolve
from simpul.rooms.reports.models import (
    Amendment,
    Backing,
    BudgetArea,
    Comment,
    Elector,
    Meeting,
    Participant,
    Poll,
    Proposal,
    Reply,
)

SOURCE = _("What residents propose, support, answer and vote on, and who came to the meetings")
WAYS = ("voices", "meetings", "answers", "votes")
WOMEN = "f"
AFTER = (
    "reports.propose", "reports.comment", "reports.amend", "reports.support", "reports.hold_meeting",
    "reports.survey_closed", "reports.survey_paper", "reports.count_vote", "indicators.set_denominator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """So many of one way, gender ("" not said) and region (primary key; None: not known)."""

    way: str
    gender: str
    region: int | None
    count: int


def parts(city_id: int, year: int) -> list[Part]:
    """Give who took part in a year of the city."""
    return [
        *_counted("voices", voices(city_id, year), "gender", "region"),
        *_meetings(city_id, year),
        *_counted("answers", _answers(city_id, year), "gender", "region"),
        *_votes(city_id, year),
    ]


def voices(city_id: int, year: int) -> QuerySet[Participant]:
    """Give who proposed, asked for another wording, commented or supported in a year."""
    begins, ends = resolve.span(city_id, year)
    mine = {"participant": OuterRef("pk")}
    found = Exists(Backing.objects.filter(**mine, at__gte=begins, at__lt=ends))
    for said in (Proposal.objects, Amendment.objects, Comment.objects):
        rows: Any = said
        found |= Exists(rows.filter(**mine, made_at__gte=begins, made_at__lt=ends))  # type: ignore[assignment]
    return Participant.objects.filter(found, city=city_id)


def _answers(city_id: int, year: int) -> QuerySet[Reply]:
    return Reply.objects.filter(survey__city=city_id, on__year=year)


def _counted(way: str, rows: QuerySet[Any], gender: str, region: str) -> Iterator[Part]:
    for one in rows.order_by().values(gender, region).annotate(many=Count("pk")):
        yield Part(way, one[gender], one[region], one["many"])


def _meetings(city_id: int, year: int) -> Iterator[Part]:
    begins, ends = resolve.span(city_id, year)
    rows = Meeting.objects.filter(
        cycle__city=city_id, women__isnull=False, starts_at__gte=begins, starts_at__lt=ends
    )
    for one in rows.order_by().values("region").annotate(f=Sum("women"), m=Sum("men")):
        yield Part("meetings", WOMEN, one["region"], one["f"])
        yield Part("meetings", "m", one["region"], one["m"])


def _votes(city_id: int, year: int) -> Iterator[Part]:
    """Give who voted in what was counted in a year; before the count nobody is told how many."""
    begins, ends = resolve.span(city_id, year)
    polls = Poll.objects.filter(budget__city=city_id, counted_at__gte=begins, counted_at__lt=ends)
    regions = {
        (budget, name): region
        for budget, name, region in BudgetArea.objects.filter(budget__city=city_id).values_list(
            "budget", "name", "region"
        )
    }
    rows = Elector.objects.filter(poll__in=polls, voted=True).order_by()
    for one in rows.values("poll__budget", "area", "gender").annotate(many=Count("pk")):
        yield Part("votes", one["gender"], regions.get((one["poll__budget"], one["area"])), one["many"])


def years(city_id: int) -> list[int]:
    """Give the years in which somebody took part."""
    here = resolve.zone(city_id)
    said = Proposal.objects.filter(city=city_id).datetimes("made_at", "year", tzinfo=here)
    held = Meeting.objects.filter(cycle__city=city_id, women__isnull=False)
    counted = Poll.objects.filter(budget__city=city_id, counted_at__isnull=False)
    found = {one.year for one in said} | {
        one.year for one in held.datetimes("starts_at", "year", tzinfo=here)
    }
    found |= {one.year for one in counted.datetimes("counted_at", "year", tzinfo=here)}
    return sorted(
        found | {one.year for one in Reply.objects.filter(survey__city=city_id).dates("on", "year")}
    )


def by(of: Callable[[Part], Any], found: list[Part]) -> dict[Any, int]:
    """Count by way, gender or region."""
    counted: Counter[Any] = Counter()
    for one in found:
        counted[of(one)] += one.count
    return {name: count for name, count in counted.items() if count}


def _whole(part: str, amount: float, code: str, year: int) -> Iterator[Made]:
    """Give one row for a whole part: smaller ones would tell of a few people."""
    if amount:
        yield Made(part, amount, str(year), f"{code}/{year}")  # type: ignore[arg-type]


def rows_all(city_id: int, year: int) -> Iterator[Made]:
    """Give the whole number in one row."""
    yield from _whole("numerator", taking_part(city_id, year).numerator, "reports.taking_part", year)


@catalogue.add(
    code="reports.taking_part",
    title=_("Times that somebody took part in deciding, for each 1,000 inhabitants"),
    unit=_("times for each 1,000 inhabitants"),
    parts=(
        _("voices on proposals, people at meetings, answers to consultations, votes cast"),
        _("inhabitants"),
    ),
    source=SOURCE,
    rows=rows_all,
    direction="up",
    theme="governance",
    after=AFTER,
    years=years,
    persons=True,
    base="population",
)
def taking_part(city_id: int, year: int) -> Reading:
    """Everybody who took part in the year, each way counted for itself, out of the inhabitants known."""
    count = sum(one.count for one in parts(city_id, year))
    return Reading(count, 1 if count else 0, per=1000)


def rows_voices(city_id: int, year: int) -> Iterator[Made]:
    """Give the whole number in one row."""
    yield from _whole("numerator", people(city_id, year).numerator, "reports.voices", year)


@catalogue.add(
    code="reports.voices",
    title=_("People who proposed, commented or supported something, for each 1,000 inhabitants"),
    unit=_("people for each 1,000 inhabitants"),
    parts=(_("people with an account or a confirmed address who said something"), _("inhabitants")),
    source=SOURCE,
    rows=rows_voices,
    direction="up",
    theme="governance",
    after=AFTER,
    years=years,
    persons=True,
    base="population",
)
def people(city_id: int, year: int) -> Reading:
    """Voices of the year, each once, out of the inhabitants known."""
    count = voices(city_id, year).count()
    return Reading(count, 1 if count else 0, per=1000)


def rows_women(city_id: int, year: int) -> Iterator[Made]:
    """Give both parts, each in one row."""
    reading = women(city_id, year)
    yield from _whole("numerator", reading.numerator, "reports.taking_part_women", year)
    yield from _whole("denominator", reading.denominator, "reports.taking_part", year)


@catalogue.add(
    code="reports.taking_part_women",
    title=_("Share of women among those who took part in deciding"),
    unit="%",
    parts=(_("women who took part"), _("people who took part and of whom the gender is known")),
    source=SOURCE,
    rows=rows_women,
    theme="governance",
    after=AFTER,
    years=years,
    persons=True,
)
def women(city_id: int, year: int) -> Reading:
    """Women out of those who said their gender, or of whom the office's list or count does."""
    known = {
        gender: count for gender, count in by(lambda one: one.gender, parts(city_id, year)).items() if gender
    }
    return Reading(known.get(WOMEN, 0), sum(known.values()))
