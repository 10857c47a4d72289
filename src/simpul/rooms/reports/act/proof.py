"""What an office shows for having done it: a photo, or why there is none; a doubt is for a person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof import checks
from simpul.ground.proof.checks import Checked, Sent, Tools
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.step import PROOF, NoReason, StepNotPossible, advance, hold, office
from simpul.rooms.reports.models import Proof, Report
from simpul.rooms.reports.observe import desk, proof
from simpul.rooms.reports.understand.course import course

HANDLE = "reports.handle"
DECIDE = "reports.decide_proof"


class KeyTaken(Refused):
    """Another proof was sent under this key."""


class AlreadyDecided(Refused):
    """Somebody decided on this proof already."""


class OwnProof(Refused):
    """Nobody decides on a proof that they sent themselves."""


def prove(  # noqa: PLR0913 - each is said by name
    report: Report, sent: Sent, tools: Tools, *, words: str = "", actor: Person, now: datetime
) -> Proof:
    """Take the photo that what was reported is done. The same key again is the proof that it was.

    Without a doubt the report is said to be done and who reported it is asked; with one a person decides.

    Args:
        report: which.
        sent: the photo, its key, and what the phone said of it.
        tools: the ports.
        words: what was done, for everybody who may read the report.
        actor: who sent it.
        now: when, aware.

    Raises:
        PermissionDenied: the actor may not.
        KeyTaken: the key belongs to another proof.
        StepNotPossible, SamePerson: as `step` does.
        NotAPhoto, TooSmall, TooBig, TooManyPixels: the photo cannot be taken.
    """
    known = _begin(report, sent.key, sent.sha256, actor)
    if known:
        return known
    proof.index_near(report, tools.words)
    checked = checks.check(proof.thing(report), sent, tools, now=now)
    with transaction.atomic():
        City.objects.select_for_update(no_key=True).get(pk=report.city_id)
        report = hold(report)
        known = _begin(report, sent.key, sent.sha256, actor)
        return known or _take(report, checked, words, actor, now)


@transaction.atomic
def prove_without(report: Report, key: UUID, reason: str, *, actor: Person, now: datetime) -> Proof:
    """Say that it is done, and why there is no photo of it: everybody reads the reason.

    Raises:
        PermissionDenied, KeyTaken, StepNotPossible, SamePerson: as `prove` does.
        NoReason: nothing was said.
    """
    report = hold(report)
    known = _begin(report, key, "", actor)
    if known:
        return known
    said = reason.strip()[:2000]
    if not said:
        raise NoReason(_("Say why there is no photo, in a few words: everybody reads it."))
    made = Proof.objects.create(
        report=report, office_id=report.office_id, key=key, reason=said, received_at=now, by=actor,
        state=Proof.State.ACCEPTED, decided_at=now,
    )  # fmt: skip
    words = _("There is no photo: %(why)s") % {"why": said}
    advance(report, "propose", office(actor), now=now, words=words, ref=f"{PROOF}{made.pk}", photo=False)
    return made


def _begin(report: Report, key: UUID, sha256: str, actor: Person) -> Proof | None:
    """Give the proof that has the key already; raise where there can be none."""
    desk.require(actor, HANDLE, report)
    known = Proof.objects.filter(key=key).first()
    if known and (known.report_id, known.by_id, known.sha256) != (report.pk, actor.pk, sha256):
        raise KeyTaken(_("This key belongs to another proof. Take the photo again."))
    if known is None and course().after(report.state, "propose") is None:
        raise StepNotPossible(
            _("This needs no proof now: its state is “%(state)s”.") % {"state": report.get_state_display()}
        )
    return known


def _take(report: Report, checked: Checked, words: str, actor: Person, now: datetime) -> Proof:
    """Keep a proof and do what follows; the city and the report are held."""
    flags = checks.since(proof.thing(report), checked)
    made = proof.keep(
        report, checked, received_at=now, by=actor, flags=[flag.plain() for flag in flags],
        state=Proof.State.WAITING if flags else Proof.State.ACCEPTED, decided_at=None if flags else now,
    )  # fmt: skip
    advance(
        report, "doubt" if flags else "propose", office(actor), now=now, words=words,
        ref=f"{PROOF}{made.pk}", photo=made.photo_id, flags=[flag.reason.value for flag in flags],
    )  # fmt: skip
    return made


@transaction.atomic
def decide(found: Proof, *, accept: bool, note: str, actor: Person, now: datetime) -> Proof:
    """Believe a proof that has flags, or not; with a reason either way. Decided twice alike, it is once.

    Raises:
        PermissionDenied: the actor may not.
        OwnProof: the actor sent it.
        NoReason: nothing was said.
        AlreadyDecided: somebody else decided otherwise, or before.
        SamePerson: as `step` does.
    """
    report = hold(found.report)
    desk.require(actor, DECIDE, report)
    if found.by_id == actor.pk:
        raise OwnProof(_("Somebody else decides on a proof that you sent."))
    said = note.strip()[:2000]
    if not said:
        raise NoReason(_("Say why, in a few words: everybody who may read the report reads it."))
    found = Proof.objects.select_related("report__city").get(pk=found.pk)
    state = Proof.State.ACCEPTED if accept else Proof.State.REFUSED
    if found.state != Proof.State.WAITING:
        if (found.state, found.decided_by_id, found.decision_note) == (state, actor.pk, said):
            return found
        raise AlreadyDecided(_("This proof was decided on already."))
    found.state, found.decided_by, found.decided_at, found.decision_note = state, actor, now, said
    found.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    advance(
        report, "accept" if accept else "refuse", office(actor), now=now, words=said,
        ref=f"{PROOF}{found.pk}",
    )  # fmt: skip
    ledger.record(
        city=report.city, actor=actor, verb=DECIDE, subject=found, now=now, accept=accept,
        by_office=found.by_id, flags=[flag["reason"] for flag in found.flags],
    )  # fmt: skip
    return found
