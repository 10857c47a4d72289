"""The nightly check of the recommended routes, and the end of shared ones whose time is over."""

from datetime import datetime, timedelta
from functools import partial

from django.tasks import task
from django.utils import timezone

from simpul.adapters import valhalla
from simpul.ground.jobs import periodic
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import check as act
from simpul.rooms.cycling.act import shared
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.share import laid

LANGUAGE = "en"


@periodic.every(timedelta(days=1), phase=timedelta(hours=20))  # 03:00 in Jakarta, after the night's builds
@task
def check_routes() -> int:
    """Check every published route of every city, and give how many findings are new."""
    now = timezone.now()
    served = City.objects.served().filter(pk__in=CuratedRoute.objects.published().values("city"))
    return sum(one.is_new for city in served.order_by("pk") for one in check(city, now=now))


@periodic.every(timedelta(days=1), phase=timedelta(hours=21))
@task
def forget_shared() -> int:
    """Forget the shared routes whose time is over."""
    return shared.forget(timezone.now())


def check(city: City, *, now: datetime) -> list[act.Checked]:
    """Check the published routes of a city on its newest network: what the job and the shell do."""
    lay = partial(laid.of_route, language=LANGUAGE, engine=_engine(city), now=now)
    return act.check(city, lay, now=now)


def _engine(city: City) -> Engine | None:
    try:
        return engines.current(city, valhalla.engine)
    except Refused:
        return None
