"""Damages that people look at: taken from the queue, decided, skipped, and one's last decision taken back."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import KIND_NAMES, Damage, Frame, Hold, Review, Sighting, Skip
from simpul.rooms.roads.observe import review as queue
from simpul.rooms.roads.observe import revise, tallies
from simpul.rooms.roads.observe import verdict as verdicts
from simpul.rooms.roads.understand import drawn
from simpul.rooms.roads.understand.drawn import BadOutline, Points
from simpul.rooms.roads.understand.review import rules

REVIEW = "roads.review"
UNDO = "roads.review_undone"
TRIES = 8
"""How many damages are tried that somebody else takes in the same moment."""
OUTLINES = {
    "points": gettext_noop("An outline has 3 to 200 corners."),
    "crosses": gettext_noop("The outline crosses itself: draw round the damage once."),
    "small": gettext_noop("The outline is too small to be meant."),
}


class HeldByAnother(Refused):
    """Somebody else is looking at this damage now."""


class NotToReview(Refused):
    """There is nothing to decide about this damage."""


class BadVerdict(Refused):
    """What was said of the damage cannot be."""


class NothingToUndo(Refused):
    """There is no decision of this person that can be taken back."""


def may_review(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may decide on damages."""
    require(actor, REVIEW, city)


@transaction.atomic
def take_next(city: City, actor: Person, now: datetime, after: Damage | None = None) -> Damage | None:
    """Give the damage that the actor looks at next, and hold it for them; None where none waits.

    What they hold already comes first. `after` is the one that they look at now, which stays held: so the
    one after it can be fetched before it is needed. Two people are never given the same: the database has
    one hold for a damage.

    Raises:
        PermissionDenied: the actor may not.
    """
    require(actor, REVIEW, city)
    held = Hold.objects.live(now).filter(damage=OuterRef("pk"))
    skipped = Skip.objects.filter(damage=OuterRef("pk"), by=actor, until__gt=now)
    open_ = queue.waiting(city)
    if after:
        open_ = open_.exclude(pk=after.pk)
    mine = queue.in_order(open_.filter(Exists(held.filter(by=actor)))).first()
    if mine:
        return _hold(mine, actor, now)
    free = open_.exclude(Exists(held))
    for wanted in (free.exclude(Exists(skipped)), free.filter(Exists(skipped))):
        taken = _take(wanted, actor, now)
        if taken:
            return taken
    return None


@transaction.atomic
def take(damage: Damage, actor: Person, now: datetime) -> Damage:
    """Hold one damage for the actor, wherever it is in the queue; also one that was decided on before.

    Raises:
        PermissionDenied: the actor may not.
        HeldByAnother: somebody else is looking at it.
        NotToReview: it was repaired.
    """
    require(actor, REVIEW, damage.city)
    _city, damage = _locked(damage)
    _free_for(damage, actor, now)
    return _hold(damage, actor, now)


def _take(wanted: QuerySet[Damage], actor: Person, now: datetime) -> Damage | None:
    """Hold the first that nobody else takes in the same moment."""
    for damage in queue.in_order(wanted).select_for_update(skip_locked=True, of=("self",), no_key=True)[
        :TRIES
    ]:
        try:
            with transaction.atomic():
                return _hold(damage, actor, now)
        except IntegrityError:
            continue  # another took it between the look and the hold
    return None


def _hold(damage: Damage, actor: Person, now: datetime) -> Damage:
    """Hold a damage, also longer. Raises IntegrityError where another holds it."""
    Hold.objects.filter(damage=damage, until__lte=now).delete()
    until = now + timedelta(minutes=rules().hold_minutes)
    if not Hold.objects.filter(damage=damage, by=actor).update(until=until):
        Hold.objects.create(damage=damage, by=actor, until=until)
    return damage


@transaction.atomic
def decide(  # noqa: PLR0913 - what was said, of what, by whom
    damage: Damage,
    verdict: str,
    *,
    actor: Person,
    now: datetime,
    kind: str = "",
    contour: Points | None = None,
    frame: Frame | None = None,
    note: str = "",
) -> Review:
    """Keep what somebody says of a damage, and count again what stands on it.

    Args:
        damage: found, disputed, or decided on before.
        verdict: one of Review.Verdict.
        actor: who says it.
        now: when.
        kind: what it is, for "relabelled", and where wanted for "redrawn".
        contour: its outline in the masked photo's pixels, for "redrawn".
        frame: the photo that was drawn on; the damage's best where None.
        note: why, in the person's words.

    Of a disputed repair, "confirmed" says that the damage is there, "rejected" that the repair holds.

    Raises:
        PermissionDenied: the actor may not.
        HeldByAnother: somebody else is looking at it.
        NotToReview: it was repaired, and no camera disputes that.
        BadVerdict: no such verdict or kind, or an outline that is none.
    """
    require(actor, REVIEW, damage.city)
    city, damage = _locked(damage)
    _free_for(damage, actor, now)
    kind = _kind(damage, verdict, kind)
    shown = frame or damage.best_frame
    points = _outline(verdict, contour, shown)
    sighting = Sighting.objects.filter(damage=damage, frame=shown).first() if shown else None
    if points is not None and sighting is None:
        raise BadVerdict(_("The damage is not in this photo."))
    before = revise.before(damage, sighting if points is not None else None)
    change = tallies.Change()
    queue.on_the_map(damage, change, -1)
    sizes = revise.apply(damage, revise.Said(_after(damage, verdict), kind, points), sighting, now)
    queue.on_the_map(damage, change, 1)
    review = Review.objects.create(
        damage=damage, frame=shown, by=actor, at=now, verdict=verdict, kind_before=before["damage"]["kind"],
        kind_after=damage.kind, contour=points, area_m2=sizes.area_m2 if sizes else None, note=note[:500],
        before=before,
    )  # fmt: skip
    _settle(city, damage, change, now)
    verdicts.reviewed(damage, actor=actor, now=now)
    Skip.objects.filter(damage=damage).delete()
    ledger.record(
        city=city, actor=actor, verb=REVIEW, subject=damage, now=now, review=review.pk, verdict=verdict,
        kind_before=review.kind_before, kind=damage.kind, state=damage.state, area_m2=damage.area_m2,
        frame=shown.pk if shown else None,
    )  # fmt: skip
    return review


