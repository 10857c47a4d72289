"""What waits until a person has read it."""

from django.db.models import Count, QuerySet

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.understand.course import course


def waiting(actor: object, city: City) -> QuerySet[Report]:
    """Give the held reports that somebody may read, oldest first, without those that wait apart."""
    return _held(actor, city).exclude(arrival__quarantined=True).order_by("made_at", "pk")


def apart(actor: object, city: City) -> QuerySet[Report]:
    """Give those that may be part of a flood, oldest first."""
    return _held(actor, city).filter(arrival__quarantined=True).order_by("made_at", "pk")


def senders(actor: object, city: City, most: int) -> list[tuple[Report, int]]:
    """Give, of each address that a flood comes from, the newest report and how many wait; the most first."""
    found = _held(actor, city).filter(arrival__quarantined=True).order_by()
    counted = found.values("arrival__address").annotate(many=Count("pk")).order_by("-many")[:most]
    rows = []
    for one in counted:
        newest = found.filter(arrival__address=one["arrival__address"]).order_by("-made_at", "-pk").first()
        if newest:
            rows.append((newest, one["many"]))
    return rows


def _held(actor: object, city: City) -> QuerySet[Report]:
    reports = desk.visible(actor, city).filter(shown=False).exclude(state__in=course().over())
    return reports.exclude(held=[]).select_related("city", "category", "region", "arrival")
