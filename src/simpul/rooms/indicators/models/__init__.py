"""What the indicators room remembers: values with every revision, what they stand on, and who owes them."""

from simpul.rooms.indicators.models.ask import Duty, Lock, Mapping, OfficialText, Target
from simpul.rooms.indicators.models.base import Denominator
from simpul.rooms.indicators.models.intake import Intake, IntakeState
from simpul.rooms.indicators.models.package import Package
from simpul.rooms.indicators.models.value import (
    KIND_NAMES,
    ORIGIN_NAMES,
    STATE_NAMES,
    Evidence,
    Failure,
    NeverChanged,
    Origin,
    State,
    Step,
    Used,
    Value,
)

__all__ = [
    "KIND_NAMES",
    "ORIGIN_NAMES",
    "STATE_NAMES",
    "Denominator",
    "Duty",
    "Evidence",
    "Failure",
    "Intake",
    "IntakeState",
    "Lock",
    "Mapping",
    "NeverChanged",
    "OfficialText",
    "Origin",
    "Package",
    "State",
    "Step",
    "Target",
    "Used",
    "Value",
]
