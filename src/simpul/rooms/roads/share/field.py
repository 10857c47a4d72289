"""What a person can do in the field, and the words of the pages that do it without a server."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do in the field: where its page is, what it is called, what it is for."""

    url: str
    title: str
    text: str


def errands(city: City, actor: object) -> list[Errand]:
    """Give what the actor may do in the field of this city. A page that is not there yet is left out."""
    offered = (
        ("roads.add_survey", "roads:record", _("Record a drive"),
         _("The phone takes a photo every few metres while you drive.")),
        ("roads.inspect", "roads:inspect", _("Inspect a road"),
         _("Cracks, ruts and roughness as you measure them, with photos.")),
        ("roads.work", "roads:my-orders", _("My orders"),
         _("What to repair, and the proof that it was done.")),
    )  # fmt: skip
    found = []
    for permission, name, title, text in offered:
        if not allowed(actor, permission, city):
            continue
        try:
            found.append(Errand(reverse(name, args=[city.slug]), title, text))
        except NoReverseMatch:
            continue
    return found


def words() -> dict[str, str]:
    """Give what the outbox says, in the reader's language."""
    return {
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
