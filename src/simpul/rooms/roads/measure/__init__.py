"""The indicators of the roads room. Adding one is adding a function to a module here."""

from simpul.rooms.roads.measure import condition, length, repairs

__all__ = ["condition", "length", "repairs"]
