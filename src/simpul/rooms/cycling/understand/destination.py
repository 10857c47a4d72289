"""What a destination is: its kinds, what a map's tags make of it, what may be said of it, its life. Pure."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from simpul.kernel.geo import Bounds, LonLat

type Fee = Literal["", "no", "yes"]
"""Whether one pays: OpenStreetMap's `fee`; "" where it is not known."""

LANGUAGES = ("id", "en")
TEXTS = ("story", "manners", "start")
"""What is told in both languages: the story, how to behave there, from where it is ridden best."""
PER = ("person", "bicycle", "group", "night", "item")
"""What a price is for; "" where it is not said."""
STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("published", "retired"),
    "published": ("draft", "retired"),
    "retired": ("draft",),
}
"""Which state may follow which. A retired destination is gone for good and hides what the map says of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of destination. `goal` tells what one rides to from what one needs on the way.

    `order` is its place in lists; `sign` a name of the Maki icon set; `called` what tables call it.
    """

    id: str
    names: Mapping[str, str]
    goal: bool
    sign: str
    order: int
    rules: tuple[tuple[str, ...], ...]
    first_words: tuple[str, ...] = ()
    first_words_with: tuple[str, ...] = ()
    called: frozenset[str] = frozenset()

    def name(self, language: str) -> str:
        """Give its name in "id" or "en"."""
        return self.names.get(language, self.names["en"])

    @property
    def tags(self) -> frozenset[str]:
        """Give every tag that its rules name."""
        named = (*(tag for rule in self.rules for tag in rule), *self.first_words_with)
        return frozenset(tag for tag in named if not tag.endswith("=*"))

    def takes(self, tags: Mapping[str, str]) -> bool:
        """Tell whether a place with these tags is of this kind."""
        if any(all(_has(tags, wanted) for wanted in rule) for rule in self.rules):
            return True
        name = f"{tags.get('name', '')} "
        begins = any(name.startswith(f"{word} ") for word in self.first_words)
        return begins and any(_has(tags, wanted) for wanted in self.first_words_with)


@dataclass(frozen=True, slots=True)
class Limits:
    """Dated numbers of the register: see the words beside them in kinds.toml."""

    beyond_degrees: float
    reach_m: float
    near_m: float
    stale_days: int


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of a text or a photo: an SPDX identifier, where they stand, and their name."""

    id: str
    url: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Give its name in "id" or "en"."""
        return self.names.get(language, self.names["en"])


@cache
def kinds() -> Mapping[str, Kind]:
    """Give the kinds in their order, by id."""
    rows = _data("kinds.toml")["kind"]
    return {row["id"]: _kind(row, order) for order, row in enumerate(rows)}


@cache
def limits() -> Limits:
    """Give the numbers that the register keeps to."""
    return Limits(**_data("kinds.toml")["limits"])


@cache
def licences() -> Mapping[str, Licence]:
    """Give the licences that a text or photo may stand under, by id."""
    return {
        row["id"]: Licence(row["id"], row["url"], row["name"]) for row in _data("licences.toml")["licence"]
    }


def goals() -> tuple[str, ...]:
    """Give the kinds that one rides to."""
    return tuple(kind.id for kind in kinds().values() if kind.goal)


def services() -> tuple[str, ...]:
    """Give the kinds that one needs on the way."""
    return tuple(kind.id for kind in kinds().values() if not kind.goal)


def kind_of(telling: str, tags: Mapping[str, str]) -> str | None:
    """Tell of what kind a place of the map is; None where it is no destination.

    Args:
        telling: the tag that the map names the place by ("amenity=cafe").
        tags: all of them, its name included.
    """
    may = kinds().values() if telling in _general() else (kinds()[one] for one in _naming(telling))
    return next((kind.id for kind in may if kind.takes(tags)), None)


def telling_tags(wanted: Iterable[str]) -> frozenset[str]:
    """Give the telling tags under which the map may have places of these kinds."""
    return _general().union(*(kinds()[one].tags for one in wanted))


