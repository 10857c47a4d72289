"""From the engine's manoeuvres to what a rider is told: a sign, and the key of a sentence with its parts.

Pure. The numbers are those of `DirectionsLeg.Maneuver.Type` in Valhalla 3.9.1, read from the installed engine
itself; a test asks it again whether it knows others.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.routing import Maneuver, Path

type Side = Literal["left", "right"]
"""On which side of the road one rides: left in Indonesia, Malaysia, Singapore, Thailand and Brunei."""


class Kind(NamedTuple):
    """One kind of manoeuvre: the engine's word for it, the sign that is drawn, and the sentence's key."""

    name: str
    sign: str
    phrase: str


TYPES: dict[int, Kind] = {
    0: Kind("kNone", "straight", "continue"),
    1: Kind("kStart", "start", "start"),
    2: Kind("kStartRight", "start", "start"),
    3: Kind("kStartLeft", "start", "start"),
    4: Kind("kDestination", "arrive", "arrive"),
    5: Kind("kDestinationRight", "arrive-right", "arrive-right"),
    6: Kind("kDestinationLeft", "arrive-left", "arrive-left"),
    7: Kind("kBecomes", "straight", "becomes"),
    8: Kind("kContinue", "straight", "continue"),
    9: Kind("kSlightRight", "slight-right", "slight-right"),
    10: Kind("kRight", "right", "right"),
    11: Kind("kSharpRight", "sharp-right", "sharp-right"),
    12: Kind("kUturnRight", "u-turn-right", "u-turn-right"),
    13: Kind("kUturnLeft", "u-turn-left", "u-turn-left"),
    14: Kind("kSharpLeft", "sharp-left", "sharp-left"),
    15: Kind("kLeft", "left", "left"),
    16: Kind("kSlightLeft", "slight-left", "slight-left"),
    17: Kind("kRampStraight", "straight", "ramp-straight"),
    18: Kind("kRampRight", "slight-right", "ramp-right"),
    19: Kind("kRampLeft", "slight-left", "ramp-left"),
    20: Kind("kExitRight", "slight-right", "exit-right"),
    21: Kind("kExitLeft", "slight-left", "exit-left"),
    22: Kind("kStayStraight", "straight", "keep-straight"),
    23: Kind("kStayRight", "keep-right", "keep-right"),
    24: Kind("kStayLeft", "keep-left", "keep-left"),
    25: Kind("kMerge", "merge", "merge"),
    26: Kind("kRoundaboutEnter", "roundabout", "roundabout"),
    27: Kind("kRoundaboutExit", "roundabout", "roundabout-leave"),
    28: Kind("kFerryEnter", "ferry", "ferry"),
    29: Kind("kFerryExit", "ferry", "ferry-leave"),
    30: Kind("kTransit", "transit", "transit"),
    31: Kind("kTransitTransfer", "transit", "transit-change"),
    32: Kind("kTransitRemainOn", "transit", "transit-stay"),
    33: Kind("kTransitConnectionStart", "transit", "station-enter"),
    34: Kind("kTransitConnectionTransfer", "transit", "station-change"),
    35: Kind("kTransitConnectionDestination", "transit", "station-leave"),
    36: Kind("kPostTransitConnectionDestination", "start", "station-from"),
    37: Kind("kMergeRight", "merge-right", "merge-right"),
    38: Kind("kMergeLeft", "merge-left", "merge-left"),
    39: Kind("kElevatorEnter", "lift", "lift"),
    40: Kind("kStepsEnter", "steps", "steps"),
    41: Kind("kEscalatorEnter", "escalator", "escalator"),
    42: Kind("kBuildingEnter", "building", "building"),
    43: Kind("kBuildingExit", "building", "building-leave"),
    44: Kind("kLevelChange", "level", "level"),
    45: Kind("kParkVehicle", "park", "park"),
}
"""Every kind of manoeuvre that the engine knows. A number beyond them is told as going on."""

NOTHING, BECOMES, CONTINUES, STAYS, ROUND, ROUND_OUT = 0, 7, 8, 22, 26, 27
STARTS = frozenset({1, 2, 3})
ARRIVALS = frozenset({4, 5, 6})
OFF_THE_ROAD = frozenset({28, *range(30, 36), 39, 40, 41, 42, 44})
"""After one of these it must be said that one rides on, even where no street is named."""

COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
SURE_M = 15.0
"""Metres of line that tell a direction: the first positions of a line may lie centimetres apart."""


class Turn(NamedTuple):
    """One thing that the rider is told.

    Attributes:
        begin: index of the line where it is to be done.
        at_m: metres from the start of the path.
        length_m: metres until the next one; they sum up to the path's length.
        type: the engine's number.
        sign: which sign is drawn; a roundabout's says which way round.
        phrase: the key of the sentence.
        street: the street that one gets onto, "" where it has no name.
        exit: which exit of a roundabout, None where it is none or not known.
        number: which stop is reached, from 1; None at the last one and where none is.
    """

    begin: int
    at_m: float
    length_m: float
    type: int
    sign: str
    phrase: str
    street: str = ""
    exit: int | None = None
    number: int | None = None


def read(path: Path, side: Side) -> list[Turn]:
    """Give what the rider is told along a path; what tells nothing new is left out."""
    along = path.drawn[1].tolist()
    last = max((at for at, one in enumerate(path.maneuvers) if one.type in ARRIVALS), default=-1)
    turns: list[Turn] = []
    stops = 0
    for at, one in enumerate(path.maneuvers):
        stops += one.type in ARRIVALS
        turn = _turn(one, path.line, along[one.begin], side)
        if one.type in ARRIVALS and at != last:
            turn = turn._replace(phrase=turn.phrase.replace("arrive", "stop"), number=stops)
        if one.type == ROUND_OUT and turns and turns[-1].type == ROUND:
            turns[-1] = turns[-1]._replace(street=turn.street)
        elif not _dull(turn, turns[-1] if turns else None):
            turns.append(turn)
    ends = [*(turn.at_m for turn in turns[1:]), path.length_m]
    return [
        Turn(turn.begin, turn.at_m, max(0.0, end - turn.at_m), *turn[3:])
        for turn, end in zip(turns, ends, strict=False)
    ]


def _turn(one: Maneuver, line: Sequence[LonLat], at_m: float, side: Side) -> Turn:
    kind = TYPES.get(one.type, TYPES[CONTINUES])
    phrase, sign = kind.phrase, kind.sign
    streets = one.begin_streets or one.streets
    street = streets[0] if streets else ""
    if one.type in STARTS:
        towards = heading(line, one.begin)
        phrase = f"{phrase}-{towards}" if towards else phrase
    if sign == "roundabout":
        sign = "roundabout-clockwise" if side == "left" else "roundabout-counterclockwise"
    exit_ = one.roundabout_exit if one.type == ROUND and one.roundabout_exit else None
    phrase = "roundabout-exit" if exit_ else phrase
    street = "" if one.type in ARRIVALS else street
    return Turn(one.begin, at_m, 0.0, one.type, sign, phrase, street, exit_)


def _dull(turn: Turn, before: Turn | None) -> bool:
    """Tell whether a turn says nothing that the one before did not say."""
    if before is None or turn.type == NOTHING:
        return turn.type == NOTHING
    if before.type in OFF_THE_ROAD:
        return False
    if turn.type == STAYS:
        return turn.street == before.street
    return turn.type in {BECOMES, CONTINUES} and turn.street in {"", before.street}


def heading(line: Sequence[LonLat], begin: int) -> str:
    """Give the eighth of the compass that a line takes from a position on; "" where it is too short."""
    here = line[begin]
    far = next((one for one in line[begin + 1 :] if distance_m(here, one) >= SURE_M), None)
    if far is None:
        return ""
    east = (far.lon - here.lon) * math.cos(math.radians(here.lat))
    degrees = math.degrees(math.atan2(east, far.lat - here.lat))
    return COMPASS[round(degrees / 45) % len(COMPASS)]
