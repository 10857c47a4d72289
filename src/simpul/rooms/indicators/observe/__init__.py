"""What comes in: numbers, sheets, packages of other cities (`receive`); and where a figure came from."""

from simpul.rooms.indicators.observe import receive
from simpul.rooms.indicators.observe.lineage import Lineage, made_from, went_into

__all__ = ["Lineage", "made_from", "receive", "went_into"]
