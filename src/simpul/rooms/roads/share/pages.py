"""What the pages of a segment, a damage and a survey show."""

from datetime import datetime
from typing import Any

import shapely
from django.db.models import Prefetch

from simpul.ground.places.models import Segment
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.roads.models import Condition, Damage, Frame, Sighting, Survey
from simpul.rooms.roads.observe import originals, tallies
from simpul.rooms.roads.share import plan, review, verdicts
from simpul.rooms.roads.share.photos import marked

PHOTOS = 12
ROWS = 100
MARGIN = 0.0015
"""Degrees around what a small map shows, about 170 m."""


def bounds(survey: Survey) -> Bounds:
    """Give the box of what a survey saw; its city's where it saw nothing yet."""
    places = Frame.objects.filter(survey=survey, lon__isnull=False, state=Frame.State.ACCEPTED)
    points = list(places.values_list("lon", "lat"))
    if not points:
        return survey.city.bounds
    return Bounds(*(float(side) for side in shapely.MultiPoint(points).bounds)).around(MARGIN)


def some_photos(survey: Survey) -> list[Frame]:
    """Give masked photos spread over a survey."""
    accepted = Frame.objects.filter(survey=survey, state=Frame.State.ACCEPTED)
    step = max(1, survey.accepted // PHOTOS)
    wanted = list(accepted.order_by("sequence").values_list("pk", flat=True)[::step][:PHOTOS])
    return list(Frame.objects.filter(pk__in=wanted).order_by("sequence"))


def segment(found: Segment) -> dict[str, Any]:
    """Give a segment with its conditions, newest first, its damages and photos of it."""
    conditions = list(
        Condition.objects.filter(segment=found)
        .select_related("survey")
        .order_by("-surveyed_on", "-pk")[:ROWS]
    )
    newest = next((one for one in conditions if one.latest), None)
    damages = tallies.shown(found.city).filter(segment=found).order_by("chainage_m", "pk")[:ROWS]
    photos = Frame.objects.none()
    if newest:
        photos = Frame.objects.filter(
            survey=newest.survey_id, street=found.street_id, state=Frame.State.ACCEPTED,
            chainage_m__gte=found.from_m, chainage_m__lte=found.to_m,
        ).order_by("sequence")[:PHOTOS]  # fmt: skip
    return {
        "segment": found,
        "bounds": found.bounds.around(MARGIN),
        "plan_lines": plan.of_segment(found),
        "newest": newest,
        "conditions": conditions,
        "damages": list(damages),
        "photos": list(photos),
        "reviewed": review.of_segment(found),
    }


def damage(found: Damage) -> dict[str, Any]:
    """Give a damage with its best photo and its sightings, newest survey first."""
    frames = Prefetch("frame", Frame.objects.select_related("survey"))
    sightings = found.sightings.prefetch_related(frames).order_by("-frame__survey", "frame__sequence")[:ROWS]
    here = LonLat(found.lon, found.lat)
    return {
        "damage": found,
        "bounds": Bounds(here.lon, here.lat, here.lon, here.lat).around(MARGIN),
        "marked": marked(found.best_frame, found) if found.best_frame else None,
        "sightings": list(sightings),
        **verdicts.of_damage(found),
    }


def original_kept(found: Damage, *, now: datetime) -> bool:
    """Tell whether the photo that a damage is shown in is still kept as it was taken."""
    frame = found.best_frame
    until = frame.survey.originals_until if frame else None
    return frame is not None and until is not None and until > now and originals.original(frame).is_file()


def sightings_of(survey: Survey) -> int:
    """Count what a survey saw, before it was merged."""
    return Sighting.objects.filter(frame__survey=survey).count()
