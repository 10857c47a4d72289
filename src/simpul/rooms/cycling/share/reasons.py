"""Why a route leads where it leads, and what is wrong with a wish: the sentences."""

from datetime import date
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.rooms.cycling.share import said
from simpul.rooms.cycling.understand.explain import Avoided, Said
from simpul.rooms.cycling.understand.figures import Figures
from simpul.rooms.cycling.understand.wish import BadWish, Kind

type Words = str | Promise

TITLES: dict[Kind, Words] = {
    "quick": gettext_lazy("Quick"),
    "balanced": gettext_lazy("Balanced"),
    "calm": gettext_lazy("Calm"),
}
SENTENCES: dict[str, Words] = {
    "same-quick": gettext_lazy("The same way as the quick one."),
    "same-balanced": gettext_lazy("The same way as the balanced one."),
    "quick": gettext_lazy("The fastest way: %(time)s, %(quiet)s of it on quiet streets."),
    "alone": gettext_lazy("%(time)s, %(quiet)s of it on quiet streets."),
    "quieter": gettext_lazy("%(more)s more than the quick way, for %(quiet)s on quiet streets."),
    "quieter-free": gettext_lazy("Hardly slower than the quick way, with %(quiet)s on quiet streets."),
    "smoother": gettext_lazy("%(more)s more than the quick way, with less damaged road."),
    "other": gettext_lazy("%(more)s more than the quick way, by other streets."),
    "other-free": gettext_lazy("As fast as the quick way, by other streets."),
}
WITHOUT_MORE = frozenset({"same-quick", "same-balanced", "quick", "alone"})
"""Sentences that compare with no other way."""
WHY: dict[str, Words] = {
    "damage": gettext_lazy("%(streets)s is gone round for its damage (seen %(ago)s): %(more)s more."),
    "damage-free": gettext_lazy(
        "%(streets)s is gone round for its damage (seen %(ago)s), at no extra length."
    ),
    "hazard": gettext_lazy("%(streets)s is gone round for a hazard (reported %(ago)s): %(more)s more."),
    "hazard-free": gettext_lazy(
        "%(streets)s is gone round for a hazard (reported %(ago)s), at no extra length."
    ),
    "closed": gettext_lazy("%(streets)s is closed (reported %(ago)s): %(more)s more."),
    "closed-free": gettext_lazy("%(streets)s is closed (reported %(ago)s), at no extra length."),
}
WRONG: dict[str, Words] = {
    "stops-few": gettext_lazy("Give at least %(least)s stops, as lon,lat;lon,lat. There are %(given)s."),
    "stops-many": gettext_lazy("A route takes at most %(most)s stops. There are %(given)s: leave some out."),
    "stop-unreadable": gettext_lazy(
        "Stop %(stop)s cannot be read: “%(given)s”. Give longitude,latitude in degrees."
    ),
    "stop-off-earth": gettext_lazy(
        "Stop %(stop)s is not on Earth: “%(given)s”. Longitude comes first, then latitude."
    ),
    "stops-same": gettext_lazy("Stops %(one)s and %(other)s are the same place. Leave one of them out."),
    "not-one-of": gettext_lazy("“%(given)s” is none of: %(known)s."),
    "not-a-share": gettext_lazy("“%(given)s” is no number from 0 to 1."),
    "not-a-time": gettext_lazy(
        "“%(given)s” is no time with its zone. Give one such as 2026-11-22T07:30+07:00."
    ),
}
LEAST_M, LEAST_S = 10.0, 30.0
"""A difference below is none."""


@cache
def _written(_language: str | None) -> tuple[dict[Kind, str], dict[str, str]]:
    """Give TITLES and SENTENCES in the active language."""
    return {kind: str(title) for kind, title in TITLES.items()}, {
        key: str(said) for key, said in SENTENCES.items()
    }


def title(kind: Kind) -> str:
    """Give the name of one of the answers."""
    return _written(get_language())[0][kind]


def sentence(one: Said, figures: Figures) -> str:
    """Say in one sentence what a route is good for."""
    key = one.key
    if key == "other" and one.more_s < LEAST_S:
        key = "other-free"
    parts = {"time": said.time(figures.time_s), "quiet": said.share(figures.quiet_share)}
    if key not in WITHOUT_MORE:
        parts["more"] = said.time(one.more_s) if one.more_s >= LEAST_S else said.length(max(one.more_m, 0))
    return _written(get_language())[1][key] % parts


def why(one: Avoided, today: date) -> str:
    """Say what is gone round, why, and what that costs."""
    key = one.cause if one.more_m >= LEAST_M else f"{one.cause}-free"
    streets = ", ".join(name or _("A street without a name") for name in one.streets)
    ago = said.ago(one.seen_on.isoformat(), today) if one.seen_on else str(said.UNKNOWN)
    return str(WHY[key]) % {"streets": streets, "ago": ago, "more": said.length(one.more_m)}


def wrong(error: BadWish) -> str:
    """Say what of a wish cannot be read, and what to write instead."""
    return str(WRONG[error.reason]) % error.said
