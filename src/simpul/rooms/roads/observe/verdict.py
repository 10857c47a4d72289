"""What a survey says of repairs: looked at while its sightings are merged, kept with all else it found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db.models import Min

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.kernel.geo import LonLat
from simpul.rooms.roads.models import Damage, Frame, Item, Proof, Survey, Tally, Verdict
from simpul.rooms.roads.observe import order, passed, tallies, tell
from simpul.rooms.roads.observe.drive import Drive
from simpul.rooms.roads.understand import verdict
from simpul.rooms.roads.understand.merge import Group
from simpul.rooms.roads.understand.order import course
from simpul.rooms.roads.understand.shift import Over, Shift, Way
from simpul.rooms.roads.understand.verdict import Found, Outcome, Record, Thing

AT_ONCE = 500
JUDGED = (Damage.State.REPAIRED, Damage.State.DISPUTED)


@dataclass(frozen=True, slots=True)
class Judged:
    """A repaired damage that a survey had to pass, what was found of it, and the photo to look at."""

    damage: Damage
    found: Found
    shift: Shift
    after: Frame | None


def after_repair(survey: Survey, damages: Iterable[Damage]) -> list[Damage]:
    """Keep the repaired damages whose repair came before a drive: on an earlier day, or earlier that day."""
    repaired = [one for one in damages if one.repaired_on and one.state in JUDGED]
    same_day = [one.pk for one in repaired if one.repaired_on == survey.seen_on]
    began = survey.frames.filter(taken_at__isnull=False).aggregate(at=Min("taken_at"))["at"]
    proven = dict(
        Proof.objects.filter(item__damage__in=same_day, state=Proof.State.ACCEPTED, taken_at__isnull=False)
        .order_by("taken_at")
        .values_list("item__damage", "taken_at")
    )
    earlier_today = {pk for pk, at in proven.items() if began and at < began}
    return [one for one in repaired if _day(one) < survey.seen_on or one.pk in earlier_today]


def _day(damage: Damage) -> date:
    return damage.repaired_on or date.max


def look(drive: Drive, over: Over, repaired: Sequence[Damage], groups: Sequence[Group]) -> list[Judged]:
    """Say what a drive tells of the repaired damages that lie on its streets, near where it drove."""
    rules, looks, histories = verdict.rules(), passed.Looks(drive), passed.histories(repaired)
    by_way: defaultdict[Way, list[Group]] = defaultdict(list)
    for group in groups:
        by_way[Way(*group.points[0].lane[1:])].append(group)
    judged = []
    for damage in repaired:
        way = Way(damage.street_id, damage.forward)
        shift = over.at(way, damage.chainage_m)
        tolerance_m, at_m = over.tolerance_m(shift), damage.chainage_m + shift.by_m
        length_m = drive.streets[damage.street_id].street.length_m
        how = looks.passed(rules, way, at_m - tolerance_m, min(at_m + tolerance_m, length_m), at_m)
        if not (how.seen or how.frames or how.other_way):
            continue
        record = Record(damage.kind, damage.length_m, damage.width_m, *histories[damage.pk])
        things = _things(damage, shift, by_way[way], verdict.reach_m(rules, record, tolerance_m))
        found = verdict.judge(rules, record, things, how, tolerance_m)
        judged.append(Judged(damage, found, shift, _after(drive, found, looks.of(way, at_m))))
    return judged


def assign(judged: Sequence[Judged], groups: Sequence[Group]) -> list[Group]:
    """Write into the groups which repaired damage they are, and leave out the edges of patches."""
    by_key = {group.key: group for group in groups}
    edges: set[tuple[int, int]] = set()
    for one in judged:
        about = one.found.thing
        if one.found.outcome == Outcome.CONFIRMED:
            edges |= {edge.key for edge in one.found.edges}
        if one.found.outcome != Outcome.DISPUTED or about is None:
            continue
        for group in groups:
            if group.known == one.damage.pk:
                group.known = None
        by_key[about.key].known = one.damage.pk
    confirmed = {one.damage.pk for one in judged if one.found.outcome == Outcome.CONFIRMED}
    for group in groups:
        if group.known in confirmed:
            group.known = None
    return [group for group in groups if group.key not in edges or group.known is not None]


def keep(survey: Survey, judged: Sequence[Judged], change: tallies.Change, *, now: datetime) -> list[Verdict]:
    """Keep the verdicts of a survey, and let damages and orders follow. The caller has the transaction."""
    items = _items([one.damage for one in judged])
    made = []
    for one in judged:
        thing, outcome = one.found.thing, one.found.outcome.value
        item, proof = items.get(one.damage.pk, (None, None))
        made.append(
            Verdict(
                damage=one.damage, item=item, proof=proof, survey=survey, repaired_on=_day(one.damage),
                outcome=outcome, by_camera=outcome, standing=False, at=now, after=one.after,
                before_id=one.damage.best_frame_id, tolerance_m=one.found.tolerance_m,
                tolerance_across_m=one.found.tolerance_across_m, shift_m=round(one.shift.by_m, 2),
                apart_m=round(thing.apart_m, 2) if thing else None,
                apart_across_m=round(thing.apart_across_m, 2) if thing else None,
                missed=None if one.found.missed is None else round(one.found.missed, 3),
                reason={**one.found.reason, "shift_sd_m": round(one.shift.sd_m, 2)},
            )
        )  # fmt: skip
    Verdict.objects.bulk_create(made, batch_size=AT_ONCE)
    acts = [
        ledger.Act("roads.verdict", one.damage, {
            "verdict": one.pk, "survey": survey.pk, "outcome": one.outcome, "why": one.reason["why"],
            "repaired_on": one.repaired_on, "item": one.item_id,
        })
        for one in made
    ]  # fmt: skip
    ledger.record_all(acts, city=survey.city, actor=system_person(), now=now)
    for said in made:
        follow(said.damage, change, now=now)
    return made


def follow(damage: Damage, change: tallies.Change, *, now: datetime) -> Verdict | None:
    """Choose which verdict on a damage's last repair stands; its state and its order's follow.

    The newest drive that could tell wins; where none could, the newest. Returns it, None where there is none.
    """
    mine = Verdict.objects.filter(damage=damage, repaired_on=_day(damage)).select_related("survey")
    newest = sorted(mine, key=_weight)
    if not newest:
        return None
    stands = newest[-1]
    mine.exclude(pk=stands.pk).update(standing=False)
    Verdict.objects.filter(pk=stands.pk).update(standing=True)
    stands.standing = True
    state = {
        Verdict.Outcome.CONFIRMED: Damage.State.REPAIRED, Verdict.Outcome.DISPUTED: Damage.State.DISPUTED,
    }.get(Verdict.Outcome(stands.outcome))  # fmt: skip
    if state and damage.state in JUDGED and damage.state != state:
        times = 1 if state == Damage.State.DISPUTED else -1
        change.add(Tally.Of.DAMAGES, LonLat(damage.lon, damage.lat), damage.kind, times)
        damage.state = state
        damage.save(update_fields=["state"])
        if state == Damage.State.REPAIRED:
            tell.over(damage.city, [damage], now=now)
    if stands.item_id:
        _move(stands.item_id, now=now)
    return stands


def _weight(one: Verdict) -> tuple[bool, object, int]:
    return (one.outcome != Verdict.Outcome.NOT_SEEN, one.survey.seen_on, one.pk)


def _move(item: int, *, now: datetime) -> None:
    """Let a thing of an order follow the standing verdicts on what it mended: one disputed disputes it."""
    held = Item.objects.select_related("order__city").get(pk=item)
    said = set(Verdict.objects.standing().filter(item=item).values_list("outcome", flat=True))
    for outcome, step in ((Verdict.Outcome.DISPUTED, "dispute"), (Verdict.Outcome.CONFIRMED, "confirm")):
        if outcome in said:
            if course().after(held.state, step):
                order.move(held, step, actor=system_person(), now=now)
            return


def _items(damages: Sequence[Damage]) -> dict[int, tuple[Item, Proof | None]]:
    """Give the things of orders by which damages were repaired last, with the proofs that were believed."""
    by_pk = {one.pk: one for one in damages}
    found: dict[int, tuple[Item, Proof | None]] = {}
    for part in batched(by_pk, AT_ONCE):
        mine = Item.objects.filter(damage__in=part, done_on__isnull=False).order_by("repaired_at", "pk")
        whole = Item.objects.filter(
            damage=None, segment__in={by_pk[pk].segment_id for pk in part}, done_on__isnull=False
        ).order_by("repaired_at", "pk")
        by_segment = {(one.segment_id, one.done_on): one for one in whole}
        own = {(one.damage_id, one.done_on): one for one in mine}
        for pk in part:
            damage = by_pk[pk]
            item = own.get((pk, damage.repaired_on)) or by_segment.get(
                (damage.segment_id, damage.repaired_on)
            )
            if item:
                found[pk] = (item, None)
    proofs = Proof.objects.filter(
        item__in={item.pk for item, _ in found.values()}, state=Proof.State.ACCEPTED
    ).order_by("received_at", "pk")
    believed = {proof.item_id: proof for proof in proofs}
    return {pk: (item, believed.get(item.pk)) for pk, (item, _) in found.items()}


def _things(damage: Damage, shift: Shift, groups: Sequence[Group], reach_m: float) -> list[Thing]:
    """Give what was seen near a repaired damage, in its own measure."""
    things = []
    for group in groups:
        apart_m = group.along_m - shift.by_m - damage.chainage_m
        if abs(apart_m) <= reach_m + group.length_m / 2:
            things.append(
                Thing(
                    group.key, group.points[0].lane.kind, apart_m, group.across_m - damage.across_m,
                    group.length_m, group.width_m, group.known in (None, damage.pk),
                )
            )  # fmt: skip
    return things


def _after(drive: Drive, found: Found, shown: Sequence[int]) -> Frame | None:
    """Give the photo in which to look: where something was seen, else where the place is shown best."""
    if found.thing:
        return drive.frames[found.thing.key[0]]
    return drive.frames[shown[0]] if shown else None


def reviewed(damage: Damage, *, actor: Person, now: datetime) -> None:
    """Let the standing verdict on a damage follow what a person said of the dispute, or took back."""
    stands = Verdict.objects.standing().filter(damage=damage, repaired_on=_day(damage)).first()
    if stands is None:
        return
    said = {
        Damage.State.CONFIRMED: Verdict.Outcome.DISPUTED, Damage.State.REPAIRED: Verdict.Outcome.CONFIRMED,
    }.get(Damage.State(damage.state))  # fmt: skip
    stands.outcome = said or stands.by_camera
    stands.decided_by, stands.decided_at = (actor, now) if said else (None, None)
    stands.save(update_fields=["outcome", "decided_by", "decided_at"])
    if stands.item_id:
        _move(stands.item_id, now=now)
