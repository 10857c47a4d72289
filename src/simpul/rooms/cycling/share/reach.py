"""How far one gets: the area that is reached in so many minutes, and the destinations in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely.geometry
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely import affinity

from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat, distance_m, metres_per_degree
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.share import destinations, said
from simpul.rooms.cycling.share.destinations import Shown
from simpul.rooms.cycling.share.trips import kind_of
from simpul.rooms.cycling.understand import outing, profile
from simpul.rooms.cycling.understand.outing import Reach

ROUND_M = 60.0
"""The corners of an area are rounded with this radius: about half a cell of the grid that it was found on."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A destination and how far it is by bicycle, in metres and seconds."""

    place: Shown
    length_m: float
    time_s: float

    def json(self) -> dict[str, Any]:
        """Give it for JSON."""
        return self.place.json() | {"length_m": round(self.length_m, 1), "time_s": round(self.time_s)}


def area(city: City, asked: Reach, *, engine: Engine) -> dict[str, Any]:
    """Give the areas reached as GeoJSON, one polygon for each number of minutes, the largest first.

    Raises:
        OffTheMap: the start lies where no bicycle goes.
    """
    costing = profile.costing(asked.wish, kind_of(asked.wish))
    engine.matrix([asked.start], [asked.start], costing)  # says no off the map, where an isochrone is a dot
    found = engine.isochrone(asked.start, asked.minutes, costing)
    shapes = sorted(found["features"], key=lambda one: -float(one["properties"]["contour"]))
    return {
        "type": "FeatureCollection",
        "city": city.slug,
        "profile": asked.wish.profile,
        "start": list(asked.start),
        "tiles": {"version": engine.version},
        "attribution": city.credit,
        "features": [
            {
                "type": "Feature",
                "geometry": _rounded(one["geometry"]),
                "properties": {"minutes": float(one["properties"]["contour"]), "profile": asked.wish.profile},
            }
            for one in shapes
        ],
    }


def _rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Take the corners off an area: they come from the grid that it was found on, not from the city."""
    shape = shapely.geometry.shape(geometry)
    lon_m, lat_m = metres_per_degree(shape.centroid.y)
    flat = affinity.scale(shape, lon_m, lat_m, origin=(0, 0)).buffer(0)
    round_ = flat.buffer(ROUND_M).buffer(-2 * ROUND_M).buffer(ROUND_M).simplify(ROUND_M / 10)
    whole = affinity.scale(flat if round_.is_empty else round_, 1 / lon_m, 1 / lat_m, origin=(0, 0))
    return dict(shapely.geometry.mapping(shapely.set_precision(whole, 1e-6)))


def reach(city: City, asked: Reach, kinds: Collection[str] | None, *, engine: Engine) -> dict[str, Any]:
    """Give the destinations that are reached in time, the nearest first, and what is not among them and why.

    Args:
        city: whose destinations.
        asked: from where, in how many minutes (its first number).
        kinds: of destinations; None for all that one rides to.
        engine: of the city.

    Raises:
        OffTheMap: the start lies where no bicycle goes.
    """
    with translation.override(asked.wish.language):
        minutes = asked.minutes[0]
        places = _near(city, asked.start, minutes, kinds)
        known = [(one, position) for one in places if (position := _gate(one, engine))]
        costing = profile.costing(asked.wish, kind_of(asked.wish))
        targets = [position for _place, position in known] or [asked.start]
        ways = engine.matrix([asked.start], targets, costing)[0]
        found = [
            Reached(place, *way) for (place, _at), way in zip(known, ways, strict=False) if way is not None
        ]
        found.sort(key=lambda one: (one.time_s, one.place.id))
        inside = [one for one in found if one.time_s <= 60 * minutes]
        return {
            "city": city.slug, "profile": asked.wish.profile, "start": list(asked.start), "minutes": minutes,
            "destinations": [one.json() for one in inside],
            "left_out": {
                "off_the_network": len(places) - len(known), "no_way": len(known) - len(found),
                "farther": len(found) - len(inside),
            },
            "sentence": _sentence(inside, found, places, minutes), "attribution": city.credit,
        }  # fmt: skip


def _near(city: City, start: LonLat, minutes: float, kinds: Collection[str] | None) -> list[Shown]:
    """Give the destinations that could be reached at all, the nearest as the crow flies first."""
    rules = outing.rules()["reach"]
    radius_m = rules["crow_kmh"] * 1000 / 60 * minutes
    lon_m, lat_m = metres_per_degree(start.lat)
    wide, high = radius_m / max(lon_m, 1.0), radius_m / lat_m
    box = Bounds(start.lon - wide, start.lat - high, start.lon + wide, start.lat + high)
    found = destinations.reached(city, destinations.listed(city, kinds, box))
    return sorted(found, key=lambda one: distance_m(start, one.position))[: rules["places"]]


def _gate(one: Shown, engine: Engine) -> LonLat | None:
    """Give where a rider gets off; None where no way is near."""
    if one.snap_known:
        return one.snapped.position if one.snapped else None
    [there] = engine.snap([one.position])
    near = there and there.distance_m <= outing.rules()["round"]["snap_m"]
    return there.position if there and near else None


def _sentence(
    inside: Collection[Reached], found: Iterable[Reached], around: Collection[Shown], minutes: float
) -> str:
    if inside:
        text = ngettext(
            "%(count)d destination is reached within %(minutes)s.",
            "%(count)d destinations are reached within %(minutes)s.",
            len(inside),
        )
        return text % {"count": len(inside), "minutes": said.time(60 * minutes)}
    first = next(iter(found), None)
    if first is None and around:
        return _("Destinations are known around here, but no way for a bicycle leads to them.")
    if first is None:
        return _("No destination lies near enough to be reached within %(minutes)s.") % {
            "minutes": said.time(60 * minutes)
        }
    return _("No destination is reached within %(minutes)s. The nearest is %(name)s: %(time)s.") % {
        "minutes": said.time(60 * minutes), "name": first.place.name, "time": said.time(first.time_s)
    }  # fmt: skip
