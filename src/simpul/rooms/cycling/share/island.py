"""What the planner's island is given: the lines of an answer, and every word that it says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from simpul.ground.places import map_buttons
from simpul.ground.roadstate.models import Grade, Hazard


def drawn(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the island needs of an answer: the page has said the rest already."""
    return {
        "city": answer["city"],
        "updated_at": answer.get("updated_at"),
        "routes": [_drawn(route) for route in answer["routes"]],
    }


def _drawn(route: Mapping[str, Any]) -> dict[str, Any]:
    """Give a route's line and what lies along it; one that is the same way as another says only that."""
    known = {"kind": route["kind"], "same_as": route["same_as"]}
    if route["same_as"]:
        return known | {"line": [], "along_m": [], "heights_m": None, "stretches": [], "turns": []}
    heights = route["heights_m"]
    return known | {
        "line": [[round(lon, 6), round(lat, 6)] for lon, lat in route["line"]],
        "along_m": [round(metres) for metres in route["along_m"]],
        "heights_m": heights and [None if one is None else round(one) for one in heights],
        "stretches": [{name: one[name] for name in DRAWN} for one in route["stretches"]],
        "turns": [{name: one[name] for name in TOLD} for one in route["turns"]],
    }


DRAWN = ("begin", "end", "from_m", "to_m", "grade", "confidence", "seen_on", "street")
TOLD = ("begin", "at_m", "text")


def words() -> dict[str, str]:
    """Give everything that the island says, in the reader's language. It holds no words of its own."""
    grades = {f"grade.{grade.value}": str(grade.label) for grade in Grade}
    return grades | {
        "map": _("Map of routes, destinations and road condition"),
        "finding": _("Looking for routes"),
        "failed": _("The routes could not be loaded. Check the connection and try again."),
        "no_webgl": _("This browser cannot draw the map. Lists and directions work without it."),
        "map_later": _("Load the map"),
        "stop": _("Stop {letter}: drag it, or move it with the arrow keys"),
        "start_here": _("Start here"),
        "via_here": _("Ride past here"),
        "end_here": _("End here"),
        "report_here": _("Report a hazard here"),
        "no_position": _("The position is not known. Allow it in the browser, or type a place."),
        "at": _("{distance} from the start"),
        "height": _("{n} m above the sea"),
        "no_height": _("height not known"),
        "sure": _("sure: {n} %"),
        "seen": _("seen {when}"),
        "never_seen": _("never surveyed"),
        "street": _("street without a name"),
        "open": _("Open"),
        "bikes": _("Bicycles here: {n}"),
        "bikes_unknown": _("How many bicycles are here is not known."),
        "copied": _("The address is copied."),
        "share": _("Share the link"),
        "km": _("{n} km"),
        "m": _("{n} m"),
        **_riding(),
        **_keeping(),
        **_hazards(),
        **_drawing(),
        **map_buttons.words(),
    }


def _drawing() -> dict[str, str]:
    return {
        "draw_hint": _("Click where the route begins, then where it leads: each leg follows the streets."),
        "draw_said": _("Points: {n}. Length: {length}. Drag a point to move it."),
        "draw_undo": _("Take the last point back"),
        "draw_clear": _("Begin anew"),
    }


def _riding() -> dict[str, str]:
    return {
        "follow": _("Ride now"),
        "follow_stop": _("Stop riding"),
        "waiting": _("Waiting for your position"),
        "in": _("In {distance}: {text}"),
        "now": _("Now: {text}"),
        "off": _("You are {distance} off the route."),
        "back": _("Back on the route."),
        "again": _("New route from here"),
        "rerouted": _("There is a new route from here."),
        "left": _("{distance} to go"),
        "arrived": _("You are there."),
    }


def _keeping() -> dict[str, str]:
    return {
        "keep": _("Keep offline ({size})"),
        "keep_ask": _("Keep offline"),
        "keeping": _("Keeping: {n} %"),
        "kept": _("Kept on this device: {size}. It opens without a network."),
        "keep_failed": _("It could not be kept: {why}"),
        "no_room": _("there is not enough room on this device"),
        "no_net": _("the connection broke"),
        "forget": _("Delete from this device"),
        "forgotten": _("Deleted from this device."),
        "nothing_kept": _("Nothing is kept on this device yet."),
        "data_of": _("Data of {day}"),
        "kept_on": _("kept on {day}"),
        "mb": _("{n} MB"),
        "offline": _("There is no network. You see what is kept on this device."),
    }


def _hazards() -> dict[str, str]:
    return {
        **{f"hazard.{kind.value}": str(kind.label) for kind in Hazard.Kind},
        "hazard_wait": _("Noted. It is sent as soon as there is a network."),
        "hazard_sent": _("Thank you. The report has arrived."),
        "hazard_known": _("Thank you. This report had arrived already."),
        "hazard_refused": _("The report was not taken: {why}"),
        "hazard_waiting": _("{count} reports wait for the network."),
    }
