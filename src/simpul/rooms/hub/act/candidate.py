"""The journey of a city or province into the network: applied, reviewed, checked, decided at a meeting."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places import act as places
from simpul.ground.rows import lock
from simpul.kernel.geo import LonLat, on_earth
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act.common import Faulty
from simpul.rooms.hub.models import Candidate, CandidateStep, Decision, Meeting, NetworkCity, State
from simpul.rooms.hub.observe import shelf
from simpul.rooms.hub.understand import states
from simpul.rooms.hub.understand.words import words

APPLY, NOMINATE = "hub.apply", "hub.nominate"
READ = ("hub.check_candidate", "hub.decide", "hub.read_all")
"""Who in the network reads every application; besides, who applied, and the state's own."""


class NoSuchStep(Refused):
    """The candidate is not where this step begins."""


class PlanIncomplete(Refused):
    """A part of the plan is not written."""


class NeedsReason(Refused):
    """This step is only taken with a reason."""


class NoConsensus(Refused):
    """The network decides by consensus."""


class NotHeldYet(Refused):
    """The meeting lies ahead."""


class InNetwork(Refused):
    """There is a city or a candidate of this name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a candidate asks, and the five parts of its plan; "" is not written yet."""

    name: str
    lon: float
    lat: float
    time_zone: str
    kind: str = Candidate.Kind.CITY
    asks: str = Candidate.Asks.MEMBER
    admin_level: str = ""
    lead_institution: str = ""
    focus_area: str = ""
    vision: str = ""
    solutions: str = ""
    infrastructure: str = ""
    data_platform: str = ""
    sustainability: str = ""


def may_see(actor: object, candidate: Candidate) -> bool:
    """Tell whether the actor may read an application: it is nobody else's before the network decided."""
    return (
        candidate.applied_by == actor
        or allowed(actor, NOMINATE, candidate.state_id)
        or any(allowed(actor, permission, None) for permission in READ)
    )


@transaction.atomic
def apply(state: State, plan: Plan, *, actor: Person, now: datetime) -> Candidate:
    """Ask to join. A state's representative does, or whom the state lets.

    Raises:
        PermissionDenied: the actor may not for this state.
        InNetwork: the name is in the network already, or asks already.
        Faulty: a word or a position that cannot be.
    """
    if not allowed(actor, APPLY, state.iso3):
        require(actor, NOMINATE, state.iso3)
    slug = slugify(plan.name)
    _sound(plan, slug)
    if NetworkCity.objects.filter(city__slug=slug).exists() or Candidate.objects.filter(slug=slug).exists():
        raise InNetwork(_("%(name)s is in the network, or asks already.") % {"name": plan.name})
    candidate = Candidate.objects.create(
        slug=slug, state=state, stage="proposed", applied_by=actor, applied_at=now, **asdict(plan)
    )
    _write(candidate, "", actor, "", now)
    return candidate


@transaction.atomic
def change(candidate: Candidate, plan: Plan, *, actor: Person, now: datetime) -> Candidate:
    """Write the plan anew while it is not reviewed.

    Raises:
        PermissionDenied: the actor is neither who applied nor of the state.
        NoSuchStep: it was reviewed; the Secretariat can send it back.
        Faulty: a word or a position that cannot be.
    """
    if candidate.applied_by != actor:
        require(actor, NOMINATE, candidate.state_id)
    candidate = lock(candidate)
    if candidate.stage != "proposed":
        raise NoSuchStep(_("The plan was reviewed and cannot change now."))
    _sound(plan, candidate.slug)
    for name, value in asdict(plan).items():
        setattr(candidate, name, value)
    candidate.save()
    ledger.record(city=None, actor=actor, verb="hub.change_plan", subject=candidate, now=now)
    return candidate


@transaction.atomic
def go(candidate: Candidate, after: str, *, note: str = "", actor: Person, now: datetime) -> Candidate:
    """Take a step that no meeting is needed for: review, check, send back, withdraw.

    Raises:
        PermissionDenied: the step is not the actor's.
        NoSuchStep: it does not begin where the candidate is, or it is a meeting's.
        PlanIncomplete: a review needs the whole plan.
        NeedsReason: the step is only taken with a reason.
    """
    if after in states.DECIDED:
        raise NoSuchStep(_("A meeting decides this."))
    candidate, step = _step(candidate, after, note, actor)
    if step.after == "nr_reviewed":
        _complete(candidate)
    before, candidate.stage = candidate.stage, after
    candidate.save(update_fields=["stage"])
    _write(candidate, before, actor, note, now)
    return candidate


