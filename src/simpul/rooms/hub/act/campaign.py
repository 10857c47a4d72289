"""What people do in the yearly monitoring: open it, answer, endorse, accept or return, and close it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person, Where
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.models import NetworkCity, Project
from simpul.rooms.hub.models.campaign import Answer, Campaign, Draft
from simpul.rooms.hub.observe import answers, exchange
from simpul.rooms.hub.understand import campaign as rules
from simpul.rooms.hub.understand.campaign import Content

ANSWER = "hub.campaign_answer"
RUN = "hub.run_campaign"


class BadDays(Refused):
    """The days of the campaign cannot be."""


class Closed(Refused):
    """The campaign takes no answers any more."""


class NotAsked(Refused):
    """The project is of no city of the network, so nobody is asked about it."""


class BadAnswer(Refused):
    """A part of the answer cannot be; the message names it."""


class NotComplete(Refused):
    """The answer cannot be submitted before it says its status and its progress."""


class NotNow(Refused):
    """The answer is in a state in which this cannot be done."""


class NeedsReason(Refused):
    """Who returns an answer says why."""


class NotReleased(Refused):
    """The city has not decided that the answer may be published."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text. `collided`: another was saved first; both are kept, and the other one counts."""

    answer: Answer
    collided: bool


@transaction.atomic
def open_campaign(  # noqa: PLR0913 - the days, who set them, who says so
    year: int, opens_on: date, due_on: date, *, source: str, actor: Person, now: datetime
) -> Campaign:
    """Open the monitoring of a year, or set its days again; the same again changes nothing.

    Raises:
        PermissionDenied: the actor may not.
        BadDays: it ends before it begins.
        Closed: it was closed already.
    """
    require(actor, RUN, None)
    if due_on < opens_on:
        raise BadDays(_("The last day is before the first. Choose a later one."))
    days = {"opens_on": opens_on, "due_on": due_on, "source": source}
    found, made = Campaign.objects.get_or_create(year=year, defaults={**days, "made_at": now})
    if found.closed_at:
        raise Closed(_("The monitoring of %(year)d is closed.") % {"year": year})
    if made or any(getattr(found, name) != value for name, value in days.items()):
        Campaign.objects.filter(pk=found.pk).update(**days)
        found.refresh_from_db()
        ledger.record(city=None, actor=actor, verb=RUN, subject=found, now=now, **days)
    if made:
        exchange.apply_waiting(year, by=actor, now=now)
    return found


@transaction.atomic
def close(campaign: Campaign, *, actor: Person, now: datetime) -> int:
    """Close the monitoring of a year: projects completed before stay in the list, as the printed lists do.

    Returns:
        How many completed projects were carried over.

    Raises:
        PermissionDenied: the actor may not.
        Closed: it is closed.
    """
    require(actor, RUN, None)
    found = lock(campaign)
    if found.closed_at:
        raise Closed(_("The monitoring of %(year)d is closed.") % {"year": found.year})
    carried = answers.carry_completed(found.year)
    found.closed_at = now
    found.save(update_fields=["closed_at"])
    ledger.record(city=None, actor=actor, verb="hub.close_campaign", subject=found, now=now, carried=carried)
    return carried


def save(  # noqa: PLR0913 - what, over which revision, by whom, when
    campaign: Campaign, project: Project, content: object, *, revision: int, actor: Person, now: datetime
) -> Saved:
    """Keep what somebody typed. Who saves over a revision that is not the newest is told, and loses nothing.

    Args:
        campaign: which year's.
        project: which is answered for.
        content: as `understand.campaign.Content`; it may be incomplete.
        revision: the one that the person started from; 0 where there was none.
        actor: who typed it.
        now: when.

    Raises:
        PermissionDenied: the actor may not answer for the city.
        BadAnswer: a part of it cannot be.
        Closed, NotAsked, NotNow: nothing can be answered here now.
    """
    city = _city(project)
    require(actor, ANSWER, city)
    said = _read(content).model_dump()
    with transaction.atomic():
        answer = _of(campaign, project, actor, now)
        if answer.revision != revision:
            if answer.content != said:
                _keep(answer, said, actor, now, collided=True)
            return Saved(answer, collided=answer.content != said)
        if answer.state not in rules.EDITABLE:
            raise NotNow(_("This answer is submitted: it can be changed when it is returned."))
        if answer.content == said and answer.revision:
            return Saved(answer, collided=False)
        answer.content, answer.revision = said, revision + 1
        answer.edited_at, answer.edited_by = now, actor
        answer.save()
        if _keep(answer, said, actor, now):
            _record(answer, city, "hub.edit_answer", actor, now)
    return Saved(answer, collided=False)


