"""What the desk's pages say of a report's clock and place, and what the reader may do there."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.share import words

register = template.Library()


@register.filter
def last_day(report: Report) -> date | None:
    """Give the last day on which a report is in time."""
    return words.last_day(report.city, report.due_at)


@register.filter
def as_point(report: Report) -> dict[str, Any]:
    """Give a report as GeoJSON, for the map of its own page."""
    point = {"type": "Point", "coordinates": list(report.position)}
    told = {"tone": "open", "title": str(report.category or report.code), "text": report.place}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": point, "properties": told}],
    }


@register.simple_tag(takes_context=True)
def desk_may(context: dict[str, Any], city: City) -> dict[str, bool]:
    """Tell what the reader may do at the desk of a city."""
    user = context["request"].user
    named = {
        "handle": desk.HANDLE, "verify": desk.VERIFY, "set_up": desk.SET_UP,
        "moderate": "reports.moderate", "decide": "reports.decide_proof",
        "take_down": "reports.take_down", "read": desk.READ,
    }  # fmt: skip
    return {name: allowed(user, permission, city) for name, permission in named.items()}


@register.simple_tag
def desk_outbox_words() -> SafeString:
    """Write what the outbox says as JSON, in the reader's language."""
    said = {
        "offline": _("No network: what you send waits on this device."),
        "sent": _("Sent: {count}."),
        "waits": _("Kept on this device until there is a network: {count}."),
        "one_waits": _("Waits for the network."),
        "refused": _("The server did not take it: {why}"),
        "sign_in": _("Sign in again, then what waits is sent."),
        "no_room": _("There is no room left on this device. Nothing was kept."),
        "again": _("Try again"),
        "delete": _("Delete"),
        "untitled": _("Something to send"),
    }
    return json_script(said, "outbox-words")
