"""Whether everybody may read a report: what is meant for all, and nothing holds it."""

from simpul.rooms.reports.models import Report
from simpul.rooms.reports.understand import policy

NEVER = ("rejected", "withdrawn")


def may_be_shown(report: Report) -> bool:
    """Tell whether everybody may read a report as it is now, by the city's rule."""
    if report.confidential or report.held or report.erased_at or report.state in NEVER:
        return False
    if report.category and not report.category.public:
        return False
    rule = policy.of(report.city.settings)
    return rule.publish == "at_once" or report.state != "submitted"
