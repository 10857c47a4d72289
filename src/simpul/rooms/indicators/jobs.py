"""What the indicators room does in its own time: it hears what changed, and works the figures out again."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.ledger import observe as ledger
from simpul.ground.places.models import City
from simpul.kernel.indicator import catalogue
from simpul.rooms.indicators import act

READER = "indicators.recompute"


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=20))
@task
def hear() -> int:
    """Ask for the figures of each city where their makings changed. Returns how many cities.

    The ledger says what happened, each entry once: the job is asked for in the same transaction as the
    entries are marked as read.
    """
    verbs = sorted({verb for indicator in catalogue for verb in indicator.after})
    heard = 0
    for city in City.objects.served():
        heard += bool(_hear(city, verbs))
    return heard


@jobs.every(timedelta(days=1), phase=timedelta(hours=19, minutes=30))  # 02:30 in Jakarta
@task
def nightly() -> int:
    """Ask for the figures of every city, for what no act told of. Returns how many cities."""
    cities = list(City.objects.served())
    for city in cities:
        jobs.run(recompute_city, city.pk)
    return len(cities)


@task
def recompute_city(city_id: int) -> dict[str, int]:
    """Work out every year of a city. Returns how many figures are new, stayed, and failed."""
    city, now = City.objects.get(pk=city_id), timezone.now()
    outcomes = [act.recompute(city, year, now=now) for year in act.years(city, now)]
    return {
        "made": sum(len(one.made) for one in outcomes),
        "same": sum(one.same for one in outcomes),
        "failed": sum(len(one.failed) for one in outcomes),
    }


def _hear(city: City, verbs: list[str]) -> int:
    """Read on to the end of a city's ledger; ask for its figures once if there was anything."""
    found = 0
    while True:
        with ledger.take(READER, city, verbs) as entries:
            if entries and not found:
                jobs.run(recompute_city, city.pk)
            found += len(entries)
        if not entries:
            return found
