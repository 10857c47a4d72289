"""The network's own record over HTTP and JSON: posts, meetings, partners, candidates; what people change.

Its addresses are those of `record`, so they stand on the same router: one address has one set of methods.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Schema, Status
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.rooms.hub.act import candidate as candidates
from simpul.rooms.hub.act import network
from simpul.rooms.hub.act import partner as partners
from simpul.rooms.hub.api.record import find_project, router
from simpul.rooms.hub.models import (
    Candidate,
    Holder,
    Meeting,
    NetworkCity,
    Partner,
    Partnership,
    Post,
    State,
)
from simpul.rooms.hub.share import record, shapes


class NewHolder(Schema):
    """Who holds a post; `of` is a city's slug, a state's code, or "network"."""

    post: str
    of: str
    institution: str = Field("", max_length=300)
    holding_state: str | None = None
    since: str = Field("", max_length=10)
    until: str = Field("", max_length=10)
    source: str = Field("", max_length=1000)


@router.post("/holders", auth=django_auth, response={201: shapes.HolderShape}, summary="Say who holds a post")
def appoint(request: HttpRequest, said: NewHolder) -> Any:
    """Needs hub.edit_city in the city, hub.nominate in the state, or hub.edit_network."""
    post = get_object_or_404(Post, code=said.post)
    holding = get_object_or_404(State, pk=said.holding_state) if said.holding_state else None
    term = network.Term(said.institution, None, holding, said.since, said.until, said.source)
    made = network.appoint(post, _place(post, said.of), term, actor=person(request), now=timezone.now())
    return Status(201, record.holder(made))


def _place(post: Post, of: str) -> NetworkCity | State | None:
    if post.per == "city":
        return get_object_or_404(NetworkCity.objects.shown(), city__slug=of)
    return get_object_or_404(State, pk=of) if post.per == "state" else None


class Ended(Schema):
    """When somebody left a post: ISO 8601, or a part of it."""

    until: str = Field(max_length=10)


@router.post(
    "/holders/{int:holder_id}/end",
    auth=django_auth,
    response=shapes.HolderShape,
    summary="Say when a post ended",
)
def end_post(request: HttpRequest, holder_id: int, said: Ended) -> shapes.HolderShape:
    """Needs what appointing needs."""
    found = get_object_or_404(Holder.objects.select_related("post", "state", "city__city"), pk=holder_id)
    return record.holder(network.end(found, said.until, actor=person(request), now=timezone.now()))


class NewMeeting(Schema):
    """A meeting; `when` is ISO 8601, a part of it, or two joined by "/"."""

    when: str = Field(max_length=21)
    number: int | None = Field(None, ge=1, le=999)
    chair: str = Field("", max_length=3)
    host: str = Field("", max_length=200)
    mode: str = Field("", max_length=40)
    outcome: str = ""
    source: str = Field("", max_length=1000)
    decisions: list[str] = []

    def held(self) -> network.Held:
        """Give it as the act takes it. Raises Http404 for a state that is none."""
        if self.chair:
            get_object_or_404(State, pk=self.chair)
        return network.Held(**self.model_dump())


@router.post(
    "/meetings", auth=django_auth, response={201: shapes.MeetingShape}, summary="Write a meeting down"
)
def add_meeting(request: HttpRequest, said: NewMeeting) -> Any:
    """Needs hub.edit_network."""
    made = network.write_meeting(None, said.held(), actor=person(request), now=timezone.now())
    return Status(201, record.meeting(made))


@router.put(
    "/meetings/{slug:slug}", auth=django_auth, response=shapes.MeetingShape, summary="Write a meeting anew"
)
def change_meeting(request: HttpRequest, slug: str, said: NewMeeting) -> shapes.MeetingShape:
    """Needs hub.edit_network."""
    found = get_object_or_404(Meeting, slug=slug)
    return record.meeting(
        network.write_meeting(found, said.held(), actor=person(request), now=timezone.now())
    )


class NewPartner(Schema):
    """A partner; `city` names the city that brings it."""

    name: str = Field(max_length=300)
    kind: str
    what: str = ""
    country: str = Field("", max_length=3)
    url: str = Field("", max_length=500, pattern="^(https?://.*)?$")
    city: str = ""


@router.post("/partners", auth=django_auth, response={201: shapes.PartnerShape}, summary="Add a partner")
def add_partner(request: HttpRequest, said: NewPartner) -> Any:
    """Needs hub.partner in the city, or hub.edit_network."""
    values = said.model_dump()
    slug = values.pop("city")
    city = get_object_or_404(NetworkCity.objects.shown(), city__slug=slug) if slug else None
    made = partners.add_partner(**values, city=city, actor=person(request), now=timezone.now())
    return Status(201, next(one for one in record.partners() if one.slug == made.slug))


class NewPartnership(Schema):
    """A partnership with a city, on a project, or (neither) with the network."""

    partner: str
    city: str = ""
    project: str = ""
    subject: str = Field(max_length=300)
    published: bool = False


@router.post(
    "/partnerships",
    auth=django_auth,
    response={201: shapes.PartnershipShape},
    summary="Propose a partnership",
)
def propose(request: HttpRequest, said: NewPartnership) -> Any:
    """Needs hub.partner in the city, or hub.edit_network for the network."""
    with_: Any = None
    if said.project:
        with_ = find_project(request, said.project)
    elif said.city:
        with_ = get_object_or_404(NetworkCity.objects.shown(), city__slug=said.city)
    made = partners.propose(
        get_object_or_404(Partner, slug=said.partner), with_, said.subject, published=said.published,
        actor=person(request), now=timezone.now(),
    )  # fmt: skip
    return Status(201, record.partnership(made))


class Move(Schema):
    """A step of a life: to which stage, with which words."""

    to: str = Field(max_length=24)
    note: str = ""
    on: date | None = None
    published: bool | None = None


@router.post(
    "/partnerships/{int:partnership_id}/steps",
    auth=django_auth,
    response=shapes.PartnershipShape,
    summary="Take a partnership on",
)
def move(request: HttpRequest, partnership_id: int, said: Move) -> shapes.PartnershipShape:
    """Needs hub.partner in its city. An evaluation is its note."""
    rows = Partnership.objects.select_related("partner", "city__city", "project__network_city__city")
    moved = partners.move(
        get_object_or_404(rows, pk=partnership_id), said.to, note=said.note, published=said.published,
        on=said.on, actor=person(request), now=timezone.now(),
    )  # fmt: skip
    return record.partnership(moved)


class Application(Schema):
    """What a candidate asks, with the five parts of its plan."""

    state: str
    name: str = Field(max_length=200)
    lon: float
    lat: float
    time_zone: str = Field("UTC", max_length=60)
    kind: str = Field("city", pattern="^(city|province)$")
    asks: str = Field("member", pattern="^(member|pilot)$")
    admin_level: str = Field("", max_length=200)
    lead_institution: str = Field("", max_length=300)
    focus_area: str = Field("", max_length=40)
    vision: str = ""
    solutions: str = ""
    infrastructure: str = ""
    data_platform: str = ""
    sustainability: str = ""


@router.post("/candidates", auth=django_auth, response={201: shapes.CandidateShape}, summary="Ask to join")
def apply(request: HttpRequest, said: Application) -> Any:
    """Needs hub.nominate or hub.apply in the state."""
    values = said.model_dump()
    state = get_object_or_404(State, pk=values.pop("state"))
    actor = person(request)
    made = candidates.apply(state, candidates.Plan(**values), actor=actor, now=timezone.now())
    return Status(201, record.candidate(made, actor))


class CandidateStep(Schema):
    """A step of the journey; a decision names its meeting and says that there was consensus."""

    to: str = Field(max_length=24)
    note: str = ""
    meeting: str = ""
    by_consensus: bool = False


@router.post(
    "/candidates/{slug:slug}/steps",
    auth=django_auth,
    response=shapes.CandidateShape,
    summary="Take a candidate a step on",
)
def step(request: HttpRequest, slug: str, said: CandidateStep) -> shapes.CandidateShape:
    """Review: the state. Check: the Secretariat. Decision: a meeting, by consensus."""
    found, actor, now = get_object_or_404(Candidate, slug=slug), person(request), timezone.now()
    if said.meeting:
        meeting = get_object_or_404(Meeting, slug=said.meeting)
        after = candidates.decide(
            found, said.to, meeting, by_consensus=said.by_consensus, note=said.note, actor=actor, now=now
        )
    else:
        after = candidates.go(found, said.to, note=said.note, actor=actor, now=now)
    return record.candidate(after, actor)
