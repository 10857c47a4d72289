"""The private link: whoever has it made the report, and may answer, correct and take it back."""

from collections.abc import Sequence

from django.core.signing import BadSignature, Signer

from simpul.rooms.reports.models import Report

_SALT = "simpul.rooms.reports.reporter"


def token(report: Report) -> str:
    """Give what stands in the private link of a report: signed, so that none can be made up."""
    return Signer(salt=_SALT).sign(str(report.key))


def find(said: str, beside: Sequence[str] = ("city", "category")) -> Report | None:
    """Give the report whose private link this is; None where it is none, or the report is erased.

    Args:
        said: what stands in the link.
        beside: what is read with it.
    """
    try:
        key = Signer(salt=_SALT).unsign(said)
    except BadSignature:
        return None
    return Report.objects.filter(key=key, erased_at=None).select_related(*beside).first()
