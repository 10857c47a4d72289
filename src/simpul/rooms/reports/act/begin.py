"""What a city begins with: its categories, and an office at the desk. Done again, it adds what is missing."""

import tomllib
from datetime import datetime
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Category, Office

SET_UP = "reports.set_up"


@transaction.atomic
def begin(city: City, *, actor: Person, now: datetime) -> int:
    """Give a city the categories of categories.toml that it has not, and a desk. Returns how many were new.

    Raises:
        PermissionDenied: the actor may not.
    """
    require(actor, SET_UP, city)
    text = files("simpul.rooms.reports").joinpath("data/categories.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["categories"]
    there = set(Category.objects.filter(city=city).values_list("code", flat=True))
    new = [
        Category(city=city, order=number, **row)
        for number, row in enumerate(rows)
        if row["code"] not in there
    ]
    Category.objects.bulk_create(new)
    if not Office.objects.filter(city=city, desk=True).exists():
        Office.objects.get_or_create(city=city, name=_("Citizens' desk"), defaults={"desk": True})
    if new:
        ledger.record(city=city, actor=actor, verb=SET_UP, subject=city, now=now, categories=len(new))
    return len(new)
