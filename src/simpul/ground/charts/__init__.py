"""A chart on a page and in a report: drawn once for each specification and language, then remembered."""

import json
from functools import lru_cache

from django.utils.translation import get_language

from simpul.adapters import charts
from simpul.kernel.chart import Chart

REMEMBERED = 512
"""Drawings that a process keeps, the least used gone first: some 10 MB at most."""


def svg(chart: Chart) -> str:
    """Give the picture of a chart as SVG text, its numbers written in the language of who reads.

    Raises:
        adapters.charts.NotDrawn: its specification is none that can be drawn.
    """
    spec = json.dumps(chart.spec, sort_keys=True, default=str)
    return _drawn(spec, chart.title, (get_language() or "en").partition("-")[0])


@lru_cache(maxsize=REMEMBERED)
def _drawn(spec: str, label: str, language: str) -> str:
    return charts.svg(json.loads(spec), label=label, language=language)
