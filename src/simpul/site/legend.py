"""What the signs on the map mean, in words: the grades of a road, the kinds of damage, what the map says."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.places import map_buttons
from simpul.rooms.roads.models import GRADE_NAMES, KIND_NAMES
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.damage import Kind


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the legend. `path` is the SVG path of its symbol in a box of 16 by 16, or ""."""

    value: str
    name: str | Promise
    hint: str | Promise = ""
    path: str = ""


HINTS = {
    Grade.GOOD: gettext_lazy("SDI below 50"),
    Grade.FAIR: gettext_lazy("SDI 50 to 100"),
    Grade.POOR: gettext_lazy("SDI 100 to 150"),
    Grade.BAD: gettext_lazy("SDI above 150"),
    Grade.UNKNOWN: gettext_lazy("too little was seen"),
}
"""The limits of the Surface Distress Index as Bina Marga publishes them; a city may date its own."""

PATHS = {
    Kind.LENGTHWISE: "M8 1v14",
    Kind.CROSSWISE: "M1 8h14",
    Kind.ALLIGATOR: "M5 1v14M11 1v14M1 5h14M1 11h14",
    Kind.POTHOLE: "M8 2.5a5.5 5.5 0 1 0 .01 0zM8 6a2 2 0 1 0 .01 0z",
}

GRADES = tuple(Sign(str(grade), name, HINTS[grade]) for grade, name in GRADE_NAMES.items())
KINDS = tuple(Sign(str(kind), name, str(kind), PATHS[kind]) for kind, name in KIND_NAMES.items())


def words() -> dict[str, str]:
    """Give everything that the map island says, in the reader's language. It holds no words of its own."""
    signs = {f"grade.{sign.value}": str(sign.name) for sign in GRADES}
    signs |= {f"kind.{sign.value}": str(sign.name) for sign in KINDS}
    signs |= {f"symbol.{sign.value}": sign.path for sign in KINDS}
    return signs | {
        "in_view": _("In view: {segments} segments, {damages} damages"),
        "nothing": _("Nothing was surveyed in this part of the map yet."),
        "truncated": _("Only the first {count} are shown. Zoom in to see all."),
        "loading": _("Loading"),
        "failed": _("The map data could not be loaded. Check the connection."),
        "no_webgl": _(
            "This browser cannot draw the map (WebGL is missing or off). The table has what is in view."
        ),
        "coverage": _("Seen by the camera"),
        "sdi": _("SDI"),
        "surveyed_on": _("Surveyed on"),
        "unnamed": _("Street without a name"),
        "open_segment": _("Open the segment"),
        "open_damage": _("Open the damage"),
        "confidence": _("Confidence"),
        "seen_times": _("Seen"),
        "times": _("{count} times"),
        "last_seen_on": _("Last seen on"),
        "reviewed": _("A person looked at it."),
        "unreviewed": _("Found by a machine; no person has looked yet."),
        "cluster": _("{count} damages here"),
        "cell": _("{count} surveyed segments here"),
        "show": _("Show on the map"),
        "map": _("Map of road condition and damage"),
        "GeolocateControl.FindMyLocation": _("Where am I?"),
        "GeolocateControl.LocationNotAvailable": _("The position is not known"),
        **map_buttons.words(),
    }


def signs() -> dict[str, tuple[Sign, ...]]:
    """Give the template of the map its legend."""
    return {"grades": GRADES, "kinds": KINDS}
