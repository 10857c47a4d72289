"""One frame, from its bytes to what may be kept of it: gate, damage, and the picture with the rest hidden.

Pure but for the ports it is given: it composes them in the order that privacy asks for. What comes out holds
nothing of the original but the masked picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Rgb, Segment
from simpul.rooms.roads.understand import damage, drawn, quality
from simpul.rooms.roads.understand.camera import Bits
from simpul.rooms.roads.understand.damage import Seen, Thresholds
from simpul.rooms.roads.understand.policy import Policy
from simpul.rooms.roads.understand.quality import Reason

SHOWN_ON = 400
"""Columns, about, of the grid on which what is shown is widened, where the network's grid is finer."""

WIDER = 0.02
"""The road is shown this much wider than the network sees it, as a share of the picture's width."""


class Decoded(Protocol):
    """A picture, and the (width, height) that it was taken with."""

    @property
    def rgb(self) -> Rgb:
        """The picture, perhaps reduced."""

    @property
    def size(self) -> tuple[int, int]:
        """As it was taken."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """What it takes to look at a photo: the ports, and the thresholds of the weights behind `segment`.

    `decode` raises ValueError for what is no whole picture. `hide` gets the picture and the road (not 0:
    shown). `encode` gets the hidden picture, `at` and `position`, and gives a JPEG with those two alone.
    """

    decode: Callable[[bytes], Decoded]
    segment: Segment
    hide: Callable[[Rgb, NDArray[np.uint8]], Rgb]
    encode: Callable[..., bytes]
    thresholds: Thresholds


def open_eyes(
    decode: Callable[[bytes], Decoded],
    load: Callable[[], Segment],
    hide: Callable[[Rgb, NDArray[np.uint8]], Rgb],
    encode: Callable[..., bytes],
    thresholds: Thresholds,
) -> Eyes:
    """Load the network: a `partial` of this can be sent to another process, a network cannot."""
    return Eyes(decode, load(), hide, encode, thresholds)


@dataclass(frozen=True, slots=True)
class Look:
    """What one frame gave. With a `reason` it was rejected and there is nothing else.

    `jpeg` is the masked picture, `size` its (width, height), in whose pixels `seen` is. `profile` has
    (lane m2, cracked m2) for each metre from `above.PROFILE_FROM_M` ahead; it is empty where the road plane
    could not be found. `plane` is the road plane as `drawn.kept` gives it, to measure by later. `model` names
    the weights.
    """

    reason: Reason | None
    lane_share: float = 0.0
    jpeg: bytes = b""
    size: tuple[int, int] = (0, 0)
    seen: tuple[Seen, ...] = ()
    profile: tuple[tuple[float, float], ...] = ()
    model: str = ""
    plane: dict[str, Any] | None = None


class Context(NamedTuple):
    """What is known of a photo beside its bytes; `focal_ratio` and `reach_m` are for `damage.see`."""

    at: datetime | None
    position: LonLat | None
    focal_ratio: float | None
    reach_m: float = damage.REACH_M


def look(data: bytes, context: Context, *, eyes: Eyes, policy: Policy) -> Look:
    """Look at one photo. Never fails for what is in the photo: that is a reason."""
    try:
        photo = eyes.decode(data)
    except ValueError:
        return Look(Reason.UNDECODABLE)
    reason = quality.look(quality.measure(photo.rgb, size=photo.size), policy.gate)
    if reason:
        return Look(reason)
    pixels = eyes.segment(photo.rgb)
    size = (photo.rgb.shape[1], photo.rgb.shape[0])
    view = damage.see(
        pixels,
        image_size=size,
        thresholds=eyes.thresholds,
        lane_width_m=policy.lane_width_m,
        focal_ratio=context.focal_ratio,
        reach_m=context.reach_m,
    )
    if not quality.is_road(view.lane_share, policy.gate):
        return Look(Reason.NOT_A_ROAD, view.lane_share)
    hidden = eyes.hide(photo.rgb, road(view.body))
    return Look(
        None,
        view.lane_share,
        eyes.encode(hidden, at=context.at, position=context.position),
        size,
        view.seen,
        tuple((round(metre.lane_m2, 3), round(metre.cracked_m2, 3)) for metre in view.profile),
        pixels.model,
        drawn.kept(view.plane) if view.plane else None,
    )


def road(body: Bits) -> NDArray[np.uint8]:
    """Give what may be shown: the largest piece of road, a little wider; 255 on a grid for `hide`."""
    coarser = max(1, body.shape[1] // SHOWN_ON)
    grid = (body.shape[1] // coarser, body.shape[0] // coarser)
    shown = cv2.resize(body.view(np.uint8) * 255, grid, interpolation=cv2.INTER_NEAREST)
    reach = max(1, round(WIDER * grid[0]))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate(shown, kernel))