@transaction.atomic
def decide(  # noqa: PLR0913 - what, where, how, by whom, when
    candidate: Candidate,
    after: str,
    meeting: Meeting,
    *,
    by_consensus: bool,
    note: str = "",
    actor: Person,
    now: datetime,
) -> Candidate:
    """Write down what a meeting decided. Accepted, it is a city of the network from that meeting on.

    Raises:
        PermissionDenied: the actor may not.
        NoSuchStep: the candidate was not checked, or it is no decision.
        NoConsensus: it is decided by consensus or not at all.
        NotHeldYet: the meeting lies ahead.
        NeedsReason: declined or deferred without a reason.
    """
    if after not in states.DECIDED:
        raise NoSuchStep(_("A meeting accepts, declines or defers."))
    candidate, _taken = _step(candidate, after, note, actor)
    if not by_consensus:
        raise NoConsensus(_("The network decides by consensus (terms of reference, 2019)."))
    if meeting.starts_on > now.date():
        raise NotHeldYet(_("This meeting has not been held yet."))
    before, candidate.stage = candidate.stage, after
    candidate.meeting, candidate.decided_on = meeting, min(meeting.ends_on, now.date())
    if after == "accepted":
        candidate.city = _let_in(candidate, candidate.decided_on, meeting, now)
    candidate.save()
    last = Decision.objects.filter(meeting=meeting).count()
    Decision.objects.create(
        meeting=meeting, order=last + 1, text=f"{candidate.name}: {after}", by_consensus=True,
        subject=f"{candidate._meta.label_lower}/{candidate.pk}",
    )  # fmt: skip
    _write(candidate, before, actor, note, now)
    return candidate


def _sound(plan: Plan, slug: str) -> None:
    faults = {}
    if not slug:
        faults["name"] = _("give a name with letters in it")
    if plan.focus_area and plan.focus_area not in words("focus_area"):
        faults["focus_area"] = _("is no focus area of the network")
    if not on_earth(plan.lon, plan.lat):
        faults["lon"] = _("is no place on earth")
    if faults:
        raise Faulty(faults)


def _step(candidate: Candidate, after: str, note: str, actor: Person) -> tuple[Candidate, states.Step]:
    if not may_see(actor, candidate):
        raise PermissionDenied
    candidate = lock(candidate)
    step = states.step(states.CANDIDATE, candidate.stage, after)
    if step is None:
        raise NoSuchStep(_("This step does not begin where the candidate is now."))
    of_state = step.needs in {"hub.review_candidate", NOMINATE}
    require(actor, step.needs, candidate.state_id if of_state else None)
    if step.why and not note.strip():
        raise NeedsReason(_("Say why."))
    return candidate, step


def _complete(candidate: Candidate) -> None:
    missing = [name for name in (*states.PLAN, "focus_area") if not getattr(candidate, name).strip()]
    if missing:
        raise PlanIncomplete(
            _("These parts of the plan are not written: %(parts)s") % {"parts": ", ".join(missing)}
        )


def _let_in(candidate: Candidate, on: date, meeting: Meeting, now: datetime) -> NetworkCity:
    city = places.know_city(
        slug=candidate.slug, name=candidate.name, country=candidate.state_id,
        position=LonLat(candidate.lon, candidate.lat), time_zone=candidate.time_zone, now=now,
    )  # fmt: skip
    joined = NetworkCity.objects.create(
        city=city, state=candidate.state, admin_level=candidate.admin_level or candidate.kind,
        lead_institution=candidate.lead_institution, lead_institution_year=on.year, joined_year=on.year,
        joined_on=on, joined_source=meeting.slug, joined_verified=True, verified=True, source=meeting.slug,
        pilot=candidate.asks == Candidate.Asks.PILOT,
    )  # fmt: skip
    shelf.put(joined)
    return joined


def _write(candidate: Candidate, before: str, actor: Person, note: str, now: datetime) -> None:
    CandidateStep.objects.create(
        candidate=candidate, before=before, after=candidate.stage, at=now, by=actor, note=note
    )
    ledger.record(
        city=None, actor=actor, verb=f"hub.candidate_{candidate.stage}", subject=candidate, now=now,
        before=before, note=note,
    )  # fmt: skip
