"""What reviews do to what is on record: who waits for a look, conditions counted again, the house told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import batched

from django.db.models import Case, F, FloatField, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.roads.models import Condition, ConfirmedCondition, Damage, Rank, Review, Sighting, Tally
from simpul.rooms.roads.observe import rows, tallies, tell
from simpul.rooms.roads.understand import condition as weigh
from simpul.rooms.roads.understand import review
from simpul.rooms.roads.understand.condition import Stretch
from simpul.rooms.roads.understand.review import Counted, Mark

AT_ONCE = 500
WAITING = (Damage.State.FOUND, Damage.State.DISPUTED)
COUNTED = [
    *("cracked_m2", "potholes", "cracked_percent", "potholes_per_km"),
    *("sdi_low", "sdi_high", "sdi_rutted", "grade", "grade_low"),
]

type Where = tuple[int, int]
"""A survey and a segment."""


def waiting(city: City) -> QuerySet[Damage]:
    """Give the damages that wait for a person: found by a machine, or repaired and disputed."""
    return Damage.objects.filter(city=city, state__in=WAITING)


def confirmed(damages: QuerySet[Damage]) -> QuerySet[Damage]:
    """Keep the damages that a person said are damages, whatever became of them since."""
    return damages.filter(reviewed_at__isnull=False).exclude(state=Damage.State.DISMISSED)


def in_order(damages: QuerySet[Damage]) -> QuerySet[Damage]:
    """Put those first whose decision matters most.

    Disputed repairs; then what moves the condition of its segment most; then the least sure; then the
    largest.
    """
    unsure = Func(
        F("confidence") - Value(review.rules().unsure_at), function="ABS", output_field=FloatField()
    )
    disputed = Case(
        When(state=Damage.State.DISPUTED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    moves = Coalesce(F("rank__moves_sdi"), Value(0.0))
    return damages.alias(disputed=disputed, moves=moves, unsure=unsure).order_by(
        "disputed", "-moves", "unsure", "-area_m2", "pk"
    )


def seen_in(damage: Damage) -> list[Condition]:
    """Give the conditions that a damage counts in: of its segment, in each survey that saw it."""
    if damage.segment_id is None:
        return []
    surveys = Sighting.objects.filter(damage=damage).values("frame__survey")
    found = Condition.objects.filter(segment=damage.segment_id, survey__in=surveys)
    return list(found.select_related("survey__policy", "segment").order_by("pk"))


def count_again(conditions: Sequence[Condition], change: tallies.Change | None = None) -> list[Condition]:
    """Count conditions from their damages as they are on record, from all and from the confirmed.

    It ranks those that nobody decided on. Call it in a transaction that holds the city's row. `change` gets
    what the newest ones change on the map; None where they are not on it yet.

    Returns:
        Those of which a number changed.
    """
    before = {one.condition_id: one for one in _confirmed(conditions)}
    marks = _marks(conditions)
    changed: list[Condition] = []
    ranks: dict[int, float] = {}
    rows_now = []
    for one in conditions:
        known = before.get(one.pk) or ConfirmedCondition(condition=one, found_cracked_m2=one.cracked_m2)
        on_it = marks.get((one.survey_id, one.segment_id), [])
        found = Stretch(one.segment.length_m, one.covered_m, one.lane_m2, known.found_cracked_m2, 0)
        rules = one.survey.policy.read().rules
        counted = review.count(found, on_it)
        ranks |= review.moves(rules, found, on_it)
        old = one.grade
        if _write(one, weigh.assess(rules, counted.every), counted.every):
            changed.append(one)
        if change and one.latest and one.grade != old:
            change.add(Tally.Of.SEGMENTS, tallies.middle(one.segment), old, -1)
            change.add(Tally.Of.SEGMENTS, tallies.middle(one.segment), one.grade)
        rows_now.append(_confirm(known, weigh.assess(rules, counted.confirmed), counted))
    rows.change(changed, COUNTED)
    _keep(rows_now)
    _rank(ranks)
    return changed


def _confirmed(conditions: Iterable[Condition]) -> list[ConfirmedCondition]:
    pks = [one.pk for one in conditions]
    some = (ConfirmedCondition.objects.filter(condition__in=part) for part in batched(pks, AT_ONCE))
    return [one for part in some for one in part]


def _marks(conditions: Sequence[Condition]) -> dict[Where, list[Mark]]:
    """Give the damages of each survey on each segment."""
    by_survey: defaultdict[int, list[int]] = defaultdict(list)
    for one in conditions:
        by_survey[one.survey_id].append(one.segment_id)
    fields = ("damage", "damage__segment", "damage__kind", "damage__area_m2", "damage__state")
    found: defaultdict[Where, dict[int, tuple[str, float, bool | None]]] = defaultdict(dict)
    for survey, segments in by_survey.items():
        for part in batched(segments, AT_ONCE):
            seen = Sighting.objects.filter(frame__survey=survey, damage__segment__in=part).order_by()
            for pk, segment, kind, area_m2, state, at in seen.values_list(*fields, "damage__reviewed_at"):
                said = None if at is None else state != Damage.State.DISMISSED
                found[survey, segment][pk] = (kind, area_m2, said)
    decided = [pk for marks in found.values() for pk, mark in marks.items() if mark[2] is not None]
    firsts = _as_found(decided)
    return {
        where: [
            Mark(pk, *firsts.get(pk, (kind, area_m2)), kind, area_m2, said)
            for pk, (kind, area_m2, said) in sorted(marks.items())
        ]
        for where, marks in found.items()
    }


def _as_found(damages: Collection[int]) -> dict[int, tuple[str, float]]:
    """Give kind and area of reviewed damages as they were before the first review that stands."""
    found: dict[int, tuple[str, float]] = {}
    for part in batched(sorted(damages), AT_ONCE):
        stand = Review.objects.filter(damage__in=part, undone_at=None).order_by("-at", "-pk")
        for pk, kind, before in stand.values_list("damage", "kind_before", "before"):
            found[pk] = (kind, before["damage"]["area_m2"])
    return found


def _write(one: Condition, found: weigh.Condition, stretch: Stretch) -> bool:
    """Write what was counted into a condition; tell whether anything changed."""
    before = [getattr(one, name) for name in COUNTED]
    one.potholes, one.cracked_m2 = stretch.potholes, round(stretch.cracked_m2, 2)
    one.cracked_percent = _rounded(found.cracked_percent)
    one.potholes_per_km = _rounded(found.potholes_per_km)
    one.sdi_low, one.sdi_high, one.sdi_rutted = found.sdi_low, found.sdi_high, found.sdi_rutted
    one.grade, one.grade_low = found.grade, found.grade_low
    return [getattr(one, name) for name in COUNTED] != before


def _confirm(row: ConfirmedCondition, found: weigh.Condition, counted: Counted) -> ConfirmedCondition:
    row.potholes, row.cracked_m2 = counted.confirmed.potholes, round(counted.confirmed.cracked_m2, 2)
    row.cracked_percent = _rounded(found.cracked_percent)
    row.potholes_per_km = _rounded(found.potholes_per_km)
    row.sdi_low, row.sdi_high = found.sdi_low, found.sdi_high
    row.grade, row.grade_low = found.grade, found.grade_low
    row.damages, row.reviewed = counted.damages, counted.reviewed
    row.reviewed_share = round(counted.share, 4)
    return row


def _keep(found: Sequence[ConfirmedCondition]) -> None:
    fields = [field.name for field in ConfirmedCondition._meta.concrete_fields if not field.primary_key]
    for one in found:
        one.pk = None  # the condition says which it is
    ConfirmedCondition.objects.bulk_create(
        found,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["condition"],
        update_fields=[name for name in fields if name != "condition"],
    )


def _rank(ranks: dict[int, float]) -> None:
    Rank.objects.bulk_create(
        [Rank(damage_id=pk, moves_sdi=round(by, 2)) for pk, by in ranks.items()],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["damage"],
        update_fields=["moves_sdi"],
    )


def on_the_map(damage: Damage, change: tallies.Change, times: int) -> None:
    """Count a damage on the map, or take it off it, where it is one that the map shows."""
    if damage.state not in tell.OVER:
        change.add(Tally.Of.DAMAGES, LonLat(damage.lon, damage.lat), damage.kind, times)


def told(city: City, damage: Damage, changed: Sequence[Condition], *, now: datetime) -> None:
    """Tell the house what a decision changed: the newest conditions, and whether riders meet a pothole."""
    tell.decided(city, damage, [one for one in changed if one.latest], now=now)


def left(city: City) -> tuple[int, int]:
    """Count what was reviewed, and all that ever was to be reviewed."""
    every = Damage.objects.filter(city=city)
    open_ = every.filter(Q(state__in=WAITING))
    total = every.filter(Q(reviewed_at__isnull=False) | Q(state__in=WAITING)).count()
    return total - open_.count(), total


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
