"""What planners wait for: the answer to a study, and the daily look at the network. Safe to run twice."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.tasks import task
from django.utils import timezone
from django.utils.translation import override

from simpul.adapters import valhalla
from simpul.ground import jobs
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import repairs as act
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.models.network import NetworkLook, RepairStudy
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.observe import reach
from simpul.rooms.cycling.observe.reach import Goal, Ridden
from simpul.rooms.cycling.share import destinations, laid
from simpul.rooms.cycling.share.destinations import Shown
from simpul.rooms.cycling.understand import profile
from simpul.rooms.cycling.understand.worth import rules

LANGUAGE = "en"
"""Names that a destination has in no other language are kept as they are."""
STABLE = ("good", "fair")


@task
def study(study_id: int) -> str:
    """Answer a planner's question. Returns the state of the study."""
    found = RepairStudy.objects.select_related("city").get(pk=study_id)
    now = timezone.now()
    try:
        goals = [_off(one) for one in destinations.listed(found.city, found.kinds or None)]
        return str(act.answer(found, goals, now).state)
    except Refused as refusal:
        act.fail(found, str(refusal), now)
        return str(found.state)


@jobs.every(timedelta(days=1), phase=timedelta(hours=18, minutes=30))
@task
def look_at_all() -> int:
    """Look at the network of every city that has one. Returns how many."""
    now, done = timezone.now(), 0
    for city in City.objects.served().exclude(version=""):
        try:
            done += look(city, now) is not None
        except Refused:  # a city without tiles yet
            continue
    return done


def look(city: City, now: datetime) -> NetworkLook:
    """Look at a city's network in this process. Raises NoMap."""
    engine = engines.current(city, valhalla.engine)
    with override(LANGUAGE):
        goals = [Goal(one.id, one.name, one.url, _off(one)) for one in destinations.listed(city)]
        published = CuratedRoute.objects.published().filter(city=city).select_related("city").order_by("pk")
        routes = [_ridden(route, engine, now) for route in published]
    options: Mapping[str, Any] = profile.options(rules().reach_profile)
    return reach.look(city, goals, routes, engine=engine, costing=dict(options), now=now)


def start(study_id: int) -> None:
    """Ask for the job that answers a study."""
    jobs.run(study, study_id)


def _off(one: Shown) -> LonLat:
    """Give where a rider gets off for a destination, as far as that is known."""
    return one.snapped.position if one.snapped else one.position


def _ridden(route: CuratedRoute, engine: Engine, now: datetime) -> Ridden:
    shown = laid.of_route(route, LANGUAGE, engine=engine, now=now).shown or {}
    stretches = shown.get("stretches", ())
    good_m = sum(one["to_m"] - one["from_m"] for one in stretches if one["grade"] in STABLE)
    return Ridden(route.pk, route.title, route.get_absolute_url(), round(route.length_m, 1), round(good_m, 1))
