"""What the roads room remembers: surveys and their frames, what was seen, the damage it is, conditions."""

from simpul.rooms.roads.models.capture import Part, Recording
from simpul.rooms.roads.models.condition import GRADE_NAMES, Condition, Tally
from simpul.rooms.roads.models.damage import KIND_NAMES, Damage, Sighting
from simpul.rooms.roads.models.exports import SIDE_NAMES, Roadside, TableImport
from simpul.rooms.roads.models.inspection import SURFACE_NAMES, Forecast, Inspection, InspectionPhoto
from simpul.rooms.roads.models.order import Crew, Item, Member, Order, Proof
from simpul.rooms.roads.models.plan import Plan, PlanLine
from simpul.rooms.roads.models.policy import Policy
from simpul.rooms.roads.models.reported import Reported
from simpul.rooms.roads.models.review import ConfirmedCondition, Hold, Rank, Review, RoadModel, Skip
from simpul.rooms.roads.models.survey import REASON_NAMES, Frame, Survey
from simpul.rooms.roads.models.verdict import Verdict

__all__ = [
    "GRADE_NAMES",
    "KIND_NAMES",
    "REASON_NAMES",
    "SIDE_NAMES",
    "SURFACE_NAMES",
    "Condition",
    "ConfirmedCondition",
    "Crew",
    "Damage",
    "Forecast",
    "Frame",
    "Hold",
    "Inspection",
    "InspectionPhoto",
    "Item",
    "Member",
    "Order",
    "Part",
    "Plan",
    "PlanLine",
    "Policy",
    "Proof",
    "Rank",
    "Recording",
    "Reported",
    "Review",
    "RoadModel",
    "Roadside",
    "Sighting",
    "Skip",
    "Survey",
    "TableImport",
    "Tally",
    "Verdict",
]
