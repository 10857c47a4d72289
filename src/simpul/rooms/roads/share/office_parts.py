"""Parts of the report for the head of the office: what became of repairs, the plan, the surveys, words."""

from collections import Counter
from typing import Any

from django.db.models import Count, F, Sum
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.roads.models import KIND_NAMES, Damage, Item, Plan, Survey, Verdict
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.understand.condition_table import sta
from simpul.rooms.roads.understand.damage import Kind

PLAN_LINES = 15


def kinds(city: City) -> list[list[str]]:
    """Count the damages on record by kind: all, those that a person confirmed, those nobody looked at."""
    counted: Counter[tuple[str, str]] = Counter()
    rows = tallies.shown(city).order_by().values("kind", "state").annotate(count=Count("pk"))
    for row in rows:
        counted[row["kind"], row["state"]] = row["count"]
    found = []
    for kind in Kind:
        every = sum(count for (of, _state), count in counted.items() if of == kind)
        confirmed = counted[kind, Damage.State.CONFIRMED]
        unseen = counted[kind, Damage.State.FOUND]
        found.append([str(KIND_NAMES[kind]), str(every), str(confirmed), str(unseen)])
    return found


def repairs(city: City) -> list[list[str]]:
    """Say what became of ordered repairs, and what the camera says of them."""
    states = dict(Item.objects.filter(order__city=city).order_by().values_list("state").annotate(Count("pk")))
    verdicts = dict(
        Verdict.objects.standing()
        .filter(damage__city=city)
        .order_by()
        .values_list("outcome")
        .annotate(Count("pk"))
    )
    rows = [[str(name), str(states[state])] for state, name in Item.State.choices if state in states]
    rows += [
        [_("Camera: %(outcome)s") % {"outcome": name}, str(verdicts[outcome])]
        for outcome, name in Verdict.Outcome.choices
        if outcome in verdicts
    ]
    return rows


def plan(city: City) -> dict[str, Any] | None:
    """Give the newest plan that was signed off: what it costs and its first lines."""
    signed = Plan.objects.filter(city=city, signed_at__isnull=False).order_by("-signed_at").first()
    if signed is None:
        return None
    cost = signed.lines.aggregate(cost=Sum("amount"))["cost"] or 0
    lines = signed.lines.select_related("segment").order_by("year", "rank")[:PLAN_LINES]
    return {
        "title": _("Plan: %(name)s, signed off on %(day)s")
        % {"name": signed.name, "day": date_format(city.day(signed.signed_at or signed.made_at))},
        "sentence": _("%(lines)d repairs for %(cost)s; the first of them:")
        % {"lines": signed.lines.count(), "cost": money(cost, signed.currency)},
        "lines": [
            [str(line.year), line.segment.name or str(line.segment.street_id),
             f"{sta(line.segment.from_m)} – {sta(line.segment.to_m)}", line.treatment,
             money(line.amount, line.currency)]
            for line in lines
        ],
    }  # fmt: skip


def surveys(city: City) -> list[list[str]]:
    """Give the newest surveys."""
    found = Survey.objects.filter(city=city, state=Survey.State.DONE).order_by(
        F("driven_on").desc(nulls_last=True), "-pk"
    )
    return [
        [one.name, date_format(one.seen_on), str(one.accepted), km(one.length_m), one.model]
        for one in found[:10]
    ]


def words() -> dict[str, Any]:
    """Give every heading and column."""
    return {
        "grades": _("Length by class"), "worst": _("The worst stretches (numbers as on the map)"),
        "kinds": _("Damages by kind"), "photos": _("Photos of the largest damages"),
        "repairs": _("Repairs"), "surveys": _("Surveys"), "map": _("Map of the road condition"),
        "grey": _("Thin and grey: nobody has looked at it."),
        "worst_head": [
            _("No."), _("Street"), "STA", _("Class"), "SDI", _("Cracks %"), _("Potholes"), _("Seen on"),
        ],
        "kinds_head": [_("Kind"), _("All"), _("Confirmed by a person"), _("Nobody looked yet")],
        "plan_head": [_("Year"), _("Street"), "STA", _("Treatment"), _("Cost")],
        "surveys_head": [_("Survey"), _("Driven on"), _("Photos"), _("Road seen"), _("Model")],
        "grades_head": [_("Class"), _("Length"), _("Share of what is known")],
        "repairs_head": [_("State"), _("Number")],
        "note": _(
            "Class and SDI are of the worse end of the range where a camera could not measure crack width; "
            "ruts are not in it (Bina Marga, SMD-03/RCS)."
        ),
    }  # fmt: skip


def km(metres: float) -> str:
    """Write a length."""
    return f"{number_format(metres / 1000, 1 if metres >= 10_000 else 2, force_grouping=True)} km"  # noqa: PLR2004 - a decimal less from 10 km on


def share(part: float, whole: float) -> str:
    """Write a share; a dash where it is one of nothing."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    return f"{number_format(percent, 1 if percent < 10 else 0)} %"  # noqa: PLR2004 - a decimal for small shares


def money(amount: float, currency: str) -> str:
    """Write an amount of money."""
    return f"{currency} {number_format(amount, 0, force_grouping=True)}"
