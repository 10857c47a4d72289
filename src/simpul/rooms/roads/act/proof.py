"""Photos that prove repairs: taken in once, believed at once where nothing is in doubt, else decided on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.proof.checks import Checked, Sent, Tools
from simpul.ground.proof.rules import Flag
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act.order import NoReason, may_work
from simpul.rooms.roads.models import Item, Proof
from simpul.rooms.roads.observe import order as things
from simpul.rooms.roads.observe import proof as checks
from simpul.rooms.roads.understand.order import course

DECIDE = "roads.decide_proof"


class KeyTaken(Refused):
    """Another proof was sent under this key."""


class AlreadyDecided(Refused):
    """Somebody decided on this proof already."""


class OwnProof(Refused):
    """Nobody decides on a proof that they sent themselves."""


def prove(item: Item, sent: Sent, tools: Tools, *, actor: Person, now: datetime) -> Proof:
    """Take the photo that proves a repair. The same key again is the proof that it was.

    Without a doubt it is accepted and the repair counts; with one it waits for a person.

    Args:
        item: what was mended.
        sent: the photo, its key, and what the phone said of it.
        tools: the ports.
        actor: who sent it.
        now: when, aware.

    Raises:
        PermissionDenied, NotYourCrew: the actor may not.
        KeyTaken: the key belongs to another proof.
        StepNotPossible: the thing is not there to be proved.
        NotAPhoto, TooSmall, TooBig, TooManyPixels: the photo cannot be taken.
    """
    may_work(item.order, actor)
    known = _known(item, sent, actor)
    if known:
        return known
    _can_be_proved(item)
    checked = checks.check(item, sent, tools, now=now)
    with transaction.atomic():
        item = things.hold(item)
        known = _known(item, sent, actor)
        if known:
            return known
        _can_be_proved(item)
        return _take(item, checked, actor, now)


def _known(item: Item, sent: Sent, actor: Person) -> Proof | None:
    """Give the proof that has the key already. Raises KeyTaken where it is another's, or of another photo."""
    known = Proof.objects.select_related("item").filter(key=sent.key).first()
    same = (item.pk, actor.pk, sent.sha256)
    if known and (known.item_id, known.by_id, known.sha256) != same:
        raise KeyTaken(_("This key belongs to another proof. Take the photo again."))
    return known


def _can_be_proved(item: Item) -> None:
    """Raise StepNotPossible where a photo of it would be for nothing."""
    if course().after(item.state, "prove") is None:
        raise things.StepNotPossible(
            _("This needs no photo now: its state is “%(state)s”.") % {"state": item.get_state_display()}
        )


def _take(item: Item, checked: Checked, actor: Person, now: datetime) -> Proof:
    """Keep a proof and do what follows; the thing is held."""
    flags = checks.since(item, checked)
    state = Proof.State.WAITING if flags else Proof.State.ACCEPTED
    proof = checks.keep(
        item, checked, received_at=now, by=actor, state=state, flags=[flag.plain() for flag in flags],
        decided_at=None if flags else now,
    )  # fmt: skip
    ledger.record(
        city=item.order.city, actor=actor, verb="roads.prove", subject=proof, now=now, item=item.pk,
        photo=checked.sha256, kept=proof.photo_id, flags=_reasons(flags), taken_at=proof.taken_at,
    )  # fmt: skip
    if flags:
        things.move(item, "prove", actor=actor, now=now, proof=proof.pk)
    else:
        things.move(item, "repair", actor=actor, now=now, proof=proof.pk)
        _believe(proof, item, actor, now)
    return proof


@transaction.atomic
def decide(proof: Proof, *, accept: bool, note: str, actor: Person, now: datetime) -> Proof:
    """Believe a proof that has flags, or not; with a reason either way. Decided twice alike, it is once.

    Raises:
        PermissionDenied: the actor may not.
        OwnProof: the actor sent it.
        NoReason: nothing was said.
        AlreadyDecided: somebody else decided otherwise, or before.
    """
    require(actor, DECIDE, proof.item.order.city)
    if proof.by_id == actor.pk:
        raise OwnProof(_("Somebody else decides on a proof that you sent."))
    said = note.strip()[:2000]
    if not said:
        raise NoReason(_("Say why, in a few words: it goes to the crew and into the ledger."))
    item = things.hold(proof.item)
    proof = Proof.objects.get(pk=proof.pk)
    state = Proof.State.ACCEPTED if accept else Proof.State.REFUSED
    if proof.state != Proof.State.WAITING:
        if (proof.state, proof.decided_by_id, proof.decision_note) == (state, actor.pk, said):
            return proof
        raise AlreadyDecided(_("This proof was decided on already."))
    proof.state, proof.decided_by, proof.decided_at, proof.decision_note = state, actor, now, said
    proof.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    reasons = [flag["reason"] for flag in proof.flags]
    things.move(item, "accept" if accept else "refuse", actor=actor, now=now, proof=proof.pk, note=said)
    ledger.record(
        city=item.order.city, actor=actor, verb=DECIDE, subject=proof, now=now, accept=accept, note=said,
        flags=reasons, by_crew=proof.by_id,
    )  # fmt: skip
    if accept:
        _believe(proof, item, actor, now)
    return proof


def _believe(proof: Proof, item: Item, actor: Person, now: datetime) -> None:
    """Let a believed proof count, on the day that it was taken: never after today nor before the order."""
    city, order = item.order.city, item.order
    taken = proof.taken_at or proof.received_at
    day = city.day(min(max(taken, order.made_at), proof.received_at))
    things.mend(item, day=day, actor=actor, now=now, proof=proof.pk, photo=proof.photo_id)


def _reasons(flags: Sequence[Flag]) -> list[str]:
    return [flag.reason.value for flag in flags]
