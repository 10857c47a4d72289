"""Rules of routing as they are tried: what goes where, what changes, what none names; as tables and a map."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import shapely
from django.utils.translation import gettext as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.act.route import said
from simpul.rooms.reports.models import Routing
from simpul.rooms.reports.observe import routing as observed
from simpul.rooms.reports.observe.routing import Ground
from simpul.rooms.reports.understand import routing
from simpul.rooms.reports.understand.routing import Choice, Pair, Plan

MOST = 100
"""Rows of changes that the page writes; how many more there are it says."""
TONES = 8
SIMPLER = 0.0003
"""Degrees (33 m) that the outlines on the map may be off."""


@dataclass(frozen=True, slots=True)
class OfOffice:
    """What an office gets: of how many of the last reports, and of how many before; `tone` is its colour."""

    name: str
    reports: int
    before: int
    tone: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A category that goes elsewhere in some villages; `reports` of the last ones would have."""

    category: str
    before: str
    after: str
    places: Sequence[str]
    reports: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in words, with how many of the last reports it takes."""

    number: int
    office: str
    categories: Sequence[str]
    regions: Sequence[str]
    reports: int
    idle: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Rules tried on the city: nothing is forwarded by it."""

    rules: Sequence[RuleRow]
    otherwise: str
    offices: Sequence[OfOffice]
    moved: Sequence[Moved]
    more_moved: int
    unnamed: Sequence[Moved]
    faults: Sequence[str]
    reports: int
    unnamed_reports: int


def trial(city: City, rules: Routing, now_in_force: Routing | None) -> Trial:
    """Try rules on every category in every village and on the last reports, against those in force."""
    ground, last = observed.ground(city), observed.last(city)
    plan, old = observed.plan(rules), observed.plan(now_in_force)
    laid = routing.laid(plan, last)
    pairs = ground.pairs
    moved = _moved(routing.changes(old, plan, pairs), ground, last)
    unnamed = [pair for pair in pairs if plan.choose(*pair).rule == 0]
    idle = set(routing.idle(plan, pairs))
    by_rule: Counter[int] = Counter()
    for pair, count in last.items():
        by_rule[laid[pair].rule] += count
    return Trial(
        [_rule(number, plan, ground, by_rule, idle) for number in range(1, len(plan.rules) + 1)],
        office_name(plan.otherwise, ground), _offices(plan, old, ground, last), moved[:MOST],
        max(0, len(moved) - MOST),
        _moved([routing.Change(one, None, plan.otherwise) for one in unnamed], ground, last),
        [said(one) for one in routing.faults(plan, ground.known)], sum(last.values()), by_rule[0],
    )  # fmt: skip


def office_name(office: int | None, ground: Ground) -> str:
    """Name an office of the rules; the desk where it is None."""
    if office is None:
        return _("nobody: it waits at the desk")
    found = ground.offices.get(office)
    return found.name if found else _("an office that takes no reports")


def category_name(code: str | None, ground: Ground) -> str:
    """Name a category by its code; None is "not sure"."""
    if code is None:
        return _("Not sure what it is")
    return str(ground.categories.get(code, code))


def _rule(number: int, plan: Plan, ground: Ground, by_rule: Counter[int], idle: set[int]) -> RuleRow:
    rule = plan.rules[number - 1]
    return RuleRow(
        number, office_name(rule.office, ground),
        [category_name(one, ground) for one in ground.categories if one in rule.categories],
        [ground.regions[one].name if one in ground.regions else one for one in rule.regions],
        by_rule[number], number in idle,
    )  # fmt: skip


def _offices(plan: Plan, old: Plan, ground: Ground, last: Counter[Pair]) -> list[OfOffice]:
    after: Counter[int | None] = Counter()
    before: Counter[int | None] = Counter()
    for pair, count in last.items():
        after[plan.choose(*pair).office] += count
        before[old.choose(*pair).office] += count
    tones = tones_of(plan)
    named = list(dict.fromkeys([*tones, *before]))
    return [OfOffice(office_name(one, ground), after[one], before[one], tones.get(one, 0)) for one in named]


def tones_of(plan: Plan) -> dict[int | None, int]:
    """Give each office of the rules a colour, 1 to `TONES` in their order; the desk is 0."""
    offices = list(dict.fromkeys([*(one.office for one in plan.rules), plan.otherwise]))
    named = [one for one in offices if one is not None]
    tones: dict[int | None, int] = {None: 0}
    return tones | {one: index % TONES + 1 for index, one in enumerate(named)}


def _moved(found: Sequence[routing.Change], ground: Ground, last: Counter[Pair]) -> list[Moved]:
    """Put changes together by category and by where they come from and go to, the most reports first."""
    places: defaultdict[tuple[str | None, int | None, int | None], list[str]] = defaultdict(list)
    counted: Counter[tuple[str | None, int | None, int | None]] = Counter()
    for one in found:
        category, place = one.pair
        key = (category, one.before, one.after)
        places[key].append(ground.regions[place].name if place in ground.regions else _("everywhere"))
        counted[key] += last[one.pair]
    rows = [
        Moved(
            category_name(key[0], ground), office_name(key[1], ground), office_name(key[2], ground),
            [_("everywhere")] if len(where) == len(ground.villages) else where, counted[key],
        )
        for key, where in places.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda one: -one.reports)


def on_map(city: City, rules: Routing, category: str | None) -> bytes:
    """Draw which office gets a category in each village, as GeoJSON."""
    ground, plan = observed.ground(city), observed.plan(rules)
    tones = tones_of(plan)
    shapes = Boundary.objects.filter(pk__in=[one.pk for one in ground.villages]).order_by("code")
    features = [_village(one, plan.choose(category, one.code), ground, tones) for one in shapes]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _village(
    one: Boundary, choice: Choice, ground: Ground, tones: dict[int | None, int]
) -> dict[str, object]:
    shape = shapely.simplify(one.shape, SIMPLER)
    rule = _("rule %(number)d") % {"number": choice.rule} if choice.rule else _("no rule names it")
    return {
        "type": "Feature",
        "geometry": msgspec.Raw(shapely.to_geojson(shape).encode()),
        "properties": {
            "title": one.name,
            "text": f"{office_name(choice.office, ground)} · {rule}",
            "tone": f"office-{tones.get(choice.office, 0)}",
        },
    }
