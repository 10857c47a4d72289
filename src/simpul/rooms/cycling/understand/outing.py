"""What is asked for beside a route from A to B, read from an address: a round trip, a reach. Pure."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand.turns import COMPASS
from simpul.rooms.cycling.understand.wish import BadWish, Language, Wish

ANYWHERE = "0,0"
"""A wish has two stops or more; what has only a start is read with this for the other."""

type Unit = Literal["m", "s"]


class BadOuting(ValueError):
    """A word of the address that cannot be read. `field` is the word, `reason` a key, `said` what to show.

    Reasons: start-one, amount-one, not-a-number, out-of-range, minutes-many, not-one-of.
    """

    def __init__(self, field: str, reason: str, **said: str | float) -> None:
        super().__init__(f"{field}: {reason} {said}")
        self.field, self.reason, self.said = field, reason, said


@cache
def rules() -> Mapping[str, Any]:
    """Give the dated data of trips (data/trips.toml)."""
    folder = files("simpul.rooms.cycling").joinpath("data")
    return tomllib.loads(folder.joinpath("trips.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Round:
    """A round trip: where it begins, how long it should be, and how it is ridden.

    `amount` is in metres or seconds, as `unit` says. `towards` is an eighth of the compass, "" for any.
    `wish` has the rider and the hills; its stops mean nothing.
    """

    start: LonLat
    amount: float
    unit: Unit
    wish: Wish
    towards: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str], *, language: Language = "en") -> "Round":
        """Read `start`, `length_m` or `minutes`, `towards`, and the words of a wish.

        Raises:
            BadOuting, BadWish: a word cannot be read.
        """
        wish, limits = from_start(query, language), rules()["round"]
        length, minutes = query.get("length_m", "").strip(), query.get("minutes", "").strip()
        if bool(length) == bool(minutes):
            raise BadOuting("length_m", "amount-one")
        towards = query.get("towards", "").strip().lower()
        if towards not in {"", *COMPASS}:
            raise BadOuting("towards", "not-one-of", given=towards[:60], known=", ".join(COMPASS))
        if length:
            metres = number("length_m", length, limits["least_m"], limits["most_m"])
            return cls(wish.stops[0], metres, "m", wish, towards)
        seconds = 60 * number("minutes", minutes, limits["least_min"], limits["most_min"])
        return cls(wish.stops[0], seconds, "s", wish, towards)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one gets from a start in so many minutes."""

    start: LonLat
    minutes: tuple[float, ...]
    wish: Wish

    @classmethod
    def parse(cls, query: Mapping[str, str], part: str, *, language: Language = "en") -> "Reach":
        """Read `start`, `minutes` and the words of a wish.

        Args:
            query: the words of the address.
            part: "area" (several minutes) or "reach" (one number): its limits and defaults of trips.toml.
            language: the language where the address does not say one.

        Raises:
            BadOuting, BadWish: a word cannot be read.
        """
        limits = rules()[part]
        usual = limits["minutes"] if isinstance(limits["minutes"], list) else [limits["minutes"]]
        words = [word for word in query.get("minutes", "").split(",") if word.strip()]
        most = int(limits.get("most", 1))
        if len(words) > most:
            raise BadOuting("minutes", "minutes-many", given=len(words), most=most)
        found = {number("minutes", word, 1, limits["most_minutes"]) for word in words} or set(usual)
        wish = from_start(query, language)
        return cls(wish.stops[0], tuple(sorted(found)), wish)


def from_start(query: Mapping[str, str], language: Language) -> Wish:
    """Read the wish of somebody who only says where the ride begins.

    Raises:
        BadOuting: the start is none, or more than one place.
        BadWish: it is not a position, or another word cannot be read.
    """
    start = query.get("start", "").strip().strip(";")
    if not start or ";" in start:
        raise BadOuting("start", "start-one")
    try:
        return Wish.parse({**query, "stops": f"{start};{ANYWHERE}"}, language=language)
    except BadWish as error:
        field = "start" if error.field == "stops" else error.field
        raise BadWish(field, error.reason, **error.said) from None


def number(field: str, text: str, least: float, most: float) -> float:
    """Read a number between two others.

    Raises:
        BadOuting: it is none, or beyond them.
    """
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if math.isnan(found):
        raise BadOuting(field, "not-a-number", given=text.strip()[:60])
    if not least <= found <= most:
        raise BadOuting(field, "out-of-range", given=text.strip()[:60], least=least, most=most)
    return found
