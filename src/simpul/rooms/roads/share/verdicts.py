"""What leaves of verdicts: the list, one with its photos side by side, and the crews' confirmed shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from simpul.ground.places.models import City
from simpul.ground.roadstate.money import prices
from simpul.rooms.roads.models import Crew, Damage, Frame, Item, Proof, Survey, Verdict
from simpul.rooms.roads.share.photos import Marked, marked
from simpul.rooms.roads.understand import drawn
from simpul.rooms.roads.understand.verdict import Why, rules

WHY = {
    Why.NOTHING_THERE: gettext_lazy("The place was seen well, and the damage is not there any more."),
    Why.EDGES: gettext_lazy("The edges of a patch are seen on both sides of the place, and no damage in it."),
    Why.SEEN_AGAIN: gettext_lazy("The same kind of damage is seen at the place."),
    Why.OTHER_DIRECTION: gettext_lazy("The drive passed only in the other direction."),
    Why.NOT_PASSED: gettext_lazy("The drive did not pass the place."),
    Why.BADLY_SEEN: gettext_lazy(
        "The place was not seen well enough: too far off, out of the picture, or hidden by a vehicle."
    ),
    Why.EASILY_MISSED: gettext_lazy("Nothing was seen, but the camera misses such a damage too easily."),
    Why.BESIDE: gettext_lazy(
        "The same kind of damage is seen a little farther along: too near to be told apart."
    ),
    Why.OTHER_KIND: gettext_lazy("Damage of another kind is seen at the place."),
    Why.ONE_EDGE: gettext_lazy("A line is seen beside the place: a crack, or the edge of a patch."),
}
ROWS = 200


@dataclass(frozen=True, slots=True)
class Where:
    """A photo and where in it to look: the place (x, y) and the tolerance round it (half axes), in pixels."""

    photo: Marked
    spot: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Share:
    """How a crew's repairs fared: counts, and the confirmed share of those decided.

    `percent` is None where fewer than `least` were decided: a share of so few says nothing.
    """

    crew: int
    name: str
    kind: str
    repaired: int
    confirmed: int
    disputed: int
    not_seen: int
    not_passed: int
    percent: float | None
    least: int

    @property
    def decided(self) -> int:
        """How many the camera, or a person after it, could decide."""
        return self.confirmed + self.disputed


def listed(city: City, *, outcome: str = "", crew: int | None = None) -> QuerySet[Verdict]:
    """Give the verdicts that count, newest first: of one outcome, of one crew where these are given."""
    found = Verdict.objects.standing().filter(damage__city=city)
    found = found.select_related(
        "damage__street", "damage__segment", "survey", "item__order__crew", "proof"
    ).order_by("-survey__driven_on", "-at", "-pk")
    if outcome:
        found = found.filter(outcome=outcome)
    return found.filter(item__order__crew=crew) if crew else found


def counts(city: City) -> list[tuple[str, str, int]]:
    """Give each outcome with its name and how many verdicts that count have it."""
    standing = Verdict.objects.standing().filter(damage__city=city).order_by()
    by = dict(standing.values_list("outcome").annotate(number=Count("pk")))
    return [(one.value, str(one.label), by.get(one.value, 0)) for one in Verdict.Outcome]


def whole(found: Verdict) -> dict[str, Any]:
    """Give one verdict for its page: before, proof, after, in words and numbers."""
    return {
        "verdict": found,
        "damage": found.damage,
        "why": why(found),
        "chance": chance(found),
        "shift": shift(found),
        "apart": None if found.apart_m is None else (abs(found.apart_m), abs(found.apart_across_m or 0.0)),
        "before": _where(found.before, found.damage),
        "after": _where(found.after, found.damage, found),
        "proof_url": reverse("roads:proof-photo", args=[found.proof_id]) if found.proof_id else "",
        "moved": [] if found.proof is None else _moved(found.proof),
        "others": list(
            Verdict.objects.filter(damage=found.damage)
            .exclude(pk=found.pk)
            .select_related("survey")
            .order_by("-survey__driven_on", "-pk")[:ROWS]
        ),
    }


def why(found: Verdict) -> str:
    """Say in words why the camera said what it said."""
    return str(WHY[Why(found.reason["why"])])


def chance(found: Verdict) -> str:
    """Say in words how easily the camera would have missed the damage; "" where nothing was worked out."""
    if found.missed is None:
        return ""
    photos = found.reason.get("photos", 0)
    said = ngettext(
        "%(photos)d photo shows the place well.", "%(photos)d photos show the place well.", photos
    ) % {"photos": photos}
    of_ten = round(10 * found.missed)
    if of_ten < 1:
        return said + " " + _("If the damage were still there, it would hardly be missed.")
    return said + " " + _(
        "If the damage were still there, the camera would miss it about %(times)d times in ten."
    ) % {"times": of_ten}  # fmt: skip


def shift(found: Verdict) -> str:
    """Say in words how the later drive lies to the records here; "" where that was not worked out."""
    if found.shift_m is None:
        return ""
    metres, sd = (number_format(abs(one), 1) for one in (found.shift_m, found.reason.get("shift_sd_m", 0.0)))
    along = (found.shift_m >= 0) == found.damage.forward
    said = (
        _("the later drive has everything here %(metres)s m farther on (± %(sd)s m); that is taken out")
        if along
        else _(
            "the later drive has everything here %(metres)s m farther back (± %(sd)s m); that is taken out"
        )
    )
    return said % {"metres": metres, "sd": sd}


def of_damage(found: Damage) -> dict[str, Any]:
    """Give what a damage's page shows of the verdicts on its repairs, newest first."""
    mine = Verdict.objects.filter(damage=found).select_related("survey").order_by("-survey__driven_on", "-pk")
    return {"verdicts": [(one, why(one)) for one in mine[:ROWS]]}


