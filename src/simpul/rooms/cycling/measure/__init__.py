"""The indicators of the cycling room, from the last look of the year at its network.

Sums are exact (math.fsum), so that the same rows give the same figure in whatever order they come.
"""

import math
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop as _

from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.cycling.models.network import NetworkLook
from simpul.rooms.cycling.understand.worth import rules

METRES_A_KM = 1000
MINUTE_S = 60
THOUSAND = 1000
STREETS = _("Streets from OpenStreetMap (ODbL); level of traffic stress after Mekuria, Furth & Nixon (2012)")
AFTER = ("roadstate.told", "places.loaded_map")


def years(city_id: int) -> list[int]:
    """Give the years in which somebody looked at the network."""
    return sorted(NetworkLook.objects.filter(city=city_id).values_list("year", flat=True))


def rows_low_stress(city_id: int, year: int) -> Iterator[Made]:
    """Give the kilometres of each class of street, then the city that they are counted for."""
    look = _look(city_id, year)
    if look:
        for row in look.classes:
            km = row["low_stress_m"] / METRES_A_KM
            label, ref = f"{row['road_class']} ({row['streets']})", f"{_ref(look)}/{row['road_class']}"
            yield Made("numerator", km, label, ref, source=_ref(look))
        yield Made("denominator", 1, look.city.name, f"places.city/{city_id}")


@catalogue.add(
    code="cycling.low_stress",
    title=_("Length of the low-stress network for cycling"),
    unit="km",
    parts=(_("kilometres of street at traffic stress 1 or 2"), _("cities")),
    source=STREETS,
    rows=rows_low_stress,
    direction="up",
    theme="transportation",
    after=AFTER,
    years=years,
)
def low_stress(city_id: int, year: int) -> Reading:
    """Kilometres of street that most adults dare to ride on, whatever their surface."""
    look = _look(city_id, year)
    if look is None:
        return Reading(0, 0, per=1)
    km = math.fsum(row["low_stress_m"] / METRES_A_KM for row in look.classes)
    return Reading(km, 1, per=1, sources=(_ref(look),))


def rows_reached(city_id: int, year: int) -> Iterator[Made]:
    """Give each destination within reach; the count of people is added by who keeps it."""
    look = _look(city_id, year)
    for goal in _reached(look) if look else ():
        label = f"{goal['name']}: {goal['time_s'] / MINUTE_S:.0f} min ({goal['village']})"
        yield Made("numerator", 1, label, f"cycling.destination/{goal['id']}", goal["url"], _ref(look))


@catalogue.add(
    code="cycling.reached",
    title=_("Destinations within 30 minutes by bicycle of a village, per 1,000 people"),
    unit=_("per 1,000 people"),
    parts=(_("destinations reached from the middle of a village within 30 minutes"), _("people")),
    source=_("The city's destinations and villages, ridden on its routing tiles by a city bicycle"),
    rows=rows_reached,
    direction="up",
    theme="transportation",
    after=(*AFTER, "indicators.set_denominator"),
    years=years,
    base="population",
)
def reached(city_id: int, year: int) -> Reading:
    """Destinations that half an hour's ride from the middle of some village reaches."""
    look = _look(city_id, year)
    if look is None or not look.villages:
        return Reading(0, 0, per=THOUSAND)
    return Reading(len(_reached(look)), 1, per=THOUSAND, sources=(_ref(look),))


def rows_good(city_id: int, year: int) -> Iterator[Made]:
    """Give the good metres of each published route, then its length."""
    look = _look(city_id, year)
    for part, key in (("numerator", "good_m"), ("denominator", "length_m")):
        for route in look.routes if look else ():
            if route[key] or part == "denominator":
                name, ref = route["name"], f"cycling.curatedroute/{route['id']}"
                yield Made(part, route[key], name, ref, route["url"], _ref(look))  # type: ignore[arg-type] # the two words of Part


@catalogue.add(
    code="cycling.good_routes",
    title=_("Share of the recommended cycling routes on surveyed good surface"),
    unit="%",
    parts=(_("metres of published routes surveyed as good or fair"), _("metres of published routes")),
    source=_("The city's published cycling routes; its road surveys"),
    rows=rows_good,
    direction="up",
    theme="transportation",
    after=(*AFTER, "cycling.publish_route", "cycling.withdraw_route"),
    years=years,
)
def good_routes(city_id: int, year: int) -> Reading:
    """Length of published routes whose surface a survey found good or fair, out of their length."""
    look = _look(city_id, year)
    if look is None:
        return Reading(0, 0)
    good_m = math.fsum(route["good_m"] for route in look.routes)
    all_m = math.fsum(route["length_m"] for route in look.routes)
    return Reading(good_m, all_m, sources=(_ref(look),) if look.routes else ())


def _look(city_id: int, year: int) -> NetworkLook | None:
    return NetworkLook.objects.select_related("city").filter(city=city_id, year=year).first()


def _reached(look: NetworkLook) -> list[dict[str, Any]]:
    most_s = rules().reach_minutes * MINUTE_S
    return [goal for goal in look.goals if goal["time_s"] is not None and goal["time_s"] <= most_s]


def _ref(look: NetworkLook | None) -> str:
    return f"cycling.networklook/{look.pk}" if look else ""