def kind_called(text: str) -> str | None:
    """Tell which kind a word of a table means, by id, name or what else it is called; None for none."""
    said = " ".join(text.casefold().split())
    for kind in kinds().values():
        if (
            said == kind.id
            or said in kind.called
            or said in {name.casefold() for name in kind.names.values()}
        ):
            return kind.id
    return None


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs. `fee` "no" is free, "yes" without `amount` is paid, how much not known, "" not known."""

    fee: Fee = ""
    amount: Decimal | None = None
    currency: str = ""
    per: str = ""


def price_of(tags: Mapping[str, str]) -> Price:
    """Read what a place of the map says of its price: `fee` and `charge` ("10000 IDR/person")."""
    amount, currency, per = _charge(tags.get("charge", ""))
    said = tags.get("fee", "unknown")
    if said == "no":
        return Price("no")
    return Price("yes" if amount is not None or said != "unknown" else "", amount, currency, per)


def hours_of(tags: Mapping[str, str]) -> str:
    """Give the opening hours that a place of the map says, as they stand there."""
    return " ".join(tags.get("opening_hours", "").split())


def website_of(tags: Mapping[str, str]) -> str:
    """Give the web page that a place of the map says; "" where it is no address of the web."""
    said = tags.get("website") or tags.get("contact:website", "")
    return said if said.startswith(("https://", "http://")) else ""


def phone_of(tags: Mapping[str, str]) -> str:
    """Give the telephone number that a place of the map says."""
    return tags.get("phone") or tags.get("contact:phone", "")


def reaches(city: Bounds, position: LonLat) -> bool:
    """Tell whether a position lies in the box that the city's destinations may lie in (`limits`)."""
    box = city.around(limits().beyond_degrees)
    return box.west <= position.lon <= box.east and box.south <= position.lat <= box.north


def is_stale(checked_on: date | None, today: date) -> bool:
    """Tell whether hours and price were checked too long ago to be sure; False where nobody said when."""
    return checked_on is not None and (today - checked_on).days > limits().stale_days


def may_follow(state: str, word: str) -> bool:
    """Tell whether one state may follow another."""
    return word in STEPS.get(state, ())


def first_said(language: str, texts: Mapping[str, str]) -> tuple[str, str]:
    """Give the text in the reader's language, else in the other, and that language; ("", "") for none."""
    for code in (language, *(other for other in LANGUAGES if other != language)):
        if texts.get(code):
            return texts[code], code
    return "", ""


def readable(language: str, name: str, tags: Mapping[str, str]) -> str:
    """Give a place's name in the reader's language; else as it is written there, where its letters are Latin.

    A name in other letters (Thai, Khmer, Lao, Burmese) gives way to the English or the international one.
    """
    own = tags.get(f"name:{language}", "")
    if own or any("LATIN" in unicodedata.name(letter, "") for letter in name):
        return own or name
    return tags.get("name:en") or tags.get("int_name") or name


@cache
def _general() -> frozenset[str]:
    return frozenset(_data("kinds.toml")["general"])


@cache
def _naming(telling: str) -> tuple[str, ...]:
    return tuple(kind.id for kind in kinds().values() if telling in kind.tags)


def _charge(text: str) -> tuple[Decimal | None, str, str]:
    amount, _space, rest = text.partition(" ")
    currency, _slash, per = rest.partition("/")
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return None, "", ""
    known = len(currency) == 3 and currency.isascii() and currency.isupper()  # noqa: PLR2004 - ISO 4217
    if not known or not number.is_finite() or number <= 0:
        return None, "", ""
    return number, currency, per if per in PER else ""


def _has(tags: Mapping[str, str], wanted: str) -> bool:
    key, _equals, value = wanted.partition("=")
    return key in tags and value in {"*", tags[key]}


def _kind(row: Mapping[str, Any], order: int) -> Kind:
    return Kind(
        id=row["id"], names=row["name"], goal=row["goal"], sign=row["sign"], order=order,
        rules=tuple(tuple(rule.split()) for rule in row["tags"]),
        first_words=tuple(row.get("first_words", ())),
        first_words_with=tuple(row.get("first_words_with", ())),
        called=frozenset(_small(row.get("called", ()))),
    )  # fmt: skip


def _small(words: Iterable[str]) -> Iterable[str]:
    return (word.casefold() for word in words)


@cache
def _data(name: str) -> Mapping[str, Any]:
    folder = files("simpul.rooms.cycling") / "data"
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
