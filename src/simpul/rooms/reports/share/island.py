"""What the islands of these pages say, in the reader's language: they hold no words of their own."""

from django.utils.translation import gettext as _

from simpul.ground.places import map_buttons


def words() -> dict[str, str]:
    """Give the words of the form on the phone, of its drafts, and of the map."""
    return {
        "offline": _("No network. Report all the same: it waits on this phone and is sent by itself."),
        "saved": _("Kept on this phone."),
        "no_room": _("There is no room left on this phone. Nothing was kept."),
        "drafts": _("On this phone"),
        "draft": _("Begun, not sent"),
        "waits": _("Waits for the network"),
        "refused": _("Not taken: {why}"),
        "sent": _("Sent: {code}"),
        "sending": _("Is being sent"),
        "go_on": _("Go on"),
        "again": _("Try again"),
        "delete": _("Delete"),
        "follow": _("Follow it"),
        "untitled": _("Without words yet"),
        "photos": _("{count} photos"),
        "new": _("Begin another"),
        "queued": _("It is kept on this phone and is sent when there is a network. You can close this page."),
        "needs_place": _("Say where it is: use your position, the map, or a photo that knows its place."),
        "needs_words": _("Say what is wrong in a sentence, or add a photo."),
        "too_many": _("At most {count} photos."),
        "left_out": _("Leave out photo {number}"),
        "photo": _("Photo {number}"),
        "here": _("Found, to within {m} m."),
        "looking": _("Looking for your position"),
        "not_found": _("Your position could not be found. Type a street or use the map."),
        "from_photo": _("Taken from the photo."),
        "on_map": _("The pin is set. Move it by a click, or with the arrow keys on the pin."),
        "pin": _("The place of the report"),
        "map": _("Map"),
        "no_webgl": _("This browser cannot draw the map. Type a street or a village instead."),
        "failed": _("That did not work. Check the connection and try again."),
        "more": _("Only the newest {count} are shown. Zoom in to see all."),
        "open": _("Open"),
        "reports": _("{count} reports"),
        "kind.open": _("Being worked on"),
        "kind.asked": _("Said to be done"),
        "kind.done": _("Confirmed as done"),
        "kind.over": _("Over otherwise"),
        **map_buttons.words(),
    }