@transaction.atomic
def move(  # noqa: PLR0913 - which, how, why, by whom, when
    answer: Answer, name: str, *, actor: Person, now: datetime, reason: str = "", release: bool = False
) -> Answer:
    """Take one step with an answer: submit, endorse, accept, or return it with a reason.

    Args:
        answer: which.
        name: a key of `understand.campaign.MOVES`.
        actor: who.
        now: when.
        reason: why it is returned.
        release: at "submit", whether the city lets it be published once it is accepted.

    Raises:
        PermissionDenied: the actor may not.
        NotNow: the answer is in another state, perhaps since a moment ago.
        NotComplete, NeedsReason, NotReleased, Closed: the rule that is not met.
    """
    step = rules.MOVES[name]
    found = lock(answer)
    project = Project.objects.select_related("network_city__city").get(pk=found.project_id)
    city = _city(project)
    places: dict[str, Where] = {"city": city, "state": project.state_id}
    where = places.get(step.scope)
    require(actor, step.permission, where)
    _check(found, name, step, reason.strip())
    found.state, found.reason = step.to, reason.strip() if step.needs_reason else ""
    if name == "submit":
        found.released, found.submitted_at = release, now
        Draft.objects.create(
            answer=found, revision=found.revision, content=found.content, at=now, by=actor, sealed=True
        )
    found.save()
    if name == "accept":
        answers.into_record(found, by=actor, now=now)
    _record(found, city, f"hub.{name}_answer", actor, now, reason=found.reason, released=found.released)
    return found


def submit_city(
    campaign: Campaign, city: City, *, release: bool, actor: Person, now: datetime
) -> list[Answer]:
    """Submit every answer of a city that is complete and not submitted yet; give those that were."""
    require(actor, rules.MOVES["submit"].permission, city)
    drafts = Answer.objects.filter(campaign=campaign, city__city=city, state__in=rules.EDITABLE)
    return [
        move(answer, "submit", actor=actor, now=now, release=release)
        for answer in drafts
        if not rules.missing_parts(_read(answer.content))
    ]


def _of(campaign: Campaign, project: Project, actor: Person, now: datetime) -> Answer:
    """Give the answer, locked; made empty where nobody typed anything yet."""
    if Campaign.objects.get(pk=campaign.pk).closed_at:
        raise Closed(_("The monitoring of %(year)d is closed.") % {"year": campaign.year})
    Answer.objects.get_or_create(
        campaign=campaign,
        project=project,
        defaults={"city": _member(project), "edited_at": now, "edited_by": actor},
    )
    return Answer.objects.select_for_update(no_key=True).get(campaign=campaign, project=project)


def _keep(
    answer: Answer, said: dict[str, object], actor: Person, now: datetime, *, collided: bool = False
) -> bool:
    """Write a text down; tell whether it begins a new turn of somebody."""
    newest = Draft.objects.filter(answer=answer).order_by("-pk").first()
    goes_on = newest and newest.by_id == actor.pk and newest.collided == collided and not newest.sealed
    if newest and goes_on:
        newest.content, newest.revision, newest.at = said, answer.revision, now
        newest.save()
        return False
    Draft.objects.create(
        answer=answer, revision=answer.revision, content=said, at=now, by=actor, collided=collided
    )
    return True


def _check(found: Answer, name: str, step: rules.Move, reason: str) -> None:
    if found.campaign.closed_at:
        raise Closed(_("The monitoring of %(year)d is closed.") % {"year": found.campaign.year})
    if found.state not in step.come_from:
        raise NotNow(
            _("This answer is %(state)s now. Load the page again.")
            % {"state": found.get_state_display().lower()}
        )
    if step.needs_reason and not reason:
        raise NeedsReason(_("Say why you return it, so that the city can mend it."))
    if name == "submit" and (parts := rules.missing_parts(_read(found.content))):
        names = {"status": _("Status"), "progress": _("Progress since last year")}
        raise NotComplete(
            _("Still to be said: %(parts)s.") % {"parts": ", ".join(names[part] for part in parts)}
        )
    if name == "accept" and not found.released:
        raise NotReleased(
            _("The city has not decided to publish this answer. Return it and ask the city for its decision.")
        )


def _city(project: Project) -> City:
    return _member(project).city


def _member(project: Project) -> NetworkCity:
    if project.network_city is None:
        raise NotAsked(_("This project is of no city of the network."))
    return project.network_city


def _read(content: object) -> Content:
    try:
        return rules.read(content)
    except ValueError as error:
        raise BadAnswer(str(error)) from error


def _record(answer: Answer, city: City, verb: str, actor: Person, now: datetime, **detail: object) -> None:
    ledger.record(
        city=city, actor=actor, verb=verb, subject=answer, now=now, year=answer.campaign.year,
        project=answer.project.slug, state=answer.state, revision=answer.revision,
        **{name: value for name, value in detail.items() if value},
    )  # fmt: skip
