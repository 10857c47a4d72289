"""What every page of the room begins with: the city, and what the person who asks may do in it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import Definition

ACTS = ("read", "enter", "submit", "approve", "plan", "lock", "sign")


def found(request: HttpRequest, slug: str) -> tuple[City, dict[str, Any]]:
    """Give the city, and the beginning of every page's context: `city` and `may` by the last word of the act.

    `may.read` tells the city's own people, who see what is not published. Raises Http404.
    """
    city = get_object_or_404(City, slug=slug)
    may = {act: allowed(request.user, f"indicators.{act}", city) for act in ACTS}
    return city, {"city": city, "may": may}


def defined(code: str) -> Definition:
    """Give the definition of a code in an address. Raises Http404."""
    try:
        return catalogue.find(code)
    except KeyError as error:
        raise Http404 from error


def today(city: City) -> date:
    """Give the day that it is in the city."""
    return city.day(timezone.now())
