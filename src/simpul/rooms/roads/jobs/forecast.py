"""How forecasts keep up: after each look, each review, each repair, and each day. Safe to run twice."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.ledger import observe as ledger
from simpul.ground.places.models import City
from simpul.rooms.roads.observe import forecasts

READER = "roads.forecast"
VERBS = (
    "roads.surveyed", "roads.inspect", "roads.review", "roads.repaired", "roads.set_policy",
    "places.loaded_map",
)  # fmt: skip
"""What makes forecasts old: looks, what people say of them, repairs, other limits, another network."""


@task
def forecast(city_id: int) -> int:
    """Make the forecasts of a city anew. Returns how many."""
    return forecasts.make(City.objects.get(pk=city_id), now=timezone.now())


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=20))
@task
def hear() -> int:
    """Ask for new forecasts where the ledger makes the old out of date. Returns for how many cities."""
    asked = 0
    for city in City.objects.served():
        with ledger.take(READER, city, VERBS) as entries:
            if entries:
                jobs.run(forecast, city.pk)
                asked += 1
    return asked


@jobs.every(timedelta(days=1), phase=timedelta(hours=19, minutes=30))  # 02:30 in Jakarta
@task
def every_day() -> int:
    """Make the forecasts of every city with a look anew: they begin today. Returns how many cities."""
    cities = list(City.objects.served())
    for city in cities:
        jobs.run(forecast, city.pk)
    return len(cities)
