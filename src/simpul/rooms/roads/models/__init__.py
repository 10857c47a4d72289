"""What the roads room remembers: surveys and their frames, what was seen, the damage it is, conditions."""

from simpul.rooms.roads.models.condition import GRADE_NAMES, Condition, Tally
from simpul.rooms.roads.models.damage import KIND_NAMES, Damage, Sighting
from simpul.rooms.roads.models.policy import Policy
from simpul.rooms.roads.models.survey import REASON_NAMES, Frame, Survey

__all__ = [
    "GRADE_NAMES",
    "KIND_NAMES",
    "REASON_NAMES",
    "Condition",
    "Damage",
    "Frame",
    "Policy",
    "Sighting",
    "Survey",
    "Tally",
]
