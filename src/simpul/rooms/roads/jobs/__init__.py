"""What the roads room does in its own time; django-ox finds the jobs through this package."""

from simpul.rooms.roads.jobs import capture, condition_table, forecast, order, plan, reported, survey
from simpul.rooms.roads.jobs.survey import bring_in, forget_originals

__all__ = [
    "bring_in",
    "capture",
    "condition_table",
    "forecast",
    "forget_originals",
    "order",
    "plan",
    "reported",
    "survey",
]
"""The two tasks by their first names too: jobs that an earlier version queued are still found."""
