"""`./simpul reports sample`: the offices and rules that Kota Contoh begins with; all is invented."""

from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import begin as beginning
from simpul.rooms.reports.act import route, setting
from simpul.rooms.reports.models import Office, Routing
from simpul.site.commands.scope import city_named

OFFICES = {
    "Dinas Pekerjaan Umum": ["pothole", "road_surface", "pavement", "street_light", "drain", "flood"],
    "Dinas Perhubungan": ["sign", "parking", "transport"],
    "Dinas Lingkungan Hidup": ["rubbish", "tree", "park", "pollution"],
}
"""Whose what is; the rest waits at the desk, so that one sees how that looks."""


@click.command
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
def sample(*, slug: str | None) -> None:
    """Give a city three invented offices with rules. Run again it changes nothing."""
    city = city_named(slug)
    beginning.begin(city, actor=system_person(), now=timezone.now())
    if Routing.objects.filter(city=city).exists():
        click.echo(_("%(city)s has rules already.") % {"city": city.name})
        return
    rules = [
        {"categories": kinds, "regions": [], "office": _office(city, name).pk}
        for name, kinds in OFFICES.items()
    ]
    _set(city, rules)
    click.echo(
        _("%(city)s: %(count)d offices, with rules in force.") % {"city": city.name, "count": len(OFFICES)}
    )


def _office(city: City, name: str) -> Office:
    there = Office.objects.filter(city=city, name=name).first()
    return there or setting.keep_office(
        Office(city=city, name=name), actor=system_person(), now=timezone.now()
    )


def _set(city: City, rules: list[dict[str, Any]]) -> None:
    actor, now = system_person(), timezone.now()
    draft = route.draft(city, route.Wanted(_("invented"), rules, None), None, actor=actor, now=now)
    route.go_live(draft, city.day(now), actor=actor, now=now)
