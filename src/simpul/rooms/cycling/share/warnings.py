"""What a rider is warned of, said in whole sentences; `understand.warnings` finds it."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.ground.roadstate.models import Hazard
from simpul.kernel.routing import Path
from simpul.rooms.cycling.share import said
from simpul.rooms.cycling.understand import warnings
from simpul.rooms.cycling.understand.warnings import Caution, Danger, Limits, Stretch

type Words = str | Promise

SENTENCES: dict[str, Words] = {
    "steps": _("Steps: carry the bicycle for %(length_m)s"),
    "ferry": _("Ferry: ask when it leaves and whether it takes bicycles"),
    "footway": _("Footpath for %(length_m)s: ride at walking pace or push the bicycle"),
    "unpaved": _("Unpaved for %(length_m)s: gravel or earth"),
    "steep-up": _("Steep climb: %(percent)s %% for %(length_m)s"),
    "steep-down": _("Steep descent: %(percent)s %% for %(length_m)s"),
    "tunnel": _("Tunnel without light for %(length_m)s: switch on your lights"),
    "tunnel-unknown": _("Tunnel for %(length_m)s, whether it is lit is not known: switch on your lights"),
    "crossing": _("Crossing of a busy road, no traffic light is known here"),
    "damage": _("Heavily damaged road for %(length_m)s"),
    "damage seen": _("Heavily damaged road for %(length_m)s, seen on %(seen_on)s"),
    "sunset": _("The sun sets at %(sets_at)s, before you arrive at %(arrives_at)s: take lights"),
    "dark": _("It is dark at %(starts_at)s, take lights: the sun is up from %(rises_at)s to %(sets_at)s"),
}
HAZARDS: dict[str, Words] = {
    Hazard.Kind.POTHOLE: _("Pothole, reported on %(seen_on)s"),
    Hazard.Kind.FLOOD: _("Flooded road, reported on %(seen_on)s"),
    Hazard.Kind.DEBRIS: _("Something lies on the road, reported on %(seen_on)s"),
    Hazard.Kind.CLOSURE: _("Closed road, reported on %(seen_on)s"),
    Hazard.Kind.WORKS: _("Road works, reported on %(seen_on)s"),
    Hazard.Kind.GLASS: _("Broken glass, reported on %(seen_on)s"),
    Hazard.Kind.ANIMALS: _("Animals on the road, reported on %(seen_on)s"),
    Hazard.Kind.OTHER: _("Hazard, reported on %(seen_on)s"),
}
"""By the kind of a hazard; one that is not here is said as "other"."""


class Ride(Protocol):
    """What is asked of the wish for a route: when the ride begins, and the language."""

    @property
    def start_at(self) -> datetime | None:
        """When the ride begins, aware; None where nobody said: now."""
        ...

    @property
    def language(self) -> str:
        """Such as "id"."""
        ...


class Warning_(msgspec.Struct, frozen=True):  # noqa: N801 - Warning is a word of Python
    """One thing ahead.

    Attributes:
        kind: one of the keys of SENTENCES, or "hazard".
        at_m: metres from the start.
        to_m: where it ends; None for what is at one place.
        lon: of its place (of its beginning), degrees.
        lat: the same.
        text: the sentence.
    """

    kind: str
    at_m: float
    to_m: float | None
    lon: float
    lat: float
    text: str


@cache
def limits() -> Limits:
    """Give the dated numbers from which on one is warned (data/warnings.toml)."""
    folder = files("simpul.rooms.cycling").joinpath("data")
    return tomllib.loads(folder.joinpath("warnings.toml").read_text(encoding="utf-8"))


def of(  # noqa: PLR0913 - each is a fact of its own
    path: Path,
    stretches: Sequence[Stretch],
    *,
    wish: Ride,
    now: datetime,
    time_zone: str | tzinfo,
    hazards: Iterable[Danger] = (),
) -> list[Warning_]:
    """Give what lies ahead on a path, in the order of the way.

    Args:
        path: with its edges; heights and turns add what they tell.
        stretches: the condition along it; none where nobody looked.
        wish: when the ride begins, and the language of the sentences.
        now: for a ride that begins now.
        time_zone: the city's.
        hazards: those that are open; only what lies on the way is told.
    """
    zone = ZoneInfo(time_zone) if isinstance(time_zone, str) else time_zone
    found = warnings.along(path, stretches, hazards, limits())
    night = warnings.dark(path, wish.start_at or now, zone)
    if night:
        found = sorted([*found, night], key=lambda one: one.at_m)
    if not found:
        return []
    if translation.get_language() == wish.language:
        return [_said(one) for one in found]
    with translation.override(wish.language):
        return [_said(one) for one in found]


def _said(one: Caution) -> Warning_:
    to_m = None if one.to_m is None else round(one.to_m, 1)
    return Warning_(one.kind, round(one.at_m, 1), to_m, *one.position, _sentence(one) % _Facts(one.facts))


class _Facts:
    """The facts of a sentence, each written when the sentence asks for it."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def __getitem__(self, name: str) -> str:
        return WRITTEN[name](self._facts[name])


def _sentence(one: Caution) -> str:
    sentences, hazards = _sentences(translation.get_language())
    facts: Mapping[str, Any] = one.facts
    if one.kind == "hazard":
        return hazards.get(facts["hazard"], hazards[Hazard.Kind.OTHER])
    if one.kind == "damage" and facts["seen_on"]:
        return sentences["damage seen"]
    return sentences[one.kind]


@cache
def _sentences(_language: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """Give SENTENCES and HAZARDS in the active language."""
    sentences, hazards = ({key: str(said) for key, said in told.items()} for told in (SENTENCES, HAZARDS))
    return sentences, hazards


def _clock(at: datetime) -> str:
    return _time(at.hour, at.minute, translation.get_language())


@lru_cache(maxsize=4096)  # the minutes of a day in two languages
def _time(hour: int, minute: int, _language: str | None) -> str:
    return formats.time_format(time(hour, minute), "TIME_FORMAT")


WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "length_m": said.length,
    "percent": lambda value: formats.number_format(round(value)),
    "seen_on": lambda day: formats.date_format(day) if day else "",
    "hazard": str,
    "severity": str,
    "rises_at": _clock,
    "sets_at": _clock,
    "starts_at": _clock,
    "arrives_at": _clock,
}
"""How each fact is written in a sentence."""
