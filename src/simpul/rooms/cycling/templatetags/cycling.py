"""`{% load cycling %}`: lengths as riders read them, in the language of the page."""

from django import template

from simpul.rooms.cycling.share import said

register = template.Library()


@register.filter
def kilometres(metres: float | None) -> str:
    """Say a length, in metres below a kilometre."""
    return said.length(metres)
