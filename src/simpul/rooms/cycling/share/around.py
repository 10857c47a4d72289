"""What lies around a route, and the two drawings of it that paper and pages share."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Street
from simpul.kernel import ink
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.share import plan, said
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand import paper_map, paper_profile

MOST_STREETS = 2500
"""Streets on one map; where there are more, the small ones are left out."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


PAPER, PAGE = (paper_map.WIDE, paper_map.HIGH), (1000.0, 720.0)
"""The size of a drawing in its own units: fewer units are larger letters, which a telephone needs."""


def map_svg(sheet: Sheet, size: tuple[float, float] = PAGE) -> str:
    """Draw the map of a route: its streets, its condition, its turns numbered as the list does, its stops."""
    within = paper_map.frame(sheet.line, *size)
    streets = _streets(sheet.city, within.bounds)
    pieces = [
        paper_map.Piece(sheet.line[one["begin"] : one["end"] + 1], one["grade"]) for one in sheet.stretches
    ] or [paper_map.Piece(sheet.line, "unknown")]
    return paper_map.draw(
        within,
        pieces,
        streets,
        _marks(sheet),
        label=map_words(sheet),
        off=sheet.off,
        wide=size[0],
        high=size[1],
    )


def profile_svg(sheet: Sheet, across: float = PAGE[0]) -> str:
    """Draw the profile of a route."""
    bands = [(one["from_m"], one["to_m"], one["grade"]) for one in sheet.stretches]
    return paper_profile.draw(
        sheet.route["along_m"], sheet.route.get("heights_m"), bands,
        label=profile_words(sheet), unknown=_("The hills of this route are not known."),
        point=str(get_format("DECIMAL_SEPARATOR")),
        across=across,
    )  # fmt: skip


def map_words(sheet: Sheet) -> str:
    """Say what the map shows, for who cannot see it."""
    return _("Map of the route “%(title)s”, %(length)s. The list of turns says the same in words.") % {
        "title": sheet.title, "length": said.length(sheet.figures["length_m"]),
    }  # fmt: skip


def profile_words(sheet: Sheet) -> str:
    """Say what the profile shows, for who cannot see it."""
    heights = [one for one in sheet.route.get("heights_m") or () if one is not None]
    condition = ", ".join(f"{name}: {length}" for name, length, _key in conditions(sheet))
    if not heights:
        return _("The hills are not known. Condition of the road: %(condition)s.") % {"condition": condition}
    return _(
        "Heights from %(low)s to %(high)s, %(climb)s up in all. Condition of the road: %(condition)s."
    ) % {
        "low": said.height(min(heights)), "high": said.height(max(heights)),
        "climb": said.height(sheet.figures["climb_m"]), "condition": condition,
    }  # fmt: skip


def conditions(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Give (name, length, grade) for each grade of the route, the best first, what is not known last."""
    metres = dict.fromkeys(ink.GRADES, 0.0)
    for one in sheet.stretches:
        metres[one["grade"]] += one["to_m"] - one["from_m"]
    return [(str(plan.GRADES[grade]), said.length(long), grade) for grade, long in metres.items() if long]


def swatch(grade: str) -> str:
    """Draw the stroke of a grade, for a legend."""
    stroke = ink.GRADES[grade]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" width="45" height="10"'
        ' aria-hidden="true">'
        f'<path d="M6 10h78" {stroke.said()}/></svg>'
    )


def _marks(sheet: Sheet) -> list[paper_map.Mark]:
    numbers = [
        paper_map.Mark(sheet.at(one["at_m"]), str(number), "turn")
        for number, one in enumerate(sheet.turns, 1)
    ]
    warnings = [
        paper_map.Mark(LonLat(one["lon"], one["lat"]), one["kind"], "warning") for one in sheet.warnings
    ]
    stops = [
        paper_map.Mark(at, letter, "stop") for letter, (_name, at) in zip(LETTERS, sheet.stops, strict=False)
    ]
    return [*numbers[1:-1], *warnings, *stops[::-1]]


def _streets(city: City, bounds: Bounds) -> Sequence[paper_map.Street]:
    rows: Any = spatial.in_bbox(Street.objects.live().filter(city=city), bounds)
    if rows.count() > MOST_STREETS:
        rows = rows.exclude(road_class__in=(*ink.NARROW, "service"))
        if rows.count() > MOST_STREETS:
            rows = rows.filter(road_class__in=(*ink.BIG, *ink.MIDDLE))
    found = rows.only("line", "road_class", "name").order_by("pk")[:MOST_STREETS]
    return [paper_map.Street(row.positions, row.road_class, row.name) for row in found]
