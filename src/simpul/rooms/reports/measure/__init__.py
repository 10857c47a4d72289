"""The indicators of the reports room. Adding one is adding a function to a module here."""

from simpul.rooms.reports.measure import answers, people, resolve, taking_part, villages

__all__ = ["answers", "people", "resolve", "taking_part", "villages"]
