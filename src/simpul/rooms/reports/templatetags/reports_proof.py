"""What a report's pages show of its proofs and of the road."""

from typing import Any

from django import template

from simpul.rooms.reports.models import Report
from simpul.rooms.reports.share import proof as share

register = template.Library()


@register.inclusion_tag("reports/proof_part.html")
def proofs_of(report: Report, token: str = "") -> dict[str, Any]:
    """Show the proofs of a report that were believed, and what a survey of the road said of it."""
    return {"city": report.city, "proofs": share.of_report(report, token), "road": share.road(report)}
