"""What the reports room does in its own time; django-ox finds the periodic jobs through this package."""

from simpul.rooms.reports.jobs import clock, open311, retention, roads, tell, telling, together, understand

__all__ = ["clock", "open311", "retention", "roads", "tell", "telling", "together", "understand"]
