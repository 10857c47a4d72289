"""A person says otherwise than the camera of a repair; it is kept who said so and why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Damage, Verdict
from simpul.rooms.roads.observe import review, tallies
from simpul.rooms.roads.observe import verdict as observe

OVERRULE = "roads.decide_proof"
OVERRULED = "roads.verdict_overruled"


class NoLongerStands(Refused):
    """A newer verdict or a newer repair took this one's place."""


class NothingSaid(Refused):
    """No outcome, or no reason."""


@transaction.atomic
def overrule(found: Verdict, outcome: str, note: str, *, actor: Person, now: datetime) -> Verdict:
    """Say whether a repair holds, whatever the camera said; the damage and its order follow.

    Raises:
        PermissionDenied: the actor may not.
        NoLongerStands: the verdict was taken over by another, or the damage was repaired again since.
        NothingSaid: the outcome is neither confirmed nor disputed, or there is no reason.
    """
    require(actor, OVERRULE, found.damage.city)
    if outcome not in (Verdict.Outcome.CONFIRMED, Verdict.Outcome.DISPUTED) or not note.strip():
        raise NothingSaid(_("Say whether the repair holds, and why you think so."))
    city = City.objects.select_for_update(no_key=True).get(pk=found.damage.city_id)
    found = Verdict.objects.select_related("damage__city").get(pk=found.pk)
    damage = found.damage
    if not found.standing or damage.repaired_on != found.repaired_on or damage.state not in observe.JUDGED:
        raise NoLongerStands(_("This verdict no longer counts: see the newest one on the damage's page."))
    before = found.outcome
    found.outcome, found.note = outcome, note.strip()[:2000]
    found.decided_by, found.decided_at = actor, now
    found.save(update_fields=["outcome", "note", "decided_by", "decided_at"])
    change = tallies.Change()
    observe.follow(damage, change, now=now)
    tallies.apply(city, change)
    if damage.state == Damage.State.DISPUTED:
        review.told(city, damage, [], now=now)
    ledger.record(
        city=city, actor=actor, verb=OVERRULED, subject=damage, now=now, verdict=found.pk, before=before,
        outcome=outcome, note=found.note,
    )  # fmt: skip
    return found
