"""What the review page shows of one damage: its photo with the outline and without, and what is beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models import (
    GRADE_NAMES,
    KIND_NAMES,
    Condition,
    ConfirmedCondition,
    Damage,
    Frame,
    Review,
    Sighting,
    Survey,
)
from simpul.rooms.roads.observe import review as queue
from simpul.rooms.roads.share.photos import Marked, marked
from simpul.rooms.roads.understand import drawn

OTHERS = 4
"""Other sightings of the same damage beside its best photo, the surest first."""
CLOSE = 2.2
"""A close-up is so many times as wide as the damage's box."""
LEAST_CLOSE_PX = 120
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Beside:
    """A photo beside the one that is decided on, and what it is."""

    title: str
    photo: Marked


def part(damage: Damage) -> dict[str, Any]:
    """Give all that the page shows of a damage."""
    frame = damage.best_frame
    sighting = Sighting.objects.filter(damage=damage, frame=frame).first() if frame else None
    photo = marked(frame, damage) if frame else None
    rank = getattr(damage, "rank", None)
    return {
        "damage": damage,
        "photo": photo,
        "contour": points(sighting.contour) if sighting else "",
        "close": close_up(sighting, photo) if sighting and photo else "",
        "measurable": frame is not None and drawn.plane_of(frame.view) is not None,
        "beside": [*_neighbours(frame), *_others(damage, frame)] if frame else [],
        "kinds": [(number, str(kind), name) for number, (kind, name) in enumerate(KIND_NAMES.items(), 1)],
        "moves": rank.moves_sdi if rank and rank.moves_sdi else None,
        "disputed": damage.state == Damage.State.DISPUTED,
    }


def points(contour: Sequence[Sequence[float]]) -> str:
    """Write an outline as an SVG polygon's points."""
    return " ".join(f"{x},{y}" for x, y in contour)


def close_up(sighting: Sighting, photo: Marked) -> str:
    """Give the part of a photo round a sighting, as an SVG view box of the photo's own shape."""
    left, top, width, height = sighting.box
    shape = photo.height / photo.width if photo.width else 1.0
    wide = min(photo.width, max(LEAST_CLOSE_PX, CLOSE * width, CLOSE * height / shape))
    high = wide * shape
    x = min(max(0.0, left + width / 2 - wide / 2), photo.width - wide)
    y = min(max(0.0, top + height / 2 - high / 2), photo.height - high)
    return f"{x:.0f} {y:.0f} {wide:.0f} {high:.0f}"


def progress(city: City, actor: Person) -> dict[str, Any]:
    """Count what was reviewed of all there is, and give the actor's last decision that stands."""
    done, total = queue.left(city)
    last = Review.objects.filter(by=actor, damage__city=city, undone_at=None).select_related("damage").first()
    return {"done": done, "total": total, "last": last}


def history(damage: Damage) -> list[Review]:
    """Give what people said of a damage, newest first."""
    return list(Review.objects.filter(damage=damage).select_related("by")[:HISTORY])


def of_segment(found: Segment) -> dict[str, Any]:
    """Give the newest condition of a segment from confirmed damage and from all, for a page."""
    newest = Condition.objects.filter(segment=found).current().select_related("confirmed").first()
    return {"all": newest, "confirmed": getattr(newest, "confirmed", None)}


def of_survey(survey: Survey) -> dict[str, Any]:
    """Count a survey's damages by what people said, and its segments by grade from confirmed damage."""
    seen = Damage.objects.filter(sightings__frame__survey=survey).distinct()
    counts = seen.aggregate(
        damages=Count("pk", distinct=True),
        reviewed=Count("pk", filter=Q(reviewed_at__isnull=False), distinct=True),
        rejected=Count("pk", filter=Q(state=Damage.State.DISMISSED), distinct=True),
    )
    rows = ConfirmedCondition.objects.filter(condition__survey=survey).order_by()
    confirmed = dict(rows.values_list("grade").annotate(Count("pk")))
    every = Condition.objects.filter(survey=survey).order_by()
    grades = dict(every.values_list("grade").annotate(Count("pk")))
    table = [
        (str(grade), str(name), grades.get(grade.value, 0), confirmed.get(grade.value, 0))
        for grade, name in GRADE_NAMES.items()
    ]
    return {**counts, "grades": table if confirmed else []}


def _neighbours(frame: Frame) -> list[Beside]:
    """Give the photos before and after on the same street."""
    near = Frame.objects.filter(
        survey=frame.survey_id, street=frame.street_id, state=Frame.State.ACCEPTED, street__isnull=False
    )
    before = near.filter(sequence__lt=frame.sequence).order_by("-sequence").first()
    after = near.filter(sequence__gt=frame.sequence).order_by("sequence").first()
    named = ((_("The photo before"), before), (_("The photo after"), after))
    return [Beside(title, marked(one)) for title, one in named if one]


def _others(damage: Damage, frame: Frame) -> list[Beside]:
    """Give other photos that the same damage was seen in."""
    seen = Sighting.objects.filter(damage=damage).exclude(frame=frame).order_by("-confidence", "pk")
    found = seen.select_related("frame__survey")[:OTHERS]
    return [
        Beside(_("Seen in %(survey)s") % {"survey": one.frame.survey.name}, marked(one.frame, damage))
        for one in found
    ]
