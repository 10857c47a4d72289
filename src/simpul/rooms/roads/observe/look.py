"""The photos of a survey, looked at and stored a few at a time: what is stored is never looked at again."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.db.models import F

from simpul.ground.files import store
from simpul.ground.files.understand import JPEG
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Spread
from simpul.rooms.roads.models import Frame, Sighting, Survey
from simpul.rooms.roads.observe import pool, rows
from simpul.rooms.roads.understand.drive import reach_m as reach
from simpul.rooms.roads.understand.look import Context, Look
from simpul.rooms.roads.understand.policy import Policy

AT_ONCE = 32
"""Frames in one transaction."""

type Tell = Callable[[int, int], None]
"""Is told how many frames are done, of how many."""


def look(survey: Survey, make_eyes: pool.MakeEyes, *, spread: Spread, tell: Tell) -> None:
    """Look at every frame that nobody has looked at yet.

    Raises:
        OSError: an original is gone.
        BrokenProcessPool: a process was killed; running this again goes on where it stopped.
    """
    started = time.monotonic()
    policy = survey.policy.read()
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.LOOKING)
    done = Frame.objects.filter(survey=survey).exclude(state=Frame.State.PENDING).count()
    tell(done, survey.frames_in)
    for batch in batched(_looks(survey, make_eyes, policy, spread), AT_ONCE):
        _store(survey, batch)
        done += len(batch)
        tell(done, survey.frames_in)
    survey.refresh_from_db()
    spent_s = survey.timings.get("look_s", 0) + time.monotonic() - started
    survey.timings |= {"look_s": round(spent_s, 2)}
    survey.save(update_fields=["timings"])


def _looks(survey: Survey, make_eyes: pool.MakeEyes, policy: Policy, spread: Spread) -> Iterator[pool.Looked]:
    pending = Frame.objects.filter(survey=survey, state=Frame.State.PENDING)
    if not pending.exists():
        return iter(())
    return pool.looks(_tasks(survey, pending.order_by("sequence")), make_eyes, policy, spread=spread)


def _tasks(survey: Survey, pending: Iterable[Frame]) -> Iterator[pool.Task]:
    folder = Path(survey.folder)
    drive = Frame.objects.filter(survey=survey, lon__isnull=False).order_by("sequence")
    places = drive.values_list("lon", "lat")
    reach_m = reach([LonLat(lon, lat) for lon, lat in places if lon is not None and lat is not None])
    for frame in list(pending):
        position = LonLat(frame.lon, frame.lat) if frame.lon is not None and frame.lat is not None else None
        context = Context(frame.taken_at, position, frame.focal_ratio, reach_m)
        yield pool.Task(frame.pk, folder / frame.name, context)


@transaction.atomic
def _store(survey: Survey, batch: Sequence[pool.Looked]) -> None:
    """Keep what was seen in a few frames, masked pictures, sightings and counts: all of it, or nothing."""
    looked = dict(batch)
    pending = Frame.objects.select_for_update(no_key=True).filter(pk__in=looked, state=Frame.State.PENDING)
    frames = list(pending.order_by("sequence"))
    sightings = [sighting for frame in frames for sighting in _take(frame, looked[frame.pk])]
    shown = [frame for frame in frames if frame.state == Frame.State.ACCEPTED]
    masked = store.put_all([looked[frame.pk].jpeg for frame in shown], expect=frozenset({JPEG}))
    for frame, blob in zip(shown, masked, strict=True):
        frame.masked = blob
    rows.change(frames, ["state", "reason", "masked", "view"])
    Sighting.objects.bulk_create(sightings)
    accepted = len(shown)
    rejected = len(frames) - accepted
    model = next((look.model for look in looked.values() if look.model), survey.model)
    Survey.objects.filter(pk=survey.pk).update(
        accepted=F("accepted") + accepted, rejected=F("rejected") + rejected, model=model
    )
    survey.model = model


def _take(frame: Frame, look: Look) -> list[Sighting]:
    if look.reason:
        frame.state, frame.reason = Frame.State.REJECTED, look.reason
        return []
    frame.state = Frame.State.ACCEPTED
    frame.view = {"size": look.size, "lane": round(look.lane_share, 4), "profile": look.profile}
    if look.plane:
        frame.view["plane"] = look.plane
    return [
        Sighting(
            frame=frame, number=number, kind=seen.kind, confidence=round(min(1.0, seen.confidence), 4),
            box=[round(side, 1) for side in seen.box], contour=seen.contour, ahead_m=round(seen.ahead_m, 3),
            across_m=round(seen.across_m, 3), length_m=round(seen.length_m, 3),
            width_m=round(seen.width_m, 3), area_m2=round(seen.area_m2, 4),
            model=look.model,
        )
        for number, seen in enumerate(look.seen)
    ]  # fmt: skip
