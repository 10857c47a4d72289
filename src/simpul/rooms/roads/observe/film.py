"""A video becomes photos: cut by the metres of its track, each with its time and place, in a folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from simpul.kernel.film import Film, TakeFrames
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Fix, Rgb
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.understand import cut
from simpul.rooms.roads.understand.capture import Frames
from simpul.rooms.roads.understand.cut import Began, Clock, Moment

LEAST_SHARE = 0.9
"""Of the photos that the track asks for: a video that gives fewer is broken, and makes no survey."""


class NoTrack(Refused):
    """Nothing says where the camera was: no track came with the video and none is in it."""


class NoClock(Refused):
    """The video does not say when it was taken, so that a track beside it cannot be laid on it."""


class ClocksApart(Refused):
    """Video and track are of different times."""


class BrokenOff(Refused):
    """The video ends before it says it does."""


type Encode = Callable[[Rgb, datetime | None, LonLat], bytes]
"""Writes a picture as a JPEG that says when and where it was taken."""

type Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a video is cut, when it began, and how long of it the track says nothing about, seconds."""

    cuts: Sequence[Moment]
    began_at: datetime | None
    clock: Clock
    outside_s: float

    def said(self) -> dict[str, object]:
        """Give what is kept of it, as data."""
        return {
            "clock": self.clock.value,
            "began_at": self.began_at.isoformat() if self.began_at else None,
            "outside_s": round(self.outside_s, 1),
            "photos": len(self.cuts),
        }


def plan(
    film: Film, fixes: Sequence[Fix] | None, rules: Frames, *, zone_s: float, offset_s: float | None
) -> Plan:
    """Say where a video is cut.

    Args:
        film: with the track inside it, if there is one.
        fixes: of the track beside it, which then counts; None where none came.
        rules: how far apart.
        zone_s: what the place's clocks are ahead of UTC.
        offset_s: what is to be added to the video's clock; None where nobody said.

    Raises:
        NoTrack, NoClock, ClocksApart: see each.
    """
    if fixes is None:
        track, began_at, clock = _inside(film), _began(film), Clock.TRACK
    else:
        found = _beside(film, fixes, zone_s, offset_s)
        track, began_at, clock = cut.moments(fixes, found.at), found.at, found.clock
    cuts = cut.cuts(track, film.duration_s, every_m=rules.every_m, gap_s=rules.gap_s)
    if not cuts:
        raise NoTrack(
            _("%(name)s: its track has no position while the video runs.") % {"name": film.path.name}
        )
    return Plan(cuts, began_at, clock, cut.outside_s(track, film.duration_s, rules.gap_s))


def take(film: Film, plan: Plan, into: Path, frames: TakeFrames, encode: Encode, tell: Tell) -> int:  # noqa: PLR0913, PLR0917 - each by its name
    """Write the photos of a video into an empty folder. The same video gives the same photos.

    Returns:
        How many.

    Raises:
        BrokenOff: it ends before it says it does; what was written is the caller's to throw away.
    """
    written = 0
    for number, picture in frames(film.path, [one.at_s for one in plan.cuts]):
        moment = plan.cuts[number]
        at = plan.began_at + timedelta(seconds=moment.at_s) if plan.began_at else None
        (into / f"v{number:06d}.jpg").write_bytes(encode(picture, at, moment.position))
        written += 1
        tell(written, len(plan.cuts))
    if written < LEAST_SHARE * len(plan.cuts):
        raise BrokenOff(
            _("%(name)s breaks off: %(there)d of %(wanted)d photos could be taken from it. Copy it again.")
            % {"name": film.path.name, "there": written, "wanted": len(plan.cuts)}
        )
    return written


def _inside(film: Film) -> list[Moment]:
    if not film.track:
        only = _(
            "%(name)s says only where it began, which is no track. Send the GPX of the same drive with it."
        )
        none = _("%(name)s has no track inside it. Send the GPX of the same drive with it.")
        raise NoTrack((only if film.start else none) % {"name": film.path.name})
    return [Moment(one.at_s, one.position) for one in film.track]


def _began(film: Film) -> datetime | None:
    """Say when a video with a track inside began: by its satellites, else by the camera's clock."""
    timed = next((one for one in film.track if one.at is not None), None)
    return timed.at - timedelta(seconds=timed.at_s) if timed and timed.at else film.created_at


def _beside(film: Film, fixes: Sequence[Fix], zone_s: float, offset_s: float | None) -> Began:
    name = film.path.name
    times = [fix.at for fix in fixes if fix.at is not None]
    if not times:
        raise NoTrack(_("The track has positions but no times, so no photo can be placed on it."))
    if film.created_at is None:
        raise NoClock(
            _("%(name)s does not say when it was taken: no track can be laid on it. Set the camera's clock.")
            % {"name": name}
        )
    found = cut.began(film.created_at, fixes, film.duration_s, zone_s=zone_s, offset_s=offset_s)
    if found is None:
        raise ClocksApart(
            _(
                "The clocks do not meet: %(name)s says %(video)s, the track runs from %(start)s to %(end)s. "
                "Give the seconds to add to the video's clock."
            )
            % {"name": name, "video": f"{film.created_at:%Y-%m-%d %H:%M:%S} UTC",
               "start": f"{min(times):%Y-%m-%d %H:%M:%S} UTC", "end": f"{max(times):%Y-%m-%d %H:%M:%S} UTC"}
        )  # fmt: skip
    return found
