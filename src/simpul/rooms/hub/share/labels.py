"""What the stages and roles of the record are called, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.understand.words import said

PARTNERSHIP: Mapping[str, Any] = {
    "named": _("Named in the public record; how far it is, is not known"),
    "proposed": _("Proposed"),
    "agreed": _("Agreed"),
    "running": _("Running"),
    "ended": _("Ended"),
    "evaluated": _("Evaluated"),
}
CANDIDATE: Mapping[str, Any] = {
    "proposed": _("Applied"),
    "nr_reviewed": _("Reviewed by its national representative"),
    "secretariat_checked": _("Checked by the Secretariat"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "deferred": _("Deferred"),
    "withdrawn": _("Withdrawn"),
}
ROLES: Mapping[str, Any] = {
    "": _("Role not known"),
    "finance": _("Finance"),
    "technology": _("Technology"),
    "technical_help": _("Technical help"),
    "training": _("Training"),
    "advice": _("Advice"),
    "delivery": _("Delivery"),
    "data": _("Data"),
    "other": _("Other"),
}
COSTS: Mapping[str, Any] = {
    "investment": _("Cost to make it"),
    "running": _("Running cost for a year"),
    "funding": _("Funding promised or paid"),
}
PLAN: Mapping[str, Any] = {
    "vision": _("Vision and strategic plan"),
    "solutions": _("Focus area and solutions"),
    "infrastructure": _("Infrastructure plan"),
    "data_platform": _("City data platform plan"),
    "sustainability": _("Sustainability model"),
}
ORIGINS: Mapping[str, Any] = {
    "record": _("Public record"),
    "person": _("Entered here"),
    "received": _("Received from the city"),
}
FIELDS: Mapping[str, Any] = {
    "title": _("Title"),
    "summary": _("Summary"),
    "focus_area": _("Focus area"),
    "status": _("Status"),
    "note": _("Note"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
    "aliases": _("Other titles"),
    "costs": _("Costs and funding"),
    "partners": _("Partners"),
    "challenges": _("Challenges"),
    "needs": _("Support needed"),
    "name": _("Name"),
    "kind": _("Kind"),
    "text": _("Text"),
    "year": _("Year"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "payer": _("Who pays"),
    "source": _("Source"),
    "role": _("Role"),
    "partner": _("Partner in the record"),
    "open": _("Still needed"),
    "inferred": _("Our own reading"),
    "verified": _("Checked"),
}


def word(kind: str, value: str) -> str:
    """Give the network's own word for an id, in the reader's language."""
    return said(kind, value, get_language() or "en")


def field(name: str) -> str:
    """Give the name of a field of a record; a year's row and a figure say which."""
    if name.startswith("year."):
        return str(_("Record of %(year)s") % {"year": name[5:]})
    if name.startswith("result."):
        return str(_("Figure: %(name)s") % {"name": name[7:].rpartition("|")[0]})
    return str(FIELDS.get(name, name))