def shares(city: City) -> list[Share]:
    """Give each crew's repairs by what the camera said, crews with the most decided ones first.

    A repair is one thing of an order; of one that mended many damages the worst counts.
    """
    done = Item.objects.filter(order__city=city, done_on__isnull=False)
    rows = done.order_by().values_list("order__crew", "pk")
    crews = {crew.pk: crew for crew in Crew.objects.filter(city=city)}
    said: dict[int, set[str]] = {}
    standing = Verdict.objects.standing().filter(item__order__city=city).order_by()
    for item, outcome in standing.values_list("item", "outcome"):
        said.setdefault(item or 0, set()).add(outcome)
    by_crew: dict[int, list[str]] = {}
    for crew, item in rows:
        by_crew.setdefault(crew, []).append(_worst(said.get(item, set())))
    found = [_share(crews[crew], outcomes) for crew, outcomes in by_crew.items()]
    return sorted(found, key=lambda one: (-one.decided, one.name, one.crew))


def chart(found: Sequence[Share]) -> list[dict[str, Any]]:
    """Give the bars of the shares' chart: of each crew the parts with where they start and end, 0 to 100."""
    most = max((one.repaired for one in found), default=0)
    return [{"share": one, "parts": _parts(one, most)} for one in found]


def _parts(one: Share, most: int) -> list[tuple[str, float, float]]:
    parts, start = [], 0.0
    for key in ("confirmed", "disputed", "not_seen", "not_passed"):
        width = 100 * getattr(one, key) / most
        if width:
            parts.append((key, round(start, 2), round(width, 2)))
        start += width
    return parts


def _worst(outcomes: set[str]) -> str:
    for one in (Verdict.Outcome.DISPUTED, Verdict.Outcome.CONFIRMED, Verdict.Outcome.NOT_SEEN):
        if one in outcomes:
            return one.value
    return "not_passed"


