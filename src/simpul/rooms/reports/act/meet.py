"""The Musrenbang: a cycle begins, meetings are called, who came is counted, proposals are brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import propose
from simpul.rooms.reports.models import Agenda, Attendee, Cycle, Meeting, Proposal
from simpul.rooms.reports.understand import cycle as understand

MEET, PLAN = "reports.meet", "reports.budget"
MOST_NAMES = 2000


class Twice(Refused):
    """There is one already."""


class NotNow(Refused):
    """The meeting is over, or was not held yet."""


class NotItsArea(Refused):
    """The proposal lies elsewhere, or this level gets its proposals from the one below."""


class BadCount(Refused):
    """The numbers of who came cannot be true."""


@dataclass(frozen=True, slots=True)
class Call:
    """A meeting to be held: `region` is the village that a hamlet lies in; None for the whole city."""

    level: str
    name: str
    starts_at: datetime
    place: str
    region: Boundary | None = None


def rules(cycle: Cycle) -> understand.Rules:
    """Give the rules that a cycle began with."""
    return understand.read(cycle.rules)


@transaction.atomic
def begin(city: City, year: int, *, actor: Person, now: datetime) -> Cycle:
    """Begin the meetings that make the plan of a year, under the rules of today.

    Raises:
        PermissionDenied, Twice: as they say.
    """
    require(actor, PLAN, city)
    said = understand.default(city.settings)
    understand.read(said)
    cycle, is_new = Cycle.objects.get_or_create(
        city=city, year=year, defaults={"rules": said, "made_at": now, "made_by": actor}
    )
    if not is_new:
        raise Twice(_("The meetings for %(year)d have begun already.") % {"year": year})
    ledger.record(city=city, actor=actor, verb="reports.begin_cycle", subject=cycle, now=now, year=year)
    return cycle


@transaction.atomic
def call(cycle: Cycle, said: Call, *, actor: Person, now: datetime) -> Meeting:
    """Call a meeting. What the level below has handed up for its area comes before it at once.

    Raises:
        PermissionDenied, Twice: as they say.
        KeyError: the rules know no such level.
    """
    require(actor, MEET, cycle.city)
    level = rules(cycle).level(said.level)
    area = understand.area_of(said.region.code, level) if said.region else ""
    made, is_new = Meeting.objects.get_or_create(
        cycle=cycle, level=level.code, area=area, name=said.name.strip()[:120],
        defaults={"region": said.region, "starts_at": said.starts_at, "place": said.place.strip()[:200]},
    )  # fmt: skip
    if not is_new:
        raise Twice(_("This meeting was called already."))
    for one in _waiting(made):
        Agenda.objects.create(meeting=made, proposal=one.proposal, at=now)
    ledger.record(
        city=cycle.city, actor=actor, verb="reports.call_meeting", subject=made, now=now, level=level.code,
        area=area, starts_at=said.starts_at,
    )  # fmt: skip
    return made


def _waiting(meeting: Meeting) -> list[Agenda]:
    """Give what the level below handed up for a meeting's area before it was called."""
    known = rules(meeting.cycle)
    below = [one.code for one in known.levels if known.above(one.code) == known.level(meeting.level)]
    handed = Agenda.objects.filter(
        meeting__cycle=meeting.cycle, meeting__level__in=below, outcome=Agenda.Outcome.HANDED
    ).select_related("proposal", "meeting")
    return [one for one in handed.order_by("rank") if understand.is_in(meeting.area, one.meeting.area)]


@transaction.atomic
def hold(  # noqa: PLR0913 - each is said by name
    meeting: Meeting,
    *,
    women: int,
    men: int,
    groups: Mapping[str, int],
    names: Sequence[str],
    actor: Person,
    now: datetime,
) -> Meeting:
    """Write down who came. Numbers are for everybody, names for the office only.

    Raises:
        PermissionDenied, NotNow: as they say.
        BadCount: a group is larger than all who came, or there are more names than people.
    """
    meeting = _locked(meeting, actor)
    known = set(rules(meeting.cycle).groups)
    kept = {name: count for name, count in groups.items() if name in known}
    listed = [" ".join(one.split()) for one in names if one.strip()]
    if max([*kept.values(), 0, len(listed)]) > women + men:
        raise BadCount(_("More are in a group, or on the list, than came in all. Count once more."))
    if len(listed) > MOST_NAMES:
        raise BadCount(_("The list is longer than %(most)d names.") % {"most": MOST_NAMES})
    meeting.women, meeting.men, meeting.groups, meeting.held_at = women, men, kept, now
    meeting.save(update_fields=["women", "men", "groups", "held_at"])
    meeting.attendees.all().delete()
    Attendee.objects.bulk_create(_attendee(meeting, one) for one in listed)
    ledger.record(
        city=meeting.cycle.city, actor=actor, verb="reports.hold_meeting", subject=meeting, now=now,
        women=women, men=men,
    )  # fmt: skip
    return meeting


def _attendee(meeting: Meeting, line: str) -> Attendee:
    """Read a line of the list: a name, and after a comma whom it speaks for."""
    name, _comma, role = line.partition(",")
    return Attendee(meeting=meeting, name=name.strip()[:120], role=role.strip()[:120])


@transaction.atomic
def bring(meeting: Meeting, proposal: Proposal, *, actor: Person, now: datetime) -> Agenda:
    """Bring a proposal before a meeting of its own area, at a level where proposals come in.

    Raises:
        PermissionDenied, NotNow, NotItsArea, Twice: as they say.
    """
    meeting = _locked(meeting, actor)
    proposal = propose.hold(proposal)
    where = proposal.region.code if proposal.region else ""
    enters = rules(meeting.cycle).level(meeting.level).enters
    elsewhere = proposal.city_id != meeting.cycle.city_id or not understand.is_in(meeting.area, where)
    if elsewhere or not enters:
        raise NotItsArea(_("This proposal belongs before a meeting of its own village."))
    if proposal.state != Proposal.State.OPEN:
        raise Twice(_("It is before a meeting already, or decided."))
    row = Agenda.objects.create(meeting=meeting, proposal=proposal, at=now)
    propose.move(proposal, Proposal.State.MEETING, now=now, ref=f"meeting/{meeting.pk}")
    ledger.record(
        city=meeting.cycle.city, actor=actor, verb="reports.bring", subject=proposal, now=now,
        meeting=meeting.pk,
    )  # fmt: skip
    return row


def _locked(meeting: Meeting, actor: Person) -> Meeting:
    """Give a meeting that is not over, its row locked. Raises PermissionDenied, NotNow."""
    found = lock(meeting, "cycle__city")
    require(actor, MEET, found.cycle.city)
    if found.closed_at:
        raise NotNow(_("This meeting is over: its list went upward."))
    return found


locked = _locked
