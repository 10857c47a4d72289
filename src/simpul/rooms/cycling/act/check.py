"""The published routes are held against today's network: flagged when they break, free when mended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from simpul.ground.ledger.act import record
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.cycling.models import Check, CuratedRoute
from simpul.rooms.cycling.understand import curated as rules

type Lay = Callable[[CuratedRoute], rules.Laid]
"""Lays a kept route on today's network."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check said of one route; `is_new` where it says something else than the one before."""

    route: CuratedRoute
    check: Check
    is_new: bool


def check(city: City, lay: Lay, *, now: datetime) -> list[Checked]:
    """Check every published route of a city. Run again on the same data it changes nothing but the time.

    Args:
        city: whose routes.
        lay: the port to the network.
        now: when, aware.

    Returns:
        One line for each route, in the order of their names.
    """
    holds = rules.rule(now.date())
    routes = CuratedRoute.objects.published().filter(city=city).select_related("city", "last_check")
    found = []
    for route in routes.order_by("slug"):
        laid = lay(route)
        off_then_m = rules.off_m(rules.Off(**one) for one in route.off)
        verdict = rules.judge(route.shown, laid, holds, off_then_m)
        found.append(keep(route, verdict, laid.tiles, now=now))
    return found


@transaction.atomic
def keep(route: CuratedRoute, verdict: rules.Verdict, tiles: str, *, now: datetime) -> Checked:
    """Keep what a check found: a new row and an entry of the ledger only where the finding is another one."""
    last = route.last_check
    if last and last.result == verdict.result and last.what == verdict.what:
        last.checked_at, last.tiles = now, tiles
        last.save(update_fields=["checked_at", "tiles"])
        return Checked(route, last, is_new=False)
    made = Check.objects.create(
        route=route, since=now, checked_at=now, tiles=tiles, result=verdict.result, what=dict(verdict.what)
    )
    was = last.result if last else ""
    route.last_check = made
    CuratedRoute.objects.filter(pk=route.pk).update(last_check=made)
    if was != verdict.result and (was or verdict.result != "ok"):
        record(
            city=route.city, actor=system_person(), verb="cycling.route_check", subject=route, now=now,
            slug=route.slug, result=verdict.result, before=was or None,
            closures=len(verdict.what["closures"]), off_m=verdict.what["off_m"],
        )  # fmt: skip
    return Checked(route, made, is_new=True)
