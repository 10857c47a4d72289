"""A city's policy in public: every number by its name, since when, after whom, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.roads.models import Policy, Survey
from simpul.rooms.roads.understand import policy as rules

type Words = str | Promise
type Path = tuple[str | int, ...]


class Number(NamedTuple):
    """One number of a policy: where it is in the content, its name, its unit, and between what it lies.

    `most` is None where nothing bounds it; `step` is "1" for whole numbers.
    """

    path: Path
    name: Words
    unit: Words = ""
    most: float | None = None
    step: str = "any"

    @property
    def field(self) -> str:
        """The name of its form field."""
        return "-".join(map(str, self.path))

    def of(self, content: Mapping[str, Any]) -> float:
        """Read it from a whole content."""
        found: Any = content
        for part in self.path:
            found = found[part]
        return float(found)


class Group(NamedTuple):
    """Numbers that belong together. `rising` are those of them that must not fall from one to the next."""

    title: Words
    note: Words
    numbers: Sequence[Number]
    rising: Sequence[Sequence[str]] = ()


def _scale(name: str, title: Words, unit: Words, most: float | None = None) -> Group:
    first = Number(("sdi", name, "first"), _("First limit"), unit, most)
    second = Number(("sdi", name, "second"), _("Second limit"), unit, most)
    points = [
        Number(("sdi", name, "points", place), label, _("points"))
        for place, label in enumerate(
            (_("Below the first limit"), _("Up to the second limit"), _("Above the second limit"))
        )
    ]
    note = _("None of it is 0 points.")
    rising = ((first.field, second.field), tuple(one.field for one in points))
    return Group(title, note, (first, second, *points), rising)


_GRADES = tuple(
    Number(("sdi", "grades_from", place), label)
    for place, label in enumerate((_("Good below"), _("Fair up to"), _("Lightly damaged up to")))
)
GROUPS: tuple[Group, ...] = (
    _scale("crack_area_percent", _("Cracked area"), "%", 100),
    Group(
        _("Wide cracks"),
        _("Wide cracks multiply the points of the cracked area."),
        (
            Number(("sdi", "wide_over_mm"), _("Wide from"), "mm"),
            Number(("sdi", "wide_factor"), _("Factor")),
        ),
    ),
    _scale("potholes_per_km", _("Potholes"), _("per km")),
    _scale("rut_cm", _("Ruts"), "cm"),
    Group(
        _("Classes"),
        _("Above the last limit a segment is heavily damaged."),
        (*_GRADES, Number(("sdi", "cover_at_least"), _("Known from a share seen of"), "", 1)),
        (tuple(one.field for one in _GRADES),),
    ),
    Group(
        _("Which photos count"),
        _("Photos beyond these limits are rejected, each with its reason."),
        (
            Number(("gate", "min_width"), _("Least width"), "px", None, "1"),
            Number(("gate", "min_height"), _("Least height"), "px", None, "1"),
            Number(("gate", "dark_below"), _("Too dark below a brightness of"), "", 255),
            Number(("gate", "blurred_below"), _("Blurred below a sharpness of")),
            Number(("gate", "lane_share_below"), _("No road below a share of the picture of"), "", 1),
            Number(("gate", "lane_share_above"), _("Nothing but road above a share of"), "", 1),
            Number(("gate", "jump_m_per_s"), _("A position jumps above"), "m/s"),
        ),
        (("gate-lane_share_below", "gate-lane_share_above"),),
    ),
    Group(
        _("Camera and originals"),
        _("0 days: an original is deleted as soon as its masked copy is stored."),
        (
            Number(("camera", "lane_width_m"), _("Width of a lane that nobody measured"), "m"),
            Number(("originals", "keep_days"), _("Originals are kept for"), _("days"), None, "1"),
        ),
    ),
)
NUMBERS = tuple(number for group in GROUPS for number in group.numbers)


class Row(NamedTuple):
    """One number as a page shows it; `before` is None where it did not change or nothing was before."""

    number: Number
    value: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """One policy of a city: since when, after whom, on how many surveys, and what it changed."""

    policy: Policy
    valid_from: date
    source: str
    surveys: int
    changes: list[Row]


def rows(policy: Policy) -> list[tuple[Group, list[Row]]]:
    """Give every number of a policy by group."""
    content = rules.whole(policy.content)
    return [(group, [Row(one, one.of(content)) for one in group.numbers]) for group in GROUPS]


def history(city: City) -> list[Decided]:
    """Give a city's policies, the newest first, each with what it changed from the one before it."""
    policies = list(Policy.objects.filter(city=city).order_by("valid_from"))
    counted = Survey.objects.filter(city=city).order_by().values_list("policy").annotate(Count("pk"))
    surveys = dict(counted)
    before: Mapping[str, Any] = rules.shipped().content
    found = []
    for policy in policies:
        content = rules.whole(policy.content)
        pairs = [(one, one.of(content), one.of(before)) for one in NUMBERS]
        changes = [Row(one, value, old) for one, value, old in pairs if value != old]
        found.append(Decided(policy, policy.valid_from, policy.source, surveys.get(policy.pk, 0), changes))
        before = content
    return found[::-1]
