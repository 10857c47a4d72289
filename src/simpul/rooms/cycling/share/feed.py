"""What is new among the recommended routes, for a feed reader (Atom, RFC 4287)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.cycling.models import Check
from simpul.rooms.cycling.share import curated, said

MOST = 50
BAD = (Check.Result.CHANGED, Check.Result.BROKEN)


@dataclass(frozen=True, slots=True)
class News:
    """A route that was published or that changed since."""

    title: str
    what: str
    url: str
    published_at: datetime
    changed_at: datetime


def news(city: City) -> list[News]:
    """Give the newest published routes of a city, the last changed first; what broke is said in them."""
    found = []
    for route in curated.public(city).shown().annotate(looks=Count("checks")):
        check, looks = route.last_check, vars(route)["looks"]
        moments = [route.signed_at or route.changed_at]
        if check and (check.result in BAD or (check.result == Check.Result.OK and looks > 1)):
            moments.append(check.since)
        facts = f"{said.length(route.length_m)} · {_('Up')} {said.height(route.climb_m)}"
        parts = [*curated.flags(route), route.story, facts]
        found.append(
            News(
                route.title, "\n\n".join(part for part in parts if part), route.get_absolute_url(),
                moments[0], max(moments),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.changed_at, reverse=True)[:MOST]
