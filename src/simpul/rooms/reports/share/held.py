"""Why a report is held, in words."""

from django.utils.translation import gettext_lazy as _

from simpul.rooms.reports.models import Report

REASONS = {
    "nik": _("a number of an identity card"),
    "phone": _("a telephone number"),
    "email": _("an e-mail address"),
    "flood": _("very many from one place"),
    "words": _("words that a person should read first"),
}


def reasons(report: Report) -> list[str]:
    """Give what holds a report, in words."""
    return [str(REASONS.get(one, one)) for one in dict.fromkeys(report.held)]