@transaction.atomic
def skip(damage: Damage, actor: Person, now: datetime) -> None:
    """Let a damage go undecided: it is free for others at once, and comes to the actor after the others.

    Raises:
        PermissionDenied: the actor may not.
    """
    require(actor, REVIEW, damage.city)
    until = now + timedelta(minutes=rules().skip_minutes)
    Hold.objects.filter(damage=damage, by=actor).delete()
    Skip.objects.update_or_create(damage=damage, by=actor, defaults={"until": until})


@transaction.atomic
def undo(city: City, actor: Person, now: datetime) -> Damage:
    """Take back the actor's last decision, and give its damage, held for them again.

    Raises:
        PermissionDenied: the actor may not.
        NothingToUndo: there is none, it is too long ago, or something was built on it since.
    """
    require(actor, REVIEW, city)
    since = now - timedelta(minutes=rules().undo_minutes)
    mine = Review.objects.filter(by=actor, damage__city=city, undone_at=None, at__gt=since)
    last = mine.select_related("damage__city").first()
    if last is None:
        raise NothingToUndo(
            _("You decided nothing in the last %(minutes)d minutes.") % {"minutes": rules().undo_minutes}
        )
    city, damage = _locked(last.damage)
    newest = Review.objects.filter(damage=damage, undone_at=None).first()
    if newest != last or damage.reviewed_at != last.at or damage.state != _after_review(last):
        raise NothingToUndo(_("Something was decided about this damage since."))
    _free_for(damage, actor, now, undoing=True)
    change = tallies.Change()
    queue.on_the_map(damage, change, -1)
    revise.restore(damage, last.before)
    queue.on_the_map(damage, change, 1)
    last.undone_at = now
    last.save(update_fields=["undone_at"])
    _settle(city, damage, change, now)
    verdicts.reviewed(damage, actor=actor, now=now)
    ledger.record(
        city=city, actor=actor, verb=UNDO, subject=damage, now=now, review=last.pk, verdict=last.verdict
    )
    return _hold(damage, actor, now)


def _locked(damage: Damage) -> tuple[City, Damage]:
    """Lock the city's row, as tallies ask for, and read the damage as it is now."""
    city = City.objects.select_for_update(no_key=True).get(pk=damage.city_id)
    now = lock(damage, "best_frame")
    return city, now


def _free_for(damage: Damage, actor: Person, now: datetime, *, undoing: bool = False) -> None:
    other = Hold.objects.live(now).filter(damage=damage).exclude(by=actor).select_related("by").first()
    if other:
        raise HeldByAnother(
            _("%(who)s is looking at this damage. It is free again at the latest in %(minutes)d minutes.")
            % {"who": other.by, "minutes": -(-(other.until - now).total_seconds() // 60)}
        )
    if damage.state == Damage.State.REPAIRED and not undoing:
        raise NotToReview(_("This damage was repaired: there is nothing to decide."))


def _kind(damage: Damage, verdict: str, kind: str) -> str:
    if verdict not in Review.Verdict.values:
        raise BadVerdict(_("There is no such decision: %(verdict)s.") % {"verdict": verdict})
    if kind and kind not in KIND_NAMES:
        raise BadVerdict(_("There is no such kind of damage: %(kind)s.") % {"kind": kind})
    if verdict == Review.Verdict.RELABELLED and not kind:
        raise BadVerdict(_("Say which kind of damage it is."))
    return kind or damage.kind


def _outline(verdict: str, contour: Points | None, frame: Frame | None) -> list[list[float]] | None:
    if verdict != Review.Verdict.REDRAWN:
        return None
    if frame is None or not contour:
        raise BadVerdict(_("Draw the damage on the photo first."))
    width, height = frame.view.get("size", (0, 0))
    try:
        points = drawn.check(contour, (width, height), rules().limits)
    except BadOutline as error:
        raise BadVerdict(_(OUTLINES[str(error)])) from error
    return [list(point) for point in points]


def _after(damage: Damage, verdict: str, was: str = "") -> str:
    """Give the state that a verdict puts a damage in, of a damage that was in the state `was`."""
    if verdict != Review.Verdict.REJECTED:
        return Damage.State.CONFIRMED
    disputed = (was or damage.state) == Damage.State.DISPUTED
    return Damage.State.REPAIRED if disputed else Damage.State.DISMISSED


def _after_review(review: Review) -> str:
    return _after(review.damage, review.verdict, review.before["damage"]["state"])


def _settle(city: City, damage: Damage, change: tallies.Change, now: datetime) -> None:
    """Count again what stands on a damage, let go of it, and tell the house."""
    changed = queue.count_again(queue.seen_in(damage), change)
    tallies.apply(city, change)
    Hold.objects.filter(damage=damage).delete()
    queue.told(city, damage, changed, now=now)
