"""A survey's frames as one drive along streets: where each thing in front of the car is."""

from collections import defaultdict
from dataclasses import dataclass

from simpul.ground.places.models import Segment, Street
from simpul.rooms.roads.models import Frame, Survey
from simpul.rooms.roads.observe.place import Measured, measured
from simpul.rooms.roads.understand import path
from simpul.rooms.roads.understand.path import At, Spot


@dataclass(frozen=True, slots=True)
class Drive:
    """The accepted frames in order, where each was, and the streets and segments that they were on."""

    frames: list[Frame]
    spots: list[Spot | None]
    streets: dict[int, Measured]
    segments: dict[int, list[Segment]]

    def at(self, index: int, ahead_m: float) -> At | None:
        """Give the place so far in front of a frame; None for a frame that is on no street."""
        return path.ahead(self.spots, index, ahead_m)

    def segment(self, street: int, chainage_m: float) -> Segment | None:
        """Give the segment at a chainage; None where the street has none."""
        pieces = self.segments.get(street, [])
        inside = (piece for piece in pieces if chainage_m <= piece.to_m)
        return next(inside, pieces[-1] if pieces else None)


def load(survey: Survey) -> Drive:
    """Read a survey's drive."""
    frames = list(Frame.objects.filter(survey=survey, state=Frame.State.ACCEPTED).order_by("sequence"))
    on = {frame.street_id for frame in frames if frame.street_id}
    streets = measured(Street.objects.filter(pk__in=on))
    segments: defaultdict[int, list[Segment]] = defaultdict(list)
    for segment in Segment.objects.live().filter(street_id__in=on).order_by("street_id", "from_m"):
        segments[segment.street_id].append(segment)
    return Drive(frames, [_spot(frame, streets) for frame in frames], streets, dict(segments))


def _spot(frame: Frame, streets: dict[int, Measured]) -> Spot | None:
    if frame.street_id is None or frame.chainage_m is None or frame.forward is None:
        return None
    street = streets[frame.street_id].street
    return Spot(street.pk, frame.forward, frame.chainage_m, street.length_m)
