"""The indicators of the roads room. Adding one is adding a function to a module here."""

from simpul.rooms.roads.measure import condition

__all__ = ["condition"]
