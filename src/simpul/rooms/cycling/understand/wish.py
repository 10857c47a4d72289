"""What a rider asks for, read from the words of an address and written back as the same words. Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from simpul.kernel.geo import LonLat, distance_m

type Profile = Literal["city", "trekking", "road", "family", "ebike"]
type Kind = Literal["quick", "balanced", "calm"]
type Language = Literal["id", "en"]

PROFILES: tuple[Profile, ...] = get_args(Profile.__value__)
KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)
LEAST_STOPS, MOST_STOPS = 2, 12
SAME_PLACE_M = 10.0
"""Two stops in a row nearer than this are one place: nothing would be ridden between them."""
YEARS = range(1970, 2200)
"""Nobody sets out in another year, and the sun of the year 1 is beyond the calendar."""
DIGITS = 6
"""A stop is kept to 1e-6 degrees (0.1 m), the grid of the routing tiles."""


class BadWish(ValueError):
    """A wish that cannot be read. `field` is the word it stands in, `reason` a key, `said` what to show.

    Reasons: stops-few, stops-many, stop-unreadable, stop-off-earth, stops-same, not-one-of, not-a-share,
    not-a-time. `simpul.rooms.cycling.share.reasons` says each in words.
    """

    def __init__(self, field: str, reason: str, **said: str | int) -> None:
        super().__init__(f"{field}: {reason} {said}")
        self.field, self.reason, self.said = field, reason, said


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to and how.

    `hills` and `surface` are 0 to 1: 0 avoids hills (rough surfaces), 1 does not mind them; None leaves it to
    the profile. `kinds` are the answers wanted. `start_at` is when one sets out (aware), None for no matter.
    `through` are the indexes of stops that are only ridden past (the corners of a round trip).
    """

    stops: tuple[LonLat, ...]
    profile: Profile = "city"
    hills: float | None = None
    surface: float | None = None
    kinds: tuple[Kind, ...] = KINDS
    start_at: datetime | None = None
    language: Language = "en"
    through: frozenset[int] = frozenset()

    @classmethod
    def parse(cls, query: Mapping[str, str], *, language: Language = "en") -> "Wish":
        """Read `stops`, `through`, `profile`, `hills`, `surface`, `kind`, `at` and `lang` of an address.

        A word that is missing or empty leaves its default; other words are not looked at.

        Args:
            query: such as {"stops": "110.5,-10.5;110.51,-10.5", "profile": "road", "kind": "quick,calm"}.
            language: the language where the address does not say one.

        Raises:
            BadWish: a word cannot be read.
        """
        kinds = tuple(dict.fromkeys(_one_of("kind", word, KINDS) for word in _words(query, "kind")))
        stops = _stops(query.get("stops", ""))
        return cls(
            stops=stops,
            profile=_one_of("profile", query.get("profile") or "city", PROFILES),
            hills=_share("hills", query.get("hills", "")),
            surface=_share("surface", query.get("surface", "")),
            kinds=tuple(kind for kind in KINDS if kind in kinds) or KINDS,
            start_at=_time(query.get("at", "")),
            language=_one_of("lang", query.get("lang") or language, LANGUAGES),
            through=_through(_words(query, "through"), len(stops)) if query.get("through") else frozenset(),
        )

    def query(self) -> dict[str, str]:
        """Write it as the words of an address, without those that have their default (and without `lang`)."""
        said = {"stops": ";".join(f"{lon:.{DIGITS}f},{lat:.{DIGITS}f}" for lon, lat in self.stops)}
        if self.through:
            said["through"] = ",".join(str(at + 1) for at in sorted(self.through))
        said["profile"] = self.profile
        for name, share in (("hills", self.hills), ("surface", self.surface)):
            if share is not None:
                said[name] = f"{share:g}"
        if self.kinds != KINDS:
            said["kind"] = ",".join(self.kinds)
        if self.start_at is not None:
            said["at"] = self.start_at.isoformat()
        return said


def _words(query: Mapping[str, str], field: str) -> list[str]:
    return [word.strip() for word in query.get(field, "").split(",") if word.strip()]


def _stops(text: str) -> tuple[LonLat, ...]:
    parts = [part for part in text.split(";") if part.strip()]
    if len(parts) < LEAST_STOPS:
        raise BadWish("stops", "stops-few", given=len(parts), least=LEAST_STOPS)
    back = (
        len(parts) > LEAST_STOPS and parts[0].strip() == parts[-1].strip()
    )  # the start again is no stop more
    if len(parts) > MOST_STOPS + back:
        raise BadWish("stops", "stops-many", given=len(parts), most=MOST_STOPS)
    stops = tuple(_stop(number, part) for number, part in enumerate(parts, 1))
    for number in range(1, len(stops)):
        if distance_m(stops[number - 1], stops[number]) < SAME_PLACE_M:
            raise BadWish("stops", "stops-same", one=number, other=number + 1)
    return stops


def _stop(number: int, text: str) -> LonLat:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise BadWish("stops", "stop-unreadable", stop=number, given=text.strip()[:60]) from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - the ends of the Earth; nan is outside
        raise BadWish("stops", "stop-off-earth", stop=number, given=text.strip()[:60])
    return LonLat(round(lon, DIGITS), round(lat, DIGITS))


def _through(words: Iterable[str], stops: int) -> frozenset[int]:
    """Read the numbers of stops, from 1, that are ridden past: neither the first nor the last."""
    known = tuple(str(number) for number in range(2, stops))
    return frozenset(int(_one_of("through", word, known)) - 1 for word in words)


def _one_of[T: str](field: str, word: str, words: tuple[T, ...]) -> T:
    said = word.strip().lower()
    if said in words:
        return words[words.index(said)]
    raise BadWish(field, "not-one-of", given=word[:60], known=", ".join(words))


def _share(field: str, text: str) -> float | None:
    if not text.strip():
        return None
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise BadWish(field, "not-a-share", given=text.strip()[:60])
    return share


def _time(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(
            text.strip().replace(" ", "+")
        )  # a + in an address is read as a space
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise BadWish("at", "not-a-time", given=text.strip()[:60])
    return moment
