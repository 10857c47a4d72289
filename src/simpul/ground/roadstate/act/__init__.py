"""What is told of the streets: how segments are, what lies on them, what planners wish repaired.

Each act: permission, rule, change, ledger, in one transaction.
"""

from simpul.ground.roadstate.act.hazards import (
    CHANGE,
    Found,
    KeyTaken,
    NoKey,
    NoSuchKind,
    NotHere,
    change_hazard,
    close_hazard,
    expire,
    report_hazard,
    tell_hazards,
)
from simpul.ground.roadstate.act.prices import (
    SET_PRICES,
    BadPrice,
    EmptyPrices,
    Said,
    set_prices,
)
from simpul.ground.roadstate.act.segments import NotInThisCity, Told, tell_segments
from simpul.ground.roadstate.act.wishes import (
    TAKE,
    WISH,
    AlreadyTaken,
    EmptyWish,
    Line,
    take_wish,
    wish_repairs,
)

__all__ = [
    "CHANGE", "SET_PRICES", "TAKE", "WISH", "AlreadyTaken", "BadPrice", "EmptyPrices", "EmptyWish", "Found",
    "KeyTaken", "Line", "NoKey", "NoSuchKind", "NotHere", "NotInThisCity", "Said", "Told", "change_hazard",
    "close_hazard", "expire", "report_hazard", "set_prices", "take_wish", "tell_hazards", "tell_segments",
    "wish_repairs",
]  # fmt: skip
