"""What was reported nearby already, so that nobody has to say it again."""

from django.db.models import Q

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.models import Category, Report


def near(
    city: City, position: LonLat, category: Category | None, *, within_m: float, limit: int
) -> list[tuple[Report, float]]:
    """Give the open reports that everybody may read near a position, nearest first, each with its metres.

    Args:
        city: where.
        position: of what somebody is about to report.
        category: as they say; None (not sure) is near to any. A report of no category is near to any, too.
        within_m: how far is near, metres.
        limit: at most so many.
    """
    rows = Report.objects.filter(city=city).shown().open().select_related("category", "city")
    if category:
        rows = rows.filter(Q(category=category) | Q(category=None))
    return spatial.nearest(rows, position, within_m, limit)
