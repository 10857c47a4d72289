"""What people do with indicators. Each act: permission, rule, change, ledger, in one transaction."""

from simpul.rooms.indicators.act.compute import Outcome, recompute, rests, years
from simpul.rooms.indicators.act.enter import (
    ComputedHere,
    DoesNotFit,
    NoProof,
    NoSuchDenominator,
    NoSuchIndicator,
    WrongYear,
    YearLocked,
    add_evidence,
    enter,
)
from simpul.rooms.indicators.act.intake import hand_over, take
from simpul.rooms.indicators.act.package import NothingToSign, pack
from simpul.rooms.indicators.act.plan import (
    BadDenominator,
    NotLocked,
    SourceNeeded,
    lock_year,
    set_denominator,
    set_duty,
    set_target,
    set_text,
    unlock_year,
)
from simpul.rooms.indicators.act.sample import RealCity, sample
from simpul.rooms.indicators.act.sheet import NoSuchMapping, import_rows, mapping
from simpul.rooms.indicators.act.way import NotNewest, ReasonNeeded, WrongState, approve, return_, submit

__all__ = [
    "BadDenominator",
    "ComputedHere",
    "DoesNotFit",
    "NoProof",
    "NoSuchDenominator",
    "NoSuchIndicator",
    "NoSuchMapping",
    "NotLocked",
    "NotNewest",
    "NothingToSign",
    "Outcome",
    "RealCity",
    "ReasonNeeded",
    "SourceNeeded",
    "WrongState",
    "WrongYear",
    "YearLocked",
    "add_evidence",
    "approve",
    "enter",
    "hand_over",
    "import_rows",
    "lock_year",
    "mapping",
    "pack",
    "recompute",
    "rests",
    "return_",
    "sample",
    "set_denominator",
    "set_duty",
    "set_target",
    "set_text",
    "submit",
    "take",
    "unlock_year",
    "years",
]
