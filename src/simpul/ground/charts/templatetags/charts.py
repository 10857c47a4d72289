"""`{% load charts %}{% chart chart %}`: the picture, its sentence, and the table behind it."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.safestring import mark_safe

from simpul.ground import charts
from simpul.kernel.chart import Chart, Value

register = template.Library()


@register.inclusion_tag("charts/chart.html", name="chart")
def show(chart: Chart, level: int = 3) -> dict[str, Any]:
    """Put a chart on a page.

    Args:
        chart: what a builder of kernel.chart made.
        level: of its heading, 2 to 6.
    """
    picture = mark_safe(charts.svg(chart))  # noqa: S308 - every text in it is escaped by the XML writer
    return {"chart": chart, "picture": picture, "heading": f"h{level}"}


@register.filter
def is_number(value: Value) -> bool:
    """Tell a number of a table from a text that stands for one."""
    return not isinstance(value, str) and value is not None


@register.filter
def written(value: float) -> str:
    """Write a number of a table as the reader's language does, without what floats carry past 12 digits."""
    return formats.number_format(Decimal(f"{value:.12g}"), force_grouping=True)
