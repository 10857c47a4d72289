"""What a city lets reports show and how long it keeps them, read from privacy.toml and its settings. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """`publish` is "at_once" or "verified"; days count from when a report is over.

    Of deciding together: `keep_voice_days` from when somebody was last heard of, `keep_proposal_days` from
    when a proposal is over, `keep_answer_days` from when a consultation was closed.
    """

    publish: str
    keep_days: int
    keep_contact_days: int
    keep_voice_days: int
    keep_proposal_days: int
    keep_answer_days: int


def of(settings: Mapping[str, Any]) -> Policy:
    """Give a city's policy: its own words under "reports", else those that it begins with."""
    said = default() | dict(settings.get("reports", {}))
    return Policy(**{one.name: said[one.name] for one in fields(Policy)})


@cache
def default() -> dict[str, Any]:
    """Read privacy.toml."""
    text = files("simpul.rooms.reports").joinpath("data/privacy.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
