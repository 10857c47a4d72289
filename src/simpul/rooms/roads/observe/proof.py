"""A photo that is to prove a repair: what it is held against here, and how it is kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import shapely

from simpul.ground.files.models import Blob
from simpul.ground.places.models import Segment
from simpul.ground.proof import checks
from simpul.ground.proof.checks import AT_ONCE, Checked, Sent, Thing, Tools
from simpul.ground.proof.models import Print
from simpul.ground.proof.rules import Flag, Rules, rules
from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.proof import Examined, Words
from simpul.rooms.roads.models import Frame, Item, Proof

PROOF, FRAME = "roads.proof", "roads.frame"
"""What the photos of this room are known by, each with its number."""


def check(item: Item, sent: Sent, tools: Tools, *, now: datetime) -> Checked:
    """Look at a photo and hold it against everything; nothing is written but the words of survey photos.

    Raises:
        NotAPhoto, TooSmall, TooBig, TooManyPixels: it cannot be taken.
    """
    index_frames(item, tools.words, rules())
    return checks.check(thing(item), sent, tools, now=now)


def thing(item: Item) -> Thing:
    """Say what a photo is to prove: that of an item, since its order was made."""
    frame = item.damage.best_frame if item.damage else None
    before = [(f"{FRAME}/{frame.pk}", frame.masked)] if frame and frame.masked else []
    return Thing(item.order.city, item.order.made_at, lambda here: away_m(item, here), before)


def since(item: Item, checked: Checked) -> list[Flag]:
    """Give all doubts, with those by proofs that came while it was checked; the thing is held."""
    return checks.since(thing(item), checked)


def used(item: Item, sha256: str, examined: Examined, limits: Rules, after: int = 0) -> Iterator[Flag]:
    """Give the photo that this one is, or is made of (see `ground.proof.checks.used`)."""
    return checks.used(thing(item), sha256, examined, limits, after)


def keep(item: Item, checked: Checked, **facts: Any) -> Proof:
    """Keep a proof and let later ones be held against it; in the transaction of `since`."""
    proof = Proof.objects.create(item=item, **checks.facts(checked), **facts)
    checks.remember(item.order.city, f"{PROOF}/{proof.pk}", proof.photo, checked)
    return proof


def index_frames(item: Item, words: Words, limits: Rules, most: int = AT_ONCE) -> int:
    """Keep the words of survey photos along the street of a thing, newest first, `most` at once.

    Returns:
        How many were new.
    """
    street, at_m = _along(item)
    frames = Frame.objects.filter(
        street=street, state=Frame.State.ACCEPTED, masked__isnull=False,
        chainage_m__gte=at_m - limits.frames_along_m, chainage_m__lte=at_m + limits.frames_along_m,
    )  # fmt: skip
    newest = frames.select_related("masked").order_by("-survey", "sequence")[: limits.frames_most]
    known = sorted(newest, key=lambda one: -one.pk)
    photos: list[tuple[str, Blob]] = [(f"{FRAME}/{one.pk}", one.masked) for one in known if one.masked]
    return checks.index(item.order.city, Print.Kind.SURVEY, photos, words, most)


def _along(item: Item) -> tuple[int, float]:
    if item.damage:
        return item.damage.street_id, item.damage.chainage_m
    segment = item.segment or Segment()
    return segment.street_id, (segment.from_m + segment.to_m) / 2


def away_m(item: Item, position: LonLat | None) -> float | None:
    """Give the metres from a position to the damage, or to the nearest point of the segment."""
    if position is None:
        return None
    if item.damage:
        return distance_m(position, LonLat(item.damage.lon, item.damage.lat))
    line = shapely.from_wkb(bytes((item.segment or Segment()).line))
    near = line.interpolate(line.project(shapely.Point(position)))
    return distance_m(position, LonLat(near.x, near.y))
