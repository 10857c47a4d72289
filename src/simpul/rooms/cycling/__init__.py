"""Cycling: routes to where people want to go, that know last week's potholes."""
