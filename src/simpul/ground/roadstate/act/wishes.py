"""What planners wish repaired: a list that a road plan can take in later."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate.act.segments import BATCH, NotInThisCity
from simpul.ground.roadstate.models import RepairWish
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused

WISH = "roadstate.wish"
TAKE = "roadstate.take_wish"


class EmptyWish(Refused):
    """A wish list without a repair or without a reason."""


class AlreadyTaken(Refused):
    """A plan has taken in this wish list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One repair: on which segment, what is done, and what it costs by the prices of the day."""

    segment: int
    treatment: str
    amount: float
    currency: str


@transaction.atomic
def wish_repairs(city: City, lines: Sequence[Line], *, why: str, actor: Person, now: datetime) -> RepairWish:
    """Keep a list of repairs for a plan to take in.

    Raises:
        PermissionDenied: the actor may not wish repairs in this city.
        EmptyWish: no line, or no reason.
        NotInThisCity: a segment is not one of the city's.
    """
    require(actor, WISH, city)
    if not lines or not why.strip():
        raise EmptyWish(_("A wish list needs at least one repair, and a reason."))
    wanted = sorted({line.segment for line in lines})
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        if Segment.objects.filter(city=city, pk__in=some).count() != len(some):
            raise NotInThisCity(_("A segment is not one of %(city)s's.") % {"city": city.name})
    wish = RepairWish.objects.create(
        city=city, made_at=now, by=actor, why=why.strip()[:500], lines=[asdict(line) for line in lines]
    )
    record(
        city=city, actor=actor, verb="roadstate.wish", subject=wish, now=now, why=wish.why, repairs=len(lines)
    )
    return wish


@transaction.atomic
def take_wish(wish: RepairWish, *, into: str, actor: Person, now: datetime) -> RepairWish:
    """Take a wish list into a plan: `into` names its record, such as "roads.plan/3".

    Raises:
        PermissionDenied: the actor may not take in wishes of this city.
        AlreadyTaken: a plan has it.
    """
    require(actor, TAKE, wish.city)
    wish = lock(wish, "city")
    if wish.state != RepairWish.State.OPEN:
        raise AlreadyTaken(_("This wish list is already in %(plan)s.") % {"plan": wish.taken_by})
    wish.state, wish.taken_by = RepairWish.State.TAKEN, into
    wish.save(update_fields=["state", "taken_by"])
    record(city=wish.city, actor=actor, verb="roadstate.take_wish", subject=wish, now=now, into=into)
    return wish
