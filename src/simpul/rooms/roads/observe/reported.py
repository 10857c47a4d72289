"""Reports of residents, heard through the ledger: joined with damages, and told what becomes of these."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db.models import Q, QuerySet, Sum

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat, on_earth
from simpul.rooms.roads.models import Condition, Damage, Item, Reported, Verdict
from simpul.rooms.roads.observe.order import ONLY
from simpul.rooms.roads.understand.order import course
from simpul.rooms.roads.understand.reported import Facts, Rules, rules, story

HEARD = "reports.road"
STORY = "roads.story"
OURS = (
    "roads.surveyed", "roads.review", "roads.review_undone", "roads.order", "roads.order_due",
    "roads.repaired", "roads.verdict", "roads.verdict_overruled",
    *(f"roads.order_{name}" for name in course().steps),
)  # fmt: skip
"""What may change how far a damage is."""
AT_ONCE = 500


def hear(city: City, entries: Sequence[Entry], *, now: datetime) -> int:
    """Take in what the ledger says, and tell what is new. The caller has the transaction of the entries.

    Returns:
        How many reports there was something to tell of.
    """
    limits = rules()
    heard = [one for entry in entries if entry.verb == HEARD and (one := _take(city, entry, limits, now))]
    touched = {one.pk for one in heard}
    ours = [entry for entry in entries if entry.verb != HEARD]
    if ours:
        about = _about(ours)
        rows = Reported.objects.filter(city=city).filter(about | Q(damage=None, open=True))
        touched |= set(rows.values_list("pk", flat=True))
    return sum(
        tell(city, Reported.objects.filter(pk__in=some), limits, now=now)
        for some in batched(sorted(touched), AT_ONCE)
    )


def _take(city: City, entry: Entry, limits: Rules, now: datetime) -> Reported | None:
    """Keep what a report says of itself now; None where it says no place: it is none any more."""
    said = entry.detail
    if "lon" not in said:
        Reported.objects.filter(ref=entry.subject).update(open=False, changed_at=now)
        return None
    if not on_earth(said["lon"], said["lat"]):
        return None
    position = LonLat(said["lon"], said["lat"])
    near = spatial.nearest(Segment.objects.live().filter(city=city), position, limits.segment_m)
    found, _is_new = Reported.objects.update_or_create(
        ref=entry.subject,
        defaults={
            "city": city, "lon": position.lon, "lat": position.lat, "kinds": list(said["kinds"]),
            "people": int(said["people"]), "open": bool(said["open"]), "changed_at": now,
            "segment": near[0][0] if near else None, "made_on": date.fromisoformat(said["on"]),
        },
    )  # fmt: skip
    return found


def _about(entries: Iterable[Entry]) -> Q:
    """Give the condition for the reports whose damages some entries are about."""
    damages: set[int] = set()
    segments: set[int] = set()
    for entry in entries:
        label, _slash, number = entry.subject.partition("/")
        damages |= {int(number)} if label == "roads.damage" and number.isdigit() else set()
        damages |= {one for one in (*entry.detail.get("damages", ()), entry.detail.get("damage")) if one}
        segments |= {one for one in (*entry.detail.get("segments", ()), entry.detail.get("segment")) if one}
        if entry.verb == "roads.order_due":
            damages |= _in_order(entry.subject)
    return Q(damage__in=damages) | Q(damage__segment__in=segments)


def _in_order(subject: str) -> set[int]:
    number = subject.partition("/")[2]
    found = Item.objects.filter(order=int(number) if number.isdigit() else 0, damage__isnull=False)
    return {one for one in found.values_list("damage", flat=True) if one}


def tell(city: City, rows: QuerySet[Reported], limits: Rules, *, now: datetime) -> int:
    """Join reports with damages, and tell the ledger where what became of a damage is new.

    Returns:
        How many were told.
    """
    acts = []
    for row in rows.select_related("damage__segment").order_by("pk"):
        joined = _join(row, limits)
        damage = joined or row.damage
        if damage is None:
            continue
        said = {
            "damage": damage.pk,
            "kind": damage.kind,
            "segment": damage.segment_id,
            **story(_facts(damage)),
        }
        if said == row.told:
            continue
        row.told, row.changed_at = said, now
        row.damage = None if said["what"] == "parted" else damage
        row.save(update_fields=["told", "changed_at", "damage"])
        acts.append(ledger.Act(STORY, damage, {"report": row.ref, **said}))
    ledger.record_all(acts, city=city, actor=system_person(), now=now)
    return len(acts)


def _join(row: Reported, limits: Rules) -> Damage | None:
    """Give the nearest damage that an open report may be about: none that was repaired before it was made."""
    if row.damage_id or not row.open:
        return None
    there = ~Q(state=Damage.State.REPAIRED) | Q(repaired_on__gte=row.made_on)
    free = Damage.objects.filter(there, city=row.city_id, kind__in=row.kinds)
    free = free.exclude(state=Damage.State.DISMISSED)
    if row.told.get("what") == "parted":
        free = free.exclude(pk=row.told["damage"])
    near = spatial.nearest(free.select_related("segment"), LonLat(row.lon, row.lat), limits.reach_m)
    return near[0][0] if near else None


def _facts(damage: Damage) -> Facts:
    verdict = (
        Verdict.objects.standing()
        .filter(damage=damage, repaired_on=damage.repaired_on)
        .select_related("survey")
        .first()
        if damage.repaired_on
        else None
    )
    seen_on = verdict.survey.seen_on if verdict else None
    return Facts(
        state=damage.state, ordered=_ordered(damage), repaired_on=damage.repaired_on,
        outcome=verdict.outcome if verdict else "", seen_on=seen_on,
        before=_look(damage, Q(surveyed_on__lt=damage.repaired_on)) if verdict else None,
        after=_look(damage, Q(survey=verdict.survey_id)) if verdict else None,
    )  # fmt: skip


def _ordered(damage: Damage) -> tuple[int, date] | None:
    """Give the open order that mends a damage: by itself, or with the stretch that it lies on."""
    whole = Q(damage=None, segment=damage.segment_id) if damage.segment_id else Q(pk=None)
    found = Item.objects.open().filter(Q(damage=damage) | whole).select_related("order").order_by("-pk")
    for item in found:
        if item.damage_id or ONLY.get(item.treatment, damage.kind) == damage.kind:
            return item.order.number, item.order.due_on
    return None


def _look(damage: Damage, when: Q) -> tuple[float, str] | None:
    """Give the index (the middle of its range) and the grade of a damage's stretch, of the newest look."""
    looks = Condition.objects.filter(when, segment=damage.segment_id, sdi_low__isnull=False)
    found = looks.order_by("-surveyed_on", "-pk").first()
    if found is None or found.sdi_low is None or found.sdi_high is None:
        return None
    return (found.sdi_low + found.sdi_high) / 2, found.grade


def people(damage: Damage) -> int:
    """Count the people who reported a damage."""
    rows: dict[str, Any] = Reported.objects.filter(damage=damage).aggregate(people=Sum("people"))
    return int(rows["people"] or 0)
