"""What a city's rules are tried on: its categories, its regions, its last reports, the rules in force."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from simpul.ground.people.access import remembered
from simpul.ground.places.models import Boundary, City, Level
from simpul.rooms.reports.models import Category, Office, Report, Routing
from simpul.rooms.reports.understand import routing
from simpul.rooms.reports.understand.routing import Known, Pair, Plan

LAST = 2000
"""So many of the last reports a draft is tried on."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules can name. `villages` are the smallest regions; offices by primary key."""

    categories: dict[str, Category]
    regions: dict[str, Boundary]
    villages: list[Boundary]
    offices: dict[int, Office]

    @property
    def known(self) -> Known:
        """The same, as the rules are checked with it."""
        return Known(set(self.categories), with_those_above(self.regions), set(self.offices))

    @property
    def pairs(self) -> list[Pair]:
        """Every category, and none, in every village; where there is no village, nowhere in particular."""
        places: list[str | None] = [one.code for one in self.villages] or [None]
        return [(code, place) for code in [*self.categories, None] for place in places]


def with_those_above(codes: Iterable[str]) -> set[str]:
    """Give codes of regions with those of the regions that hold them: "35.10.01.2001" is in "35.10.01"."""
    parts = [code.split(".") for code in codes]
    return {".".join(one[:size]) for one in parts for size in range(1, len(one) + 1)}


def ground(city: City) -> Ground:
    """Read what the rules of a city can name."""
    regions = list(
        Boundary.objects.live().filter(city=city).only("pk", "code", "level", "name").order_by("code")
    )
    villages = [one for one in regions if one.level == Level.VILLAGE] or [
        one for one in regions if not any(other.code.startswith(one.code + ".") for other in regions)
    ]
    return Ground(
        {one.code: one for one in Category.objects.filter(city=city)},
        {one.code: one for one in regions},
        villages,
        {one.pk: one for one in Office.objects.filter(city=city, active=True)},
    )


def in_force(city: City, day: date) -> Routing | None:
    """Give the rules of a day: the newest live ones that had begun; None where there are none."""
    live = Routing.objects.filter(city=city, state=Routing.State.LIVE, valid_from__lte=day)
    newest = live.order_by("-valid_from", "-pk")
    return remembered(("reports.routing", city.pk, day), newest.first)


def office(city: City, pk: int | None) -> Office | None:
    """Give an office that takes reports; None where it does not, or there is none of that key."""
    if pk is None:
        return None
    offices = Office.objects.filter(city=city, active=True, pk=pk)
    return remembered(("reports.office", city.pk, pk), offices.first)


def plan(rules: Routing | None) -> Plan:
    """Give the rules as they are applied; none at all where there is no routing."""
    return routing.read(rules.rules, rules.otherwise_id) if rules else Plan()


def last(city: City) -> Counter[Pair]:
    """Count the last reports of a city by category and region."""
    newest = Report.objects.filter(city=city).order_by("-made_at", "-pk")[:LAST]
    return Counter(newest.values_list("category__code", "region__code"))
