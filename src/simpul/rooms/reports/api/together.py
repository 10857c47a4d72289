"""Deciding together over HTTP and JSON: what everybody may read, and a voice that is confirmed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError
from ninja.security import APIKeyCookie

from simpul.ground.places.models import City
from simpul.rooms.reports.act import arrive_together, comment, propose_who, support_proposal
from simpul.rooms.reports.act.arrive import KeptOut, TooMany
from simpul.rooms.reports.api.together_shapes import (
    CommentIn,
    CommentTaken,
    CycleOut,
    ListOut,
    ProposalWhole,
    RoundOut,
    SupportIn,
    SupportOut,
    SurveyOut,
    TakingPartOut,
)
from simpul.rooms.reports.models import Budget, Comment, Cycle, Poll, Proposal, Survey
from simpul.rooms.reports.observe import ballots, challenge
from simpul.rooms.reports.share import proposals_open, taking_part, together_open
from simpul.rooms.reports.understand import code as codes

router = Router(tags=["reports: deciding together"])
MOST = 200


class Voice(APIKeyCookie):
    """The session of a browser that has signed in or confirmed an e-mail address; with its CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> bool | None:
        """Tell whether somebody is known; which city they are known in is looked at later."""
        known = bool(key) and any(name.startswith("reports-participant-") for name in request.session.keys())  # noqa: SIM118
        return True if request.user.is_authenticated or known else None


@router.get("/proposals", response=ListOut, summary="Proposals that everybody may read")
def proposals(request: HttpRequest, city: str, state: str = "", page: int = 1, limit: int = 100) -> Any:
    """Give the proposals of a city, the newest first."""
    rows = proposals_open.rows().filter(city=_city(city))
    if state:
        rows = rows.filter(state=state)
    many, first = max(1, min(limit, MOST)), max(0, min(page, 10_000) - 1)
    found = list(rows.order_by("-made_at", "-pk")[first * many : (first + 1) * many + 1])
    return {"proposals": [proposals_open.shape(one) for one in found[:many]], "more": len(found) > many}


@router.get(
    "/proposals/{code}", response=ProposalWhole, summary="One proposal, with its way and what is said"
)
def proposal(request: HttpRequest, code: str) -> Any:
    """Give one proposal by its code."""
    return together_open.proposal(get_object_or_404(proposals_open.rows(), code=codes.tidy(code)))


@router.post(
    "/proposals/{code}/support", response=SupportOut, auth=Voice(), summary="Be for a proposal, or no longer"
)
def support(request: HttpRequest, code: str, said: SupportIn) -> Any:
    """Support a proposal by the rules of its page, with the session of a voice; 429 for too many."""
    found, now = _proposal(code), timezone.now()
    me = _me(request, found.city)
    try:
        if said.wanted:
            arrive_together.press(found.city, challenge.sender(request, now), me, now=now)
    except (TooMany, KeptOut) as refusal:
        raise HttpError(429, str(refusal)) from None
    return {"support": support_proposal.support(found, me, wanted=said.wanted, now=now)}


@router.post(
    "/proposals/{code}/comments", response=CommentTaken, auth=Voice(), summary="Comment on a proposal"
)
def say(request: HttpRequest, code: str, said: CommentIn) -> Any:
    """Comment by the rules of the page, with the session of a confirmed voice; 429 for too many."""
    found, now = _proposal(code), timezone.now()
    me = _me(request, found.city)

    def keep(held: list[str]) -> Comment:
        return comment.comment(found, said.key, said.text, me, now=now, named=said.named, held=held)

    try:
        if Comment.objects.filter(key=said.key, participant=me).exists():
            made = keep([])
        else:
            made = arrive_together.take(found.city, challenge.sender(request, now), me, keep, now=now)
    except (TooMany, KeptOut) as refusal:
        raise HttpError(429, str(refusal)) from None
    return {"shown": made.shown, "held_because_of": made.held}


@router.get("/cycles", response=list[CycleOut], summary="The Musrenbang, year by year, with its ranked lists")
def cycles(request: HttpRequest, city: str, year: int | None = None) -> Any:
    """Give the years of a city, the newest first."""
    rows = Cycle.objects.filter(city=_city(city)).select_related("city")
    if year is not None:
        rows = rows.filter(year=year) if 0 < year < 10_000 else rows.none()  # noqa: PLR2004 - a year
    return [together_open.cycle(one) for one in rows[:20]]


@router.get("/budgets", response=list[RoundOut], summary="Budgets that residents vote on, with their results")
def budgets(request: HttpRequest, city: str) -> Any:
    """Give the budgets of a city that are public, the newest first."""
    rows = Budget.objects.filter(city=_city(city), public=True).select_related("city")
    return [together_open.round_(one) for one in rows[:20]]


@router.get("/votes/{int:vote}/count", summary="Every ballot of a counted vote, to be counted again")
def recount(request: HttpRequest, vote: int) -> dict[str, Any]:
    """Give the published count: the file that `./simpul reports count` takes."""
    found = get_object_or_404(
        Poll.objects.select_related("budget__city"), pk=vote, state=Poll.State.COUNTED, budget__public=True
    )
    return ballots.published(found)


@router.get("/surveys", response=list[SurveyOut], summary="Consultations with their results")
def surveys(request: HttpRequest, city: str) -> Any:
    """Give the consultations of a city that were opened, the newest first."""
    rows = Survey.objects.filter(city=_city(city)).exclude(state=Survey.State.DRAFT).select_related("city")
    return [together_open.survey(one) for one in rows[:50]]


@router.get("/taking-part", response=TakingPartOut, summary="Who takes part, by way, gender and village")
def who(request: HttpRequest, city: str, year: int) -> Any:
    """Give a year of a city, without numbers small enough to tell of a person."""
    if not 1900 < year < 2200:  # noqa: PLR2004 - a year
        raise HttpError(422, "year: give a year such as 2026.")
    return taking_part.of(_city(city), year)


def _proposal(code: str) -> Proposal:
    rows = Proposal.objects.shown().select_related("city", "participant")
    return get_object_or_404(rows, code=codes.tidy(code))


def _me(request: HttpRequest, city: City) -> Any:
    return propose_who.of_session(city, request.user, request.session, now=timezone.now())


def _city(slug: str) -> City:
    return get_object_or_404(City.objects.served(), slug=slug)
