"""What the cycling room does in its own time; django-ox finds the periodic jobs through this package."""

from simpul.rooms.cycling.jobs import build, check, destinations, fleet, network

__all__ = ["build", "check", "destinations", "fleet", "network"]
