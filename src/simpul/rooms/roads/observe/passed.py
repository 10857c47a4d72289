"""How drives passed places: which photos show a metre of street, and how often a damage was seen before."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import batched

from simpul.rooms.roads.models import Damage, Frame, Sighting
from simpul.rooms.roads.observe.drive import Drive
from simpul.rooms.roads.understand.above import PROFILE_FROM_M
from simpul.rooms.roads.understand.damage import NEAR_M, REACH_M
from simpul.rooms.roads.understand.path import At
from simpul.rooms.roads.understand.shift import Way
from simpul.rooms.roads.understand.verdict import Passed, Rules

AT_ONCE = 500
BEST_M = 4.5
"""How far ahead a place is shown best in a photo."""


class Looks:
    """Which photos of a drive show which metre of street, from how far, and how much of the lane."""

    def __init__(self, drive: Drive) -> None:
        self._shown: defaultdict[At, list[tuple[float, float, int]]] = defaultdict(list)
        for index, frame in enumerate(drive.frames):
            for step, (lane_m2, _cracked_m2) in enumerate(frame.view.get("profile", ())):
                ahead_m = PROFILE_FROM_M + step + 0.5
                at = drive.at(index, ahead_m)
                if at is not None:
                    self._shown[_metre(at)].append((ahead_m, lane_m2, index))

    def passed(self, rules: Rules, way: Way, from_m: float, to_m: float, at_m: float) -> Passed:
        """Say how a drive passed the metres from one chainage to another, and the one that it is about."""
        metres = [At(*way, one + 0.5) for one in range(int(max(0.0, from_m)), int(to_m) + 1)]
        well = [
            one for one in metres
            if any(near <= rules.near_m and m2 >= rules.lane_m2 for near, m2, _ in self._shown.get(one, ()))
        ]  # fmt: skip
        turned = any(one._replace(forward=not way.forward) in self._shown for one in metres)
        return Passed(len(metres), len(well), len(self.of(way, at_m)), turned)

    def of(self, way: Way, at_m: float) -> list[int]:
        """Give the photos in which damage at a place would have been told, the best for looking at first."""
        shown = self._shown.get(_metre(At(*way, at_m)), ())
        near = [(abs(ahead - BEST_M), index) for ahead, _, index in shown if NEAR_M <= ahead <= REACH_M]
        return [index for _, index in sorted(near)]


def histories(damages: Collection[Damage]) -> Mapping[int, tuple[int, int]]:
    """Give, for each damage, in how many photos it was seen before its repair, and how many passed it."""
    seen: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    ways = {one.pk: Way(one.street_id, one.forward) for one in damages}
    before = {one.pk: one.repaired_on for one in damages}
    for part in batched(ways, AT_ONCE):
        sightings = Sighting.objects.filter(damage__in=part).select_related("frame__survey")
        for one in sightings.filter(frame__chainage_m__isnull=False):
            day, frame = before[one.damage_id or 0], one.frame
            if day is None or frame.survey.seen_on <= day:
                along_m = frame.chainage_m + (one.ahead_m if frame.forward else -one.ahead_m)  # type: ignore[operator]
                seen[one.damage_id or 0, frame.survey_id].append(along_m)
    driven = _driven({survey for _, survey in seen}, {way.street for way in ways.values()})
    found = dict.fromkeys(ways, (0, 0))
    for (pk, survey), places in seen.items():
        way, at_m = ways[pk], sum(places) / len(places)
        ahead = [(at_m - m if way.forward else m - at_m) for m in driven.get((survey, way), ())]
        could = sum(NEAR_M <= metres <= REACH_M for metres in ahead)
        found[pk] = (found[pk][0] + len(places), found[pk][1] + max(could, len(places)))
    return found


def _driven(surveys: Collection[int], streets: Collection[int]) -> Mapping[tuple[int, Way], list[float]]:
    """Give where along each way the photos of surveys were taken."""
    found: defaultdict[tuple[int, Way], list[float]] = defaultdict(list)
    for part in batched(sorted(streets), AT_ONCE):
        frames = Frame.objects.filter(survey__in=surveys, street__in=part, state=Frame.State.ACCEPTED)
        for survey, street, forward, at_m in frames.order_by().values_list(
            "survey", "street", "forward", "chainage_m"
        ):
            found[survey, Way(street, bool(forward))].append(at_m or 0.0)
    return found


def _metre(at: At) -> At:
    return at._replace(chainage_m=int(at.chainage_m) + 0.5)
