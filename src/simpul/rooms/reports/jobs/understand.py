"""Weeks are counted by themselves: each day it is seen whether the last one still waits for it."""

from datetime import date, timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.places.models import City
from simpul.rooms.reports.act import week as act
from simpul.rooms.reports.models import Week
from simpul.rooms.reports.observe import week as observe


@jobs.every(timedelta(days=1), phase=timedelta(hours=18))  # 01:00 in Jakarta
@task
def weeks() -> int:
    """Count the last whole week of every city that has reports, and give how many were counted."""
    now = timezone.now()
    done = 0
    for city in City.objects.served().order_by("pk"):
        monday = observe.monday(city.day(now)) - timedelta(days=7)
        end = observe.begins(city, monday + timedelta(days=7))
        is_counted = Week.objects.filter(city=city, begins_on=monday, made_at__gte=end).exists()
        if not is_counted and observe.first_day(city):
            act.count(city, monday, now=now)
            done += 1
    return done


@task
def week(city_id: int, day: str) -> str:
    """Count the week of a day again (YYYY-MM-DD). Returns its Monday."""
    found = act.count(City.objects.get(pk=city_id), date.fromisoformat(day), now=timezone.now())
    return found.begins_on.isoformat()
