"""One class from the surface's and the roughness's: the worse of the two, and which it was. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from simpul.rooms.roads.understand.condition import KNOWN, Grade


class By(StrEnum):
    """What decided the class."""

    SDI = "sdi"
    IRI = "iri"
    BOTH = "both"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of combined.toml. `inspection_days` is how long an inspection's roughness counts."""

    valid_from: date
    source: str
    inspection_days: int


@dataclass(frozen=True, slots=True)
class Combined:
    """The class and what decided it; `only` tells that the other one was not known."""

    grade: Grade
    by: By
    only: bool


@cache
def shipped() -> Rules:
    """Read combined.toml. Raises ValueError where its rule is another than "worse"."""
    text = files("simpul.rooms.roads").joinpath("data/combined.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    if data["rule"] != "worse":
        raise ValueError(f"combined: the rule {data['rule']!r} is not known")
    return Rules(data["valid_from"], data["source"], data["inspection_days"])


def combine(sdi: Grade, iri: Grade | None) -> Combined:
    """Give the worse of the two classes; what is not known has no say, and is said not to be known."""
    known = {By.SDI: sdi, By.IRI: iri or Grade.UNKNOWN}
    known = {by: grade for by, grade in known.items() if grade in KNOWN}
    if not known:
        return Combined(Grade.UNKNOWN, By.NOTHING, only=False)
    worst = max(known.values(), key=KNOWN.index)
    deciding = [by for by, grade in known.items() if grade == worst]
    return Combined(worst, deciding[0] if len(deciding) == 1 else By.BOTH, only=len(known) == 1)