def _share(crew: Crew, outcomes: Sequence[str]) -> Share:
    number = {key: outcomes.count(key) for key in ("confirmed", "disputed", "not_seen", "not_passed")}
    decided, least = number["confirmed"] + number["disputed"], rules().least
    percent = 100 * number["confirmed"] / decided if decided >= least else None
    return Share(crew.pk, crew.name, crew.kind, len(outcomes), **number, percent=percent, least=least)


def _where(frame: Frame | None, damage: Damage, found: Verdict | None = None) -> Where | None:
    """Give a photo with what was seen in it, and of the later one where the place is."""
    if frame is None:
        return None
    photo = marked(frame, damage)
    return Where(photo, _spot(frame, found) if found else None)


def _spot(frame: Frame, found: Verdict) -> tuple[float, float, float, float] | None:
    """Give where in a photo the repaired place is, with the tolerance; None where it cannot be told."""
    plane = drawn.plane_of(frame.view)
    if plane is None or frame.chainage_m is None:
        return None
    damage = found.damage
    ahead_m = damage.chainage_m + (found.shift_m or 0.0) - frame.chainage_m
    ahead_m = ahead_m if damage.forward else -ahead_m
    far, near = ahead_m + found.tolerance_m, max(ahead_m - found.tolerance_m, 0.0)
    if far <= 0:
        return None
    top, bottom = float(plane.row(far)), float(plane.row(near))
    y = float(plane.row(max(ahead_m, 0.0)))
    x = float(plane.column(damage.across_m, y))
    half_m = found.tolerance_across_m + damage.width_m / 2
    wide = float(plane.column(damage.across_m + half_m, y)) - x
    return round(x, 1), round((top + bottom) / 2, 1), round(wide, 1), round((bottom - top) / 2, 1)


def _moved(proof: Proof) -> list[str]:
    """Say what the proof rests on: when it was taken and how it was believed."""
    said = [_("Proof: %(state)s") % {"state": proof.get_state_display()}]
    if proof.flags:
        said.append(
            ngettext("%(number)d doubt", "%(number)d doubts", len(proof.flags)) % {"number": len(proof.flags)}
        )
    return said


def rows(city: City, *, outcome: str = "", crew: int | None = None) -> list[dict[str, Any]]:
    """Give the verdicts that count as plain values, for the API: at most `ROWS`."""
    return [
        {
            "id": one.pk, "damage": one.damage_id, "kind": one.damage.kind, "street": one.damage.street.name,
            "lon": one.damage.lon, "lat": one.damage.lat, "repaired_on": one.repaired_on,
            "surveyed_on": one.survey.seen_on, "survey": one.survey_id, "outcome": one.outcome,
            "by_camera": one.by_camera, "why": one.reason["why"], "apart_m": one.apart_m,
            "apart_across_m": one.apart_across_m, "tolerance_m": one.tolerance_m,
            "tolerance_across_m": one.tolerance_across_m, "chance_missed": one.missed,
            "crew": one.item.order.crew.name if one.item else None,
        }
        for one in listed(city, outcome=outcome, crew=crew)[:ROWS]
    ]  # fmt: skip


def not_passed(city: City) -> int:
    """Count the repaired damages that no drive since has passed."""
    waiting = Damage.objects.filter(city=city, state=Damage.State.REPAIRED, repaired_on__isnull=False)
    return waiting.exclude(Q(verdicts__standing=True)).count()


def of_survey(survey: Survey) -> dict[str, Any]:
    """Give what a survey's page shows of the repairs that it passed, and of what the drive cost."""
    said = Verdict.objects.filter(survey=survey).order_by()
    by = dict(said.values_list("outcome").annotate(number=Count("pk")))
    names = [(one.value, str(one.label), by[one.value]) for one in Verdict.Outcome if one.value in by]
    known = next(iter(prices(survey.city, survey.seen_on).values()), None)
    per_km = 1000 * survey.cost / survey.length_m if survey.cost is not None and survey.length_m else None
    return {"judged": names, "currency": known.currency if known else "", "per_km": per_km}
