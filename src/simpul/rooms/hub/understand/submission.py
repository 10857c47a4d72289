"""What a city sends to a hub, and what the hub signs in return: their shapes, limits and order. Pure.

The bytes are a DSSE envelope (kernel.seal) around canonical JSON (RFC 8785), so the same content is the
same bytes. A city counts its submissions from 1, and each names the SHA-256 of the one before: none can be
left out, put in twice, or changed afterwards without being noticed (docs/decisions/0099).
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import rfc8785
from pydantic import AwareDatetime, Field, StringConstraints, ValidationError

from simpul.rooms.hub.understand.campaign import Content, Line, Short, Strict, Text, said

SCHEMA = "simpul.submission/1"
RECEIPT_SCHEMA = "simpul.receipt/1"
KIND = "submission"
RECEIPT_KIND = "receipt"
"""The kinds of the two envelopes: part of what is signed, so that none can pass for the other."""

type Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]
type Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
type Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
type Year = Annotated[int, Field(ge=2000, le=2100)]
type Part = Literal["projects", "indicators", "practices"]


class Decision(Strict):
    """Who decided in the city, when, and which parts may be published; the others stay unpublished."""

    publish: list[Part] = Field(default_factory=list, max_length=3)
    decided_by: Short = ""
    decided_at: AwareDatetime | None = None


class ProjectUpdate(Strict):
    """A project of the city: what it is, and what is said of it for the year of the submission."""

    slug: Slug
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    focus_area: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = ""
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    answer: Content


class PracticeWords(Strict):
    """The words of a practice in one language (ISO 639-1)."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    summary: Text
    context: Text = ""
    cost_note: Text = ""
    went_wrong: Text = ""
    steps: list[Line] = Field(default_factory=list, max_length=100)


class PracticeShared(Strict):
    """A practice of the city. `figures` are codes of its indicators; amounts are text: no digit is lost."""

    slug: Slug
    focus_area: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = ""
    stage: Annotated[str, StringConstraints(max_length=12)] = ""
    cost: Annotated[str, StringConstraints(pattern=r"^\d{1,18}(\.\d{1,2})?$")] | None = None
    running_cost: Annotated[str, StringConstraints(pattern=r"^\d{1,18}(\.\d{1,2})?$")] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    cost_year: Year | None = None
    changed_on: date | None = None
    texts: list[PracticeWords] = Field(min_length=1, max_length=20)
    figures: list[Short] = Field(default_factory=list, max_length=50)


class Statement(Strict):
    """What is signed. `previous` is the SHA-256 of the bytes sent before, "" in the first.

    `key` is the public key that signs, so that a hub that does not know it can show it to a person.
    `indicators` is a signed package of the indicators room in base64, "" for none.
    """

    schema_: Literal["simpul.submission/1"] = Field(alias="schema")
    city: Slug
    city_name: Short
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    key: Key
    sequence: int = Field(ge=1, le=10_000_000)
    previous: Sha256 | Literal[""]
    made_at: AwareDatetime
    year: Year | None = None
    decision: Decision
    projects: list[ProjectUpdate] = Field(default_factory=list)
    practices: list[PracticeShared] = Field(default_factory=list)
    indicators: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a hub says it took: which bytes of which city, when, and where in its ledger that stands."""

    city: str
    sequence: int
    sha256: str
    received_at: datetime
    key: str
    ledger_sequence: int

    def content(self) -> dict[str, Any]:
        """Give what is signed."""
        return {
            "schema": RECEIPT_SCHEMA, "city": self.city, "sequence": self.sequence, "sha256": self.sha256,
            "received_at": self.received_at.isoformat(), "key": self.key,
            "ledger_sequence": self.ledger_sequence,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a hub takes, from data/exchange.toml."""

    most_bytes: int
    most_projects: int
    most_practices: int
    most_strangers: int
    most_turned: int
    source: str


@dataclass(frozen=True, slots=True)
class Order:
    """Why a submission does not follow the last one. `expected` is the number that would."""

    reason: Literal["old", "forked", "gap"]
    expected: int


def read(payload: bytes, limits: Limits) -> tuple[Statement | None, list[str]]:
    """Read what was signed.

    Returns:
        The statement, and nothing wrong; or None and each fault as "place: what is wrong with it".
    """
    try:
        statement = Statement.model_validate_json(payload)
    except ValidationError as error:
        return None, said(error)
    faults = [
        f"{name}: {number} are too many; at most {most} are taken at once"
        for name, number, most in (
            ("projects", len(statement.projects), limits.most_projects),
            ("practices", len(statement.practices), limits.most_practices),
        )
        if number > most
    ]
    if statement.projects and statement.year is None:
        faults.append("year: say which year the projects are reported for")
    for name in ("projects", "practices"):
        slugs = [one.slug for one in getattr(statement, name)]
        faults += [
            f"{name}: {slug} is there twice" for slug in sorted({s for s in slugs if slugs.count(s) > 1})
        ]
    return (None, faults) if faults else (statement, [])


def read_receipt(payload: bytes) -> Receipt:
    """Read what a hub signed. Raises ValueError where it is no receipt."""
    try:
        return Receipt(**_receipt(payload))
    except (KeyError, TypeError) as error:
        raise ValueError(f"this is no receipt: {error}") from error


def order(statement: Statement, last_sequence: int, last_sha256: str) -> Order | None:
    """Tell whether a submission follows the last one that was taken; None where it does.

    Args:
        statement: that comes.
        last_sequence: of the last one taken, 0 where none was.
        last_sha256: of its bytes, "" where none was taken.
    """
    expected = last_sequence + 1
    if statement.sequence < last_sequence:
        return Order("old", expected)
    if statement.sequence == last_sequence:
        return Order("forked", expected)
    if statement.sequence > expected:
        return Order("gap", expected)
    return None if statement.previous == last_sha256 else Order("forked", expected)


def content_hash(statement: Mapping[str, Any]) -> str:
    """Give the SHA-256 of what a submission says, without when, in which order and by which key."""
    outside = {"sequence", "previous", "made_at", "key", "decision"}
    said_ = {name: value for name, value in statement.items() if name not in outside}
    said_["publish"] = sorted(statement.get("decision", {}).get("publish", []))
    return hashlib.sha256(rfc8785.dumps(said_)).hexdigest()


def limits_on(day: date) -> Limits:
    """Give the limits of a day; the first block's before it."""
    blocks = _limits()
    known = [block for block in blocks if block["valid_from"] <= day] or blocks[:1]
    newest = max(known, key=lambda block: block["valid_from"])
    return Limits(**{name: value for name, value in newest.items() if name != "valid_from"})


@cache
def _limits() -> list[dict[str, Any]]:
    text = files("simpul.rooms.hub").joinpath("data", "exchange.toml").read_text(encoding="utf-8")
    blocks: list[dict[str, Any]] = tomllib.loads(text)["limits"]
    return blocks


def _receipt(payload: bytes) -> dict[str, Any]:
    content = json.loads(payload)
    if not isinstance(content, dict) or content.pop("schema", None) != RECEIPT_SCHEMA:
        raise ValueError(f"this is no {RECEIPT_SCHEMA}")
    return content | {"received_at": datetime.fromisoformat(content["received_at"])}
