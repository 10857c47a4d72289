"""What has been kept for long enough goes: persons first, then words and photos, as dated data says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched

from django.db.models import Exists, OuterRef, Q, QuerySet

from simpul.ground.places.models import City
from simpul.rooms.reports.act import rights
from simpul.rooms.reports.act.step import MACHINE
from simpul.rooms.reports.models import Arrival, Blocked, Category, Contact, Report, Subscription
from simpul.rooms.reports.understand import guard, policy

BATCH = 200
WEEK = timedelta(days=7)
"""How long an address that nobody confirmed is kept."""


def forget(city: City, now: datetime) -> dict[str, int]:
    """Forget what a city's rules keep no longer: one report in a transaction, so it goes on where it stopped.

    Returns:
        How many reports were "erased", how many lost their "persons", how many "senders" are counted no more.
    """
    rule = policy.of(city.settings)
    return {
        "erased": _erase(city, rule.keep_days, now),
        "persons": _forget_persons(city, rule.keep_contact_days, now),
        "senders": _forget_senders(city, now),
    }


def _erase(city: City, keep_days: int, now: datetime) -> int:
    """Erase what is over for longer than its category says, or the city where it says nothing."""
    done = 0
    for category in Category.objects.filter(city=city):
        if category.keep_days is not None:
            done += _all(Report.objects.filter(category=category), category.keep_days, city, now)
    rest = Report.objects.filter(Q(category=None) | Q(category__keep_days=None))
    return done + _all(rest, keep_days, city, now)


def _all(reports: QuerySet[Report], days: int, city: City, now: datetime) -> int:
    over = reports.filter(city=city, erased_at=None, over_at__lt=now - timedelta(days=days))
    done = 0
    for keys in _keys(over):
        for report in Report.objects.filter(pk__in=keys):
            rights.erase(report, by=MACHINE, now=now)
            done += 1
    return done


def _forget_persons(city: City, days: int, now: datetime) -> int:
    over = Report.objects.filter(city=city, erased_at=None, over_at__lt=now - timedelta(days=days))
    known = Exists(Contact.objects.filter(report=OuterRef("pk")))
    told = Exists(Subscription.objects.filter(report=OuterRef("pk"), reporter=True))
    done = 0
    for keys in _keys(over.filter(known | told)):
        for report in Report.objects.filter(pk__in=keys):
            rights.forget_person(report, by=MACHINE, now=now)
            done += 1
    return done


def _forget_senders(city: City, now: datetime) -> int:
    """Forget where reports came from; that one waits for a person stays. So do addresses nobody confirmed."""
    since = now - timedelta(days=guard.of(city.settings).keep_sender_days)
    old = Arrival.objects.filter(city=city, at__lt=since)
    old.filter(quarantined=True).update(address="", device="", email="")
    done: int = old.filter(quarantined=False).delete()[0]
    Subscription.objects.filter(report__city=city, confirmed_at=None, made_at__lt=now - WEEK).delete()
    Blocked.objects.filter(city=city, until__lt=since).delete()
    return done


def _keys(reports: QuerySet[Report]) -> Iterator[tuple[int, ...]]:
    return batched(list(reports.order_by("pk").values_list("pk", flat=True)), BATCH, strict=False)
