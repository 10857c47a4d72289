"""Figures and numbers: zero, no data, not applicable and suppressed are four things. Pure."""

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

type Trouble = Literal["empty", "words", "ambiguous", "not_finite", "unreadable"]

LONGEST = 60
"""Letters of the longest text that is looked at as a number."""


class Kind(StrEnum):
    """What stands in the place of a figure. The values are what is stored and sent."""

    NUMBER = "number"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its kind, and the number where it is one.

    `number` is None for every other kind, and never for NUMBER. `why` says why there is no number ("" where
    nobody said). Raises ValueError where kind and number do not agree.
    """

    kind: Kind
    number: float | None = None
    why: str = ""

    def __post_init__(self) -> None:
        if (self.kind is Kind.NUMBER) != (self.number is not None):
            raise ValueError(f"a figure of kind {self.kind} with number {self.number}")


class NotANumber(ValueError):
    """The text is no number that has one meaning only; `trouble` says in which way.

    "empty"; "words" for "N/A", "-", "tidak ada" and the like, which say that there is no number; "ambiguous"
    where an Indonesian and an English reader take it for different numbers; "not_finite"; "unreadable".
    """

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(f"{trouble}: {text}")
        self.trouble: Trouble = trouble
        self.text = text


_SAID = (
    "n/a,na,n.a.,n.a,n/d,nd,n.d.,#n/a,-,--,---,.,..,...,…,?,??,x,none,null,nil,nan,unknown,missing,tba,tbd,"
    "tidak ada,tidak ada data,tidak tersedia,tidak diketahui,tidak berlaku,tidak relevan,belum ada,"
    "belum ada data,belum tersedia,data tidak ada,data tidak tersedia,kosong,nihil,dirahasiakan,no data,"
    "not available,not applicable,not known,suppressed"
)
NO_NUMBER = frozenset(_SAID.split(","))
"""What people write into a cell for numbers when they have none, in small letters.

"nihil" is among them: some mean 0 by it and some mean that nobody counted.
"""

_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,' ])\d{3})(?:(?P=mark)\d{3})*")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))


def parse(said: str | float) -> float:
    """Read a number as an Indonesian or an English reader writes it, where both would read the same.

    "1.234,5" and "1,234.5" are 1234.5, "12,5" and "12.5" are 12.5, "1.234.567" is 1234567 and "0,125" is
    0.125, because a group of thousands never begins with 0. "1.234" is refused: it is 1234 to one reader and
    1.234 to the other. Digits of other scripts are read as digits.

    Raises:
        NotANumber: `trouble` says why not.
    """
    if isinstance(said, bool):
        raise NotANumber("unreadable", str(said))
    if isinstance(said, int | float):
        return _finite(float(said), str(said))
    text = _plain(said)
    if not text:
        raise NotANumber("empty", "")
    if " ".join(text.casefold().split()) in NO_NUMBER:
        raise NotANumber("words", said.strip()[:LONGEST])
    sign = -1.0 if text.startswith("-") else 1.0
    digits = text.lstrip("+-") if text[0] in "+-" and text[1:2].isdigit() else text
    return sign * _finite(_digits(digits, said), said)


def _plain(said: str) -> str:
    """Give the text with one kind of dash, of space and of digit."""
    text = said.translate(_DASHES).translate(_SPACES).replace("\u2019", "'").strip()[: LONGEST + 1]
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


def _digits(text: str, said: str) -> float:
    """Read digits with marks in them."""
    if len(text) > LONGEST or not re.fullmatch(r"[\d.,' ]*\d", text) or not text[0].isdigit():
        raise NotANumber("unreadable", said.strip()[:LONGEST])
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return float(_whole(text, said))
    mark, before, after = text[last], text[:last], text[last + 1 :]
    if mark in before:  # the same mark again: it groups thousands, and there is no fraction
        return float(_whole(text, said))
    if not after.isdigit():
        raise NotANumber("unreadable", said.strip()[:LONGEST])
    if before.isdigit() and len(after) == 3 and len(before) <= 3 and before[0] != "0":  # noqa: PLR2004 - a group of thousands
        raise NotANumber("ambiguous", said.strip()[:LONGEST])
    return float(f"{_whole(before, said)}.{after}")


def _whole(text: str, said: str) -> str:
    """Read whole digits, grouped by thousands or not at all."""
    if text.isdigit():
        return text
    if _GROUPED.fullmatch(text) and text[0] != "0":
        return re.sub(r"\D", "", text)
    raise NotANumber("unreadable", said.strip()[:LONGEST])


def _finite(number: float, said: str) -> float:
    if not math.isfinite(number):
        raise NotANumber("not_finite", said[:LONGEST])
    return number
