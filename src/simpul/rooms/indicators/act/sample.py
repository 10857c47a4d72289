"""Kota Contoh gets invented figures through the same acts as any city, for its pages to show."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.act.compute import recompute, years
from simpul.rooms.indicators.act.enter import enter
from simpul.rooms.indicators.act.plan import set_denominator, set_duty, set_target
from simpul.rooms.indicators.act.way import approve, return_, submit
from simpul.rooms.indicators.observe import keep
from simpul.rooms.indicators.understand import sample as invented
from simpul.rooms.indicators.understand.sample import Step


class RealCity(Refused):
    """Invented figures are for invented cities only."""


def sample(city: City, *, now: datetime) -> int:
    """Enter the invented figures, and compute what the rooms measure. Run again it changes nothing.

    Returns:
        How many values were entered.

    Raises:
        RealCity: the city is a real one.
    """
    if not city.invented:
        raise RealCity(_("%(city)s is a real city: it gets no invented figures.") % {"city": city.name})
    actor, this_year = system_person(), now.astimezone(ZoneInfo(city.time_zone)).year
    for quantity, year, number in invented.denominators(this_year):
        set_denominator(city, quantity, year, number, invented.source(), actor=actor, now=now)
    for code, year, number in invented.targets(this_year):
        set_target(city, code, year, number, invented.source(), actor=actor, now=now)
    for code, year, department, due_on in invented.duties(this_year):
        set_duty(city, code, year, department, due_on, actor=actor, now=now)
    entered = sum(_take(city, step, actor, now) for step in invented.steps(this_year))
    for year in years(city, now):
        recompute(city, year, now=now)
    return entered


def _take(city: City, step: Step, actor: Person, now: datetime) -> bool:
    """Take one value as far as it goes; not where somebody entered one already."""
    entry = step.entry
    if keep.newest(city, entry.code, entry.year, entry.scope):
        return False
    value = enter(city, entry, actor=actor, now=now)
    if step.state != "draft":
        submit(value, actor=actor, now=now)
    if step.state == "approved":
        approve(value, actor=actor, now=now)
    if step.state == "returned":
        return_(value, step.reason, actor=actor, now=now)
    return True
