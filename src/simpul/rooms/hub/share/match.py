"""Matches as they leave: help for a need, needs for an offer; every reason in a sentence."""

from datetime import date
from typing import Any

from ninja import Schema

from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.models.project import Project, SupportNeed
from simpul.rooms.hub.share import sides, spoken, tables
from simpul.rooms.hub.understand import match, rules
from simpul.rooms.hub.understand.match import Found, Reason
from simpul.rooms.hub.understand.parts import Side
from simpul.rooms.hub.understand.rules import Rules


class ReasonSaid(Schema):
    """One part of a fit. `share` is 0 to 1, null where it is not known; `points` = weight x share."""

    part: str
    name: str
    weight: float
    share: float | None
    points: float | None
    sentence: str


class Match(Schema):
    """One thing that fits. `fit` is over what is known; `certainty` is how much of all weight is known."""

    key: str
    title: str
    whose: str
    url: str
    invented: bool
    fit: float
    certainty: float
    order: float
    reasons: list[ReasonSaid]

    @property
    def strongest(self) -> list[ReasonSaid]:
        """The reasons that speak for it, the heaviest first."""
        good = [one for one in self.reasons if one.points and (one.share or 0) >= 0.5]  # noqa: PLR2004 - half
        return sorted(good, key=lambda one: -(one.points or 0))[:3]

    @property
    def unknown(self) -> list[str]:
        """The names of the parts that are not known."""
        return [one.name for one in self.reasons if one.share is None]


class Group(Schema):
    """The best of one kind; `fitting` fit, `unfit` do not, `unjudged` say too little of themselves."""

    matches: list[Match]
    fitting: int
    unfit: int
    unjudged: int


class Answers(Schema):
    """What fits a need, of three kinds; `rules_of` and `rules_source` say by which dated weights."""

    offers: Group
    practices: Group
    projects: Group
    rules_of: date
    rules_source: str


class Needs(Schema):
    """The needs that fit: requests of cities, and the needs that projects have in the record."""

    requests: Group
    needs: Group
    rules_of: date
    rules_source: str


def for_need(need: Request | SupportNeed, today: date, by: Rules | None = None) -> Answers:
    """Give the offers, practices and projects that fit a need."""
    by = by or rules.shipped()
    atlas = sides.atlas()
    mine = sides.of_request(need, atlas) if isinstance(need, Request) else sides.of_need(need, atlas)
    return Answers(
        offers=_group(match.answers(mine, tables.offers(atlas, today), by)),
        practices=_group(match.answers(mine, tables.practices(atlas), by)),
        projects=_group(match.answers(mine, tables.projects(atlas), by)),
        rules_of=by.valid_from,
        rules_source=by.source,
    )


def for_answer(answer: Offer | Practice, today: date, by: Rules | None = None) -> Needs:
    """Give the needs that an offer or a practice fits."""
    by = by or rules.shipped()
    atlas = sides.atlas()
    mine = sides.of_offer(answer, atlas) if isinstance(answer, Offer) else sides.of_practice(answer, atlas)
    return Needs(
        requests=_group(match.needs(mine, tables.requests(atlas, today), by)),
        needs=_group(match.needs(mine, tables.needs(atlas), by)),
        rules_of=by.valid_from,
        rules_source=by.source,
    )


def side_of(need: Request | SupportNeed) -> Side:
    """Give what a need says of itself, as the matching reads it."""
    atlas = sides.atlas()
    return sides.of_request(need, atlas) if isinstance(need, Request) else sides.of_need(need, atlas)


def said(reason: Reason) -> ReasonSaid:
    """Say a reason in the reader's language."""
    points = None if reason.share is None else round(reason.weight * reason.share, 2)
    return ReasonSaid(
        part=reason.part, name=spoken.part(reason.part), weight=reason.weight,
        share=None if reason.share is None else round(reason.share, 3), points=points,
        sentence=spoken.sentence(reason.code, reason.facts),
    )  # fmt: skip


def _group(found: Found) -> Group:
    shown = _shown([fit.key for fit in found.fits])
    matches = [
        Match(
            key=fit.key, **shown[fit.key], fit=round(fit.fit, 3), certainty=round(fit.certainty, 3),
            order=round(fit.order, 4), reasons=[said(reason) for reason in fit.reasons],
        )
        for fit in found.fits
        if fit.key in shown
    ]  # fmt: skip
    return Group(matches=matches, fitting=found.fitting, unfit=found.unfit, unjudged=found.unjudged)


def _shown(keys: list[str]) -> dict[str, dict[str, Any]]:
    """Give title, owner and address of what is listed and still public: one query for its kind."""
    if not keys:
        return {}
    kind = keys[0].partition("/")[0]
    numbers = [int(key.partition("/")[2]) for key in keys]
    return {f"{kind}/{pk}": about for pk, about in READERS[kind](numbers).items()}


def _offers(numbers: list[int]) -> dict[int, dict[str, Any]]:
    found = Offer.objects.public().select_related("city", "partner").filter(pk__in=numbers)
    return {
        one.pk: _about(one.title, one.giver, one.get_absolute_url(), invented=one.invented) for one in found
    }


def _requests(numbers: list[int]) -> dict[int, dict[str, Any]]:
    found = Request.objects.public().select_related("city").filter(pk__in=numbers)
    return {
        one.pk: _about(one.title, one.city.name, one.get_absolute_url(), invented=one.invented)
        for one in found
    }


def _practices(numbers: list[int]) -> dict[int, dict[str, Any]]:
    found = Practice.objects.public().shown().filter(pk__in=numbers)
    return {
        one.pk: _about(one.title, one.city.name, one.get_absolute_url(), invented=one.invented)
        for one in found
    }


def _projects(numbers: list[int]) -> dict[int, dict[str, Any]]:
    found = Project.objects.public().shown().filter(pk__in=numbers)
    return {one.pk: _about(one.title, sides.place_of(one), one.get_absolute_url()) for one in found}


def _needs(numbers: list[int]) -> dict[int, dict[str, Any]]:
    found = SupportNeed.objects.select_related("project__network_city__city", "project__state")
    return {
        one.pk: _about(
            f"{spoken.word(one.kind)}: {one.project.title}", sides.place_of(one.project),
            one.project.get_absolute_url(),
        )
        for one in found.filter(pk__in=numbers, project__published=True)
    }  # fmt: skip


def _about(title: str, whose: str, url: str, *, invented: bool = False) -> dict[str, Any]:
    return {"title": title, "whose": whose, "url": url, "invented": invented}


READERS = {
    "offer": _offers,
    "request": _requests,
    "practice": _practices,
    "project": _projects,
    "need": _needs,
}
