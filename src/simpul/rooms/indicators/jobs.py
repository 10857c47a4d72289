"""What the indicators room does in its own time: it hears what changed, and works the figures out again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from simpul.adapters import sheets
from simpul.adapters.sheets import Sheet
from simpul.ground import jobs
from simpul.ground.files import store
from simpul.ground.ledger import observe as ledger
from simpul.ground.places.models import City
from simpul.kernel.indicator import catalogue
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators import act
from simpul.rooms.indicators.act import intake as intakes
from simpul.rooms.indicators.models import Intake

ROOM = "indicators."
CHECKING = gettext_noop("Checking the rows")
WRITING = gettext_noop("Writing the values")


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=20))
@task
def hear() -> int:
    """Ask for the figures of each city where their makings changed. Returns how many cities.

    The ledger says what happened: each figure has its own place in it, and the job is asked for in the
    transaction that moves these on.
    """
    now = timezone.now()
    return sum(_hear(city, now) for city in City.objects.served())


@jobs.every(timedelta(days=1), phase=timedelta(hours=19, minutes=30))  # 02:30 in Jakarta
@task
def nightly() -> int:
    """Ask for the figures of every city, for what no act told of. Returns how many cities."""
    cities = list(City.objects.served())
    for city in cities:
        jobs.run(recompute_city, city.pk)
    return len(cities)


@task
def recompute_city(city_id: int, codes: list[str] | None = None) -> dict[str, int]:
    """Work out every year of a city: all its figures, or those of some codes.

    Returns:
        How many are new, stayed, and failed.
    """
    city, now = City.objects.get(pk=city_id), timezone.now()
    own = catalogue if codes is None else catalogue.only(codes)
    outcomes = [act.recompute(city, year, now=now, own=own) for year in act.years(city, now, own)]
    return {
        "made": sum(len(one.made) for one in outcomes),
        "same": sum(one.same for one in outcomes),
        "failed": sum(len(one.failed) for one in outcomes),
    }


@task
def take_in(intake_id: int) -> str:
    """Take in a sheet that was handed over, and return what became of it. Done already, it stays so."""
    intake = Intake.objects.select_related("city", "asked_by", "blob").get(pk=intake_id)
    if intake.is_done:
        return str(intake.state)
    now = timezone.now()

    def tell(done: int, total: int) -> None:
        jobs.progress(intake.key, done, total, CHECKING if done < total else WRITING)

    with translation.override(intake.language):
        try:
            intake = act.take(intake, _sheet(intake), now=now, tell=tell)
        except Refused as refusal:
            intake = intakes.refuse(intake, refusal, now)
    jobs.drop(intake.key)
    return str(intake.state)


def _sheet(intake: Intake) -> Sheet:
    """Read again the sheet that was handed over. Raises Refused."""
    found = sheets.read(store.open(intake.blob), intake.name)
    return next((sheet for sheet in found if sheet.name == intake.sheet), found[0])


def _hear(city: City, now: datetime) -> bool:
    """Ask once for each figure whose makings changed, unless it rests: it is asked for after that.

    What the city's own people say of their figures, as a count of people, waits for no rest.
    """
    readers = {f"{ROOM}{one.code}": one.after for one in catalogue if one.after}
    by_hand = {name: [verb for verb in after if verb.startswith(ROOM)] for name, after in readers.items()}
    told = ledger.news(readers, city)
    may_wait = told - ledger.news(by_hand, city)
    resting = {name for name in may_wait if act.rests(city, name.removeprefix(ROOM), now)}
    if told == resting:
        return False
    with transaction.atomic():
        told = ledger.catch_up({name: after for name, after in readers.items() if name not in resting}, city)
        if told:
            jobs.run(recompute_city, city.pk, sorted(name.removeprefix(ROOM) for name in told))
    return bool(told)
