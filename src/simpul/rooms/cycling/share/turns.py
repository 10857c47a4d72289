"""What the rider is told at each turn, one whole sentence for each kind, with and without a street's name.

Nothing is put together from pieces, so that another language is another catalogue. `understand.turns` says
which sentence, this says it.
"""

from functools import cache

import msgspec
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.kernel.routing import Path
from simpul.rooms.cycling.understand import turns
from simpul.rooms.cycling.understand.turns import Side

__all__ = ["SENTENCES", "Side", "Turn", "texts"]

type Sentences = dict[str, tuple[str | Promise, str | Promise]]

SENTENCES: Sentences = {
    "start": (_("Set off"), _("Set off along %(street)s")),
    "start-north": (_("Set off to the north"), _("Set off to the north along %(street)s")),
    "start-northeast": (_("Set off to the northeast"), _("Set off to the northeast along %(street)s")),
    "start-east": (_("Set off to the east"), _("Set off to the east along %(street)s")),
    "start-southeast": (_("Set off to the southeast"), _("Set off to the southeast along %(street)s")),
    "start-south": (_("Set off to the south"), _("Set off to the south along %(street)s")),
    "start-southwest": (_("Set off to the southwest"), _("Set off to the southwest along %(street)s")),
    "start-west": (_("Set off to the west"), _("Set off to the west along %(street)s")),
    "start-northwest": (_("Set off to the northwest"), _("Set off to the northwest along %(street)s")),
    "arrive": (_("You have reached your destination"), _("You have reached your destination")),
    "arrive-right": (_("Your destination is on the right"), _("Your destination is on the right")),
    "arrive-left": (_("Your destination is on the left"), _("Your destination is on the left")),
    "stop": (_("You have reached stop %(number)d"), _("You have reached stop %(number)d")),
    "stop-right": (_("Stop %(number)d is on the right"), _("Stop %(number)d is on the right")),
    "stop-left": (_("Stop %(number)d is on the left"), _("Stop %(number)d is on the left")),
    "becomes": (_("Follow the road"), _("The road becomes %(street)s")),
    "continue": (_("Go straight on"), _("Go straight on along %(street)s")),
    "slight-right": (_("Bear right"), _("Bear right onto %(street)s")),
    "right": (_("Turn right"), _("Turn right onto %(street)s")),
    "sharp-right": (_("Turn sharp right"), _("Turn sharp right onto %(street)s")),
    "u-turn-right": (_("Turn around to the right"), _("Turn around to the right onto %(street)s")),
    "u-turn-left": (_("Turn around to the left"), _("Turn around to the left onto %(street)s")),
    "sharp-left": (_("Turn sharp left"), _("Turn sharp left onto %(street)s")),
    "left": (_("Turn left"), _("Turn left onto %(street)s")),
    "slight-left": (_("Bear left"), _("Bear left onto %(street)s")),
    "ramp-straight": (
        _("Take the slip road straight ahead"),
        _("Take the slip road straight ahead to %(street)s"),
    ),
    "ramp-right": (_("Take the slip road on the right"), _("Take the slip road on the right to %(street)s")),
    "ramp-left": (_("Take the slip road on the left"), _("Take the slip road on the left to %(street)s")),
    "exit-right": (_("Take the exit on the right"), _("Take the exit on the right to %(street)s")),
    "exit-left": (_("Take the exit on the left"), _("Take the exit on the left to %(street)s")),
    "keep-straight": (_("Keep straight on at the fork"), _("Keep straight on at the fork onto %(street)s")),
    "keep-right": (_("Keep right at the fork"), _("Keep right at the fork onto %(street)s")),
    "keep-left": (_("Keep left at the fork"), _("Keep left at the fork onto %(street)s")),
    "merge": (_("Join the road ahead"), _("Join %(street)s")),
    "merge-right": (_("Join the road on the right"), _("Join %(street)s on the right")),
    "merge-left": (_("Join the road on the left"), _("Join %(street)s on the left")),
    "roundabout": (_("Enter the roundabout"), _("Leave the roundabout onto %(street)s")),
    "roundabout-exit": (
        _("Take exit %(exit)d at the roundabout"),
        _("Take exit %(exit)d at the roundabout onto %(street)s"),
    ),
    "roundabout-leave": (_("Leave the roundabout"), _("Leave the roundabout here onto %(street)s")),
    "ferry": (_("Take the ferry"), _("Take the ferry %(street)s")),
    "ferry-leave": (_("Leave the ferry"), _("Leave the ferry onto %(street)s")),
    "transit": (_("Take the bus or train"), _("Take %(street)s")),
    "transit-change": (_("Change to the next bus or train"), _("Change to %(street)s")),
    "transit-stay": (_("Stay on board"), _("Stay on board as it becomes %(street)s")),
    "station-enter": (_("Enter the station"), _("Enter the station %(street)s")),
    "station-change": (_("Change within the station"), _("Change within the station %(street)s")),
    "station-leave": (_("Leave the station"), _("Leave the station %(street)s")),
    "station-from": (_("Ride on from the station"), _("Ride on from the station along %(street)s")),
    "lift": (_("Take the lift"), _("Take the lift to %(street)s")),
    "steps": (_("Carry the bicycle on the steps"), _("Carry the bicycle on the steps to %(street)s")),
    "escalator": (_("Take the escalator"), _("Take the escalator to %(street)s")),
    "building": (_("Enter the building"), _("Enter the building %(street)s")),
    "building-leave": (_("Leave the building"), _("Leave the building onto %(street)s")),
    "level": (_("Change to another floor"), _("Change to floor %(street)s")),
    "park": (_("Park the bicycle"), _("Park the bicycle at %(street)s")),
}
"""By the key of a phrase: what is said where the street has no name, and where it has one."""


class Turn(msgspec.Struct, frozen=True):
    """One line of the turn list.

    Attributes:
        begin: index of the path's line where it is to be done.
        at_m: metres from the start.
        length_m: metres until the next one.
        type: the engine's number of its kind (see `understand.turns.TYPES`).
        sign: which sign to draw, such as "left", "roundabout-clockwise", "arrive".
        text: the sentence, in the language that was asked for.
        street: the street that one gets onto, "" where it has no name.
    """

    begin: int
    at_m: float
    length_m: float
    type: int
    sign: str
    text: str
    street: str


def texts(path: Path, *, language: str, driving_side: Side) -> list[Turn]:
    """Give the turn list of a path.

    Args:
        path: with its manoeuvres.
        language: such as "id" or "en"; one without a catalogue gives English.
        driving_side: of the country that is ridden in.
    """
    sentences = _sentences(language)
    return [_said(one, sentences) for one in turns.read(path, driving_side)]


@cache
def _sentences(language: str) -> dict[str, tuple[str, str]]:
    """Give SENTENCES in a language."""
    with translation.override(language):
        return {key: (str(unnamed), str(named)) for key, (unnamed, named) in SENTENCES.items()}


def _said(one: turns.Turn, sentences: dict[str, tuple[str, str]]) -> Turn:
    parts = {"street": one.street, "exit": one.exit, "number": one.number}
    text = sentences[one.phrase][bool(one.street)] % parts
    return Turn(one.begin, round(one.at_m, 1), round(one.length_m, 1), one.type, one.sign, text, one.street)
