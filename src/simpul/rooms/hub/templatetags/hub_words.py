"""The words of the network in templates: {{ project.status|word:"status" }}."""

from typing import Any

from django import template
from django.utils.translation import gettext

from simpul.rooms.hub.share import labels

register = template.Library()


@register.filter
def word(value: str, kind: str) -> str:
    """Give the name of a focus area, a status, a kind of support or of partner."""
    return labels.word(kind, value) if value else ""


@register.filter
def label(value: str, kind: str) -> Any:
    """Give the name of a stage, a role, an origin or a cost; `kind` is a table of share.labels."""
    return getattr(labels, kind.upper()).get(value, value)


@register.filter
def field_name(value: str) -> str:
    """Give the name of a field of a record."""
    return labels.field(value)


@register.filter
def told(value: Any) -> str:
    """Give what a source says of a field in words: a list row by row, nothing as "none"."""
    if value is None or value in ("", []):
        return gettext("none")
    if isinstance(value, list):
        return "; ".join(told(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(str(one) for one in value.values() if one)
    return str(value)
